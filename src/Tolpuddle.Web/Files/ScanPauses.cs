using System.Collections.Concurrent;

namespace Tolpuddle.Web.Files;

/// <summary>
/// Files that could not be scanned, so that none of them keeps others from it: each is tried again after a minute, then after twice as long
/// each time, at most a day. Known to this node until it stops.
/// </summary>
internal sealed class ScanPauses(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Guid, (TimeSpan Pause, DateTimeOffset Until)> _files = [];

    public bool IsResting(Guid id) => _files.TryGetValue(id, out var file) && file.Until > time.GetUtcNow();

    /// <returns>For how long.</returns>
    public TimeSpan PutBack(Guid id)
    {
        var now = time.GetUtcNow();
        return _files.AddOrUpdate(id, _ => (First, now + First), (_, file) => Next(file.Pause, now)).Pause;
    }

    public void Forget(Guid id) => _files.TryRemove(id, out _);

    private static (TimeSpan Pause, DateTimeOffset Until) Next(TimeSpan pause, DateTimeOffset now)
    {
        var next = pause * 2 < Longest ? pause * 2 : Longest;
        return (next, now + next);
    }
}
