using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>What a person has been told.</summary>
public sealed class NoticeBoard(TolpuddleContext db)
{
    private const int Most = 100;

    /// <summary>The newest notices of the viewer, as they stood before this look; from now on they are read.</summary>
    public async Task<List<Notice>> ReadAsync(CancellationToken cancel)
    {
        var notices = await db.Notices.AsNoTracking().OrderByDescending(n => n.At).Take(Most).ToListAsync(cancel);
        var now = db.Now;
        await db.Notices.Where(n => n.ReadAt == null).ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, now), cancel);
        return notices;
    }
}
