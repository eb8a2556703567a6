namespace Tolpuddle.Bench.Load;

/// <summary>How long each of many took.</summary>
internal sealed record Latencies(double P50Ms, double P99Ms, double PerSecond, int Count)
{
    public static Latencies Of(IEnumerable<TimeSpan> times, TimeSpan during)
    {
        var sorted = times.Select(t => t.TotalMilliseconds).Order().ToArray();
        if (sorted.Length == 0) throw new InvalidOperationException("Nothing ended in the time that was given: ask for more seconds.");
        return new Latencies(At(sorted, 0.50), At(sorted, 0.99), sorted.Length / during.TotalSeconds, sorted.Length);
    }

    /// <summary>The value below which the share <paramref name="part"/> lies (nearest rank).</summary>
    private static double At(double[] sorted, double part) => sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
}
