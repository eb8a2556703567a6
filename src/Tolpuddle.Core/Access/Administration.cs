using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>What an administrator may look after: the accounts of their own agency, and everything if their agency runs the system.</summary>
internal static class Administration
{
    public static async Task<bool> IsHostAsync(this TolpuddleContext db, CancellationToken cancel) =>
        db.Viewer.Is(Role.Administrator) && await db.Profiles.AnyAsync(p => p.HostAgencyId == db.Viewer.AgencyId, cancel);

    public static async Task<bool> AdministersAsync(this TolpuddleContext db, Guid agencyId, CancellationToken cancel) =>
        db.Viewer.IsSystem || (db.Viewer.Is(Role.Administrator) && (agencyId == db.Viewer.AgencyId || await db.IsHostAsync(cancel)));

    /// <summary>Administrators of this agency, and of the one that runs the system, without the viewer: those who could confirm what the viewer asks for.</summary>
    public static Task<List<Guid>> OtherAdministratorsAsync(this TolpuddleContext db, Guid agencyId, CancellationToken cancel)
    {
        var me = db.Viewer.AccountId;
        return db.Accounts
            .Where(a => a.State == AccountState.Active && (a.Roles & Role.Administrator) != 0 && a.Id != me)
            .Where(a => a.AgencyId == agencyId || db.Profiles.Any(p => p.HostAgencyId == a.AgencyId))
            .Select(a => a.Id).ToListAsync(cancel);
    }

    /// <summary>True if this account is the only one left that could look after the system.</summary>
    public static async Task<bool> IsLastAdministratorAsync(this TolpuddleContext db, Account account, CancellationToken cancel)
    {
        if (!account.Is(Role.Administrator) || account.State != AccountState.Active) return false;
        if (!await db.Profiles.AnyAsync(p => p.HostAgencyId == account.AgencyId, cancel)) return false;
        return !await db.Accounts.AnyAsync(
            a => a.Id != account.Id && a.AgencyId == account.AgencyId && a.State == AccountState.Active && a.LastDay == null && (a.Roles & Role.Administrator) != 0, cancel);
    }
}
