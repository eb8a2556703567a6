using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// Whether somebody still works on a report. Sees past the rules, because a report that waits for nobody must come back
/// to its owner although whoever takes it out of one case may not know of another; says yes or no to the program alone.
/// </summary>
internal static class CasesElsewhere
{
    public static Task<bool> IsInAnotherOpenCaseAsync(this TolpuddleContext db, Guid reportId, Guid caseId, CancellationToken cancel) =>
        db.CaseReports.IgnoreQueryFilters([TolpuddleContext.Visible])
            .AnyAsync(l => l.ReportId == reportId && l.CaseId != caseId && db.Cases.Any(c => c.Id == l.CaseId && c.ClosedAt == null), cancel);
}
