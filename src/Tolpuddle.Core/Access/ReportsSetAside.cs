using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>What lies apart at an agency since a flood: how many, and when the first and the last of them came.</summary>
internal sealed record SetAsideCount(Guid AgencyId, int Count, DateTime Since, DateTime Latest);

/// <summary>
/// Reports that came in a flood and that nobody has taken. Sees past the rules because nobody is reminded of each, and all of them together
/// must not wait unseen; only how many there are goes into a notice.
/// </summary>
internal static class ReportsSetAside
{
    public static Task<List<SetAsideCount>> SetAsideAsync(this TolpuddleContext db, CancellationToken cancel) => db.Reports.IgnoreQueryFilters([TolpuddleContext.Visible])
        .Where(r => r.IsOpen && r.IsSetAside).GroupBy(r => r.AgencyId).Select(g => new SetAsideCount(g.Key, g.Count(), g.Min(r => r.ReceivedAt), g.Max(r => r.ReceivedAt))).ToListAsync(cancel);

    /// <summary>Who looks after the queue of an agency: its coordinators, or where it has none, whoever reads what comes in.</summary>
    public static async Task<List<Guid>> QueueKeepersAsync(this TolpuddleContext db, Guid agencyId, CancellationToken cancel)
    {
        var readers = await db.Accounts.WhoRead().Where(a => a.AgencyId == agencyId).Select(a => new { a.Id, a.Roles }).ToListAsync(cancel);
        var coordinators = readers.Where(r => (r.Roles & Role.Coordinator) != 0).ToList();
        return [.. (coordinators.Count > 0 ? coordinators : readers).Select(r => r.Id)];
    }
}
