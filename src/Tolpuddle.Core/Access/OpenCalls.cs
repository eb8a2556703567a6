using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Calls that wait to become reports. By when hangs on what was typed, which the database cannot read, so all that are open are read: they are few.</summary>
internal static class OpenCalls
{
    /// <summary>Open calls of whomever of which somebody may have to be reminded now, the most urgent first. Sees past the rules, like all that reminds.</summary>
    public static async Task<List<OpenMatter>> CallsToRemindAsync(this TolpuddleContext db, int count, CancellationToken cancel)
    {
        var soon = db.Now + OpenMatters.SoonAtMost;
        var gone = db.GoneFrom(Role.Adviser);
        var calls = await db.Calls.IgnoreQueryFilters().AsNoTracking()
            .Where(c => c.FinishedAt == null)
            .Select(c => new
            {
                Call = c,
                IsLeft = gone.Contains(c.AdviserId) && !db.Reminders.Any(r => r.SubjectId == c.Id && r.Kind == ReminderKind.Unowned),
                IsDone = db.Reminders.Any(r => r.SubjectId == c.Id && r.Kind == ReminderKind.LongLate),
            })
            .Where(c => c.IsLeft || !c.IsDone)
            .ToListAsync(cancel);
        return
        [
            .. calls
                .Select(c => (c.IsLeft, Matter: new OpenMatter { Kind = MatterKind.Call, Id = c.Call.Id, Reference = "", OwnerId = c.Call.AdviserId, AgencyId = c.Call.AgencyId, Since = c.Call.StartedAt, DueAt = c.Call.DueAt() }))
                .Where(c => c.IsLeft || c.Matter.DueAt < soon)
                .Select(c => c.Matter).OrderBy(m => m.DueAt).Take(count),
        ];
    }

    /// <summary>The viewer's own that are late, the latest first.</summary>
    public static async Task<List<OpenMatter>> MyLateCallsAsync(this TolpuddleContext db, CancellationToken cancel)
    {
        var (now, me) = (db.Now, db.Viewer.AccountId);
        var calls = await db.Calls.AsNoTracking()
            .Where(c => c.AgencyId == db.Viewer.AgencyId && c.AdviserId == me && c.FinishedAt == null && c.StartedAt < now)
            .Select(c => new OpenMatter { Kind = MatterKind.Call, Id = c.Id, Reference = "", OwnerId = me, AgencyId = c.AgencyId, Since = c.StartedAt, DueAt = c.DueAt() })
            .ToListAsync(cancel);
        return [.. calls.Where(m => m.DueAt < now).OrderBy(m => m.DueAt)];
    }

    /// <summary>How many are late, whosever they are: a number, and nothing of what they are about.</summary>
    public static async Task<int> CountLateCallsAsync(this TolpuddleContext db, CancellationToken cancel)
    {
        var now = db.Now;
        return (await db.Calls.IgnoreQueryFilters().AsNoTracking().Where(c => c.FinishedAt == null).ToListAsync(cancel)).Count(c => c.DueAt() < now);
    }
}
