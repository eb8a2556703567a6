using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// Counts over every agency's records, for publication. Filters are left out because a count for the public is of all
/// that happened, whoever may see it; only numbers leave, and disclosure control decides whether they leave the house.
/// </summary>
public sealed class PublicCounts(TolpuddleContext db)
{
    /// <summary>Reports received in the days from <paramref name="from"/> to <paramref name="until"/>, both included; repeats of another report are not counted twice, and what an undone import made not at all.</summary>
    public Task<long> ReportsAsync(DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var (first, after) = (Days.StartOf(from), Days.EndOf(until));
        return db.Reports.IgnoreQueryFilters([TolpuddleContext.Visible])
            .LongCountAsync(r => r.ReceivedAt >= first && r.ReceivedAt < after && r.DuplicateOfId == null && r.UndoneAt == null, cancel);
    }

    /// <summary>People whom outcomes of <paramref name="code"/> concern; an outcome that does not say how many counts as none.</summary>
    public async Task<long> PeopleAsync(string code, DateOnly from, DateOnly until, CancellationToken cancel) =>
        await db.StandingOutcomes.IgnoreQueryFilters([TolpuddleContext.Visible])
            .Where(o => o.Code == code && o.On >= from && o.On <= until)
            .SumAsync(o => (long?)o.People, cancel) ?? 0;

    /// <summary>Outcomes of <paramref name="code"/>, whatever number of people they concern.</summary>
    public Task<long> OutcomesAsync(string code, DateOnly from, DateOnly until, CancellationToken cancel) =>
        db.StandingOutcomes.IgnoreQueryFilters([TolpuddleContext.Visible])
            .LongCountAsync(o => o.Code == code && o.On >= from && o.On <= until, cancel);
}
