using System.Numerics;

namespace Tolpuddle.Methods.Matching.Blocking;

/// <summary>Looks at pairs as they are found.</summary>
internal interface IPairVisitor
{
    /// <param name="left">The record that came first.</param>
    /// <param name="right">The other.</param>
    /// <param name="keys">One bit for each key that finds the pair.</param>
    void Visit(int left, int right, uint keys);
}

/// <summary>Visits every pair that a <see cref="KeyTable"/> finds, once, in parts that do not depend on the number of threads.</summary>
internal static class PairWalk
{
    private const int PartLength = 1 << 14; // group members

    /// <summary>Visits all pairs, or those of one group in <paramref name="oneIn"/>. Each part has its own visitor; they come back in order.</summary>
    public static List<TVisitor> Run<TVisitor>(KeyTable table, int oneIn, int threads, Func<TVisitor> open, Action<double>? progress, CancellationToken cancel)
        where TVisitor : IPairVisitor
    {
        var parts = new List<(int Key, int Start, int End)>();
        for (var key = 0; key < table.Groups.Length; key++)
        {
            var items = table.Groups[key];
            for (var start = 0; start < items.Length;)
            {
                var end = Math.Min(items.Length, start + PartLength);
                while (end < items.Length && items[end] >> 32 == items[end - 1] >> 32) end++;
                parts.Add((key, start, end));
                start = end;
            }
        }

        var visitors = new TVisitor[parts.Count];
        var done = 0;
        Parallel.For(0, parts.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, p =>
        {
            visitors[p] = open();
            Walk(table, parts[p].Key, parts[p].Start, parts[p].End, oneIn, visitors[p]);
            progress?.Invoke((double)Interlocked.Increment(ref done) / parts.Count);
        });
        return [.. visitors];
    }

    private static void Walk<TVisitor>(KeyTable table, int key, int start, int end, int oneIn, TVisitor visitor)
        where TVisitor : IPairVisitor
    {
        var items = table.Groups[key];
        while (start < end)
        {
            var hash = (uint)(items[start] >> 32);
            var groupEnd = start + 1;
            while (groupEnd < end && (uint)(items[groupEnd] >> 32) == hash) groupEnd++;
            if (oneIn == 1 || (hash >> 7) % (uint)oneIn == 0)
            {
                for (var i = start; i < groupEnd; i++)
                {
                    for (var j = i + 1; j < groupEnd; j++) Offer(table, key, (uint)items[i], (uint)items[j], visitor);
                }
            }

            start = groupEnd;
        }
    }

    private static void Offer<TVisitor>(KeyTable table, int key, uint first, uint second, TVisitor visitor)
        where TVisitor : IPairVisitor
    {
        var (left, right) = ((int)(first >> 1), (int)(second >> 1));
        if (left == right) return;
        if (left > right) (left, right, first, second) = (right, left, second, first);
        var (straight, crossed) = table.Shared(left, right);
        var slot = (2 * key) + (int)(first & 1);
        var isStraight = ((first ^ second) & 1) == 0;
        if (isStraight)
        {
            if ((straight & ((1UL << slot) - 1)) != 0) return;
        }
        else if (straight != 0 || (crossed & ((1UL << slot) - 1)) != 0)
        {
            return;
        }

        visitor.Visit(left, right, Halve(straight | crossed));
    }

    /// <summary>Two bits for each key become one.</summary>
    private static uint Halve(ulong slots)
    {
        var either = slots | (slots >> 1);
        var keys = 0u;
        for (var rest = either & 0x5555_5555_5555_5555; rest != 0; rest &= rest - 1) keys |= 1u << (BitOperations.TrailingZeroCount(rest) / 2);
        return keys;
    }
}
