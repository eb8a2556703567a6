using Tolpuddle.Methods.Matching.Comparisons;

namespace Tolpuddle.Methods.Matching.Blocking;

/// <summary>One rule by which records are brought together: those that share one of its hashes are compared.</summary>
/// <param name="Name">What is shared, for the report.</param>
/// <param name="Owners">The comparisons whose values it is made of.</param>
/// <param name="Piece">For each record a hash of a piece; 0 where it has none.</param>
/// <param name="With">A second piece that goes with it.</param>
/// <param name="OrWith">Another that may stand in the second's place: what one record has here, another may have there (names that are swapped).</param>
internal sealed record BlockingKey(string Name, IReadOnlyList<Comparison> Owners, uint[] Piece, uint[]? With, uint[]? OrWith)
{
    /// <summary>Pairs of records by the number of records that share a hash: <c>Cost[b]</c> counts the pairs in groups of size class b.</summary>
    public double[] Cost { get; } = new double[SizeClasses.Count];

    /// <summary>True if a record may have two hashes.</summary>
    public bool HasSecond => OrWith is not null;

    /// <summary>A record's first hash; 0 if it has none.</summary>
    public uint First(int record) => With is null ? Piece[record] : FacetHash.Both(Piece[record], With[record]);

    /// <summary>A record's second hash; 0 if it has none.</summary>
    public uint Second(int record) => OrWith is null ? 0 : FacetHash.Both(Piece[record], OrWith[record]);
}

/// <summary>Sizes of groups, in steps of a quarter.</summary>
internal static class SizeClasses
{
    private const double Step = 1.25;

    public const int Count = 64;

    public static int Of(int size) => Math.Min(Count - 1, (int)(Math.Log(size) / Math.Log(Step)));

    /// <summary>Largest size of a class.</summary>
    public static int Largest(int sizeClass) => (int)Math.Min(int.MaxValue, Math.Ceiling(Math.Pow(Step, sizeClass + 1)) - 1);
}

/// <summary>Sorts hashes with record numbers below them.</summary>
internal static class RadixSort
{
    private const int Bits = 11;
    private const int Buckets = 1 << Bits;

    /// <summary>Sorts by the upper 32 bits and keeps the order of equals (Knuth, The Art of Computer Programming 3, 5.2.5).</summary>
    public static void ByUpperHalf(ref ulong[] items, int count)
    {
        var spare = new ulong[count];
        var places = new int[Buckets];
        for (var shift = 32; shift < 64; shift += Bits)
        {
            Array.Clear(places);
            for (var i = 0; i < count; i++) places[(int)(items[i] >> shift) & (Buckets - 1)]++;
            var sum = 0;
            for (var b = 0; b < Buckets; b++) (places[b], sum) = (sum, sum + places[b]);
            for (var i = 0; i < count; i++)
            {
                var item = items[i];
                spare[places[(int)(item >> shift) & (Buckets - 1)]++] = item;
            }

            (items, spare) = (spare, items);
        }
    }
}
