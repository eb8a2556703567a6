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
    public async Task<long> ReportsAsync(DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var (first, after) = (Days.StartOf(from), Days.EndOf(until));
        return await db.Reports.IgnoreQueryFilters([TolpuddleContext.Visible]).Where(r => r.ReceivedAt >= first && r.ReceivedAt < after && r.DuplicateOfId == null && r.UndoneAt == null)
            .Select(_ => 1L).Concat(Erased("reports", from, until)).SumAsync(cancel);
    }

    /// <summary>People whom outcomes of <paramref name="code"/> concern; an outcome that does not say how many counts as none.</summary>
    public async Task<long> PeopleAsync(string code, DateOnly from, DateOnly until, CancellationToken cancel) =>
        await db.StandingOutcomes.IgnoreQueryFilters([TolpuddleContext.Visible])
            .Where(o => o.Code == code && o.On >= from && o.On <= until)
            .Select(o => (long?)o.People ?? 0L).Concat(Erased($"outcome.{code}", from, until, ofPeople: true)).SumAsync(cancel);

    /// <summary>Outcomes of <paramref name="code"/>, whatever number of people they concern.</summary>
    public async Task<long> OutcomesAsync(string code, DateOnly from, DateOnly until, CancellationToken cancel) =>
        await db.StandingOutcomes.IgnoreQueryFilters([TolpuddleContext.Visible]).Where(o => o.Code == code && o.On >= from && o.On <= until)
            .Select(_ => 1L).Concat(Erased($"outcome.{code}", from, until)).SumAsync(cancel);

    /// <summary>What happened on these days and was erased since: it is counted as before, in the same statement, so that what goes at this moment is counted once.</summary>
    private IQueryable<long> Erased(string measure, DateOnly from, DateOnly until, bool ofPeople = false)
    {
        var days = db.ErasedCounts.IgnoreQueryFilters([TolpuddleContext.Visible]).Where(c => c.Measure == measure && c.Day >= from && c.Day <= until);
        return ofPeople ? days.Select(c => c.People) : days.Select(c => c.Count);
    }
}
