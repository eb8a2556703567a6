using System.Diagnostics;

namespace Tolpuddle.Bench.Load;

/// <summary>One thing done: how long all of it took, and how long its last part.</summary>
internal readonly record struct Lap(TimeSpan Whole, TimeSpan Last);

/// <summary>So many clients at once; each does the next as soon as its last is answered.</summary>
internal static class ClosedLoop
{
    /// <summary>
    /// Laps for each client, taken together, before the clock runs, however slow they are: a PostgreSQL connection plans a
    /// statement ten times before it keeps the plan, five until the driver prepares it and five more of the server's own.
    /// </summary>
    private const int FewestLapsToWarmUp = 16;

    /// <summary>Lets each of <paramref name="clients"/> run, first to warm up and then on the clock. What ends within the clock's time counts.</summary>
    /// <param name="clients">Given the number of its lap among those of all, a client does it.</param>
    /// <param name="warmUp">At least so long before the clock runs.</param>
    /// <param name="measured">How long the clock runs.</param>
    /// <param name="cancel">Ends it without a result.</param>
    /// <returns>The times of what counts, and how many laps there were with those that do not.</returns>
    public static async Task<(Latencies Whole, Latencies Last, int Laps)> RunAsync(
        IReadOnlyList<Func<int, CancellationToken, Task<Lap>>> clients, TimeSpan warmUp, TimeSpan measured, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var (turn, clock) = (-1, 0L);
        var running = clients.Select(client => Task.Run(() => LoopAsync(client), cancel)).ToList();
        var laps = (await Task.WhenAll(running)).SelectMany(l => l).ToList();
        return (Latencies.Of(laps.Select(l => l.Whole), measured), Latencies.Of(laps.Select(l => l.Last), measured), turn + 1);

        async Task<List<Lap>> LoopAsync(Func<int, CancellationToken, Task<Lap>> client)
        {
            var counted = new List<Lap>();
            while (!IsOver())
            {
                cancel.ThrowIfCancellationRequested();
                var lap = await client(Interlocked.Increment(ref turn), cancel);
                if (Volatile.Read(ref clock) != 0)
                {
                    if (!IsOver()) counted.Add(lap);
                }
                else if (Stopwatch.GetElapsedTime(start) >= warmUp && Volatile.Read(ref turn) >= FewestLapsToWarmUp * clients.Count)
                {
                    Interlocked.CompareExchange(ref clock, Stopwatch.GetTimestamp(), 0);
                }
            }

            return counted;
        }

        bool IsOver() => Volatile.Read(ref clock) is var begun and not 0 && Stopwatch.GetElapsedTime(begun) >= measured;
    }
}
