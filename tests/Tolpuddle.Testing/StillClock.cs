using System.Collections.Concurrent;

namespace Tolpuddle.Testing;

/// <summary>
/// Time that stands still until a test moves it. Whoever waits goes on at once, and how long they would have waited is
/// noted; what comes again and again, such as housekeeping, does not come.
/// </summary>
public sealed class StillClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Every wait since the last look, in order.</summary>
    public IReadOnlyList<TimeSpan> TakeWaits()
    {
        var waits = new List<TimeSpan>();
        while (_waits.TryDequeue(out var wait)) waits.Add(wait);
        return waits;
    }

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan || dueTime == Timeout.InfiniteTimeSpan) return new Never();
        _waits.Enqueue(dueTime);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Never();
    }

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // There is nothing to stop.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
