using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A report in the list that programs read: what may be counted, and no words.</summary>
/// <param name="HeldBy">The agency that answers for it.</param>
public sealed record ListedReport(
    Guid Id, string Reference, DateTime ReceivedAt, string Channel, string Language, string Risk, ReportState State, DateTime DueAt, ReportFacts Facts, string HeldBy);

/// <summary>Every report that the viewer may see, open or closed, in the order in which they came in.</summary>
public sealed class ReportList(TolpuddleContext db)
{
    /// <summary>The next <paramref name="length"/> reports after <paramref name="after"/>, and whether there are more. That they were listed is written down.</summary>
    public async Task<(IReadOnlyList<ListedReport> Rows, bool HasMore)> PageAsync(ListPlace? after, int length, CancellationToken cancel)
    {
        var reports = db.Reports.AsNoTracking();
        if (after is { } place) reports = reports.Where(r => r.ReceivedAt >= place.At && (r.ReceivedAt > place.At || r.Id > place.Id));
        var rows = await (from r in reports.OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).Take(length + 1)
                          join a in db.Agencies on r.AgencyId equals a.Id
                          orderby r.ReceivedAt, r.Id
                          select new ListedReport(r.Id, r.Reference, r.ReceivedAt, r.Channel, r.Language, r.Risk, r.State, r.DueAt, r.Facts, a.Name)).ToListAsync(cancel);
        db.Record("report.list", db.Viewer.AgencyId);
        await db.SaveChangesAsync(cancel);
        var hasMore = rows.Count > length;
        if (hasMore) rows.RemoveAt(length);
        return (rows, hasMore);
    }
}
