using System.Diagnostics;

namespace Tolpuddle.Bench.Load;

/// <summary>One thing done: how long all of it took, and how long its last part.</summary>
internal readonly record struct Lap(TimeSpan Whole, TimeSpan Last);

/// <summary>So many clients at once; each does the next as soon as its last is answered.</summary>
internal static class ClosedLoop
{
    /// <summary>Lets each of <paramref name="clients"/> run, first to warm up and then on the clock. What ends within the clock's time counts.</summary>
    public static async Task<(Latencies Whole, Latencies Last)> RunAsync(
        IReadOnlyList<Func<int, CancellationToken, Task<Lap>>> clients, TimeSpan warmUp, TimeSpan measured, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var turn = -1;
        var running = clients.Select(client => Task.Run(() => LoopAsync(client), cancel)).ToList();
        var laps = (await Task.WhenAll(running)).SelectMany(l => l).ToList();
        return (Latencies.Of(laps.Select(l => l.Whole), measured), Latencies.Of(laps.Select(l => l.Last), measured));

        async Task<List<Lap>> LoopAsync(Func<int, CancellationToken, Task<Lap>> client)
        {
            var counted = new List<Lap>();
            while (Stopwatch.GetElapsedTime(start) < warmUp + measured)
            {
                cancel.ThrowIfCancellationRequested();
                var lap = await client(Interlocked.Increment(ref turn), cancel);
                var ended = Stopwatch.GetElapsedTime(start);
                if (ended >= warmUp && ended < warmUp + measured) counted.Add(lap);
            }

            return counted;
        }
    }
}
