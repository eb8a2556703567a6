namespace Tolpuddle.Testing;

/// <summary>The time of day, moved forward when a test says so.</summary>
public sealed class TestClock : TimeProvider
{
    private long _aheadTicks;

    /// <summary>Happens once, when somebody next looks at the clock: between two steps of what they do.</summary>
    public Action? AtNextLook { get; set; }

    public override DateTimeOffset GetUtcNow()
    {
        var happens = AtNextLook;
        AtNextLook = null;
        happens?.Invoke();
        return base.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));
    }

    public void Advance(TimeSpan time) => Interlocked.Add(ref _aheadTicks, time.Ticks);
}
