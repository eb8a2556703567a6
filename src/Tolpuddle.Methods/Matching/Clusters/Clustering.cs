using Tolpuddle.Methods.Matching.Training;

namespace Tolpuddle.Methods.Matching.Clusters;

/// <summary>Puts records together that stand for one person, the surest first, and looks at the whole of both sides before each step.</summary>
/// <remarks>
/// Agglomerative clustering on the pairs' own evidence: two groups become one if a pair of them is sure enough and the pairs between
/// them, taken together, do not speak against it. One weak link so welds no two people together, as it does where all that is
/// connected counts as one (the trouble is described by P. Christen, "Data Matching", Springer 2012, section 6.11).
/// </remarks>
internal sealed class Clustering
{
    private const int MostPairs = 100; // pairs between two groups that are looked at

    private readonly PairScorer scorer;
    private readonly int[] parent;
    private readonly int[] next; // members of a group in a ring
    private readonly int[] sizes;

    private Clustering(PairScorer scorer, int records)
    {
        this.scorer = scorer;
        (parent, next, sizes) = (new int[records], new int[records], new int[records]);
        for (var r = 0; r < records; r++) (parent[r], next[r], sizes[r]) = (r, r, 1);
    }

    /// <summary>For each record the first record of its group.</summary>
    /// <param name="links">Pairs, the surest first.</param>
    /// <param name="scorer">Weighs pairs that no key has found.</param>
    /// <param name="records">How many records there are.</param>
    /// <param name="threshold">Least probability of the pair that brings two groups together.</param>
    /// <param name="leastMean">Least mean weight of all pairs between them.</param>
    /// <param name="decisions">What people have decided; contradictions are written down there.</param>
    public static int[] Group(IReadOnlyList<Link> links, PairScorer scorer, int records, double threshold, double leastMean, Decisions decisions)
    {
        var clustering = new Clustering(scorer, records);
        foreach (var (first, second) in decisions.Same.Order())
        {
            var (left, right) = (clustering.Find(first), clustering.Find(second));
            if (left == right) continue;
            if (clustering.AreKeptApart(left, right, decisions)) decisions.Contradict(first, second);
            else clustering.Join(left, right);
        }

        var least = Math.Log(threshold / (1 - threshold));
        foreach (var link in links)
        {
            if (link.Logit < least) break;
            var (left, right) = (clustering.Find(link.Left), clustering.Find(link.Right));
            if (left == right || clustering.AreKeptApart(left, right, decisions)) continue;
            if (clustering.sizes[left] + clustering.sizes[right] > 2 && clustering.Mean(left, right) < leastMean) continue;
            clustering.Join(left, right);
        }

        var clusters = new int[records];
        for (var r = 0; r < records; r++) clusters[r] = clustering.Find(r);
        return clusters;
    }

    private int Find(int record)
    {
        while (parent[record] != record)
        {
            parent[record] = parent[parent[record]];
            record = parent[record];
        }

        return record;
    }

    private bool AreKeptApart(int left, int right, Decisions decisions)
    {
        if (!decisions.AnyDifferent) return false;
        if (sizes[left] > sizes[right]) (left, right) = (right, left);
        var member = left;
        do
        {
            foreach (var other in decisions.DifferentFrom(member))
            {
                if (Find(other) == right) return true;
            }

            member = next[member];
        }
        while (member != left);

        return false;
    }

    /// <summary>The mean weight of the pairs between two groups, none counted beyond certainty.</summary>
    private double Mean(int left, int right)
    {
        const double Sure = 8;
        var (sum, count) = (0d, 0);
        var a = left;
        do
        {
            var b = right;
            do
            {
                sum += Math.Clamp(scorer.Logit(Math.Min(a, b), Math.Max(a, b)), -Sure, Sure);
                if (++count == MostPairs) return sum / count;
                b = next[b];
            }
            while (b != right);

            a = next[a];
        }
        while (a != left);

        return sum / count;
    }

    /// <summary>The record that came first stands for the group.</summary>
    private void Join(int left, int right)
    {
        if (right < left) (left, right) = (right, left);
        parent[right] = left;
        sizes[left] += sizes[right];
        (next[left], next[right]) = (next[right], next[left]);
    }
}

/// <summary>Two records that could be one person.</summary>
/// <param name="Left">The record that came first.</param>
/// <param name="Right">The other.</param>
/// <param name="Logit">Logarithm of the odds that they are.</param>
public readonly record struct Link(int Left, int Right, float Logit)
{
    /// <summary>The probability that they are, never exactly 0 or 1.</summary>
    public double Probability => 1 / (1 + Math.Exp(-Logit));
}
