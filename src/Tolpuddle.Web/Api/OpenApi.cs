using System.Text.Json.Nodes;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Api;

/// <summary>
/// The document that describes the API (OpenAPI 3.1), made of the shapes by which requests are checked. A test asks every
/// route what it says here, and walks the program's routes beside it.
/// </summary>
internal static class OpenApi
{
    /// <summary>A cursor for those who want nothing of the past.</summary>
    public const string Now = "now";

    private static readonly int[] Everywhere = [401, 403, 429, 500];

    /// <summary>As it is served.</summary>
    public static string Text { get; } = Build().ToJsonString(ApiJson.Format);

    private static JsonObject Build() => new()
    {
        ["openapi"] = "3.1.1",
        ["info"] = new JsonObject
        {
            ["title"] = "Tolpuddle",
            ["version"] = "1",
            ["summary"] = "Reports of modern slavery, between the systems of a partnership.",
            ["description"] = "Each request carries the key of an agency, which an administrator makes under Administration, Programs. A key sees what its agency sees, "
                + "and everything that it opens is written down with the purpose that the key states. Within version 1 fields and codes are added to answers, and none is taken away.",
            ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
        },
        ["servers"] = new JsonArray(new JsonObject { ["url"] = ReportsApi.Root }),
        ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }),
        ["paths"] = new JsonObject
        {
            ["/reports"] = new JsonObject { ["get"] = List(), ["post"] = Send() },
            ["/reports/{reference}"] = new JsonObject { ["get"] = Open() },
            ["/changes"] = new JsonObject { ["get"] = Changes() },
            ["/calls/incoming"] = new JsonObject { ["post"] = Ring() },
            ["/openapi.json"] = new JsonObject { ["get"] = Document() },
        },
        ["webhooks"] = new JsonObject { ["change"] = new JsonObject { ["post"] = Told() } },
        ["components"] = new JsonObject
        {
            ["securitySchemes"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "The secret that was shown once when the key was made." } },
            ["schemas"] = new JsonObject
            {
                ["SentReport"] = SentReportShape.Whole.Describe(),
                ["IncomingCall"] = CallsApi.Shape.Describe(),
                ["Receipt"] = AnswerShapes.Receipt.Describe(),
                ["ReportPage"] = AnswerShapes.ReportPage.Describe(),
                ["Report"] = AnswerShapes.Report.Describe(),
                ["ChangePage"] = AnswerShapes.ChangePage.Describe(),
                ["Telling"] = AnswerShapes.Telling.Describe(),
                ["Problem"] = AnswerShapes.Problem.Describe(),
            },
        },
    };

    private static JsonObject Send()
    {
        var operation = Operation(
            "sendReport", "Hand in a report",
            $"It comes in by the channel '{PartnerReports.Channel}' and belongs to the agency that reads it. Nothing is taken unless the whole is; what was answered with 201 survives a crash. "
                + "Send a request again with the same key and the same bytes for as long as you have no answer: it is taken once.",
            [Header(ReportsApi.IdempotencyKey, "Drawn anew for each report, such as a UUID.", new TextShape("", ReportsApi.LongestIdempotencyKey, Least: 1))],
            201, "The report was taken, now or by an earlier request.", "Receipt", 400, 409, 413, 415, 422, 503);
        operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Json(Ref("SentReport")) };
        ((JsonObject)operation["responses"]!["201"]!)["headers"] = new JsonObject
        {
            [ReportsApi.Replayed] = new JsonObject { ["description"] = "There, and true, if an earlier request had made the report.", ["schema"] = new CodeShape("", ["true"]).Describe() },
        };
        return operation;
    }

    private static JsonObject List() => Operation(
        "listReports", "The reports that your agency may see",
        "In the order in which they came in, open and closed. That you listed them is written down.",
        [After("The cursor of the page before."), Limit()], 200, "A page of reports.", "ReportPage", 400);

    private static JsonObject Open() => Operation(
        "openReport", "One report, with what was told",
        "The look is written down as a look of your program, with the purpose of its key. A report that your agency may not see answers like one that does not exist.",
        [new JsonObject { ["name"] = "reference", ["in"] = "path", ["required"] = true, ["description"] = "Such as R-7K3F-92QD.", ["schema"] = new TextShape("", 100, Least: 1).Describe() }],
        200, "The report.", "Report", 404);

    private static JsonObject Changes() => Operation(
        "listChanges", "What happened since",
        "Ask every few seconds, or minutes. A change is here about a second after it was made. Whoever goes on from the last cursor misses nothing.",
        [After($"The cursor of the answer before; nothing to begin at the beginning, '{Now}' to begin now."), Limit()], 200, "A stretch of the feed.", "ChangePage", 400);

    private static JsonObject Ring()
    {
        var operation = Operation(
            "announceCall", "Say that a call rings",
            "For the telephone system of a helpline. Advisers of your agency see that the call rings, with what they may know of the number, before they answer. "
                + $"The number is kept encrypted until somebody answers, at most {RingingCalls.Life.TotalMinutes} minutes after you said it last. You are answered nothing about the caller, whoever it is.",
            [], 202, "The desk shows it.", "", 400, 413, 415, 422);
        operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Json(Ref("IncomingCall")) };
        return operation;
    }

    private static JsonObject Document() => new()
    {
        ["operationId"] = "describe",
        ["summary"] = "This document",
        ["security"] = new JsonArray(),
        ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OpenAPI 3.1.", ["content"] = Json(new JsonObject { ["type"] = "object" }) }, ["4XX"] = Refusal("Never, for who asks as it says here.") },
    };

    private static JsonObject Told() => new()
    {
        ["operationId"] = "tellChange",
        ["summary"] = "Something happened",
        ["description"] = "Sent to the addresses under Administration, Webhooks, and signed as Standard Webhooks says. At least once, and not always in order.",
        ["security"] = new JsonArray(),
        ["parameters"] = new JsonArray(
            Header("webhook-id", "The same for every attempt: drop what you have seen.", new TextShape("", 100)),
            Header("webhook-timestamp", "Seconds since 1970 at which this attempt was signed.", new TextShape("", 20)),
            Header("webhook-signature", "v1, a comma, and the base64 of HMAC-SHA256 over id.timestamp.body.", new TextShape("", 200))),
        ["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Json(Ref("Telling")) },
        ["responses"] = new JsonObject
        {
            ["2XX"] = new JsonObject { ["description"] = "You have it." },
            ["410"] = new JsonObject { ["description"] = "You want no more: the webhook ends." },
        },
    };

    private static JsonObject Operation(string id, string summary, string description, IEnumerable<JsonObject> parameters, int done, string says, string answer, params IEnumerable<int> refusals)
    {
        var success = new JsonObject { ["description"] = says };
        if (answer.Length > 0) success["content"] = Json(Ref(answer));
        var responses = new JsonObject { [$"{done}"] = success };
        foreach (var status in refusals.Concat(Everywhere).Order()) responses[$"{status}"] = Refusal($"{ApiProblem.Of(status).Title}.");
        if (id == "sendReport")
        {
            responses["422"] = Refusal($"{ApiProblem.Wrong([]).Title}, or: {ApiProblem.OtherBody.Title}.");
            responses["409"] = Refusal($"{ApiProblem.InProgress.Title}.");
            responses["503"] = Refusal($"{ApiProblem.NobodyReads.Title}.");
        }

        return new JsonObject
        {
            ["operationId"] = id,
            ["summary"] = summary,
            ["description"] = description,
            ["parameters"] = new JsonArray([.. parameters]),
            ["responses"] = responses,
        };
    }

    private static JsonObject Refusal(string says) => new() { ["description"] = says, ["content"] = new JsonObject { [ApiProblem.MediaType] = new JsonObject { ["schema"] = Ref("Problem") } } };

    private static JsonObject Header(string name, string says, Shape shape) => new() { ["name"] = name, ["in"] = "header", ["required"] = true, ["description"] = says, ["schema"] = shape.Describe() };

    private static JsonObject After(string says) => new() { ["name"] = "after", ["in"] = "query", ["description"] = says, ["schema"] = new TextShape("", 80).Describe() };

    private static JsonObject Limit() => new() { ["name"] = "limit", ["in"] = "query", ["description"] = $"How many at most; {ReportsApi.UsualLength} unless it is said.", ["schema"] = new NumberShape("", 1, ReportsApi.MostAtOnce).Describe() };

    private static JsonObject Json(JsonNode schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };
}
