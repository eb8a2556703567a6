using Tolpuddle.Methods.Matching.Training;

namespace Tolpuddle.Methods.Matching.Blocking;

/// <summary>Finds out, once something was learned, which keys bring together more strangers than they are worth.</summary>
internal static class KeyYield
{
    private const double LeastYield = 0.004; // matches for each pair that no other key finds
    private const double FewPairs = 1_000_000; // so few that all keys may stay
    private const double SamplePairs = 400_000;

    /// <summary>Drops the keys that cost most for what they find by themselves, the worst first.</summary>
    public static void Prune(KeyTable table, PairScorer scorer, double pairs, int threads, CancellationToken cancel)
    {
        if (pairs < FewPairs) return;
        var oneIn = Math.Max(1, (int)Math.Ceiling(pairs / SamplePairs));
        var found = new Dictionary<uint, (long Pairs, double Matches)>();
        foreach (var part in PairWalk.Run(table, oneIn, threads, () => new Tally(scorer), null, cancel))
        {
            foreach (var (keys, (count, matches)) in part.Found)
            {
                var sum = found.GetValueOrDefault(keys);
                found[keys] = (sum.Pairs + count, sum.Matches + matches);
            }
        }

        var left = (1u << table.Groups.Length) - 1;
        while (Worst(found, left) is { } worst)
        {
            table.Drop(worst);
            left &= ~(1u << worst);
        }
    }

    private static int? Worst(Dictionary<uint, (long Pairs, double Matches)> found, uint left)
    {
        var alone = new (double Pairs, double Matches)[32];
        foreach (var (keys, (pairs, matches)) in found.OrderBy(entry => entry.Key))
        {
            var finding = keys & left;
            if (!System.Numerics.BitOperations.IsPow2(finding)) continue;
            var key = System.Numerics.BitOperations.TrailingZeroCount(finding);
            alone[key] = (alone[key].Pairs + pairs, alone[key].Matches + matches);
        }

        var (worst, least) = ((int?)null, LeastYield);
        for (var key = 0; key < alone.Length; key++)
        {
            if ((left >> key & 1) == 0 || alone[key].Pairs < 100) continue;
            var yield = alone[key].Matches / alone[key].Pairs;
            if (yield < least) (worst, least) = (key, yield);
        }

        return worst;
    }

    /// <summary>Counts pairs and matches by the keys that find them.</summary>
    private sealed class Tally(PairScorer scorer) : IPairVisitor
    {
        public Dictionary<uint, (long Pairs, double Matches)> Found { get; } = [];

        public void Visit(int left, int right, uint keys)
        {
            var sum = Found.GetValueOrDefault(keys);
            Found[keys] = (sum.Pairs + 1, sum.Matches + (1 / (1 + Math.Exp(-scorer.Logit(left, right)))));
        }
    }
}
