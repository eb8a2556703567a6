using System.Collections.Concurrent;
using System.Globalization;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Api;

/// <summary>The API for other systems: hand in a report, read reports, follow what happens to them. Described by <see cref="OpenApi"/>.</summary>
internal static class ReportsApi
{
    public const string Root = "/api/v1";
    public const string IdempotencyKey = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    public const int LongestIdempotencyKey = 255;
    public const int UsualLength = 50;
    public const int MostAtOnce = 200;

    /// <summary>Requests of this node that are under way, so that the same one sent twice at once is not worked on twice.</summary>
    private static readonly ConcurrentDictionary<(Guid KeyId, string Request), bool> UnderWay = new();

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Root).AllowAnonymous();
        api.MapPost("/reports", SendAsync).AddEndpointFilter(new ApiDoor(KeyRights.SendReports));
        api.MapGet("/reports", ListAsync).AddEndpointFilter(new ApiDoor(KeyRights.ReadReports));
        api.MapGet("/reports/{reference}", OpenAsync).AddEndpointFilter(new ApiDoor(KeyRights.ReadReports));
        api.MapGet("/changes", ChangesAsync).AddEndpointFilter(new ApiDoor(KeyRights.ReadReports));
        api.MapPost("/calls/incoming", CallsApi.SayAsync).AddEndpointFilter(new ApiDoor(KeyRights.AnnounceCalls));
        api.MapGet("/openapi.json", () => Results.Text(OpenApi.Text, "application/json; charset=utf-8"));
    }

    private static async Task<IResult> SendAsync(HttpContext http, TolpuddleContext db, PartnerReports reports)
    {
        var requestKey = http.Request.Headers[IdempotencyKey].ToString();
        if (requestKey.Length is 0 or > LongestIdempotencyKey)
        {
            return ApiProblem.BadRequest with { Detail = $"Send a header {IdempotencyKey} of at most {LongestIdempotencyKey} characters, drawn anew for each report: then sending again does no harm." };
        }

        var (body, problem) = await ApiJson.ReadBodyAsync(http.Request, http.RequestAborted);
        if (problem is not null) return problem;
        using var sent = ApiJson.Parse(body);
        if (sent is null) return ApiProblem.BadRequest;
        var (draft, mistakes) = SentReportShape.Read(sent.RootElement);
        if (draft is null) return ApiProblem.Wrong(mistakes);

        var request = (db.Viewer.AccountId, requestKey);
        if (!UnderWay.TryAdd(request, true)) return ApiProblem.InProgress;
        try
        {
            // Once it is read, it is taken whether or not the program still waits: its repeat is told the same.
            switch (await reports.ReceiveAsync(draft, requestKey, body, CancellationToken.None))
            {
                case PartnerResult.OtherBody:
                    return ApiProblem.OtherBody;
                case PartnerResult.Received received:
                    if (received.IsRepeat) http.Response.Headers[Replayed] = "true";
                    return Results.Json(new { received.Receipt.Reference, received.Receipt.ReceivedAt, received.Receipt.HeldBy }, ApiJson.Format, statusCode: StatusCodes.Status201Created);
                default:
                    return ApiProblem.NobodyReads;
            }
        }
        finally
        {
            UnderWay.TryRemove(request, out _);
        }
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ReportList list, CancellationToken cancel)
    {
        if (!TryReadLength(request, out var length)) return WrongLength;
        var after = request.Query["after"].ToString();
        if (after.Length > 0 && ListPlace.Read(after) is null) return WrongCursor;
        var (rows, hasMore) = await list.PageAsync(ListPlace.Read(after), length, cancel);
        var next = rows.Count > 0 ? new ListPlace(rows[^1].ReceivedAt, rows[^1].Id).ToString() : after;
        return Results.Json(new { reports = rows.Select(Summary), cursor = next, hasMore }, ApiJson.Format);
    }

    private static async Task<IResult> OpenAsync(string reference, ReportFile file, CancellationToken cancel)
    {
        if (await file.OpenAsync(reference, cancel) is not { } view) return ApiProblem.NotThere;
        var (report, facts, answers) = (view.Report, Facts(view.Report.Facts), view.Report.Answers);
        return Results.Json(
            new
            {
                report.Reference,
                report.ReceivedAt,
                report.Channel,
                report.Language,
                report.Risk,
                State = SentReportShape.Lower(report.State.ToString()),
                report.DueAt,
                HeldBy = view.AgencyName,
                facts,
                Answers = new
                {
                    answers.What,
                    answers.Where,
                    answers.Postcode,
                    answers.WhoIsAtRisk,
                    answers.WhoIsDoingIt,
                    answers.Vehicles,
                    answers.Phones,
                    answers.OnlineNames,
                    answers.When,
                    answers.HowKnown,
                    answers.MoreDetails,
                },
                Mentions = view.Mentions.Select(Mention),
                view.SharingForbidden,
                view.DuplicateOf,
                view.Duplicates,
            },
            ApiJson.Format);
    }

    private static async Task<IResult> ChangesAsync(HttpRequest request, ChangeFeed feed, CancellationToken cancel)
    {
        if (!TryReadLength(request, out var length)) return WrongLength;
        var after = request.Query["after"].ToString();
        var cursor = 0L;
        if (after == OpenApi.Now) cursor = await feed.EndAsync(cancel);
        else if (after.Length > 0 && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out cursor)) return WrongCursor;
        if (await feed.AfterAsync(cursor, length, cancel) is not { } page) return WrongCursor;
        return Results.Json(
            new
            {
                changes = page.Changes.Select(c => new { c.Type, c.Reference, c.ReportId, c.At }),
                cursor = page.Cursor.ToString(CultureInfo.InvariantCulture),
                page.HasMore,
            },
            ApiJson.Format);
    }

    private static object Summary(ListedReport r) => new
    {
        r.Reference,
        r.ReceivedAt,
        r.Channel,
        r.Language,
        r.Risk,
        State = SentReportShape.Lower(r.State.ToString()),
        r.DueAt,
        r.HeldBy,
        Facts = Facts(r.Facts),
    };

    private static object Mention(GradedMention m)
    {
        var grade = m.Grades.Count > 0 ? m.Grades[0] : null;
        return new { m.Id, Kind = SentReportShape.Lower(m.Kind.ToString()), m.Text, m.Part, grade?.Source, grade?.Assessment, grade?.Handling };
    }

    private static object Facts(ReportFacts f) => new
    {
        f.ContactClass,
        f.Kind,
        f.Sector,
        f.Outward,
        f.PeopleAtLeast,
        f.Children,
        f.DangerNow,
        f.AdultAtRisk,
        f.StillGoingOn,
        f.Proximity,
        f.ReporterRole,
        f.Confidentiality,
    };

    private static ApiProblem WrongLength => ApiProblem.BadRequest with { Detail = $"Send a limit from 1 to {MostAtOnce}, or none." };

    private static ApiProblem WrongCursor => ApiProblem.BadRequest with { Detail = "This cursor was not given by this list. Send the last one that was, or none to begin at the beginning." };

    private static bool TryReadLength(HttpRequest request, out int length)
    {
        length = UsualLength;
        var text = request.Query["limit"].ToString();
        return text.Length == 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length is >= 1 and <= MostAtOnce);
    }
}
