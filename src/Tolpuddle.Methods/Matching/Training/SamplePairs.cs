using Tolpuddle.Methods.Matching.Comparisons;

namespace Tolpuddle.Methods.Matching.Training;

/// <summary>Draws pairs of records, the same ones each time.</summary>
internal static class SamplePairs
{
    /// <summary>Any two records.</summary>
    public static IEnumerable<(int Left, int Right)> Any(int records, int count, int seed)
    {
        var random = new SplitMix((ulong)seed);
        for (var i = 0; i < count; i++)
        {
            var left = random.Next(records);
            var right = random.Next(records - 1);
            if (right >= left) right++;
            yield return (left, right);
        }
    }

    /// <summary>Two records that hold the same value, each such pair equally likely; and how many there are.</summary>
    public static (double Total, List<(int Left, int Right)> Pairs) OfGroups(int[] groups, int count)
    {
        var most = groups.Length == 0 ? 0 : groups.Max();
        var starts = new int[most + 2];
        foreach (var group in groups) starts[group + 1]++;
        starts[1] = 0; // records that hold nothing are no group
        for (var g = 1; g < starts.Length; g++) starts[g] += starts[g - 1];
        var members = new int[Math.Max(1, starts[^1])];
        var next = starts.AsSpan(0, most + 1).ToArray();
        for (var r = 0; r < groups.Length; r++)
        {
            if (groups[r] != 0) members[next[groups[r]]++] = r;
        }

        var sums = new double[most + 1];
        for (var g = 1; g <= most; g++)
        {
            double size = starts[g + 1] - starts[g];
            sums[g] = sums[g - 1] + (size * (size - 1) / 2);
        }

        var pairs = new List<(int, int)>();
        var total = sums[^1];
        if (total < 1) return (0, pairs);
        var random = new SplitMix(1_000_003);
        for (var i = 0; i < count; i++)
        {
            var found = Array.BinarySearch(sums, random.NextShare() * total);
            var g = found >= 0 ? found + 1 : ~found;
            while (g <= most && starts[g + 1] - starts[g] < 2) g++;
            if (g > most) continue;
            var size = starts[g + 1] - starts[g];
            var left = random.Next(size);
            var right = random.Next(size - 1);
            if (right >= left) right++;
            pairs.Add((members[starts[g] + left], members[starts[g] + right]));
        }

        return (total, pairs);
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</summary>
    private struct SplitMix(ulong seed)
    {
        private ulong state = (seed * 0xD1342543DE82EF95) ^ (seed << 17); // far apart for neighbouring seeds, or their draws would be the same ones shifted

        public int Next(int below) => (int)(NextShare() * below);

        public double NextShare()
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (z ^ (z >> 31)) / 18446744073709551616.0;
        }
    }
}
