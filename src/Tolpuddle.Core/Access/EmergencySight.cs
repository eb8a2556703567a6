using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// The glass through which somebody looks at a record that they have opened in an emergency. It is put on only by the page of that
/// record, for that one request: no list, count, search or match ever looks through it, and nothing is changed through it.
/// </summary>
internal static class EmergencySight
{
    /// <summary>
    /// If the viewer has opened the record of this reference, or a case that holds the report of it, and the time is not over: they
    /// see it for the rest of this request, and what they read is written down with the reason that they gave. Looks past the rules
    /// to find which report is in such a case, since before the glass is on its case cannot be seen.
    /// </summary>
    /// <returns>When the time is over; null where nothing was opened.</returns>
    public static async Task<DateTime?> LookInEmergencyAsync(this TolpuddleContext db, string reference, CancellationToken cancel)
    {
        if (!db.Viewer.Is(Readers.Roles)) return null;
        var (me, now) = (db.Viewer.AccountId, db.Now);
        var open = await db.EmergencyAccesses.IgnoreQueryFilters().AsNoTracking()
            .Where(e => e.AccountId == me && e.Until > now)
            .Where(e => e.Reference == reference || db.CaseReports.Any(l => l.CaseId == e.RecordId && db.Reports.Any(r => r.Id == l.ReportId && r.Reference == reference)))
            .OrderByDescending(e => e.Until).FirstOrDefaultAsync(cancel);
        if (open is null) return null;
        db.Viewer = db.Viewer with { EmergencyId = open.RecordId, Purpose = open.Purpose };
        return open.Until;
    }
}
