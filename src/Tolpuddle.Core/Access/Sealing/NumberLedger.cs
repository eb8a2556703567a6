namespace Tolpuddle.Core.Access.Sealing;

/// <summary>How a number stands to those of its writer that were sealed before.</summary>
internal enum NumberPlace
{
    /// <summary>The next one.</summary>
    Next,

    /// <summary>Higher than the next: some are missing now.</summary>
    Ahead,

    /// <summary>One that was missing.</summary>
    Filled,

    /// <summary>One that had been sealed as missing.</summary>
    Late,

    Twice,
}

/// <summary>Which numbers of each writer have been sealed, told in the order of the log.</summary>
internal sealed class NumberLedger
{
    private readonly Dictionary<Guid, Line> _lines = [];

    public IEnumerable<Guid> Writers => _lines.Keys;

    public long Highest(Guid writer) => _lines.TryGetValue(writer, out var line) ? line.Highest : 0;

    /// <summary>True if an entry with this number may still come: it is new, or was missing.</summary>
    public bool MayCome(Guid writer, long number) => !_lines.TryGetValue(writer, out var line) || number > line.Highest || line.Missing.Exists(hole => hole.Holds(number));

    public NumberPlace Add(Guid writer, long number)
    {
        var line = LineOf(writer);
        if (number > line.Highest)
        {
            var isNext = number == line.Highest + 1;
            if (!isNext) line.Missing.Add(new Hole(line.Highest + 1, number - 1));
            line.Highest = number;
            return isNext ? NumberPlace.Next : NumberPlace.Ahead;
        }

        if (Fill(line.Missing, number)) return NumberPlace.Filled;
        return Fill(line.Gaps, number) ? NumberPlace.Late : NumberPlace.Twice;
    }

    /// <summary>Numbers that are sealed as missing. False if they were not.</summary>
    public bool AddGap(Guid writer, long number, long through)
    {
        var line = LineOf(writer);
        line.Gaps.Add(new Hole(number, through));
        return line.Missing.Remove(new Hole(number, through));
    }

    private Line LineOf(Guid writer) => _lines.TryGetValue(writer, out var line) ? line : _lines[writer] = new Line();

    private static bool Fill(List<Hole> holes, long number)
    {
        var at = holes.FindIndex(hole => hole.Holds(number));
        if (at < 0) return false;
        var hole = holes[at];
        holes.RemoveAt(at);
        if (hole.From < number) holes.Add(hole with { Through = number - 1 });
        if (hole.Through > number) holes.Add(hole with { From = number + 1 });
        return true;
    }

    private readonly record struct Hole(long From, long Through)
    {
        public bool Holds(long number) => number >= From && number <= Through;
    }

    private sealed class Line
    {
        public long Highest { get; set; }
        public List<Hole> Missing { get; } = [];
        public List<Hole> Gaps { get; } = [];
    }
}
