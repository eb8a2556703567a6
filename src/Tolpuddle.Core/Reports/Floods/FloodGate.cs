using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Work;

namespace Tolpuddle.Core.Reports.Floods;

/// <summary>
/// Keeps a script that sends made-up reports from drowning the desk, without knowing who sends. While no more come than usual it
/// asks for nothing. In a flood a form shows work, which a browser does while the answers are read once more, or waits for
/// a few seconds. By waiting alone as many come in as usual; what is more is taken too, and lies apart from the queue.
/// </summary>
/// <remarks>
/// Nobody is refused here, and nothing honest is lost: the longest that a person waits is <see cref="ShortWait"/>. Which form has shown
/// work need not be remembered anywhere, since a form is one report however often it is sent.
/// </remarks>
public sealed class FloodGate(TolpuddleContext db)
{
    /// <summary>Over how long it is counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>From the moment at which somebody sees their answers, without scripts, until they can send: about as long as reading them.</summary>
    public static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(20);

    /// <summary>A puzzle is worth nothing after this long: nobody can store solved ones for hours.</summary>
    public static readonly TimeSpan PuzzleLife = TimeSpan.FromMinutes(30);

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

    /// <summary>Somebody looks at their answers: in a flood their form is given a puzzle, and the short wait begins.</summary>
    /// <returns>What the form carries; null where there is no flood.</returns>
    public async Task<FloodHold?> MeetAsync(FloodHold? held, int usual, CancellationToken cancel)
    {
        var measure = await MeasureAsync(usual, cancel);
        return measure.IsFlood ? await HoldAsync(held, measure, cancel) : null;
    }

    /// <summary>Somebody sends.</summary>
    /// <param name="held">What the form carries.</param>
    /// <param name="proof">The answer to its puzzle, if there is one.</param>
    /// <param name="usual">How many reports in ten minutes are no flood.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public async Task<FloodAnswer> PassAsync(FloodHold? held, string? proof, int usual, CancellationToken cancel)
    {
        var measure = await MeasureAsync(usual, cancel);
        if (!measure.IsFlood)
        {
            if (held is null) await CountAsync(w => w.SetProperty(x => x.Came, x => x.Came + 1), cancel);
            return new FloodAnswer(FloodPass.Through, null);
        }

        var hold = await HoldAsync(held, measure, cancel);
        if (hold.Puzzle.IsSolvedBy(proof))
        {
            await CountAsync(w => w.SetProperty(x => x.Proved, x => x.Proved + 1), cancel);
            return new FloodAnswer(FloodPass.Through, hold);
        }

        if (hold.LeftAt(db.Now) > TimeSpan.Zero) return new FloodAnswer(FloodPass.Wait, hold);
        if (await TryCountWaitedAsync(usual, cancel)) return new FloodAnswer(FloodPass.Through, hold);
        await CountAsync(w => w.SetProperty(x => x.SetAside, x => x.SetAside + 1), cancel);
        return new FloodAnswer(FloodPass.Aside, hold);
    }

    internal static DateTime StartOf(DateTime moment) => moment.AddTicks(-(moment.Ticks % Window.Ticks));

    private async Task<FloodHold> HoldAsync(FloodHold? held, FloodMeasure measure, CancellationToken cancel)
    {
        var now = db.Now;
        if (held is not null && now - held.SetAt < PuzzleLife) return held;
        if (held is null) await CountAsync(w => w.SetProperty(x => x.Came, x => x.Came + 1).SetProperty(x => x.HeldUp, x => x.HeldUp + 1), cancel);
        return new FloodHold { Since = held?.Since ?? now, SetAt = now, Puzzle = WorkPuzzle.New(measure.Bits) };
    }

    /// <summary>Takes one of the places for those who only wait. Of two nodes at once, each takes another.</summary>
    private async Task<bool> TryCountWaitedAsync(int usual, CancellationToken cancel)
    {
        using var program = new AsProgram(db, "flood");
        var start = StartOf(db.Now);
        await EnsureAsync(start, cancel);
        return await db.FloodWindows.Where(w => w.StartsAt == start && w.Waited < usual).ExecuteUpdateAsync(w => w.SetProperty(x => x.Waited, x => x.Waited + 1), cancel) > 0;
    }

    /// <summary>Counting is housekeeping: it is done at once, and no report hangs on it.</summary>
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
