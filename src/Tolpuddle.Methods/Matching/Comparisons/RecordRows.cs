using System.Runtime.CompilerServices;

namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>What all comparisons need of each record, record by record.</summary>
internal sealed class RecordRows
{
    /// <summary>Most comparisons that a pair goes through.</summary>
    public const int MostComparisons = 24;

    private readonly int[] cells;
    private readonly int width;

    public RecordRows(IReadOnlyList<Comparison> comparisons, int records, int threads)
    {
        Comparisons = [.. comparisons];
        Count = records;
        foreach (var comparison in Comparisons)
        {
            comparison.Offset = width;
            width += comparison.Width;
        }

        cells = new int[(long)records * width];
        const int Part = 1 << 14;
        Parallel.For(0, (records + Part - 1) / Part, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            for (var r = part * Part; r < Math.Min(records, (part + 1) * Part); r++)
            {
                foreach (var comparison in Comparisons) comparison.Write(r, Row(r).Slice(comparison.Offset, comparison.Width));
            }
        });
    }

    public Comparison[] Comparisons { get; }

    public int Count { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> Row(int record) => new(cells, record * width, width);

    /// <summary>Writes the level of each comparison.</summary>
    public void Compare(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<byte> levels)
    {
        var comparisons = Comparisons;
        for (var k = 0; k < comparisons.Length; k++)
        {
            var comparison = comparisons[k];
            levels[k] = (byte)comparison.Compare(left[comparison.Offset..], right[comparison.Offset..]);
        }
    }
}
