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

    /// <summary>True if this account is the only one left that could look after the system.</summary>
    public static async Task<bool> IsLastAdministratorAsync(this TolpuddleContext db, Account account, CancellationToken cancel)
    {
        if (!account.Is(Role.Administrator) || account.State != AccountState.Active) return false;
        if (!await db.Profiles.AnyAsync(p => p.HostAgencyId == account.AgencyId, cancel)) return false;
        return !await db.Accounts.AnyAsync(
            a => a.Id != account.Id && a.AgencyId == account.AgencyId && a.State == AccountState.Active && a.LastDay == null && (a.Roles & Role.Administrator) != 0, cancel);
    }
}
