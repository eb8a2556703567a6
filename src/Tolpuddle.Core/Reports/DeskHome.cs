using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>An open call in a list.</summary>
public sealed record CallRow(Guid Id, DateTime StartedAt, DateTime SavedAt, string FirstWords, string Risk, Guid HolderId, string Holder);

/// <summary>Something passed from one adviser to another who has not taken it over yet.</summary>
/// <param name="Call">Set where it is a call.</param>
/// <param name="Reference">Set where it is a report.</param>
public sealed record HandOverRow(Guid Id, Guid? Call, string? Reference, string From, string To, bool IsForMe, DateTime At, string Note);

/// <summary>A report that the viewer answers for.</summary>
/// <param name="OpenDuties">Titles of safeguarding duties that nobody has said are done.</param>
public sealed record MyReportRow(
    string Reference, string Risk, DateTime DueAt, string Kind, string Sector, string Outward, ReportState State, IReadOnlyList<string> OpenDuties);

/// <summary>What waits for an adviser.</summary>
public sealed record Desk(IReadOnlyList<CallRow> Calls, IReadOnlyList<HandOverRow> HandOvers, IReadOnlyList<MyReportRow> Reports, int MoreReports);

/// <summary>The adviser's home: open calls, what was handed over, reports due.</summary>
public sealed class DeskHome(TolpuddleContext db)
{
    private const int MostCalls = 50;
    private const int MostReports = 12;
    private const int FirstWordsLength = 90;

    public async Task<Desk> ReadAsync(CancellationToken cancel)
    {
        var reports = await ReportsAsync(cancel);
        return new Desk(await CallsAsync(cancel), await HandOversAsync(cancel), [.. reports.Take(MostReports)], Math.Max(0, reports.Count - MostReports));
    }

    /// <summary>Open calls of the agency, the viewer's own first, each oldest first: none of them falls off unseen.</summary>
    private async Task<IReadOnlyList<CallRow>> CallsAsync(CancellationToken cancel)
    {
        var rows = await (from c in db.Calls.AsNoTracking()
                          join a in db.Accounts on c.AdviserId equals a.Id
                          where c.AgencyId == db.Viewer.AgencyId && c.FinishedAt == null
                          orderby c.AdviserId == db.Viewer.AccountId descending, c.Id
                          select new { Call = c, a.Name }).Take(MostCalls).ToListAsync(cancel);
        return [.. rows.Select(r => ToRow(r.Call, r.Name))];
    }

    private static CallRow ToRow(Call call, string holder)
    {
        var sheet = CallSheet.FromJson(call.Content);
        var notes = sheet[CallFields.Notes];
        return new CallRow(
            call.Id, call.StartedAt, call.SavedAt, notes.Length > FirstWordsLength ? notes[..FirstWordsLength] + "…" : notes, CallReport.RiskOf(sheet) ?? "", call.AdviserId, holder);
    }

    /// <summary>What was handed to the viewer or by the viewer and not taken over yet, oldest first.</summary>
    private async Task<IReadOnlyList<HandOverRow>> HandOversAsync(CancellationToken cancel)
    {
        var me = db.Viewer.AccountId;
        var rows = await (from h in db.HandOvers.AsNoTracking()
                          join f in db.Accounts on h.FromId equals f.Id
                          join t in db.Accounts on h.ToId equals t.Id
                          where h.ReadAt == null && (h.ToId == me || h.FromId == me)
                          orderby h.Id
                          select new
                          {
                              h.Id,
                              h.SubjectId,
                              From = f.Name,
                              To = t.Name,
                              IsForMe = h.ToId == me,
                              h.At,
                              h.Note,
                              Reference = db.Reports.Where(r => r.Id == h.SubjectId).Select(r => r.Reference).FirstOrDefault(),
                              IsOpenCall = db.Calls.Any(c => c.Id == h.SubjectId && c.FinishedAt == null),
                          }).Take(MostCalls).ToListAsync(cancel);
        return [.. rows.Where(r => r.IsOpenCall || r.Reference is not null)
            .Select(r => new HandOverRow(r.Id, r.IsOpenCall ? r.SubjectId : null, r.Reference, r.From, r.To, r.IsForMe, r.At, r.Note))];
    }

    private async Task<List<MyReportRow>> ReportsAsync(CancellationToken cancel)
    {
        const int Most = 101;
        var rows = await db.Reports.AsNoTracking()
            .Where(r => r.AgencyId == db.Viewer.AgencyId && r.IsOpen && !r.IsSetAside && r.OwnerId == db.Viewer.AccountId)
            .OrderBy(r => r.DueAt).ThenBy(r => r.Id)
            .Take(Most)
            .Select(r => new
            {
                r.Reference,
                r.Risk,
                r.DueAt,
                r.ReceivedAt,
                r.Facts,
                r.State,
                Done = db.DutyDischarges.Where(d => d.ReportId == r.Id).Select(d => d.Duty).ToList(),
            })
            .ToListAsync(cancel);
        return rows.ConvertAll(r => new MyReportRow(
            r.Reference, r.Risk, r.DueAt, r.Facts.Kind, r.Facts.Sector, r.Facts.Outward, r.State,
            [.. SafeguardingDuties.Of(r.Facts, r.ReceivedAt).Where(d => !r.Done.Contains(d.Code)).Select(d => d.Title)]));
    }
}
