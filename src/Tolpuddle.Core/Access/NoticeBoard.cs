using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Something of the viewer's own that should have been done by now.</summary>
public sealed record LateMatter(string What, string Path, DateTime DueAt);

/// <summary>What a person has been told, and what of theirs is late.</summary>
public sealed class NoticeBoard(TolpuddleContext db)
{
    private const int Most = 100;

    /// <summary>The newest notices of the viewer, as they stood before this look; from now on these are read.</summary>
    public async Task<List<Notice>> ReadAsync(CancellationToken cancel)
    {
        var notices = await db.Notices.AsNoTracking().OrderByDescending(n => n.At).Take(Most).ToListAsync(cancel);
        var (now, shown) = (db.Now, notices.Where(n => n.ReadAt is null).Select(n => n.Id).ToList());
        if (shown.Count > 0) await db.Notices.Where(n => shown.Contains(n.Id)).ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, now), cancel);
        return notices;
    }

    /// <summary>What the viewer answers for and is late, the latest first.</summary>
    public async Task<List<LateMatter>> LateAsync(CancellationToken cancel) =>
        [.. (await db.LateAsync(Most, cancel)).Select(m => new LateMatter(m.What, m.Path, m.DueAt))];

    /// <summary>How many of them, not counting beyond <paramref name="most"/>.</summary>
    public Task<int> CountLateAsync(int most, CancellationToken cancel) => db.CountLateAsync(most, cancel);
}
