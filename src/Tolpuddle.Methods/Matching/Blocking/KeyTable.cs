using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tolpuddle.Methods.Matching.Blocking;

/// <summary>The hashes of every record under every key, and the groups that share them.</summary>
/// <remarks>
/// A pair may be found by several keys. Instead of collecting pairs and sorting repetitions out, each pair is taken only where
/// the first of its keys finds it: the hashes of a record lie side by side, and comparing all of them at once takes a few instructions.
/// </remarks>
internal sealed class KeyTable
{
    private readonly uint[] hashes;
    private readonly int slots;
    private ulong used = ulong.MaxValue;

    public KeyTable(KeyPlan plan, int records, int threads)
    {
        Plan = plan;
        slots = Math.Max(8, (plan.Keys.Count * 2 + 7) / 8 * 8);
        hashes = new uint[(long)records * slots];
        Groups = new ulong[plan.Keys.Count][];
        Parallel.For(0, plan.Keys.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, k => Groups[k] = Group(plan.Keys[k], k, records, plan.LargestGroup));
    }

    public KeyPlan Plan { get; }

    /// <summary>For each key: hash above, two record numbers' worth below (record × 2, and 1 if it is the record's second hash), sorted, only groups of two to the largest.</summary>
    public ulong[][] Groups { get; }

    /// <summary>One bit for each key that finds a pair; those where one record's first hash is the other's second in the upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (ulong Straight, ulong Crossed) Shared(int left, int right)
    {
        ref var a = ref hashes[(long)left * slots];
        ref var b = ref hashes[(long)right * slots];
        ulong straight = 0, crossed = 0;
        for (var s = 0; s < slots; s += 8)
        {
            var x = Vector256.LoadUnsafe(ref a, (nuint)s);
            var y = Vector256.LoadUnsafe(ref b, (nuint)s);
            var said = ~Vector256.Equals(x, Vector256<uint>.Zero);
            straight |= (ulong)(Vector256.Equals(x, y) & said).ExtractMostSignificantBits() << s;
            var swapped = Vector256.Shuffle(y, Vector256.Create(1u, 0, 3, 2, 5, 4, 7, 6));
            crossed |= (ulong)(Vector256.Equals(x, swapped) & said).ExtractMostSignificantBits() << s;
        }

        return (straight & used, crossed & used);
    }

    /// <summary>Leaves out a key from now on.</summary>
    public void Drop(int key)
    {
        used &= ~(3UL << (2 * key));
        Groups[key] = [];
    }

    private ulong[] Group(BlockingKey key, int k, int records, int largest)
    {
        var items = new ulong[key.HasSecond ? 2 * records : records];
        var count = 0;
        for (var r = 0; r < records; r++)
        {
            var (first, second) = (key.First(r), key.Second(r));
            if (first != 0) items[count++] = ((ulong)first << 32) | ((uint)r << 1);
            if (second != 0 && second != first) items[count++] = ((ulong)second << 32) | ((uint)r << 1) | 1;
        }

        RadixSort.ByUpperHalf(ref items, count);
        var kept = 0;
        for (var start = 0; start < count;)
        {
            var hash = items[start] >> 32;
            var end = start + 1;
            while (end < count && items[end] >> 32 == hash) end++;
            if (end - start > 1 && end - start <= largest)
            {
                for (var i = start; i < end; i++)
                {
                    var item = items[i];
                    items[kept++] = item;
                    hashes[((long)((uint)item >> 1) * slots) + (2 * k) + (long)(item & 1)] = (uint)hash;
                }
            }

            start = end;
        }

        Array.Resize(ref items, kept);
        return items;
    }
}
