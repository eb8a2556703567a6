using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Cases;

/// <summary>Opens cases, and puts reports into them and takes them out again.</summary>
public sealed class CaseFiles(TolpuddleContext db)
{
    public const int MaxTitleLength = 200;

    /// <summary>So often the report may change under somebody's hands.</summary>
    private const int Attempts = 5;

    /// <summary>Opens a case from a report that the viewer sees. The opener leads it. Returns its reference, or null if there is no such report.</summary>
    /// <param name="formId">Made with the form: sent twice with it, the second finds the case of the first.</param>
    /// <param name="reportReference">The report it begins with.</param>
    /// <param name="title">At most <see cref="MaxTitleLength"/> letters.</param>
    /// <param name="purpose">What the opener is on it for.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<string?> OpenAsync(Guid formId, string reportReference, string title, string purpose, CancellationToken cancel)
    {
        var id = IdOf(formId);
        for (var attempt = 1; ; attempt++)
        {
            if (await db.Cases.Where(c => c.Id == id).Select(c => c.Reference).SingleOrDefaultAsync(cancel) is { } before) return before;
            if (await db.Reports.SingleOrDefaultAsync(r => r.Reference == reportReference, cancel) is not { } report) return null;
            var @case = await AddAsync(id, report, title, purpose, cancel);
            try
            {
                await db.SaveChangesAsync(cancel);
                return @case.Reference;
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                db.ChangeTracker.Clear(); // somebody has just changed the report, or the same form came twice at once
            }
        }
    }

    /// <summary>Puts a report that the viewer sees into a case that they work on. Its members see it from then on.</summary>
    public Task<CaseResult> AddReportAsync(string caseReference, string reportReference, CancellationToken cancel) =>
        db.ChangeCaseAsync(caseReference, "case.add-report", async seat =>
        {
            var report = await db.Reports.SingleOrDefaultAsync(r => r.Reference == reportReference, cancel);
            if (report is null) return CaseResult.NotFound;
            if (await db.CaseReports.AnyAsync(r => r.CaseId == seat.Case.Id && r.ReportId == report.Id, cancel)) return CaseResult.Already;
            if (await db.ForbidsReportAsync(seat.Case.Id, report, cancel)) return CaseResult.SharingForbidden;
            Include(seat.Case, report);
            await db.EnterAsync(seat.Case, CaseEntryKind.Report, $"Added {report.Reference}", report.Id, cancel);
            return CaseResult.Done;
        }, cancel);

    /// <summary>
    /// Takes a report out of a case, with a reason. Members see it no longer, unless their agency does in its own
    /// right; what was picked from it goes with it. If no other case has it, it is its owner's again.
    /// </summary>
    public Task<CaseResult> TakeOutReportAsync(string caseReference, string reportReference, string reason, CancellationToken cancel) =>
        db.ChangeCaseAsync(caseReference, "case.take-out-report", async seat =>
        {
            if (!CaseDoor.IsText(reason)) return CaseResult.NeedsText;
            var found = await (from l in db.CaseReports
                               join r in db.Reports on l.ReportId equals r.Id
                               where l.CaseId == seat.Case.Id && r.Reference == reportReference
                               select new { Link = l, Report = r }).SingleOrDefaultAsync(cancel);
            if (found is null) return CaseResult.NotFound;
            if (await db.IsReportHeldAsync(found.Report.Id, cancel)) return CaseResult.OnHold;
            var picked = await db.CaseSubjects
                .Where(s => s.CaseId == seat.Case.Id && s.RemovedAt == null && db.Mentions.Any(m => m.Id == s.MentionId && m.ReportId == found.Report.Id)).ToListAsync(cancel);
            foreach (var subject in picked) (subject.RemovedAt, subject.RemoveReason) = (db.Now, $"{found.Report.Reference} was taken out: {reason.Trim()}");

            db.CaseReports.Remove(found.Link);
            if (found.Report.State == ReportState.InCase && !await db.IsInAnotherOpenCaseAsync(found.Report.Id, seat.Case.Id, cancel))
            {
                found.Report.LeaveCase(db.Now);
                db.Notify(found.Report.OwnerId, $"{found.Report.Reference} was taken out of a case and waits for you again.", Triage.PathOf(found.Report));
            }

            db.Record("report.take-out-of-case", found.Report.Id);
            var things = picked.Count switch { 0 => "", 1 => ", with 1 person or thing picked from it", var n => $", with {n} people and things picked from it" };
            await db.EnterAsync(seat.Case, CaseEntryKind.Report, $"Took out {found.Report.Reference}{things}. {reason.Trim()}", found.Report.Id, cancel, reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>
    /// Orders by time as the form's id does, and is otherwise nothing that somebody could choose: whoever opens a case is
    /// granted sight of the record of this id.
    /// </summary>
    private Guid IdOf(Guid formId)
    {
        var id = db.Vault.SecretKey("case", $"{db.Viewer.AccountId:N} {formId:N}").AsSpan(0, 16);
        formId.ToByteArray(bigEndian: true).AsSpan(0, 6).CopyTo(id); // milliseconds
        return new Guid(id, bigEndian: true);
    }

    private async Task<Case> AddAsync(Guid id, Report report, string title, string purpose, CancellationToken cancel)
    {
        var @case = new Case
        {
            Id = id,
            Reference = Reference.New(Case.ReferencePrefix).Value,
            Title = title.Trim(),
            LeadAgencyId = db.Viewer.AgencyId,
            OpenedById = db.Viewer.AccountId,
            OpenedAt = db.Now,
            Risk = report.Risk,
        };
        db.Cases.Add(@case);
        db.CaseMembers.Add(new CaseMember
        {
            CaseId = @case.Id,
            AccountId = db.Viewer.AccountId,
            AgencyId = db.Viewer.AgencyId,
            Part = CaseMember.Lead,
            Purpose = purpose.Trim(),
            JoinedAt = db.Now,
        });
        await db.GrantAsync(@case.Id, db.Viewer.AccountId, CaseMember.GrantReason, cancel, sees: CaseSight.All);
        Include(@case, report);
        await db.EnterAsync(@case, CaseEntryKind.Case, $"Opened from {report.Reference}: {purpose.Trim()}", report.Id, cancel, title, purpose);
        db.Record("case.open-new", @case.Id);
        return @case;
    }

    private void Include(Case @case, Report report)
    {
        report.JoinCase(db.Now);
        db.CaseReports.Add(new CaseReport { CaseId = @case.Id, ReportId = report.Id, AddedById = db.Viewer.AccountId, AddedAt = db.Now });
        db.Notify(report.OwnerId, $"{report.Reference} was put into a case by {db.Viewer.AgencyName}.", Triage.PathOf(report));
        db.Record("report.add-to-case", report.Id);
    }
}
