using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>Compares what has few values: sex, nationality, state.</summary>
internal sealed class CategoryComparison : Comparison
{
    private const int Same = 2;

    private readonly TableColumn column;
    private readonly int[] ids;
    private readonly float[] logShares;
    private readonly double logMean;

    public CategoryComparison(TableColumn column)
    {
        this.column = column;
        var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { [""] = 0 };
        var map = new int[column.Values.Count];
        for (var i = 1; i < map.Length; i++)
        {
            var text = column.Values.Text(i).Trim();
            if (!known.TryGetValue(text, out map[i])) known.Add(text, map[i] = known.Count);
        }

        ids = new int[column.Ids.Length];
        for (var r = 0; r < ids.Length; r++) ids[r] = map[column.Ids[r]];
        var counts = Holders.Count(ids, known.Count);
        double filled = Math.Max(1, ids.Length - counts[0]);
        logShares = [.. counts.Select(c => (float)Math.Log(Math.Max(1, c) / filled))];
        logMean = Math.Log(Math.Max(1e-12, counts.Skip(1).Sum(c => c / filled * (c / filled))));
        Facets = [new Facet(column.Name, this, FacetHash.Of(ids), FacetRole.Helping)];
    }

    public override int Width => 1;

    public override int LevelCount => 3;

    public override bool GoesWithNames => true;

    public override IReadOnlyList<Facet> Facets { get; }

    public override void Write(int record, Span<int> cells) => cells[0] = ids[record];

    public override int Compare(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var (a, b) = (left[0], right[0]);
        if (a == 0 || b == 0) return Missing;
        return a == b ? Same : Different;
    }

    public override double Rarity(int level, ReadOnlySpan<int> left, ReadOnlySpan<int> right) => level == Same ? logMean - logShares[left[0]] : 0;

    public override string Words(int level) => level switch
    {
        Missing => "Not said on both sides",
        Different => "Different",
        _ => "Same",
    };

    public override double ExpectedAmongMatches(int level) => level == Same ? 0.93 : 0.07;

    public override string Show(int record) => column.Values.Text(column.Ids[record]);
}

/// <summary>Turns the numbers of values into hashes of which 0 means nothing.</summary>
internal static class FacetHash
{
    public static uint[] Of(ReadOnlySpan<int> ids)
    {
        var hashes = new uint[ids.Length];
        for (var r = 0; r < hashes.Length; r++) hashes[r] = ids[r] == 0 ? 0 : Of((uint)ids[r]);
        return hashes;
    }

    public static uint Of(ulong value)
    {
        var hash = (uint)(ValuePool.Step(value) >> 32);
        return hash == 0 ? 1 : hash;
    }

    /// <summary>A hash of two pieces; 0 if one is missing.</summary>
    public static uint Both(uint first, uint second) => first == 0 || second == 0 ? 0 : Of(((ulong)first << 32) | second);
}
