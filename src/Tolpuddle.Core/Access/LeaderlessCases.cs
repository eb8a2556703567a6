using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>An open case that nobody leads any more, as an agency that answers for it learns of it.</summary>
/// <param name="Lead">Who led it last.</param>
public sealed record LeaderlessCase(Guid Id, string Reference, string Lead);

/// <summary>
/// Cases whose lead can no longer work on them. Sees past the rules, because a case whose lead is gone and that nobody
/// else may see would wait for ever: whoever looks after the work of the agency that answers for it learns its
/// reference and who led it, and nothing of what it is about.
/// </summary>
internal static class LeaderlessCases
{
    /// <summary>People who can no longer sign in, or whose work is no longer with reports.</summary>
    public static IQueryable<Guid> Gone(this TolpuddleContext db) => db.GoneFrom(Viewer.HandlesReportsRoles);

    /// <summary>People who can no longer sign in, or have none of <paramref name="roles"/>.</summary>
    public static IQueryable<Guid> GoneFrom(this TolpuddleContext db, Role roles) =>
        db.Accounts.Where(a => a.State != AccountState.Active || (a.Roles & roles) == 0).Select(a => a.Id);

    /// <summary>Those of the viewer's agency, the longest open first, if the viewer looks after its work: as a coordinator, or as anybody who works with reports where it has none.</summary>
    public static async Task<List<LeaderlessCase>> LeaderlessCasesAsync(this TolpuddleContext db, CancellationToken cancel)
    {
        if (!db.Viewer.HandlesReports) return [];
        var gone = db.Gone();
        var coordinators = db.Accounts.Where(a => a.AgencyId == db.Viewer.AgencyId && (a.Roles & Role.Coordinator) != 0 && !gone.Contains(a.Id));
        if (!db.Viewer.Is(Role.Coordinator) && await coordinators.AnyAsync(cancel)) return [];
        return await (from m in db.CaseMembers.IgnoreQueryFilters().AsNoTracking()
                      join c in db.Cases on m.CaseId equals c.Id
                      join a in db.Accounts on m.AccountId equals a.Id
                      where m.Part == "lead" && m.LeftAt == null && c.ClosedAt == null && c.LeadAgencyId == db.Viewer.AgencyId && gone.Contains(m.AccountId)
                      orderby c.OpenedAt, c.Id
                      select new LeaderlessCase(c.Id, c.Reference, a.Name)).ToListAsync(cancel);
    }
}
