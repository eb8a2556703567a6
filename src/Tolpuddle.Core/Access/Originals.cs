using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>The report into which another was merged.</summary>
internal static class Originals
{
    /// <summary>
    /// Reads a report into the context, to be changed. Sees past the rules, because the reporter of a merged report may
    /// not see the original and whoever answers for that must hear them; nothing of it is shown.
    /// </summary>
    public static Task LoadOriginalAsync(this TolpuddleContext db, Guid originalId, CancellationToken cancel) =>
        db.Reports.IgnoreQueryFilters().Where(r => r.Id == originalId).LoadAsync(cancel);
}
