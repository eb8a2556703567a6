namespace Tolpuddle.Methods.Disclosure;

/// <summary>The only way from a count to a figure that may be published.</summary>
public static class Protect
{
    /// <summary>Figures below this are withheld unless a rule asks for more.</summary>
    public const int DefaultThreshold = 10;

    /// <summary>A lower threshold than this protects nobody: of two people, each knows the other.</summary>
    public const int LowestThreshold = 3;

    /// <summary>Lets a count through if it is large enough to hide in.</summary>
    /// <remarks>
    /// This looks at one figure alone. Figures that add up to one another, or to one published earlier, need more.
    /// </remarks>
    /// <param name="count">How many there are; not negative.</param>
    /// <param name="threshold">The smallest figure that may be shown, from <see cref="LowestThreshold"/> up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or the threshold protects nobody.</exception>
    public static ProtectedCount Count(long count, int threshold = DefaultThreshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, LowestThreshold);
        return ProtectedCount.Under(count, threshold);
    }
}
