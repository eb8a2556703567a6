namespace Tolpuddle.Testing;

/// <summary>The time of day, moved forward when a test says so.</summary>
public sealed class TestClock : TimeProvider
{
    private long _aheadTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _aheadTicks, time.Ticks);
}
