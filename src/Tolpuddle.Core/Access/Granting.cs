using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Lets another agency or person see one record from now on, and ends it.</summary>
internal static class Granting
{
    /// <summary>
    /// Gives sight of <paramref name="recordId"/> to <paramref name="holderId"/>, again if it had ended, for ever or <paramref name="until"/> a moment, of a case the parts that are named: if none are, those of before, and all of a new one. Whoever gives
    /// cannot see what others hold, so this one look at the row to be renewed passes the filter; it tells nobody.
    /// </summary>
    public static async Task GrantAsync(this TolpuddleContext db, Guid recordId, Guid holderId, string reason, CancellationToken cancel, DateTime? until = null, CaseSight? sees = null)
    {
        var grant = await db.GrantOfAsync(recordId, holderId, reason, cancel);
        if (grant is null) db.Grants.Add(new Grant { RecordId = recordId, HolderId = holderId, From = db.Now, Until = until, Sees = sees ?? CaseSight.All, Reason = reason });
        else (grant.Until, grant.Sees) = (until, sees ?? grant.Sees);
    }

    /// <summary>Ends sight that was given for <paramref name="reason"/>, now; what was given for another reason stays. Passes the filter for the same cause.</summary>
    public static async Task EndGrantAsync(this TolpuddleContext db, Guid recordId, Guid holderId, string reason, CancellationToken cancel)
    {
        if (await db.GrantOfAsync(recordId, holderId, reason, cancel) is { } grant && (grant.Until is null || grant.Until > db.Now)) grant.Until = db.Now;
    }

    private static Task<Grant?> GrantOfAsync(this TolpuddleContext db, Guid recordId, Guid holderId, string reason, CancellationToken cancel) =>
        db.Grants.IgnoreQueryFilters().SingleOrDefaultAsync(g => g.RecordId == recordId && g.HolderId == holderId && g.Reason == reason, cancel);
}
