namespace Tolpuddle.Methods.Matching.Measuring;

/// <summary>How well links and clusters agree with the truth. Every true pair counts, found or not.</summary>
public sealed record LinkQuality(PairQuality Pair, ClusterQuality Cluster)
{
    private const int Bins = 20;

    /// <summary>Measures.</summary>
    /// <param name="linker">What was linked.</param>
    /// <param name="truth">For each record the number of the person; 0 where it is not known, such records are left out.</param>
    /// <param name="threshold">Probability at which precision and recall are taken.</param>
    public static LinkQuality Measure(Linker linker, ReadOnlySpan<int> truth, double threshold)
    {
        var people = truth.ToArray();
        var groups = Enumerable.Range(0, people.Length).Where(r => people[r] != 0).GroupBy(r => people[r]).Select(group => group.ToArray()).ToList();
        long truePairs = 0, compared = 0;
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Length; i++)
            {
                for (var j = i + 1; j < group.Length; j++)
                {
                    truePairs++;
                    if (linker.AreCompared(group[i], group[j])) compared++;
                }
            }
        }

        return new LinkQuality(OfPairs(linker, truth, truePairs, compared, threshold), OfClusters(linker.Clusters, truth, truePairs));
    }

    private static PairQuality OfPairs(Linker linker, ReadOnlySpan<int> truth, long truePairs, long trueCompared, double threshold)
    {
        var links = linker.Links;
        long right = 0, taken = 0, rightAt = 0, takenAt = 0;
        double best = 0, bestThreshold = 1, average = 0, squares = 0;
        var (sums, hits) = (new double[Bins], new double[Bins]);
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
            squares += (p - (isTrue ? 1 : 0)) * (p - (isTrue ? 1 : 0));
            if (i + 1 < links.Count && links[i + 1].Logit == link.Logit) continue;
            var f1 = F1((double)right / taken, (double)right / Math.Max(1, truePairs));
            if (f1 > best) (best, bestThreshold) = (f1, p);
        }

        var (kept, all) = (Math.Max(1d, taken), Math.Max(1d, linker.Compared));
        var error = Distance(sums, hits);
        var missed = trueCompared - right;
        sums[0] += linker.Dropped.Sum;
        hits[0] += missed;
        var precision = takenAt == 0 ? 1 : (double)rightAt / takenAt;
        var recall = (double)rightAt / Math.Max(1, truePairs);
        return new PairQuality(
            truePairs, linker.Compared, (double)trueCompared / Math.Max(1, truePairs), precision, recall, F1(precision, recall), best, bestThreshold, average / Math.Max(1, truePairs),
            (squares + linker.Dropped.Squares + missed) / all, Distance(sums, hits) / all, squares / kept, error / kept);
    }

    private static double Distance(double[] sums, double[] hits) => sums.Zip(hits).Sum(bin => Math.Abs(bin.First - bin.Second));

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
/// <param name="Reached">Share of the true pairs that the keys have found.</param>
/// <param name="Precision">Share of links at the threshold that are true.</param>
/// <param name="Recall">Share of true pairs that are links at the threshold.</param>
/// <param name="F1">Harmonic mean of both.</param>
/// <param name="BestF1">The same at the threshold where it is best.</param>
/// <param name="BestThreshold">That threshold.</param>
/// <param name="AveragePrecision">Area under precision by recall.</param>
/// <param name="Brier">Mean squared error of the probabilities over all pairs that were compared.</param>
/// <param name="CalibrationError">Mean distance between probability and share of true pairs, in twenty equal bins, over the same.</param>
/// <param name="BrierOfLinks">The same as <paramref name="Brier"/> over those pairs alone that were kept as links, which leaves out what is easy.</param>
/// <param name="CalibrationErrorOfLinks">The same as <paramref name="CalibrationError"/> over links alone.</param>
public sealed record PairQuality(
    long True, long Compared, double Reached, double Precision, double Recall, double F1, double BestF1, double BestThreshold, double AveragePrecision,
    double Brier, double CalibrationError, double BrierOfLinks, double CalibrationErrorOfLinks);

/// <summary>Clusters against the truth, pair by pair.</summary>
public sealed record ClusterQuality(double Precision, double Recall, double F1);
