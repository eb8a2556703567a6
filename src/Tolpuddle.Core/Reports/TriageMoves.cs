using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>
/// The moves that a report can make between its states. Each leaves an open report with an owner and a due time;
/// that nothing waits unseen rests on this file.
/// </summary>
internal static class TriageMoves
{
    /// <summary>The report, to be changed, if the viewer's agency holds it. Those it was passed to read it and change nothing.</summary>
    public static Task<Report?> OwnReportAsync(this TolpuddleContext db, Guid reportId, CancellationToken cancel) =>
        db.Reports.SingleOrDefaultAsync(r => r.Id == reportId && r.AgencyId == db.Viewer.AgencyId, cancel);

    /// <summary>Who answers for a report that nobody has: its channel's reader, or another duty reader of the agency if that person no longer reads.</summary>
    public static async Task<Guid?> DutyReaderOfAsync(this TolpuddleContext db, Report report, CancellationToken cancel)
    {
        var reader = await db.Channels.AsNoTracking()
            .Where(c => c.Code == report.Channel && c.AgencyId == report.AgencyId)
            .Select(c => (Guid?)c.ReaderId).SingleOrDefaultAsync(cancel);
        return reader is { } id && await db.Accounts.WhoRead().AnyAsync(a => a.Id == id && a.AgencyId == report.AgencyId, cancel) ? id : await db.DutyReaderAsync(report.AgencyId, cancel);
    }

    public static void TakeOn(this Report report, Guid ownerId)
    {
        (report.OwnerId, report.IsSetAside) = (ownerId, false);
        if (report.State == ReportState.New) report.State = ReportState.Claimed;
        report.Version++;
    }

    /// <summary>Back to the duty reader, as if nobody had taken it; what it waits for elsewhere it still waits for.</summary>
    public static void GiveBack(this Report report, Guid readerId)
    {
        report.OwnerId = readerId;
        if (report.State == ReportState.Claimed) report.State = ReportState.New;
        report.Version++;
    }

    public static void AskReporter(this Report report, Guid ownerId, DateTime dueAt)
    {
        (report.OwnerId, report.DueAt, report.IsSetAside) = (ownerId, dueAt, false);
        if (report.State is ReportState.New or ReportState.Claimed) report.State = ReportState.Asked;
        report.Version++;
    }

    /// <summary>
    /// The reporter wrote: the wait for them is over and ours begins, on a closed report too. What comes to one that was
    /// merged is heard by <see cref="HearReporterOf"/>.
    /// </summary>
    public static void HearReporter(this Report report, DateTime now)
    {
        var due = RiskClock.DueAt(report.Risk, now);
        if (!report.IsOpen) report.Reopen(report.OwnerId, now);
        else report.DueAt = report.State == ReportState.Asked || due < report.DueAt ? due : report.DueAt;
        if (report.State == ReportState.Asked) report.State = ReportState.Claimed;
        report.IsSetAside = false; // a machine does not come back
        report.Version++;
    }

    /// <summary>
    /// The reporter of <paramref name="merged"/> wrote, which stays merged: whoever answers for this report reads it,
    /// within its clock or the merged one's. A question to its own reporter is still open.
    /// </summary>
    public static void HearReporterOf(this Report original, Report merged, DateTime now)
    {
        var due = RiskClock.DueAt(RiskClock.IsWorse(merged.Risk, original.Risk) ? merged.Risk : original.Risk, now);
        if (!original.IsOpen) original.Reopen(original.OwnerId, now);
        if (due < original.DueAt) original.DueAt = due;
        original.Version++;
        merged.Version++; // so that it is not taken out again at the same moment
    }

    public static void JudgeRisk(this Report report, string risk, DateTime now)
    {
        var due = RiskClock.DueAt(risk, now);
        if (risk != report.Risk) report.DueAt = RiskClock.IsWorse(risk, report.Risk) && report.DueAt < due ? report.DueAt : due;
        (report.Risk, report.IsSetAside) = (risk, false);
        report.Version++;
    }

    public static void SendOut(this Report report, int referrals, DateTime dueAt)
    {
        if (report.State != ReportState.InCase) report.State = ReportState.Referred;
        report.OpenReferrals += referrals;
        report.IsSetAside = false;
        report.DueAt = dueAt;
        report.Version++;
    }

    /// <summary>
    /// A referral has ended, by a result or by being declined. With the last one the report is its owner's again; while
    /// others have it, a result changes nothing about when they are due, and a refusal asks its owner to decide anew.
    /// </summary>
    public static void ReferralEnded(this Report report, DateTime dueAt, bool declined)
    {
        report.OpenReferrals--;
        var isOwners = report.OpenReferrals == 0 && report.State == ReportState.Referred;
        if (isOwners) report.State = ReportState.Claimed;
        if (report.IsOpen && (isOwners || declined)) report.DueAt = dueAt;
        report.Version++;
    }

    /// <summary>Its owner has looked, has nothing to do now, and looks again by <paramref name="dueAt"/>.</summary>
    public static void LookAgain(this Report report, Guid ownerId, DateTime dueAt)
    {
        report.TakeOn(ownerId);
        report.DueAt = dueAt;
    }

    public static void Close(this Report report, string outcome, string reason, DateTime now)
    {
        report.IsSetAside = false;
        (report.State, report.IsOpen, report.ClosedAt, report.CloseReason, report.CloseNote) = (ReportState.Closed, false, now, outcome, reason);
        report.Version++;
    }

    /// <summary>The import that made it was a mistake: it waits for nobody, repeats nothing and is hidden.</summary>
    public static void Undo(this Report report, DateTime now)
    {
        (report.State, report.IsOpen, report.ClosedAt, report.UndoneAt) = (ReportState.Closed, false, now, now);
        (report.CloseReason, report.CloseNote, report.DuplicateOfId) = (null, null, null);
        report.Version++;
    }

    public static void Reopen(this Report report, Guid ownerId, DateTime now)
    {
        (report.State, report.IsOpen, report.ClosedAt, report.CloseReason, report.CloseNote) =
            (report.OpenReferrals > 0 ? ReportState.Referred : ReportState.Claimed, true, null, null, null);
        (report.OwnerId, report.DueAt, report.DuplicateOfId) = (ownerId, RiskClock.DueAt(report.Risk, now), null);
        report.Version++;
    }

    /// <summary>Becomes part of a case: its owner stays, and has the time that a result takes to say what came of it.</summary>
    public static void JoinCase(this Report report, DateTime now)
    {
        report.IsSetAside = false;
        if (report.IsOpen) (report.State, report.DueAt) = (ReportState.InCase, RiskClock.ResultDueAt(report.Risk, now));
        report.Version++;
    }

    /// <summary>No case has it any more; while it is open it waits for its owner, or for the agencies that have it.</summary>
    public static void LeaveCase(this Report report, DateTime now)
    {
        if (report.State == ReportState.InCase)
        {
            report.State = report.OpenReferrals > 0 ? ReportState.Referred : ReportState.Claimed;
            report.DueAt = RiskClock.DueAt(report.Risk, now);
        }

        report.Version++;
    }
}
