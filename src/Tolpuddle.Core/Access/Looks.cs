using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>How many people have looked at a record. A number for everybody who sees the record; names are for the data-protection officer.</summary>
public sealed class Looks(TolpuddleContext db)
{
    /// <summary>People who have done <paramref name="act"/> with <paramref name="subjectId"/>, each counted once.</summary>
    public Task<int> PeopleAsync(Guid subjectId, string act, CancellationToken cancel) =>
        db.Audit.IgnoreQueryFilters().AsNoTracking()
            .Where(e => e.SubjectId == subjectId && e.Act == act)
            .Select(e => e.AccountId).Distinct().CountAsync(cancel);

    /// <summary>True if the viewer has done <paramref name="act"/> with <paramref name="subjectId"/> since then, for the purpose that they state now.</summary>
    public async Task<bool> HasLookedAsync(Guid subjectId, string act, DateTime since, CancellationToken cancel)
    {
        var purposes = await db.Audit.IgnoreQueryFilters().AsNoTracking()
            .Where(e => e.SubjectId == subjectId && e.Act == act && e.AccountId == db.Viewer.AccountId && e.At > since)
            .Select(e => e.Purpose).ToListAsync(cancel);
        return purposes.Contains(db.Viewer.Purpose);
    }
}
