using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Who at an agency answers for what nobody there has taken yet. Nothing is sent where nobody would read it.</summary>
internal static class DutyReader
{
    /// <summary>One of the agency's <see cref="Readers"/>: a coordinator before a practitioner before an adviser. Null if there is nobody.</summary>
    public static async Task<Guid?> DutyReaderAsync(this TolpuddleContext db, Guid agencyId, CancellationToken cancel) =>
        (await db.DutyReadersAsync([agencyId], cancel)).TryGetValue(agencyId, out var reader) ? reader : null;

    /// <summary>The duty reader of each of <paramref name="agencies"/> that has one.</summary>
    public static async Task<Dictionary<Guid, Guid>> DutyReadersAsync(
        this TolpuddleContext db, IReadOnlyCollection<Guid> agencies, CancellationToken cancel)
    {
        var readers = await db.Accounts.AsNoTracking().WhoRead()
            .Where(a => agencies.Contains(a.AgencyId))
            .Select(a => new { a.Id, a.AgencyId, a.Roles })
            .ToListAsync(cancel);
        return readers
            .GroupBy(a => a.AgencyId)
            .ToDictionary(g => g.Key, g => g.OrderByDescending(a => a.Roles.HasFlag(Role.Coordinator)).ThenByDescending(a => a.Roles.HasFlag(Role.Practitioner)).ThenBy(a => a.Id).First().Id);
    }

    /// <summary>True if this account can sign in and works with reports for <paramref name="agencyId"/>.</summary>
    public static Task<bool> HandlesReportsAsync(this TolpuddleContext db, Guid accountId, Guid agencyId, CancellationToken cancel) =>
        db.Accounts.AnyAsync(
            a => a.Id == accountId && a.AgencyId == agencyId && a.State == AccountState.Active && (a.Roles & Viewer.HandlesReportsRoles) != 0, cancel);
}
