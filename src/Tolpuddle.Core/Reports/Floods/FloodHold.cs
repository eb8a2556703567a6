using Tolpuddle.Methods.Work;

namespace Tolpuddle.Core.Reports.Floods;

/// <summary>What a form carries that met a flood. It lies in the form, sealed with it: it serves that form alone, and that form is one report.</summary>
public sealed record FloodHold
{
    /// <summary>When the form met the flood: from then the short wait counts, however often the page is opened.</summary>
    public required DateTime Since { get; init; }

    /// <summary>When its puzzle was set.</summary>
    public required DateTime SetAt { get; init; }

    public required WorkPuzzle Puzzle { get; init; }

    /// <summary>What is left of the short wait at <paramref name="now"/>; zero if nothing is.</summary>
    public TimeSpan LeftAt(DateTime now) => Since + FloodGate.ShortWait > now ? Since + FloodGate.ShortWait - now : TimeSpan.Zero;
}

public enum FloodPass
{
    /// <summary>Comes in as ever.</summary>
    Through,

    /// <summary>Comes in, and lies apart from the queue until somebody takes it.</summary>
    Aside,

    /// <summary>Not yet: it shows no work and has not waited.</summary>
    Wait,
}

/// <summary>What the door says to a form, and what the form carries from now on; null where there is no flood.</summary>
public sealed record FloodAnswer(FloodPass Pass, FloodHold? Hold);

/// <summary>How full the door is.</summary>
/// <param name="Came">Reports that came within the last ten minutes, estimated from two windows.</param>
/// <param name="Usual">As many as may come before it is a flood.</param>
public sealed record FloodMeasure(double Came, int Usual)
{
    public bool IsFlood => Came >= Usual;

    /// <summary>How hard work is: each doubling of what comes doubles it, up to a bound.</summary>
    public int Bits => WorkPuzzle.EasiestBits + (IsFlood ? (int)Math.Log2(Math.Max(1, Came / Usual)) : 0);
}
