using System.Numerics;
using System.Runtime.Intrinsics;

namespace Tolpuddle.Methods.Matching.Similarity;

/// <summary>How alike two short texts are, from 0 (nothing in common) to 1 (the same).</summary>
/// <remarks>
/// M. A. Jaro, "Advances in record-linkage methodology", JASA 84 (1989); W. E. Winkler, "String comparator metrics and
/// enhanced decision rules in the Fellegi–Sunter model of record linkage", ASA Survey Research Methods (1990). Characters
/// match if they are equal and no further apart than half the longer length less one. The search for the next free match is
/// one comparison of 32 bytes and a bit operation, so that the cost grows with one length only. Which characters match depends on where
/// one begins, in rare cases; the shorter text, or else the one that sorts first, is always gone through first, so that order does not matter.
/// </remarks>
public static class JaroWinkler
{
    /// <summary>Longest text, in bytes, that is read.</summary>
    public const int MaxLength = PackedText.Width;

    private const double PrefixWeight = 0.1; // Winkler (1990), p
    private const int LongestPrefix = 4; // Winkler (1990), ℓ

    /// <summary>The similarity of two texts of one-byte characters, each at most <see cref="MaxLength"/> long.</summary>
    public static double Similarity(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left.Length, MaxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(right.Length, MaxLength);
        if (!IsFirst(left, right))
        {
            var swapped = left;
            left = right;
            right = swapped;
        }

        Span<byte> padded = stackalloc byte[MaxLength];
        padded.Clear();
        right.CopyTo(padded);
        return Similarity(left, right, Vector256.Create<byte>(padded));
    }

    internal static double Similarity(PackedText texts, int left, int right)
    {
        var (a, b) = IsFirst(texts.Text(left), texts.Text(right)) ? (left, right) : (right, left);
        return Similarity(texts.Text(a), texts.Text(b), texts.Vector(b));
    }

    private static bool IsFirst(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Length != right.Length ? left.Length < right.Length : left.SequenceCompareTo(right) <= 0;

    /// <summary>False if two texts, judged by the letters that occur in each, cannot be as alike as <paramref name="least"/>. Never false if they are.</summary>
    internal static bool CouldReach(PackedText texts, int left, int right, double least)
    {
        double leftLength = texts.Length(left), rightLength = texts.Length(right);
        if (least <= 0) return true;
        if (leftLength == 0 || rightLength == 0) return leftLength == rightLength;
        var (a, b) = (texts.Letters(left), texts.Letters(right));
        var common = Math.Min(leftLength - BitOperations.PopCount(a & ~b), rightLength - BitOperations.PopCount(b & ~a));
        if (common <= 0) return false;
        var jaro = ((common / leftLength) + (common / rightLength) + 1) / 3;
        return jaro + (LongestPrefix * PrefixWeight * (1 - jaro)) >= least;
    }

    private static double Similarity(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Vector256<byte> rightVector)
    {
        if (left.IsEmpty || right.IsEmpty) return left.Length == right.Length ? 1 : 0;
        var reach = Math.Max(0, (Math.Max(left.Length, right.Length) / 2) - 1);
        var free = right.Length == MaxLength ? uint.MaxValue : (1u << right.Length) - 1;
        var used = 0u;
        var matchedLeft = 0u;
        for (var i = 0; i < left.Length; i++)
        {
            var same = Vector256.Equals(rightVector, Vector256.Create(left[i])).ExtractMostSignificantBits();
            var candidates = same & free & Window(i, reach);
            if (candidates == 0) continue;
            var match = candidates & (~candidates + 1);
            free ^= match;
            used |= match;
            matchedLeft |= 1u << i;
        }

        var matches = BitOperations.PopCount(used);
        if (matches == 0) return 0;
        var outOfOrder = 0;
        for (var (a, b) = (matchedLeft, used); a != 0; a &= a - 1, b &= b - 1)
        {
            if (left[BitOperations.TrailingZeroCount(a)] != right[BitOperations.TrailingZeroCount(b)]) outOfOrder++;
        }

        double m = matches;
        var jaro = ((m / left.Length) + (m / right.Length) + ((m - (outOfOrder / 2)) / m)) / 3;
        var prefix = 0;
        while (prefix < LongestPrefix && prefix < left.Length && prefix < right.Length && left[prefix] == right[prefix]) prefix++;
        return jaro + (prefix * PrefixWeight * (1 - jaro));
    }

    /// <summary>Bits from <paramref name="centre"/> − <paramref name="reach"/> to <paramref name="centre"/> + <paramref name="reach"/>.</summary>
    private static uint Window(int centre, int reach)
    {
        var low = Math.Max(0, centre - reach);
        var high = Math.Min(31, centre + reach);
        return (uint)(((1UL << (high - low + 1)) - 1) << low);
    }
}
