using System.Diagnostics;
using Tolpuddle.Methods.Matching.Blocking;
using Tolpuddle.Methods.Matching.Clusters;
using Tolpuddle.Methods.Matching.Comparisons;
using Tolpuddle.Methods.Matching.Reading;
using Tolpuddle.Methods.Matching.Training;

namespace Tolpuddle.Methods.Matching;

/// <summary>How to link.</summary>
public sealed record LinkingOptions
{
    /// <summary>Least probability of a pair that makes two records one person.</summary>
    public double Threshold { get; init; } = 0.95;

    /// <summary>Least probability of a pair that is kept as a link.</summary>
    public double Least { get; init; } = 0.01;

    /// <summary>Pairs to compare for each record, at most.</summary>
    public double PairsPerRecord { get; init; } = 25;

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Least mean weight, in nats, of all pairs between two groups that are put together.</summary>
    public double LeastMean { get; init; } = -1;

    /// <summary>What people have decided about pairs.</summary>
    public Decisions Decisions { get; init; } = new();
}

/// <summary>One comparison's part in a pair.</summary>
/// <param name="Comparison">What was compared.</param>
/// <param name="Left">What the one record says.</param>
/// <param name="Right">What the other says.</param>
/// <param name="Words">How alike they are, in plain English.</param>
/// <param name="Weight">Weight of evidence in bits; 0 where nothing can be said, below 0 where it speaks against.</param>
public sealed record Evidence(string Comparison, string Left, string Right, string Words, double Weight);

/// <summary>Says which records of a table stand for the same person, how sure that is, and why. The whole way from a table to clusters.</summary>
/// <example><code>
/// var table = new Table();
/// TableReader.Read(stream, "mentions.csv", table, threads: 2, progress: null, cancel);
/// var linked = Linker.Link(table, ColumnKinds.Guess(table, null, told).Kinds, new LinkingOptions(), progress: null, cancel);
/// </code></example>
public sealed class Linker
{
    private readonly RecordRows rows;
    private readonly LinkModel model;
    private readonly PairScorer scorer;
    private readonly KeyTable keys;

    private Linker(RecordRows rows, LinkModel model, PairScorer scorer, KeyTable keys) => (this.rows, this.model, this.scorer, this.keys) = (rows, model, scorer, keys);

    /// <summary>Pairs that could be one person, the surest first.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>For each record the first record of its cluster.</summary>
    public required int[] Clusters { get; init; }

    /// <summary>How many pairs were compared.</summary>
    public required long Compared { get; init; }

    /// <summary>Of pairs that were compared and not kept: the sum of their probabilities, and of the squares.</summary>
    public required (double Sum, double Squares) Dropped { get; init; }

    /// <summary>What took how long.</summary>
    public required IReadOnlyList<(string Step, TimeSpan Took)> Steps { get; init; }

    /// <summary>The names of the comparisons.</summary>
    public IReadOnlyList<string> Comparisons => [.. rows.Comparisons.Select(c => c.Name)];

    /// <summary>The keys that brought records together, and the largest group they were allowed.</summary>
    public (IReadOnlyList<string> Keys, int LargestGroup) Blocking => ([.. keys.Plan.Keys.Where((_, k) => keys.Groups[k].Length > 0).Select(k => k.Name)], keys.Plan.LargestGroup);

    /// <summary>True if some key brings two records together.</summary>
    public bool AreCompared(int left, int right) => keys.Shared(left, right) != (0UL, 0UL);

    internal LinkModel Model => model;

    /// <summary>The weight of evidence for a link in bits: 1 doubles the odds. What is known before any evidence is left out.</summary>
    public double Weight(Link link) => (link.Logit - model.LogPrior) / Math.Log(2);

    /// <summary>Why two records are thought to be one person or not: the answer to each comparison, with its weight in bits.</summary>
    public IReadOnlyList<Evidence> Explain(int left, int right)
    {
        if (left > right) (left, right) = (right, left);
        var levels = new byte[RecordRows.MostComparisons];
        var (a, b) = (rows.Row(left).ToArray(), rows.Row(right).ToArray());
        rows.Compare(a, b, levels);
        var evidence = new List<Evidence>();
        for (var k = 0; k < rows.Comparisons.Length; k++)
        {
            var comparison = rows.Comparisons[k];
            var weight = (model.Weight(levels, scorer.Names, k) + scorer.RarityOf(k, levels, a, b)) / Math.Log(2);
            evidence.Add(new Evidence(comparison.Name, comparison.Show(left), comparison.Show(right), comparison.Words(levels[k]), weight));
        }

        return evidence;
    }

    /// <summary>How sure it is that two records are one person, whether they were found by a key or not.</summary>
    public Link Weigh(int left, int right) => new(Math.Min(left, right), Math.Max(left, right), (float)scorer.Logit(Math.Min(left, right), Math.Max(left, right)));

    /// <summary>Trains on a table and links its records.</summary>
    /// <exception cref="TableException">There are no records, or no column helps to tell people apart.</exception>
    public static Linker Link(Table table, IReadOnlyList<ColumnKind> kinds, LinkingOptions options, Action<string, double>? progress, CancellationToken cancel)
    {
        if (table.Count == 0) throw new TableException("There are no records in it, only the row that names the columns.");
        var steps = new List<(string, TimeSpan)>();
        var clock = Stopwatch.StartNew();
        var comparisons = ComparisonPlan.Make(table, kinds, options.Threads);
        if (comparisons.Count == 0) throw new TableException("No column was found by which people can be told apart. Say with --types what the columns hold.");
        Done("prepare");
        var rows = new RecordRows(comparisons, table.Count, options.Threads);
        Done("rows");
        var plan = KeyPlan.Choose(comparisons, table.Count, options.PairsPerRecord, options.Threads);
        Done("plan");
        var keys = new KeyTable(plan, table.Count, options.Threads);
        Done("block");
        var pairs = keys.Groups.Sum(Pairs);
        var model = Training.Training.Learn(rows, keys, pairs, options.Threads, cancel);
        Done("train");
        var scorer = new PairScorer(rows, model);
        KeyYield.Prune(keys, scorer, pairs, options.Threads, cancel);
        Done("prune");
        var least = (float)Math.Log(options.Least / (1 - options.Least));
        var parts = PairWalk.Run(keys, 1, options.Threads, () => new Keeper(scorer, least), share => progress?.Invoke("compare", share), cancel);
        var links = new Link[parts.Sum(part => part.Kept.Count)];
        var at = 0;
        foreach (var part in parts)
        {
            part.Kept.CopyTo(links, at);
            at += part.Kept.Count;
        }

        Done("compare");
        var order = new ulong[links.Length];
        for (var i = 0; i < links.Length; i++) order[i] = ((ulong)uint.MaxValue - Ascending(links[i].Logit)) << 32 | (uint)links[i].Left;
        Array.Sort(order, links);
        Done("sort");
        var clusters = Clustering.Group(links, scorer, table.Count, options.Threshold, options.LeastMean, options.Decisions);
        Done("cluster");
        return new Linker(rows, model, scorer, keys) { Links = links, Clusters = clusters, Compared = parts.Sum(part => part.Compared), Dropped = (parts.Sum(part => part.Sum), parts.Sum(part => part.Squares)), Steps = steps };

        void Done(string step)
        {
            steps.Add((step, clock.Elapsed));
            clock.Restart();
            cancel.ThrowIfCancellationRequested();
        }
    }

    private static uint Ascending(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    private static double Pairs(ulong[] items)
    {
        var pairs = 0d;
        for (var start = 0; start < items.Length;)
        {
            var end = start + 1;
            while (end < items.Length && items[end] >> 32 == items[start] >> 32) end++;
            pairs += (double)(end - start) * (end - start - 1) / 2;
            start = end;
        }

        return pairs;
    }

    /// <summary>Keeps what could be one person.</summary>
    private sealed class Keeper(PairScorer scorer, float least) : IPairVisitor
    {
        private const float Negligible = -14; // a probability below one in a million

        public List<Link> Kept { get; } = [];

        public long Compared { get; private set; }

        public double Sum { get; private set; }

        public double Squares { get; private set; }

        public void Visit(int left, int right, uint keys)
        {
            Compared++;
            var logit = (float)scorer.Logit(left, right);
            var link = new Link(left, right, logit);
            if (logit >= least)
            {
                Kept.Add(link);
            }
            else if (logit > Negligible)
            {
                var probability = link.Probability;
                Sum += probability;
                Squares += probability * probability;
            }
        }
    }
}
