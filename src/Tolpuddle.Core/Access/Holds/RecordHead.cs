using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Holds;

/// <summary>A report or case as those know it who answer for how long it is kept: that it is there and whose it is, not what is in it.</summary>
/// <param name="AgencyId">The agency that holds the report or leads the case.</param>
/// <param name="OwnerId">Who answers for a report; empty for a case, whose lead does.</param>
/// <param name="ClosedAt">Null while it is open.</param>
/// <param name="IsOurs">True at the agency that decides about it; others may only ask that it be kept.</param>
public sealed record RecordHead(Guid Id, bool IsCase, string Reference, Guid AgencyId, Guid OwnerId, DateTime? ClosedAt, bool IsOurs)
{
    /// <summary>Its own page.</summary>
    public string Path => IsCase ? $"/cases/{Reference}" : $"/reports/{Reference}";
}

internal static class RecordHeads
{
    /// <summary>
    /// The record of this reference, for coordinators and data-protection officers of the agency whose it is, and for coordinators who see it.
    /// Sees past the rules because officers see no record, and a coordinator need not be on a case, and both must say how long it is kept: they learn that it is there and
    /// whether it is closed. Null for everybody else.
    /// </summary>
    public static async Task<RecordHead?> RecordAsync(this TolpuddleContext db, string reference, CancellationToken cancel)
    {
        var (agency, keeps) = (db.Viewer.AgencyId, db.Viewer.Is(Role.Coordinator | Role.DataProtectionOfficer));
        if (!keeps) return null;
        var report = await db.Reports.IgnoreQueryFilters([TolpuddleContext.Visible]).AsNoTracking().Where(r => r.Reference == reference)
            .Select(r => new RecordHead(r.Id, false, r.Reference, r.AgencyId, r.OwnerId, r.IsOpen ? null : r.ClosedAt, r.AgencyId == agency)).SingleOrDefaultAsync(cancel);
        if (report is not null) return report.IsOurs || await db.Reports.AnyAsync(r => r.Id == report.Id, cancel) ? report : null;
        var @case = await db.Cases.IgnoreQueryFilters([TolpuddleContext.Visible]).AsNoTracking().Where(c => c.Reference == reference)
            .Select(c => new RecordHead(c.Id, true, c.Reference, c.LeadAgencyId, Guid.Empty, c.ClosedAt, c.LeadAgencyId == agency)).SingleOrDefaultAsync(cancel);
        return @case is not null && (@case.IsOurs || await db.Cases.AnyAsync(c => c.Id == @case.Id, cancel)) ? @case : null;
    }

    /// <summary>
    /// Counts a change of the record itself, so that of a hold, a wish to keep and an erasure at the same moment only one is done. Passes the rules for the
    /// same cause as <see cref="RecordAsync"/>, and tells nothing. False if the record has just been erased.
    /// </summary>
    public static async Task<bool> TouchAsync(this TolpuddleContext db, RecordHead record, CancellationToken cancel)
    {
        if (record.IsCase)
        {
            if (await db.Cases.IgnoreQueryFilters([TolpuddleContext.Visible]).SingleOrDefaultAsync(c => c.Id == record.Id, cancel) is not { } @case) return false;
            @case.Version++;
            return true;
        }

        if (await db.Reports.IgnoreQueryFilters([TolpuddleContext.Visible]).SingleOrDefaultAsync(r => r.Id == record.Id, cancel) is not { } report) return false;
        report.Version++;
        return true;
    }

    /// <summary>Does something as the program for a coordinator or data-protection officer whose work it is, and writes down elsewhere that they asked.</summary>
    public static async Task<T> AsKeeperAsync<T>(this TolpuddleContext db, Func<Task<T>> work)
    {
        var viewer = db.Viewer;
        if (!viewer.IsSystem && !viewer.Is(Role.Coordinator | Role.DataProtectionOfficer)) throw new InvalidOperationException("This is done for coordinators and data-protection officers alone.");
        db.Viewer = Viewer.System("retention");
        try
        {
            return await work();
        }
        finally
        {
            db.Viewer = viewer;
        }
    }

    /// <summary>
    /// Rows past the rules, for what the program does at the end of a record's time: it must find everything that hangs on it, whoever sees that. Shows nobody anything.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody else than the program asks.</exception>
    public static IQueryable<T> Every<T>(this TolpuddleContext db)
        where T : class
    {
        if (!db.Viewer.IsSystem) throw new InvalidOperationException("Only the program itself sees every row.");
        return db.Set<T>().IgnoreQueryFilters([TolpuddleContext.Visible]);
    }

    /// <summary>
    /// True if a hold stands on a report, on the one that it repeats, or on a case that either belongs to. Sees past the rules because a hold binds whoever may not see it; tells
    /// nothing of it but that it stands.
    /// </summary>
    public static Task<bool> IsReportHeldAsync(this TolpuddleContext db, Guid reportId, CancellationToken cancel) => db.LegalHolds
        .Where(h => h.LiftedAt == null && db.Reports.Any(r => r.Id == reportId
            && (h.RecordId == r.Id || h.RecordId == r.DuplicateOfId || db.CaseReports.Any(c => c.CaseId == h.RecordId && (c.ReportId == r.Id || c.ReportId == r.DuplicateOfId)))))
        .IgnoreQueryFilters([TolpuddleContext.Visible]).AnyAsync(cancel);
}
