using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Something of the viewer's own that should have been done by now.</summary>
public sealed record LateMatter(string What, string Path, DateTime DueAt);

/// <summary>What a person has been told, and what of theirs is late.</summary>
public sealed class NoticeBoard(TolpuddleContext db)
{
    private const int Most = 100;

    /// <summary>
    /// Notices of the viewer, newest first, as they stood before this look; from now on these are read. Unread ones come
    /// before any other, so that of more than fit each look shows the next.
    /// </summary>
    public async Task<List<Notice>> ReadAsync(CancellationToken cancel)
    {
        var unread = await db.Notices.AsNoTracking().Where(n => n.ReadAt == null).OrderByDescending(n => n.At).Take(Most).ToListAsync(cancel);
        var read = await db.Notices.AsNoTracking().Where(n => n.ReadAt != null).OrderByDescending(n => n.At).Take(Most - unread.Count).ToListAsync(cancel);
        var (now, shown) = (db.Now, unread.Select(n => n.Id).ToList());
        if (shown.Count > 0) await db.Notices.Where(n => shown.Contains(n.Id)).ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, now), cancel);
        return [.. unread.Concat(read).OrderByDescending(n => n.At)];
    }

    /// <summary>How many are still unread.</summary>
    public Task<int> CountUnreadAsync(CancellationToken cancel) => db.Notices.CountAsync(n => n.ReadAt == null, cancel);

    /// <summary>What the viewer answers for and is late, the latest first.</summary>
    public async Task<List<LateMatter>> LateAsync(CancellationToken cancel) =>
        [.. (await db.LateAsync(Most, cancel)).Select(m => new LateMatter(m.What, m.Path, m.DueAt))];

    /// <summary>How many of them, not counting beyond <paramref name="most"/>.</summary>
    public Task<int> CountLateAsync(int most, CancellationToken cancel) => db.CountLateAsync(most, cancel);
}
