using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Access;

/// <summary>The report into which another was merged.</summary>
internal static class Originals
{
    /// <summary>
    /// The original of <paramref name="report"/>, to be changed; null if it repeats none. Sees past the rules, because
    /// the reporter who writes may not see it and those who answer for it must hear them; nothing of it is shown.
    /// </summary>
    public static async Task<Report?> OriginalOfAsync(this TolpuddleContext db, Report report, CancellationToken cancel) => report.DuplicateOfId is { } id
        ? await db.Reports.IgnoreQueryFilters().SingleAsync(r => r.Id == id && r.AgencyId == report.AgencyId, cancel)
        : null;
}
