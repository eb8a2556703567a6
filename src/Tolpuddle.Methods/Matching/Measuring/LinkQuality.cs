using Tolpuddle.Methods.Matching.Clusters;

namespace Tolpuddle.Methods.Matching.Measuring;

/// <summary>How well links and clusters agree with the truth. Every true pair counts, found or not.</summary>
public sealed record LinkQuality(PairQuality Pair, ClusterQuality Cluster)
{
    private const int Bins = 20;

    /// <summary>Measures.</summary>
    /// <param name="links">Pairs, the surest first; those that were compared and left out count as 0.</param>
    /// <param name="compared">How many pairs were compared.</param>
    /// <param name="clusters">For each record its group.</param>
    /// <param name="truth">For each record the number of the person; 0 where it is not known, such records are left out.</param>
    /// <param name="threshold">Probability at which precision and recall are taken.</param>
    public static LinkQuality Measure(IReadOnlyList<Link> links, long compared, int[] clusters, ReadOnlySpan<int> truth, double threshold)
    {
        var truePairs = PairsOf(truth.ToArray().Where(t => t != 0).GroupBy(t => t).Select(g => g.LongCount()));
        return new LinkQuality(OfPairs(links, compared, truth, truePairs, threshold), OfClusters(clusters, truth, truePairs));
    }

    private static PairQuality OfPairs(IReadOnlyList<Link> links, long compared, ReadOnlySpan<int> truth, long truePairs, double threshold)
    {
        long right = 0, taken = 0, rightAt = 0, takenAt = 0;
        double best = 0, bestThreshold = 1, average = 0, squares = 0;
        var (sums, hits, counts) = (new double[Bins], new double[Bins], new double[Bins]);
        for (var i = 0; i < links.Count; i++)
        {
            var link = links[i];
            if (truth[link.Left] == 0 || truth[link.Right] == 0) continue;
            var isTrue = truth[link.Left] == truth[link.Right];
            var p = link.Probability;
            taken++;
            if (isTrue)
            {
                right++;
                average += (double)right / taken;
            }

            if (p >= threshold) (rightAt, takenAt) = (right, taken);
            var bin = Math.Min(Bins - 1, (int)(p * Bins));
            sums[bin] += p;
            hits[bin] += isTrue ? 1 : 0;
            counts[bin]++;
            squares += (p - (isTrue ? 1 : 0)) * (p - (isTrue ? 1 : 0));
            if (i + 1 < links.Count && links[i + 1].Logit == link.Logit) continue;
            var f1 = F1((double)right / taken, (double)right / Math.Max(1, truePairs));
            if (f1 > best) (best, bestThreshold) = (f1, p);
        }

        double all = Math.Max(1, taken);
        var error = Enumerable.Range(0, Bins).Sum(b => Math.Abs(sums[b] - hits[b])) / all;
        var precision = takenAt == 0 ? 1 : (double)rightAt / takenAt;
        var recall = (double)rightAt / Math.Max(1, truePairs);
        return new PairQuality(truePairs, compared, (double)right / Math.Max(1, truePairs), precision, recall, F1(precision, recall), best, bestThreshold, average / Math.Max(1, truePairs), squares / all, error);
    }

    private static ClusterQuality OfClusters(int[] clusters, ReadOnlySpan<int> truth, long truePairs)
    {
        var known = new List<(int Cluster, int Truth)>();
        for (var r = 0; r < clusters.Length; r++)
        {
            if (truth[r] != 0) known.Add((clusters[r], truth[r]));
        }

        double right = PairsOf(known.GroupBy(k => k).Select(g => g.LongCount()));
        double taken = PairsOf(known.GroupBy(k => k.Cluster).Select(g => g.LongCount()));
        var precision = taken == 0 ? 1 : right / taken;
        var recall = truePairs == 0 ? 1 : right / truePairs;
        return new ClusterQuality(precision, recall, F1(precision, recall));
    }

    private static double F1(double precision, double recall) => precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);

    private static long PairsOf(IEnumerable<long> sizes) => sizes.Sum(size => size * (size - 1) / 2);
}

/// <summary>Pairs against the truth.</summary>
/// <param name="True">Pairs of records that are one person.</param>
/// <param name="Compared">Pairs that the keys have found.</param>
/// <param name="Reached">Share of the true pairs that are among the links at all.</param>
/// <param name="Precision">Share of links at the threshold that are true.</param>
/// <param name="Recall">Share of true pairs that are links at the threshold.</param>
/// <param name="F1">Harmonic mean of both.</param>
/// <param name="BestF1">The same at the threshold where it is best.</param>
/// <param name="BestThreshold">That threshold.</param>
/// <param name="AveragePrecision">Area under precision by recall.</param>
/// <param name="Brier">Mean squared error of the probabilities over all links that were kept.</param>
/// <param name="CalibrationError">Mean distance between probability and share of true pairs, in twenty equal bins, over the same.</param>
public sealed record PairQuality(long True, long Compared, double Reached, double Precision, double Recall, double F1, double BestF1, double BestThreshold, double AveragePrecision, double Brier, double CalibrationError);

/// <summary>Clusters against the truth, pair by pair.</summary>
public sealed record ClusterQuality(double Precision, double Recall, double F1);
