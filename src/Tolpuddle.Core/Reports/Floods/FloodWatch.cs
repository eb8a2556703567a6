using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Floods;

/// <summary>A flood as it is now, in numbers of the last day.</summary>
/// <param name="LyingApart">Reports that nobody has taken, at all agencies.</param>
public sealed record FloodState(FloodMeasure Measure, int HeldUp, int Proved, int Waited, int SetAside, int LyingApart);

/// <summary>
/// Tells those who look after the queue that a flood is on, once; and of what lies apart as soon as the first does, each hour while it grows and each
/// day until nothing does. When it last told stands in the database, so that no start and no second node changes that. Forgets what was counted.
/// </summary>
public sealed class FloodWatch(TolpuddleContext db)
{
    /// <summary>What is counted is kept for a day.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>A flood that pauses for less is the same flood, and nobody is told again.</summary>
    private static readonly TimeSpan SameFlood = TimeSpan.FromHours(12);

    /// <summary>How long until it speaks again of a pile that has grown, and of one that has not.</summary>
    private static readonly TimeSpan WhileGrowing = TimeSpan.FromHours(1), WhileLying = TimeSpan.FromDays(1);

    /// <summary>The floods themselves have no row: what reminders about them hang on.</summary>
    private static readonly Guid Floods = new("f100d000-0000-7000-8000-000000000000");

    /// <summary>How it is, for those who run the system.</summary>
    public async Task<FloodState> StateAsync(int usual, CancellationToken cancel)
    {
        var measure = await new FloodGate(db).MeasureAsync(usual, cancel);
        using var program = new AsProgram(db, "flood");
        var since = db.Now - Memory;
        var windows = await db.FloodWindows.AsNoTracking().Where(w => w.StartsAt > since).ToListAsync(cancel);
        var apart = await db.SetAsideAsync(cancel);
        return new FloodState(measure, windows.Sum(w => w.HeldUp), windows.Sum(w => w.Proved), windows.Sum(w => w.Waited), windows.Sum(w => w.SetAside), apart.Sum(a => a.Count));
    }

    /// <summary>One round. Several nodes may do it at once: each notice is written once.</summary>
    /// <param name="channel">Code of the channel of the public form.</param>
    /// <param name="usual">How many reports in ten minutes are no flood.</param>
    /// <param name="cancel">Ends the round.</param>
    public async Task TellAsync(string channel, int usual, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("flood");
        var (now, forgotten, lately) = (db.Now, db.Now - Memory, db.Now - SameFlood);
        await db.FloodWindows.Where(w => w.StartsAt < forgotten).ExecuteDeleteAsync(cancel);

        var isFlood = (await new FloodGate(db).MeasureAsync(usual, cancel)).IsFlood;
        if (isFlood && !await db.Reminders.AnyAsync(r => r.Kind == ReminderKind.Flood && r.At > lately, cancel))
        {
            Remember(Floods, ReminderKind.Flood, FloodGate.StartOf(now));
            var agency = await db.Channels.Where(c => c.Code == channel).Select(c => c.AgencyId).SingleOrDefaultAsync(cancel);
            foreach (var keeper in await db.QueueKeepersAsync(agency, cancel)) db.Notify(keeper, "A flood of reports comes to the public form. What shows no work is laid apart from the queue.", "/reports/queue");
            await db.TryBeFirstAsync(cancel); // or another node has just done it
        }

        foreach (var apart in await db.SetAsideAsync(cancel))
        {
            if (await DueAsync(apart, cancel) is not { } due || due > now) continue;
            Remember(apart.AgencyId, ReminderKind.SetAside, due);
            foreach (var keeper in await db.QueueKeepersAsync(apart.AgencyId, cancel)) db.Notify(keeper, $"{apart.Count} of the reports that came in a flood {(apart.Count == 1 ? "lies" : "lie")} apart from the queue. Some may be real.", "/reports/queue?setaside=true");
            await db.TryBeFirstAsync(cancel); // or another node has just done it
        }
    }

    /// <summary>
    /// From when a pile is to be spoken of. It follows from what the database holds alone: two nodes find the same moment, and the second cannot
    /// write it down again.
    /// </summary>
    private async Task<DateTime?> DueAsync(SetAsideCount apart, CancellationToken cancel)
    {
        var last = await db.Reminders.Where(r => r.SubjectId == apart.AgencyId && r.Kind == ReminderKind.SetAside).MaxAsync(r => (DateTime?)r.At, cancel);
        if (last is not { } told || apart.Since > told) return apart.Since;
        return told + (apart.Latest > told ? WhileGrowing : WhileLying);
    }

    private void Remember(Guid subject, ReminderKind kind, DateTime dueAt) => db.Reminders.Add(new Reminder { SubjectId = subject, Kind = kind, DueAt = dueAt, At = db.Now });
}
