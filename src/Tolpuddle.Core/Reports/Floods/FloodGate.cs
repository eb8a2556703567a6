using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Work;

namespace Tolpuddle.Core.Reports.Floods;

/// <summary>
/// Keeps a script that sends made-up reports from drowning the desk, without knowing who sends. While no more come than usual it
/// asks for nothing. In a flood a form shows work, which a browser does while the answers are read once more, or has waited for
/// a few seconds. By waiting alone ten times as many come in as usual; what is more is taken too, and lies apart from the queue.
/// A report of danger now is asked for nothing.
/// </summary>
/// <remarks>
/// Nobody is refused here, and nothing honest is lost: the longest that a person waits is <see cref="ShortWait"/>. Which form has shown
/// work need not be remembered beside it, since a form is one report however often it is sent.
/// </remarks>
public sealed class FloodGate(TolpuddleContext db)
{
    /// <summary>Over how long it is counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>From the first answer of a form until it can be sent without work.</summary>
    public static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(20);

    /// <summary>Places in a window for those who only wait, as many times what is usual: a few come at once, one after another opens.</summary>
    private const int WaitingTimesUsual = 10;

    /// <summary>The puzzle that a form is asked; null where there is no flood. Writes nothing.</summary>
    public async Task<WorkPuzzle?> PuzzleAsync(FloodHold hold, int usual, CancellationToken cancel)
    {
        var measure = await MeasureAsync(usual, cancel);
        return measure.IsFlood && !hold.HasPlace ? hold.PuzzleOf(measure.Bits) : null;
    }

    /// <summary>As many as come now.</summary>
    public async Task<FloodMeasure> MeasureAsync(int usual, CancellationToken cancel)
    {
        using var program = new AsProgram(db, "flood");
        var (now, start) = (db.Now, StartOf(db.Now));
        var before = start - Window;
        var windows = await db.FloodWindows.AsNoTracking().Where(w => w.StartsAt == start || w.StartsAt == before).Select(w => new { w.StartsAt, w.Came }).ToListAsync(cancel);
        var share = 1 - ((now - start) / Window);
        return new FloodMeasure(windows.Sum(w => w.StartsAt == start ? w.Came : w.Came * share), usual);
    }

    /// <summary>
    /// Somebody sends. The caller keeps what the answer says with the form, in one step with this: then a form counts once and takes one
    /// place, however often it is sent at once.
    /// </summary>
    /// <param name="hold">What the form carries.</param>
    /// <param name="proof">The work that it shows, if it does.</param>
    /// <param name="risk">What the report is before anybody has judged it; danger now waits for nothing.</param>
    /// <param name="usual">How many reports in ten minutes are no flood.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public async Task<FloodAnswer> PassAsync(FloodHold hold, FloodProof? proof, string risk, int usual, CancellationToken cancel)
    {
        var measure = await MeasureAsync(usual, cancel);
        var isAsked = measure.IsFlood && risk != RiskClock.Immediate;
        if (hold.Since > db.Now) hold = hold with { Since = db.Now }; // a clock has stepped back: it waits from now, not until the clock has caught up
        if (!hold.IsCounted)
        {
            var heldUp = isAsked ? 1 : 0;
            await CountAsync(w => w.SetProperty(x => x.Came, x => x.Came + 1).SetProperty(x => x.HeldUp, x => x.HeldUp + heldUp), cancel);
            hold = hold with { IsCounted = true };
        }

        if (!isAsked || hold.HasPlace) return new FloodAnswer(FloodPass.Through, hold);
        if (IsShown(hold, proof))
        {
            await CountAsync(w => w.SetProperty(x => x.Proved, x => x.Proved + 1), cancel);
            return new FloodAnswer(FloodPass.Through, hold with { HasPlace = true });
        }

        if (hold.IsAside) return new FloodAnswer(FloodPass.Aside, hold);
        if (hold.LeftAt(db.Now) > TimeSpan.Zero) return new FloodAnswer(FloodPass.Wait, hold, hold.PuzzleOf(measure.Bits));
        if (await TryTakePlaceAsync(hold.WaitedAt(db.Now), usual, cancel)) return new FloodAnswer(FloodPass.Through, hold with { HasPlace = true });
        await CountAsync(w => w.SetProperty(x => x.SetAside, x => x.SetAside + 1), cancel);
        return new FloodAnswer(FloodPass.Aside, hold with { IsAside = true });
    }

    internal static DateTime StartOf(DateTime moment) => moment.AddTicks(-(moment.Ticks % Window.Ticks));

    /// <summary>
    /// How many places for those who only wait are open, this long after a window began, to a form that has waited this long. As many as usual at the
    /// start, and as many again with each minute. Whoever has just come may take half of them, so that a script that sends as fast as it may
    /// leaves the other half to people, who write for minutes.
    /// </summary>
    internal static int PlacesOpen(int usual, TimeSpan sinceStart, TimeSpan waited)
    {
        var share = waited.TotalMinutes switch { < 1 => 0.5, < 3 => 0.75, _ => 1 };
        return (int)Math.Ceiling(share * usual * Math.Min(WaitingTimesUsual, 1 + sinceStart.TotalMinutes));
    }

    /// <summary>Work for the puzzle that the form was asked is work, whatever would be asked by now.</summary>
    private static bool IsShown(FloodHold hold, FloodProof? proof) =>
        proof is { Bits: >= WorkPuzzle.EasiestBits and <= WorkPuzzle.HardestBits } && hold.PuzzleOf(proof.Bits).IsSolvedBy(proof.Answer);

    /// <summary>Takes one of the places for those who only wait. Of two nodes at once, each takes another.</summary>
    private async Task<bool> TryTakePlaceAsync(TimeSpan waited, int usual, CancellationToken cancel)
    {
        using var program = new AsProgram(db, "flood");
        var start = StartOf(db.Now);
        var open = PlacesOpen(usual, db.Now - start, waited);
        await EnsureAsync(start, cancel);
        return await db.FloodWindows.Where(w => w.StartsAt == start && w.Waited < open).ExecuteUpdateAsync(w => w.SetProperty(x => x.Waited, x => x.Waited + 1), cancel) > 0;
    }

    /// <summary>Counting is housekeeping: no report hangs on it.</summary>
    private async Task CountAsync(Action<UpdateSettersBuilder<FloodWindow>> more, CancellationToken cancel)
    {
        using var program = new AsProgram(db, "flood");
        var start = StartOf(db.Now);
        if (await db.FloodWindows.Where(w => w.StartsAt == start).ExecuteUpdateAsync(more, cancel) > 0) return;
        await EnsureAsync(start, cancel);
        await db.FloodWindows.Where(w => w.StartsAt == start).ExecuteUpdateAsync(more, cancel);
    }

    private async Task EnsureAsync(DateTime start, CancellationToken cancel)
    {
        if (await db.FloodWindows.AnyAsync(w => w.StartsAt == start, cancel)) return;
        var window = new FloodWindow { StartsAt = start };
        db.FloodWindows.Add(window);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Another node counted the first one at the same instant.
        }
        finally
        {
            db.Entry(window).State = EntityState.Detached;
        }
    }
}
