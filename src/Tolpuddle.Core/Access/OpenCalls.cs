using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Access;

/// <summary>Calls that wait to become reports. By when hangs on what was typed, which the database cannot read: it is worked out here, of those that are old enough.</summary>
internal static class OpenCalls
{
    /// <summary>Open calls of whomever of which somebody may have to be reminded now, the most urgent first. Sees past the rules, like all that reminds.</summary>
    public static async Task<List<OpenMatter>> CallsToRemindAsync(this TolpuddleContext db, int count, CancellationToken cancel)
    {
        var soon = db.Now + OpenMatters.SoonAtMost;
        var gone = db.Gone();
        var calls = Open(db).IgnoreQueryFilters().Where(c =>
            !db.Reminders.Any(r => r.SubjectId == c.Id && r.Kind == ReminderKind.LongLate)
            || (gone.Contains(c.AdviserId) && !db.Reminders.Any(r => r.SubjectId == c.Id && r.Kind == ReminderKind.Unowned)));
        return [.. (await MattersAsync(calls, cancel)).Where(m => m.DueAt < soon).Take(count)];
    }

    /// <summary>The viewer's own that are late, the latest first.</summary>
    public static Task<List<OpenMatter>> MyLateCallsAsync(this TolpuddleContext db, CancellationToken cancel) =>
        LateAsync(db, Open(db).Where(c => c.AgencyId == db.Viewer.AgencyId && c.AdviserId == db.Viewer.AccountId), cancel);

    /// <summary>How many are late, whosever they are: a number, and nothing of what they are about.</summary>
    public static async Task<int> CountLateCallsAsync(this TolpuddleContext db, CancellationToken cancel) => (await LateAsync(db, Open(db).IgnoreQueryFilters(), cancel)).Count;

    private static IQueryable<Call> Open(TolpuddleContext db) => db.Calls.AsNoTracking().Where(c => c.FinishedAt == null);

    private static async Task<List<OpenMatter>> LateAsync(TolpuddleContext db, IQueryable<Call> calls, CancellationToken cancel)
    {
        var (now, oldEnough) = (db.Now, db.Now - RiskClock.Shortest);
        return [.. (await MattersAsync(calls.Where(c => c.StartedAt < oldEnough), cancel)).Where(m => m.DueAt < now)];
    }

    private static async Task<List<OpenMatter>> MattersAsync(IQueryable<Call> calls, CancellationToken cancel) =>
    [
        .. (await calls.Select(c => new { c.Id, c.AdviserId, c.AgencyId, c.StartedAt, c.Content }).ToListAsync(cancel))
            .Select(c => new OpenMatter
            {
                Kind = MatterKind.Call,
                Id = c.Id,
                Reference = "",
                OwnerId = c.AdviserId,
                AgencyId = c.AgencyId,
                Since = c.StartedAt,
                DueAt = CallReport.DueAt(CallSheet.FromJson(c.Content), c.StartedAt),
            })
            .OrderBy(m => m.DueAt),
    ];
}
