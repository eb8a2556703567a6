namespace Tolpuddle.Web.Hosting;

/// <summary>
/// A bucket that fills steadily and from which each request takes one. It knows how many came, never from where:
/// limits on the public site rest on it, so that no address need be kept.
/// </summary>
internal sealed class Bucket
{
    private readonly Lock _gate = new();
    private readonly double _perSecond;
    private readonly double _capacity;
    private readonly TimeProvider _time;
    private double _level;
    private long _filledAt;

    public Bucket(double perSecond, double capacity, TimeProvider time)
    {
        (_perSecond, _capacity, _time) = (perSecond, capacity, time);
        (_level, _filledAt) = (capacity, time.GetTimestamp());
    }

    /// <summary>Takes one if there is one.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            Fill();
            if (_level < 1) return false;
            _level--;
            return true;
        }
    }

    /// <summary>Takes one in any case, and says how long it will be before the bucket owes nothing.</summary>
    public TimeSpan TakeOnCredit(TimeSpan atMost)
    {
        lock (_gate)
        {
            Fill();
            var floor = -atMost.TotalSeconds * _perSecond;
            _level = Math.Max(_level - 1, floor);
            return _level >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_level / _perSecond);
        }
    }

    private void Fill()
    {
        var now = _time.GetTimestamp();
        _level = Math.Min(_capacity, _level + (_time.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond));
        _filledAt = now;
    }
}

/// <summary>
/// Slows those who try return codes. Every try takes the same time at least, right or wrong; when many come, each
/// waits longer, up to a bound, and nobody is refused: somebody honest who mistyped must not be shut out by a flood.
/// </summary>
/// <remarks>A code has 53 bits. At a thousand tries a second, somebody among a million reports would be found once in four months.</remarks>
public sealed class CodePatience(TimeProvider time)
{
    /// <summary>What one try takes at least: longer than any look-up.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMilliseconds(700);

    /// <summary>What is added at most when many try at once.</summary>
    public static readonly TimeSpan MostAdded = TimeSpan.FromSeconds(8);

    private readonly Bucket _tries = new(perSecond: 2, capacity: 30, time);

    /// <summary>Runs <paramref name="look"/>; the answer comes no earlier than was decided before it was known.</summary>
    public Task<T> LookAsync<T>(Func<Task<T>> look, CancellationToken cancel) => TakingAsync(Least + _tries.TakeOnCredit(MostAdded), look, cancel);

    /// <summary>As <see cref="LookAsync"/> for a code that is used up by use: waits before <paramref name="look"/>, so that whoever gives up meanwhile has used up nothing.</summary>
    public async Task<T> WaitAsync<T>(Func<Task<T>> look, CancellationToken cancel)
    {
        await Task.Delay(Least + _tries.TakeOnCredit(MostAdded), time, cancel);
        return await TakingAsync(Least, look, cancel);
    }

    private async Task<T> TakingAsync<T>(TimeSpan least, Func<Task<T>> look, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var answer = await look();
        var rest = least - time.GetElapsedTime(started);
        if (rest > TimeSpan.Zero) await Task.Delay(rest, time, cancel);
        return answer;
    }
}

/// <summary>Keeps a flood of forms from filling the database. Who meets it keeps what was typed and is asked to press again.</summary>
public sealed class FormPatience(TolpuddleSettings settings, TimeProvider time)
{
    /// <summary>A form has a dozen pages.</summary>
    private const int SavesPerReport = 15;

    /// <summary>Of ten reports, one has files, and one is stopped and gone on with later.</summary>
    private const int ReportsPerRare = 10;

    private readonly Bucket _reports = new(settings.ReportsPerMinute / 60.0, settings.ReportsPerMinute * 2.0, time);
    private readonly Bucket _saves = new(settings.ReportsPerMinute * SavesPerReport / 60.0, settings.ReportsPerMinute * 2.0 * SavesPerReport, time);

    private readonly Bucket _kept = new(RarePosts(settings) / 60.0, RarePosts(settings) * 2.0, time);

    private readonly Bucket _files = new(RarePosts(settings) / 60.0, RarePosts(settings) * 2.0, time);

    public bool MaySend() => _reports.TryTake();

    /// <summary>Asked for a post of files: however many come, as many reports are taken as ever.</summary>
    public bool MaySendFiles() => _files.TryTake();

    /// <summary>Asked for a form that is kept for days.</summary>
    public bool MayKeep() => _kept.TryTake();

    public bool MaySave() => _saves.TryTake();

    private static int RarePosts(TolpuddleSettings settings) => Math.Max(1, settings.ReportsPerMinute / ReportsPerRare);
}
