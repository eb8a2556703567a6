using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>A case that a report belongs to.</summary>
public sealed record CaseOfReport(string Reference, string Title, DateTime AddedAt);

/// <summary>Where a report went: the cases among those the viewer works on.</summary>
public sealed class CasesOfReport(TolpuddleContext db)
{
    public Task<List<CaseOfReport>> ListAsync(Guid reportId, CancellationToken cancel) =>
        (from link in db.CaseReports.AsNoTracking()
         join c in db.Cases on link.CaseId equals c.Id
         where link.ReportId == reportId
         orderby link.AddedAt
         select new CaseOfReport(c.Reference, c.Title, link.AddedAt)).ToListAsync(cancel);
}
