using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A closed report whose reporter has written something that nobody has read.</summary>
public sealed record UnreadOnClosed(string Reference, DateTime At, Guid OwnerId, DateTime DueAt);

/// <summary>The team's side of the line to a reporter who comes back with the code.</summary>
public sealed class ReporterQuestions(TolpuddleContext db)
{
    public const int MaxLength = 4000;

    /// <summary>Asks the reporter something, who sees it on the next visit. What they wrote before counts as read.</summary>
    public async Task<TriageResult> AskAsync(Guid reportId, string text, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength) return TriageResult.NeedsReason;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (report.ReturnKey is null) return TriageResult.NoReturnCode;

        if (report.IsOpen) report.AskReporter(db.Viewer.AccountId, RiskClock.DueAt(report.Risk, db.Now));
        await MarkAsync([report.Id], cancel);
        db.ReportMessages.Add(new ReportMessage { ReportId = report.Id, At = db.Now, AuthorId = db.Viewer.AccountId, Text = text.Trim() });
        db.Record("report.ask", report.Id);
        return await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
    }

    /// <summary>Says that what the reporter wrote, here and on reports merged into this one, was read. The reporter sees that it was.</summary>
    public async Task<TriageResult> MarkReadAsync(Guid reportId, CancellationToken cancel)
    {
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        var lines = await db.Reports.Where(r => r.DuplicateOfId == report.Id).Select(r => r.Id).ToListAsync(cancel);
        foreach (var id in (await MarkAsync([report.Id, .. lines], cancel)).Append(report.Id).Distinct()) db.Record("report.read-messages", id);
        return await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
    }

    /// <summary>
    /// Messages that came to closed reports, oldest first: the queue does not hold these reports, and yet somebody
    /// must read. What came to a merged one is told of the report that it repeats. At most <paramref name="most"/>.
    /// </summary>
    public async Task<IReadOnlyList<UnreadOnClosed>> UnreadOnClosedAsync(int most, CancellationToken cancel)
    {
        var rows = await (from m in db.ReportMessages.AsNoTracking()
                          where m.AuthorId == null && m.ReadAt == null
                          join r in db.Reports on m.ReportId equals r.Id
                          join o in db.Reports on r.DuplicateOfId ?? r.Id equals o.Id
                          where r.AgencyId == db.Viewer.AgencyId && !o.IsOpen
                          orderby m.At
                          select new { o.Reference, m.At, o.OwnerId, o.Risk }).Take(most).ToListAsync(cancel);
        return [.. rows.Select(r => new UnreadOnClosed(r.Reference, r.At, r.OwnerId, RiskClock.DueAt(r.Risk, r.At)))];
    }

    /// <returns>Those of <paramref name="reports"/> of which something was unread.</returns>
    private async Task<List<Guid>> MarkAsync(List<Guid> reports, CancellationToken cancel)
    {
        var unread = await db.ReportMessages.Where(m => reports.Contains(m.ReportId) && m.AuthorId == null && m.ReadAt == null).ToListAsync(cancel);
        foreach (var message in unread) message.ReadAt = db.Now;
        return [.. unread.Select(m => m.ReportId)];
    }
}
