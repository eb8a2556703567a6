using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>What happens to a case as a whole: its title, its risk, its end, its new beginning.</summary>
public sealed class CaseLife(TolpuddleContext db)
{
    public Task<CaseResult> RenameAsync(string reference, string title, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.rename", async seat =>
        {
            if (string.IsNullOrWhiteSpace(title) || title.Length > CaseFiles.MaxTitleLength) return CaseResult.NeedsText;
            if (seat.Case.Title == title.Trim()) return CaseResult.Already;
            var before = seat.Case.Title;
            seat.Case.Title = title.Trim();
            await db.EnterAsync(seat.Case, CaseEntryKind.Case, $"Called “{title.Trim()}”, before: “{before}”", null, cancel, title);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Judges the risk anew. The judgements before, with their reasons, stand in the timeline.</summary>
    public Task<CaseResult> JudgeRiskAsync(string reference, string risk, string reason, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.judge-risk", async seat =>
        {
            if (!Codes.Risk.Contains(risk)) return CaseResult.UnknownCode;
            if (!CaseDoor.IsText(reason)) return CaseResult.NeedsText;
            var changed = seat.Case.Risk == risk ? "Risk confirmed" : "Risk";
            var before = seat.Case.Risk == risk ? "" : $", before: {Codes.Risk.Label(seat.Case.Risk)}";
            seat.Case.Risk = risk;
            await db.EnterAsync(seat.Case, CaseEntryKind.Case, $"{changed}: {Codes.Risk.Label(risk)}{before}. {reason.Trim()}", null, cancel, reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>
    /// Closes a case with a reason. While tasks are open or referrals have no result that is refused, unless
    /// <paramref name="despite"/> is said: then tasks are dropped. Reports that nobody has closed go back to their owners.
    /// </summary>
    public Task<CaseResult> CloseAsync(string reference, string reason, bool despite, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.close", async seat =>
        {
            if (!CaseDoor.IsText(reason)) return CaseResult.NeedsText;
            var tasks = await db.CaseTasks.Where(t => t.CaseId == seat.Case.Id && t.DoneAt == null).ToListAsync(cancel);
            if (tasks.Count > 0 && !despite) return CaseResult.TasksOpen;
            if (!despite && await db.OpenReferrals.AnyAsync(r => db.CaseReports.Any(l => l.CaseId == seat.Case.Id && l.ReportId == r.ReportId), cancel)) return CaseResult.ReferralsOpen;

            foreach (var task in tasks)
            {
                (task.DoneAt, task.WasDropped, task.ResultNote) = (db.Now, true, $"The case was closed: {reason.Trim()}");
                task.Version++;
                db.Notify(task.OwnerId, $"{seat.Case.Reference} was closed; your task there is dropped.", TaskList.PathOf(seat.Case, task));
            }

            (seat.Case.ClosedAt, seat.Case.CloseReason) = (db.Now, reason.Trim());
            await GiveBackReportsAsync(seat.Case, cancel);
            await TellMembersAsync(seat.Case, "was closed", cancel);
            var dropped = tasks.Count switch { 0 => "", 1 => " 1 task was dropped.", var n => $" {n} tasks were dropped." };
            await db.EnterAsync(seat.Case, CaseEntryKind.Case, $"Closed. {reason.Trim()}{dropped}", null, cancel, reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Takes a closed case up again; its open reports belong to it as before.</summary>
    public Task<CaseResult> ReopenAsync(string reference, string reason, CancellationToken cancel) =>
        db.ChangeAnyCaseAsync(reference, "case.reopen", async seat =>
        {
            if (seat.Case.ClosedAt is null) return CaseResult.StillOpen;
            if (seat.Mine.Part == CaseMember.Observer) return CaseResult.ObserversOnlyRead;
            if (!CaseDoor.IsText(reason)) return CaseResult.NeedsText;
            (seat.Case.ClosedAt, seat.Case.CloseReason) = (null, null);
            foreach (var report in await ReportsAsync(seat.Case, cancel))
            {
                report.JoinCase(db.Now);
                db.Record("report.add-to-case", report.Id);
            }

            if (!await db.PresentMembers().AnyAsync(m => m.CaseId == seat.Case.Id && m.Part == CaseMember.Lead, cancel))
            {
                // The lead may leave a closed case; whoever opens it again answers for it.
                await db.MakeLeadAsync(seat.Case, seat.Mine, cancel);
            }

            await TellMembersAsync(seat.Case, "was opened again", cancel);
            await db.EnterAsync(seat.Case, CaseEntryKind.Case, $"Opened again. {reason.Trim()}", null, cancel, reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>A report that only this case kept from the queue is its owner's again, who is told.</summary>
    private async Task GiveBackReportsAsync(Case @case, CancellationToken cancel)
    {
        foreach (var report in await ReportsAsync(@case, cancel))
        {
            if (report.State != ReportState.InCase || await db.IsInAnotherOpenCaseAsync(report.Id, @case.Id, cancel)) continue;
            report.LeaveCase(db.Now);
            db.Record("report.take-out-of-case", report.Id);
            db.Notify(report.OwnerId, $"{report.Reference} waits for you again: its case was closed.", Triage.PathOf(report));
        }
    }

    private Task<List<Report>> ReportsAsync(Case @case, CancellationToken cancel) =>
        db.Reports.Where(r => r.IsOpen && db.CaseReports.Any(l => l.CaseId == @case.Id && l.ReportId == r.Id)).ToListAsync(cancel);

    private async Task TellMembersAsync(Case @case, string what, CancellationToken cancel)
    {
        foreach (var member in await db.PresentMembers().Where(m => m.CaseId == @case.Id).Select(m => m.AccountId).ToListAsync(cancel))
        {
            db.Notify(member, $"{@case.Reference} {what}.", $"/cases/{@case.Reference}");
        }
    }
}
