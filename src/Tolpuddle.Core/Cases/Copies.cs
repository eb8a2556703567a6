using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>Writes down that a sanitised copy leaves: for whom, and by whom it was read through. What it says is kept nowhere but with its reader.</summary>
public sealed class Copies(TolpuddleContext db)
{
    public const int MaxForLength = 200;

    /// <summary>A copy of a report that the viewer's agency holds; refused while an item of it is graded "no onward sharing".</summary>
    public async Task<CaseResult> OfReportAsync(Guid reportId, string forWhom, CancellationToken cancel)
    {
        if (!IsWhom(forWhom)) return CaseResult.NeedsText;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return CaseResult.NotFound;
        if (await ForbidsAsync([report.Id], cancel)) return CaseResult.SharingForbidden;
        report.Version++; // a grade that is being given read the report as it was; one of the two must look again
        db.HandlingNotes.Add(new HandlingNote { ReportId = report.Id, At = db.Now, AuthorId = db.Viewer.AccountId, Step = "copy", Reason = forWhom.Trim() });
        db.Record("report.copy", report.Id);
        return await db.TrySaveAsync(cancel) ? CaseResult.Done : CaseResult.ChangedMeanwhile;
    }

    /// <summary>A copy of a case, by somebody who works on it; the timeline tells of it.</summary>
    public Task<CaseResult> OfCaseAsync(string reference, string forWhom, CancellationToken cancel) =>
        db.ChangeAnyCaseAsync(reference, "case.copy", async seat =>
        {
            if (seat.Mine.Part == CaseMember.Observer) return CaseResult.ObserversOnlyRead;
            if (!IsWhom(forWhom)) return CaseResult.NeedsText;
            if (await ForbidsAsync(await db.CaseReports.Where(l => l.CaseId == seat.Case.Id).Select(l => l.ReportId).ToListAsync(cancel), cancel)) return CaseResult.SharingForbidden;
            await db.EnterAsync(seat.Case, CaseEntryKind.Case, $"A sanitised copy was made for {forWhom.Trim()}.", null, cancel, forWhom);
            return CaseResult.Done;
        }, cancel);

    private static bool IsWhom(string? forWhom) => !string.IsNullOrWhiteSpace(forWhom) && forWhom.Length <= MaxForLength;

    private async Task<bool> ForbidsAsync(List<Guid> reports, CancellationToken cancel)
    {
        var grades = (await db.Grades.AsNoTracking().Where(g => reports.Contains(g.ReportId)).ToListAsync(cancel)).ToLookup(g => g.ReportId);
        return grades.Any(report => Grading.InForce(report).Values.Any(Grading.ForbidsSharing));
    }
}
