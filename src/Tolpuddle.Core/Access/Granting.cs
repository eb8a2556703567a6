using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Lets another agency or person see one record from now on.</summary>
internal static class Granting
{
    /// <summary>
    /// Gives sight of <paramref name="recordId"/> to <paramref name="holderId"/>, again if it had ended, for ever or <paramref name="until"/> a moment. Whoever gives
    /// cannot see what others hold, so this one look at the row to be renewed passes the filter; it tells nobody.
    /// </summary>
    public static async Task GrantAsync(this TolpuddleContext db, Guid recordId, Guid holderId, string reason, CancellationToken cancel, DateTime? until = null)
    {
        var grant = await db.Grants.IgnoreQueryFilters().SingleOrDefaultAsync(g => g.RecordId == recordId && g.HolderId == holderId, cancel);
        if (grant is null) db.Grants.Add(new Grant { RecordId = recordId, HolderId = holderId, From = db.Now, Until = until, Reason = reason });
        else grant.Until = until;
    }
}
