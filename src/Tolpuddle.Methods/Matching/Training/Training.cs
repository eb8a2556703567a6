using Tolpuddle.Methods.Matching.Blocking;
using Tolpuddle.Methods.Matching.Comparisons;

namespace Tolpuddle.Methods.Matching.Training;

/// <summary>Learns m, u and the number of matches without a single labelled pair.</summary>
/// <remarks>
/// Expectation maximisation (A. P. Dempster, N. M. Laird and D. B. Rubin, JRSS B 39, 1977; for linkage W. E. Winkler 1988) with three
/// turns that keep the blocks from bending it. How strangers answer is taken from random pairs and from counts of values, not from
/// blocked pairs. A comparison's m is learned only from pairs that a key without its columns has found. And the number of
/// matches is a count over all pairs of records, of which those outside the blocks are taken as strangers.
/// </remarks>
internal sealed class Training
{
    private const int Rounds = 12;
    private const int RandomParts = 16;
    private const double FewMatches = 30; // among random pairs: so few that they need not be taken out in each round
    private const int MostRandomPairs = 1_000_000;
    private const int GroupPairs = 60_000;
    private const double FewestUnbiased = 20; // matches from which a comparison can be learned
    private const double LeastLogit = -14; // below, a pair adds nothing to what is learned
    private const double Smoothing = 2; // matches' worth of trust in what was expected
    private const double NameSmoothing = 60;

    private readonly RecordRows rows;
    private readonly Comparison[] comparisons;
    private readonly LinkModel model;
    private readonly PairScorer scorer;
    private readonly double allPairs;
    private readonly PatternCounts random = new();
    private readonly double[][] counted; // pairs of strangers and matches with a level, from groups; -1 where random pairs tell
    private int randomPairs;
    private double[][][]? strangers;

    private Training(RecordRows rows)
    {
        this.rows = rows;
        comparisons = rows.Comparisons;
        model = new LinkModel(comparisons);
        scorer = new PairScorer(rows, model);
        allPairs = (double)rows.Count * (rows.Count - 1) / 2;
        counted = [.. comparisons.Select(c => Enumerable.Repeat(-1d, c.LevelCount).ToArray())];
    }

    public static LinkModel Learn(RecordRows rows, KeyTable table, double pairs, int threads, CancellationToken cancel)
    {
        var training = new Training(rows);
        training.LookAtRandomPairs(threads);
        training.CountGroups(threads);
        training.Begin();
        const double MostPairs = 1_500_000;
        var oneIn = Math.Max(1, (int)Math.Ceiling(pairs / MostPairs));
        var owners = table.Plan.Keys.Select(key => key.Owners.Aggregate(0u, (set, owner) => set | (1u << Array.IndexOf(training.comparisons, owner)))).ToArray();
        var parts = PairWalk.Run(table, oneIn, threads, () => new Collector(training.scorer, owners), null, cancel);
        var found = new PatternCounts();
        foreach (var part in parts) found.Add(part.Patterns);
        for (var round = 0; round < Rounds; round++)
        {
            cancel.ThrowIfCancellationRequested();
            training.Round(found, oneIn);
        }

        return training.model;
    }

    private void LookAtRandomPairs(int threads)
    {
        randomPairs = (int)Math.Min(MostRandomPairs, Math.Max(1000, allPairs));
        if (rows.Count < 2) return;
        var parts = new PatternCounts[RandomParts];
        Parallel.For(0, RandomParts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            Span<byte> levels = stackalloc byte[RecordRows.MostComparisons];
            levels.Clear();
            parts[part] = new PatternCounts();
            foreach (var (left, right) in SamplePairs.Any(rows.Count, randomPairs / RandomParts, part + 1))
            {
                rows.Compare(rows.Row(left), rows.Row(right), levels);
                parts[part].Add(levels, 0, 0);
            }
        });
        foreach (var part in parts) random.Add(part);
        randomPairs = randomPairs / RandomParts * RandomParts;
    }

    /// <summary>Counts pairs that share a value: there are too few of them among random pairs.</summary>
    private void CountGroups(int threads) => Parallel.For(0, comparisons.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, k =>
    {
        var comparison = comparisons[k];
        for (var g = 0; g < comparison.Groupings.Count; g++)
        {
            var (total, pairs) = SamplePairs.OfGroups(comparison.Groupings[g], GroupPairs);
            var seen = new double[comparison.LevelCount];
            foreach (var (left, right) in pairs) seen[comparison.Compare(rows.Row(left)[comparison.Offset..], rows.Row(right)[comparison.Offset..])]++;
            for (var level = 1; level < seen.Length; level++)
            {
                if (comparison.GroupingOf(level) == g) counted[k][level] = pairs.Count == 0 ? 0 : seen[level] / pairs.Count * total;
            }
        }
    });

    /// <summary>Where expectation maximisation starts.</summary>
    private void Begin()
    {
        for (var k = 0; k < comparisons.Length; k++)
        {
            for (var level = 1; level < comparisons[k].LevelCount; level++) model.M[k][level] = comparisons[k].ExpectedAmongMatches(level);
            Normalise(comparisons[k], model.M[k]);
        }

        model.LogPrior = Math.Log(0.25 * rows.Count / Math.Max(1, allPairs));
        LearnStrangers(matches: null);
        model.Weigh();
    }

    private void Round(PatternCounts found, double scale)
    {
        var matches = comparisons.Select(c => new double[c.LevelCount]).ToArray();
        var unbiased = comparisons.Select(c => new double[c.LevelCount]).ToArray();
        var total = 0d;
        for (var p = 0; p < found.Count; p++)
        {
            var levels = found.Levels(p);
            var logit = model.LogPrior + model.LogLikelihood(levels, scorer.Names) + found.Rarity(p);
            if (logit < LeastLogit) continue;
            var share = Probability(logit) * found.Pairs(p);
            total += share;
            var mask = found.Unbiased(p);
            for (var k = 0; k < comparisons.Length; k++)
            {
                matches[k][levels[k]] += share;
                if ((mask >> k & 1) != 0) unbiased[k][levels[k]] += share;
            }
        }

        for (var k = 0; k < comparisons.Length; k++) LearnMatches(k, unbiased[k].Skip(1).Sum() >= FewestUnbiased ? unbiased[k] : matches[k]);
        foreach (var of in matches)
        {
            for (var level = 0; level < of.Length; level++) of[level] *= scale;
        }

        model.LogPrior = Math.Log(Math.Max(total * scale, 1) / Math.Max(1, allPairs));
        LearnStrangers(matches);
        model.Weigh();
    }

    private void LearnMatches(int k, double[] seen)
    {
        var comparison = comparisons[k];
        var expected = new double[seen.Length];
        if (comparison is NameComparison) NameTable.Independent(seen, expected);
        else for (var level = 1; level < seen.Length; level++) expected[level] = comparison.ExpectedAmongMatches(level);
        Normalise(comparison, expected);
        var trust = comparison is NameComparison ? NameSmoothing : Smoothing;
        for (var level = 1; level < seen.Length; level++) model.M[k][level] = seen[level] + (trust * expected[level]);
        Normalise(comparison, model.M[k]);
    }

    /// <summary>u from random pairs and counted groups, without the matches that are thought to be among them.</summary>
    private void LearnStrangers(double[][]? matches)
    {
        if (strangers is null || Math.Exp(model.LogPrior) * randomPairs > FewMatches) strangers = SeenAtRandom(matches is not null);
        var seen = strangers;
        for (var k = 0; k < comparisons.Length; k++)
        {
            var under = model.U[k][0];
            for (var level = 1; level < under.Length; level++)
            {
                under[level] = counted[k][level] < 0
                    ? (seen[k][0][level] + 0.3) / randomPairs
                    : Math.Max(counted[k][level] - (matches?[k][level] ?? 0), (0.01 * counted[k][level]) + 0.3) / allPairs;
            }

            if (comparisons[k] is NameComparison)
            {
                NameTable.Smooth(under, 300d / randomPairs);
                Normalise(comparisons[k], under);
                ((NameComparison)comparisons[k]).Learn(under);
            }
            else
            {
                Normalise(comparisons[k], under);
            }

            Relate(k, under, seen[k][1]);
        }
    }

    /// <summary>How often random pairs show each level: all of them, and those that share a name.</summary>
    private double[][][] SeenAtRandom(bool withoutMatches)
    {
        var seen = comparisons.Select(c => new[] { new double[c.LevelCount], new double[c.LevelCount] }).ToArray();
        for (var p = 0; p < random.Count; p++)
        {
            var levels = random.Levels(p);
            var share = random.Pairs(p) * (withoutMatches ? 1 - Probability(model.LogPrior + model.LogLikelihood(levels, scorer.Names)) : 1);
            var nameClass = scorer.Names >= 0 && NameComparison.Agree(levels[scorer.Names]) ? 1 : 0;
            for (var k = 0; k < comparisons.Length; k++)
            {
                seen[k][0][levels[k]] += share;
                if (nameClass == 1 && comparisons[k].GoesWithNames) seen[k][1][levels[k]] += share;
            }
        }

        return seen;
    }

    /// <summary>u among strangers who share a name.</summary>
    private void Relate(int k, double[] under, double[] seen)
    {
        var related = model.U[k][1];
        if (!comparisons[k].GoesWithNames)
        {
            under.CopyTo(related, 0);
            return;
        }

        const double Trust = 50;
        for (var level = 1; level < under.Length; level++) related[level] = seen[level] + (Trust * under[level]);
        Normalise(comparisons[k], related);
    }

    private static void Normalise(Comparison comparison, double[] levels)
    {
        if (comparison is NameComparison)
        {
            NameTable.Normalise(levels);
            return;
        }

        var sum = 0d;
        for (var level = 1; level < levels.Length; level++) sum += levels[level];
        if (sum <= 0) return;
        for (var level = 1; level < levels.Length; level++) levels[level] /= sum;
    }

    private static double Probability(double logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>Counts the patterns of a part of the pairs.</summary>
    private sealed class Collector(PairScorer scorer, uint[] owners) : IPairVisitor
    {
        public PatternCounts Patterns { get; } = new();

        public void Visit(int left, int right, uint keys)
        {
            Span<byte> levels = stackalloc byte[RecordRows.MostComparisons];
            levels.Clear();
            var a = scorer.Rows.Row(left);
            var b = scorer.Rows.Row(right);
            scorer.Rows.Compare(a, b, levels);
            var biased = uint.MaxValue;
            for (var rest = keys; rest != 0; rest &= rest - 1) biased &= owners[System.Numerics.BitOperations.TrailingZeroCount(rest)];
            Patterns.Add(levels, scorer.Rarity(levels, a, b), ~biased & 0xFFFFFF);
        }
    }
}
