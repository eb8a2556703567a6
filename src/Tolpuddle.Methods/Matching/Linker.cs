using System.Diagnostics;
using Tolpuddle.Methods.Matching.Blocking;
using Tolpuddle.Methods.Matching.Clusters;
using Tolpuddle.Methods.Matching.Comparisons;
using Tolpuddle.Methods.Matching.Reading;
using Tolpuddle.Methods.Matching.Training;

namespace Tolpuddle.Methods.Matching;

/// <summary>How to link.</summary>
public sealed record LinkOptions
{
    /// <summary>Least probability of a pair that makes two records one person.</summary>
    public double Threshold { get; init; } = 0.95;

    /// <summary>Least probability of a pair that is kept as a link.</summary>
    public double Least { get; init; } = 0.01;

    /// <summary>Pairs to compare for each record, at most.</summary>
    public double PairsPerRecord { get; init; } = 40;

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Least mean weight, in nats, of all pairs between two groups that are put together.</summary>
    public double LeastMean { get; init; } = -1;
}

/// <summary>Says which records of a table stand for the same person, how sure that is, and why. The whole way from a table to clusters.</summary>
/// <example><code>
/// var table = new Table();
/// TableReader.Read(stream, "mentions.csv", table, threads: 2, progress: null, cancel);
/// var linked = Linker.Link(table, ColumnKinds.Guess(table), new LinkOptions(), progress: null, cancel);
/// </code></example>
public sealed class Linker
{
    private readonly RecordRows rows;
    private readonly PairScorer scorer;
    private readonly KeyTable keys;

    private Linker(RecordRows rows, PairScorer scorer, KeyTable keys) => (this.rows, this.scorer, this.keys) = (rows, scorer, keys);

    /// <summary>Pairs that could be one person, the surest first.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>For each record the first record of its cluster.</summary>
    public required int[] Clusters { get; init; }

    /// <summary>How many pairs were compared.</summary>
    public required long Compared { get; init; }

    /// <summary>What took how long.</summary>
    public required IReadOnlyList<(string Step, TimeSpan Took)> Steps { get; init; }

    /// <summary>The names of the comparisons.</summary>
    public IReadOnlyList<string> Comparisons => [.. rows.Comparisons.Select(c => c.Name)];

    /// <summary>The keys that brought records together, and the largest group they were allowed.</summary>
    public (IReadOnlyList<string> Keys, int LargestGroup) Blocking => ([.. keys.Plan.Keys.Select(k => k.Name)], keys.Plan.LargestGroup);

    /// <summary>Trains on a table and links its records.</summary>
    /// <exception cref="TableException">No column helps to tell people apart.</exception>
    public static Linker Link(Table table, IReadOnlyList<ColumnKind> kinds, LinkOptions options, Action<string, double>? progress, CancellationToken cancel)
    {
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
        var clusters = Clustering.Group(links, scorer, table.Count, options.Threshold, options.LeastMean);
        Done("cluster");
        return new Linker(rows, scorer, keys) { Links = links, Clusters = clusters, Compared = parts.Sum(part => part.Compared), Steps = steps };

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
        public List<Link> Kept { get; } = [];

        public long Compared { get; private set; }

        public void Visit(int left, int right, uint keys)
        {
            Compared++;
            var logit = (float)scorer.Logit(left, right);
            if (logit >= least) Kept.Add(new Link(left, right, logit));
        }
    }
}
