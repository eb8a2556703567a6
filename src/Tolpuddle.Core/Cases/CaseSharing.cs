using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>Handling codes are obeyed where a case brings a report before another agency: being on it together is passing it on.</summary>
internal static class CaseSharing
{
    /// <summary>Conditions that only the agency that holds a report can judge to be met.</summary>
    private static readonly string[] HoldersOnly = ["S1", "S3"];

    /// <summary>True if some report of the case may not reach <paramref name="agencyId"/>, or may not by the viewer's hand.</summary>
    public static async Task<bool> ForbidsAgencyAsync(this TolpuddleContext db, Guid caseId, Guid agencyId, CancellationToken cancel)
    {
        var reports = await db.Reports.Where(r => db.CaseReports.Any(l => l.CaseId == caseId && l.ReportId == r.Id)).ToListAsync(cancel);
        foreach (var report in reports)
        {
            report.Version++; // a grade that is being given read the case as it was; one of the two must look again
            db.Record("report.share", report.Id);
        }

        return await db.ForbidsAsync(reports, [agencyId], cancel);
    }

    /// <summary>True if <paramref name="report"/> may not reach some agency on the case, or may not by the viewer's hand.</summary>
    public static async Task<bool> ForbidsReportAsync(this TolpuddleContext db, Guid caseId, Report report, CancellationToken cancel)
    {
        var agencies = await db.PresentMembers().Where(m => m.CaseId == caseId).Select(m => m.AgencyId).Distinct().ToListAsync(cancel);
        return await db.ForbidsAsync([report], agencies, cancel);
    }

    private static async Task<bool> ForbidsAsync(this TolpuddleContext db, IReadOnlyList<Report> reports, IReadOnlyList<Guid> agencies, CancellationToken cancel)
    {
        var ids = reports.Select(r => r.Id).ToList();
        var grades = (await db.Grades.AsNoTracking().Where(g => ids.Contains(g.ReportId)).ToListAsync(cancel)).ToLookup(g => g.ReportId);
        return reports.Any(report =>
        {
            var conditions = Grading.InForce(grades[report.Id]).Values.SelectMany(Grading.ConditionsOf).ToHashSet();
            var byHolder = report.AgencyId == db.Viewer.AgencyId;
            return agencies.Any(to => to != report.AgencyId
                && (conditions.Contains(Grading.NoOnwardSharing) || (!byHolder && to != db.Viewer.AgencyId && conditions.Overlaps(HoldersOnly))));
        });
    }
}
