using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>What a person has been told.</summary>
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
}
