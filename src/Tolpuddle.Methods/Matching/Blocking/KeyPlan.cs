using Tolpuddle.Methods.Matching.Comparisons;

namespace Tolpuddle.Methods.Matching.Blocking;

/// <summary>Chooses from the data which keys bring records together, and how large a group may be, under a budget of comparisons.</summary>
/// <remarks>
/// In a group of n records that one person may have left twice, one pair in n or so is worth looking at. So the best use of a
/// budget is one limit on the size of groups for all keys together: what a larger group would cost is better spent on
/// another key. Values in more hands than that are still looked for together with something else.
/// </remarks>
internal sealed class KeyPlan
{
    /// <summary>Most keys that are used.</summary>
    public const int MostKeys = 20;

    private const int SampleBits = 3; // keys are chosen by one hash in eight
    private const int SampleFrom = 200_000; // records from which a sample is enough
    private const double LeastUse = 0.002; // of the records that a key must bring together with another

    private KeyPlan(IReadOnlyList<BlockingKey> keys, int largestGroup) => (Keys, LargestGroup) = (keys, largestGroup);

    public IReadOnlyList<BlockingKey> Keys { get; }

    public int LargestGroup { get; }

    /// <summary>Makes a plan within <paramref name="pairsPerRecord"/>: pairs to compare for each record, those that several keys find counted each time.</summary>
    public static KeyPlan Choose(IReadOnlyList<Comparison> comparisons, int records, double pairsPerRecord, int threads)
    {
        var keys = Candidates(comparisons, records);
        Parallel.ForEach(keys, new ParallelOptions { MaxDegreeOfParallelism = threads }, key => Measure(key, records));
        var used = keys.Where(key => key.Cost.Sum() > LeastUse * records / 2).ToList();
        var largest = Limit(used, records * pairsPerRecord);
        var ranked = used.OrderByDescending(key => Use(key, largest)).Take(MostKeys).ToList();
        largest = Limit(ranked, records * pairsPerRecord);
        return new KeyPlan(ranked, SizeClasses.Largest(largest));
    }

    /// <summary>How many matches a key may find: one in n of the pairs in groups of n.</summary>
    private static double Use(BlockingKey key, int largestClass)
    {
        var use = 0d;
        for (var c = 0; c <= largestClass; c++) use += key.Cost[c] / SizeClasses.Largest(c);
        return use;
    }

    private static int Limit(List<BlockingKey> keys, double budget)
    {
        var cost = 0d;
        for (var c = 0; c < SizeClasses.Count; c++)
        {
            cost += keys.Sum(key => key.Cost[c]);
            if (cost > budget) return Math.Max(c - 1, SizeClasses.Of(4));
        }

        return SizeClasses.Count - 1;
    }

    private static List<BlockingKey> Candidates(IReadOnlyList<Comparison> comparisons, int records)
    {
        var facets = comparisons.SelectMany(comparison => comparison.Facets).ToList();
        var given = facets.Find(facet => facet.Role == FacetRole.GivenSound);
        var family = facets.Find(facet => facet.Role == FacetRole.FamilySound);
        var others = facets.Where(facet => facet.Role is FacetRole.Telling or FacetRole.Helping).ToList();
        var keys = new List<BlockingKey>();
        foreach (var facet in others.Where(f => f.Role == FacetRole.Telling)) keys.Add(new BlockingKey(facet.Name, [facet.Owner], facet.Hashes, null, null));
        if (given is not null && family is not null)
        {
            var whole = new uint[records];
            for (var r = 0; r < records; r++)
            {
                var (a, b) = (given.Hashes[r], family.Hashes[r]);
                whole[r] = FacetHash.Both(Math.Min(a, b), Math.Max(a, b));
            }

            keys.Add(new BlockingKey("sounds of both names", [given.Owner], whole, null, null));
            foreach (var facet in others)
            {
                if (facet.Owner is not CategoryComparison) keys.Add(new BlockingKey($"{facet.Name} and sound of a name", [facet.Owner, given.Owner], facet.Hashes, given.Hashes, family.Hashes));
                if (facet.Role == FacetRole.Helping) keys.Add(new BlockingKey($"{facet.Name} and sounds of both names", [facet.Owner, given.Owner], facet.Hashes, whole, null));
            }
        }

        others.RemoveAll(facet => facet.Owner is CategoryComparison); // too few values to cut a group with
        for (var i = 0; i < others.Count; i++)
        {
            for (var j = i + 1; j < others.Count; j++)
            {
                if (others[i].Owner == others[j].Owner || (others[i].Role == FacetRole.Helping && others[j].Role == FacetRole.Helping)) continue;
                keys.Add(new BlockingKey($"{others[i].Name} and {others[j].Name}", [others[i].Owner, others[j].Owner], others[i].Hashes, others[j].Hashes, null));
            }
        }

        return keys;
    }

    private static void Measure(BlockingKey key, int records)
    {
        var bits = records >= SampleFrom ? SampleBits : 0;
        var mask = (1u << bits) - 1;
        var sample = new List<uint>(records >> bits);
        for (var r = 0; r < records; r++)
        {
            var (first, second) = (key.First(r), key.Second(r));
            if (first != 0 && (first & mask) == mask) sample.Add(first);
            if (second != 0 && (second & mask) == mask) sample.Add(second);
        }

        sample.Sort();
        for (var start = 0; start < sample.Count;)
        {
            var end = start + 1;
            while (end < sample.Count && sample[end] == sample[start]) end++;
            var size = end - start;
            if (size > 1) key.Cost[SizeClasses.Of(size)] += (double)size * (size - 1) / 2 * (1 << bits);
            start = end;
        }
    }
}
