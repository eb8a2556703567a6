using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>The tasks of one case.</summary>
public sealed class TaskReading(TolpuddleContext db)
{
    private const int MostEnded = 20;

    /// <summary>What is to be done, due first; <paramref name="length"/> after <paramref name="after"/>.</summary>
    public Task<TaskPage> OpenAsync(Guid caseId, ListPlace? after, int length, CancellationToken cancel)
    {
        var tasks = db.CaseTasks.Where(t => t.CaseId == caseId && t.DoneAt == null);
        if (after is { } place)
        {
            var day = DateOnly.FromDateTime(place.At);
            tasks = tasks.Where(t => t.DueOn >= day && (t.DueOn > day || t.Id > place.Id));
        }

        return PageAsync(db, tasks.OrderBy(t => t.DueOn).ThenBy(t => t.Id), length, cancel);
    }

    /// <summary>What was last done or dropped; all of it stands in the timeline.</summary>
    public async Task<IReadOnlyList<TaskRow>> EndedAsync(Guid caseId, CancellationToken cancel) =>
        (await PageAsync(db, db.CaseTasks.Where(t => t.CaseId == caseId && t.DoneAt != null).OrderByDescending(t => t.DoneAt).ThenBy(t => t.Id), MostEnded, cancel)).Rows;

    /// <summary>One task; null if the case has none of this id.</summary>
    public async Task<TaskRow?> FindAsync(Guid caseId, Guid taskId, CancellationToken cancel) =>
        (await PageAsync(db, db.CaseTasks.Where(t => t.CaseId == caseId && t.Id == taskId).OrderBy(t => t.Id), 1, cancel)).Rows.SingleOrDefault();

    internal static async Task<TaskPage> PageAsync(TolpuddleContext db, IOrderedQueryable<CaseTask> tasks, int length, CancellationToken cancel)
    {
        var present = db.PresentMembers();
        var rows = await tasks.AsNoTracking().Take(length + 1).Select(t => new TaskRow(
            t.Id, db.Cases.First(c => c.Id == t.CaseId).Reference, db.Cases.First(c => c.Id == t.CaseId).Title, t.What,
            t.OwnerId, db.Accounts.First(a => a.Id == t.OwnerId).Name,
            db.Agencies.First(g => db.Accounts.Any(a => a.Id == t.OwnerId && a.AgencyId == g.Id)).Name,
            present.Any(o => o.CaseId == t.CaseId && o.AccountId == t.OwnerId && db.Accounts.Any(a => a.Id == o.AccountId && a.State == AccountState.Active)),
            t.DueOn, t.CreatedAt, t.DoneAt, t.WasDropped, t.ResultNote)).ToListAsync(cancel);
        if (rows.Count <= length) return new TaskPage(rows, null);
        rows.RemoveAt(length);
        return new TaskPage(rows, new ListPlace(rows[^1].DueOn.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), rows[^1].Id));
    }
}
