using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>Compares one value of each record. That two hold the same says the more, the fewer hold it: such levels stand last, one for each band of <see cref="Holders"/>.</summary>
/// <param name="column">Where the values stand.</param>
/// <param name="same">The first of the levels of two that are the same.</param>
internal abstract class HeldComparison(TableColumn column, int same) : Comparison
{
    private int[] counts = [];

    public override int Width => 2;

    public override int LevelCount => same + Holders.BandCount;

    public override IReadOnlyList<int[]> Groupings => [Ids];

    /// <summary>For each record the number of its value; 0 where nothing was said.</summary>
    protected int[] Ids { get; private set; } = [];

    public override int GroupingOf(int level) => level >= same ? 0 : -1;

    public override void Write(int record, Span<int> cells)
    {
        cells[0] = Ids[record];
        cells[1] = Holders.Band(counts[Ids[record]]);
    }

    public override int Compare(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var (a, b) = (left[0], right[0]);
        if (a == 0 || b == 0) return Missing;
        return a == b ? same + left[1] : CompareDifferent(a, b);
    }

    public override string Show(int record) => column.Values.Text(column.Ids[record]);

    /// <summary>Tells which values are the same: <paramref name="numbers"/> holds a number below <paramref name="count"/> for each value of the column.</summary>
    protected void Hold(int[] numbers, int count)
    {
        Ids = new int[column.Ids.Length];
        for (var r = 0; r < Ids.Length; r++) Ids[r] = numbers[column.Ids[r]];
        counts = Holders.Count(Ids, count);
    }

    /// <summary>The level of two values that are not the same.</summary>
    protected abstract int CompareDifferent(int a, int b);
}
