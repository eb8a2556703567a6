using System.Runtime.Intrinsics;

namespace Tolpuddle.Methods.Matching.Similarity;

/// <summary>How many single mistakes lie between two texts: one character added, lost, changed, or two neighbours swapped.</summary>
/// <remarks>
/// Optimal string alignment, all cells of a column at once: H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and
/// Damerau edit distances", Nordic Journal of Computing 10 (2003), figure 4.
/// </remarks>
public static class EditDistance
{
    /// <summary>Longest text, in bytes, that is read.</summary>
    public const int MaxLength = PackedText.Width;

    /// <summary>The distance between two texts of one-byte characters, each at most <see cref="MaxLength"/> long.</summary>
    public static int Between(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left.Length, MaxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(right.Length, MaxLength);
        if (left.IsEmpty) return right.Length;
        Span<byte> padded = stackalloc byte[MaxLength];
        padded.Clear();
        left.CopyTo(padded);
        return Between(Vector256.Create<byte>(padded), left.Length, right);
    }

    internal static int Between(PackedText texts, int left, int right) =>
        texts.Length(left) == 0 ? texts.Length(right) : Between(texts.Vector(left), texts.Length(left), texts.Text(right));

    private static int Between(Vector256<byte> pattern, int length, ReadOnlySpan<byte> text)
    {
        uint plus = uint.MaxValue, minus = 0, diagonal = 0, before = 0;
        var last = 1u << (length - 1);
        var distance = length;
        foreach (var c in text)
        {
            var same = Vector256.Equals(pattern, Vector256.Create(c)).ExtractMostSignificantBits();
            var swapped = ((~diagonal & same) << 1) & before;
            diagonal = (((same & plus) + plus) ^ plus) | same | minus | swapped;
            var horizontalPlus = minus | ~(diagonal | plus);
            var horizontalMinus = diagonal & plus;
            if ((horizontalPlus & last) != 0) distance++;
            if ((horizontalMinus & last) != 0) distance--;
            horizontalPlus = (horizontalPlus << 1) | 1;
            horizontalMinus <<= 1;
            plus = horizontalMinus | ~(diagonal | horizontalPlus);
            minus = horizontalPlus & diagonal;
            before = same;
        }

        return distance;
    }
}
