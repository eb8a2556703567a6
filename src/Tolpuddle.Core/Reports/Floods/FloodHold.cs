using Tolpuddle.Methods.Work;

namespace Tolpuddle.Core.Reports.Floods;

/// <summary>What a form carries to get through a flood. It lies in the form, sealed with it: it serves that form alone, and that form is one report.</summary>
public sealed record FloodHold
{
    /// <summary>From this its puzzles are made. Nobody but the form knows it, so that no puzzle is known before it is asked.</summary>
    public string Seed { get; init; } = WorkPuzzle.NewSeed();

    /// <summary>Since when it waits: from its first answer on, so that whoever writes for a minute has waited for a minute.</summary>
    public required DateTime Since { get; init; }

    /// <summary>True once it was counted as a report that came.</summary>
    public bool IsCounted { get; init; }

    /// <summary>True once it has shown work, or has one of the places for those who only wait. It keeps that.</summary>
    public bool HasPlace { get; init; }

    /// <summary>True once it found no place and was counted among those that are laid apart.</summary>
    public bool IsAside { get; init; }

    /// <summary>How long it has waited at <paramref name="now"/>; never less than nothing, should a clock have stepped back.</summary>
    public TimeSpan WaitedAt(DateTime now) => now > Since ? now - Since : TimeSpan.Zero;

    /// <summary>What is left of the short wait at <paramref name="now"/>; zero if nothing is.</summary>
    public TimeSpan LeftAt(DateTime now) => WaitedAt(now) < FloodGate.ShortWait ? FloodGate.ShortWait - WaitedAt(now) : TimeSpan.Zero;

    /// <summary>The form's puzzle of this difficulty: the same each time, so that work is never done for nothing.</summary>
    public WorkPuzzle PuzzleOf(int bits) => WorkPuzzle.Of(Seed, bits);
}

/// <summary>Work that a form shows.</summary>
/// <param name="Bits">How hard the puzzle was that it was asked.</param>
/// <param name="Answer">The answer to that.</param>
public sealed record FloodProof(int Bits, string Answer);

public enum FloodPass
{
    /// <summary>Comes in as ever.</summary>
    Through,

    /// <summary>Comes in, and lies apart from the queue until somebody takes it.</summary>
    Aside,

    /// <summary>Not yet: it shows no work and has not waited.</summary>
    Wait,
}

/// <summary>What the door says to a form, what the form carries from now on, and the puzzle that it is asked if it is to wait.</summary>
public sealed record FloodAnswer(FloodPass Pass, FloodHold Hold, WorkPuzzle? Puzzle = null);

/// <summary>How full the door is.</summary>
/// <param name="Came">Reports that came within the last ten minutes, estimated from two windows.</param>
/// <param name="Usual">As many as may come before it is a flood.</param>
public sealed record FloodMeasure(double Came, int Usual)
{
    public bool IsFlood => Came >= Usual;

    /// <summary>How hard work is: each doubling of what comes doubles it, up to a bound.</summary>
    public int Bits => WorkPuzzle.EasiestBits + (IsFlood ? (int)Math.Log2(Math.Max(1, Came / Usual)) : 0);
}
