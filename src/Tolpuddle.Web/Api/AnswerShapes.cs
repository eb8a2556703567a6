using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Api;

/// <summary>What the API answers.</summary>
internal static class AnswerShapes
{
    private const int Long = 200_000;
    private const int Many = 10_000;

    private static readonly TextShape Reference = new("What people call it.", 12);
    private static readonly TextShape Moment = new("A moment, in UTC.", 40, Format: "date-time");
    private static readonly TextShape Words = new("", Long);
    private static readonly TextShape Code = new("A code; later versions may have more.", 40);
    private static readonly TextShape Id = new("", 36, Format: "uuid");

    private static readonly Part[] Head =
    [
        new("reference", Reference, true),
        new("receivedAt", Moment, true),
        new("channel", Code, true),
        new("language", Code, true),
        new("risk", new CodeShape("The judgement in force.", SentReportShape.Values(Codes.Risk)), true),
        new("state", new CodeShape("How far it is.", [.. Enum.GetNames<ReportState>().Select(SentReportShape.Lower)]), true),
        new("dueAt", Moment with { Says = "By when something must have happened, in UTC." }, true),
        new("heldBy", Words with { Says = "The agency that answers for it." }, true),
        new("facts", new ObjectShape(
            "What may be counted.",
            new("contactClass", Code, true), new("kind", Code, true), new("sector", Code, true),
            new("outward", new TextShape("Half of the postcode, or empty.", 4), true),
            new("peopleAtLeast", new NumberShape("", 0, int.MaxValue)),
            new("children", Code, true), new("dangerNow", Code, true), new("adultAtRisk", Code, true), new("stillGoingOn", Code, true),
            new("proximity", Code, true), new("reporterRole", Code, true), new("confidentiality", Code, true)) { MayGrow = true }, true),
    ];

    private static readonly ObjectShape Answers = new(
        "What was told, as it was told. Empty where nothing was.",
        [.. new[] { "what", "where", "postcode", "whoIsAtRisk", "whoIsDoingIt", "vehicles", "phones", "onlineNames", "when", "howKnown", "moreDetails" }.Select(name => new Part(name, Words, true))]) { MayGrow = true };

    private static readonly ObjectShape Mention = new(
        "Somebody or something that is named, with the grade in force.",
        new("id", Id, true), new("kind", Code, true), new("text", Words, true), new("part", Code, true), new("source", Code), new("assessment", Code), new("handling", Code)) { MayGrow = true };

    public static ObjectShape Receipt { get; } = new(
        "The report is durable, and this agency answers for it.",
        new("reference", Reference, true), new("receivedAt", Moment, true), new("heldBy", Words, true)) { MayGrow = true };

    public static ObjectShape ReportPage { get; } = new(
        "Reports in the order in which they came in.",
        new("reports", new ListShape("", new ObjectShape("What may be counted of a report, and no words.", Head) { MayGrow = true }, ReportsApi.MostAtOnce), true),
        new("cursor", new TextShape("Send it as 'after' for the next page, now or whenever there is more. Empty where there was nothing yet.", 80), true),
        new("hasMore", new FlagShape("True if there are more now."), true)) { MayGrow = true };

    public static ObjectShape Report { get; } = new(
        "One report. How its reporter can be reached is not here: who may know that looks in Tolpuddle.",
        [
            .. Head,
            new("answers", Answers, true),
            new("mentions", new ListShape("", Mention, Many), true),
            new("sharingForbidden", new FlagShape("True if a part is graded 'no onward sharing': pass nothing of it on."), true),
            new("duplicateOf", Reference with { Says = "The report that this one repeats." }),
            new("duplicates", new ListShape("Reports that repeat this one.", Reference, Many), true),
        ]) { MayGrow = true };

    private static readonly CodeShape ChangeType = new(string.Join(' ', ChangeFeed.Types.Select(t => $"{t.Type}: {t.Means}")), [.. ChangeFeed.Types.Select(t => t.Type)]);

    /// <summary>What a webhook is sent.</summary>
    public static ObjectShape Telling { get; } = new(
        "That something happened, never what it was about.",
        new("type", ChangeType, true),
        new("timestamp", Moment with { Says = "When it happened, in UTC." }, true),
        new("data", new ObjectShape("", new("reportId", Id, true), new("reference", Reference, true)) { MayGrow = true }, true)) { MayGrow = true };

    public static ObjectShape ChangePage { get; } = new(
        "What happened to reports that you may see, in an order that never changes.",
        new("changes", new ListShape("", new ObjectShape(
            "That something happened, never what it was about.",
            new("type", ChangeType, true),
            new("reference", Reference, true), new("reportId", Id, true), new("at", Moment, true)) { MayGrow = true }, ReportsApi.MostAtOnce), true),
        new("cursor", new TextShape("Send it as 'after' next time.", 20), true),
        new("hasMore", new FlagShape("True if you can ask again at once."), true)) { MayGrow = true };

    public static ObjectShape Problem { get; } = new(
        "Why a request was not done and what to do (RFC 9457).",
        new("type", new TextShape("The kind of problem, for programs.", 100, Format: "uri-reference"), true),
        new("title", Words, true),
        new("status", new NumberShape("", 400, 599), true),
        new("detail", Words with { Says = "What to do." }, true),
        new("errors", new ListShape("What must be mended, one by one.", new ObjectShape(
            "", new("pointer", Words with { Says = "Where, as a JSON Pointer." }, true), new("detail", Words with { Says = "What to do." }, true)) { MayGrow = true }, Many)),
        new("reference", new TextShape("Tell it to the partnership: the log can be found by it.", 20))) { MayGrow = true };
}
