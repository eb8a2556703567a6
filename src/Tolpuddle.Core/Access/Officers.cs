using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Data-protection officers who can be told something.</summary>
internal static class Officers
{
    public static IQueryable<Account> WhoProtectData(this IQueryable<Account> accounts) =>
        accounts.Where(a => a.State == AccountState.Active && (a.Roles & Role.DataProtectionOfficer) != 0);

    /// <summary>Tells those of an agency.</summary>
    public static async Task TellOfficersAsync(this TolpuddleContext db, Guid agencyId, string text, string path, CancellationToken cancel)
    {
        foreach (var officer in await db.Accounts.WhoProtectData().Where(a => a.AgencyId == agencyId).Select(a => a.Id).ToListAsync(cancel)) db.Notify(officer, text, path);
    }
}
