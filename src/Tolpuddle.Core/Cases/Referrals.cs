using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>How sending a report to other agencies ended.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    public sealed record Sent(int Agencies) : SendResult;

    /// <summary>Nothing was sent, because of the report or of how it was asked.</summary>
    public sealed record Refused(TriageResult Why) : SendResult;

    /// <summary>Somebody outside is being mailed the link at <paramref name="LinkPath"/>; <paramref name="Code"/> is to reach them another way.</summary>
    public sealed record SentOutside(Guid ReferralId, string LinkPath, string Code) : SendResult;

    /// <summary>No agency was chosen.</summary>
    public sealed record NoAgency : SendResult;

    /// <summary>This agency takes no referrals, or nobody there could read it now. Nothing was sent to any.</summary>
    public sealed record NobodyReads(string Agency) : SendResult;

    /// <summary>This agency or body has it already and has not finished. Nothing was sent to any.</summary>
    public sealed record AlreadyThere(string Agency) : SendResult;

    /// <summary>An item of the report is graded "no onward sharing". Nothing was sent.</summary>
    /// <param name="Item">The mention, or empty for what was told as a whole.</param>
    public sealed record SharingForbidden(string Item) : SendResult;

    /// <summary>The lawful basis or the word on consent is missing. Nothing was sent.</summary>
    public sealed record NeedsGrounds : SendResult;
}

/// <summary>An agency that could be sent something.</summary>
/// <param name="IsRead">False while nobody there who takes referrals can sign in.</param>
public sealed record Receiver(Guid Id, string Name, AgencyKind Kind, bool IsRead);

/// <summary>Hands a report to other agencies and brings back what became of it.</summary>
/// <remarks>Every step tells the other side and moves the sender's clock, so that a referral cannot fall between two chairs.</remarks>
public sealed class Referrals(TolpuddleContext db)
{
    public const int MaxTextLength = 5000;
    private const string GrantReason = "referral";

    /// <summary>Agencies that take referrals, other than the viewer's own.</summary>
    public async Task<IReadOnlyList<Receiver>> ReceiversAsync(CancellationToken cancel)
    {
        var agencies = await db.Agencies.AsNoTracking()
            .Where(a => a.TakesReferrals && a.Id != db.Viewer.AgencyId)
            .OrderBy(a => a.Name)
            .ToListAsync(cancel);
        var readers = await db.DutyReadersAsync([.. agencies.Select(a => a.Id)], cancel);
        return [.. agencies.Select(a => new Receiver(a.Id, a.Name, a.Kind, readers.ContainsKey(a.Id)))];
    }

    /// <summary>
    /// Sends a report with <paramref name="text"/> to each of <paramref name="agencies"/>, all or none. They see the
    /// report from then on; who told us they do not see. <paramref name="grounds"/> say why it may be shared.
    /// </summary>
    public async Task<SendResult> SendAsync(Guid reportId, IReadOnlyCollection<Guid> agencies, string text, SharingGrounds grounds, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength) return new SendResult.Refused(TriageResult.NeedsReason);
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return new SendResult.Refused(TriageResult.NotFound);
        if (!report.IsOpen) return new SendResult.Refused(TriageResult.Closed);
        if (await RefusalAsync(report, agencies, cancel) is { } refusal) return refusal;
        if (!grounds.AreWhole) return new SendResult.NeedsGrounds();

        var readers = await db.DutyReadersAsync(agencies, cancel);
        var due = RiskClock.DueAt(report.Risk, db.Now);
        foreach (var agency in agencies.Distinct()) db.ShareReport(await AddAsync(report, agency, readers[agency], text.Trim(), due, cancel), grounds);
        report.SendOut(agencies.Distinct().Count(), due);
        db.Record("report.refer", report.Id);
        return await db.TrySaveAsync(cancel) ? new SendResult.Sent(agencies.Distinct().Count()) : new SendResult.Refused(TriageResult.TooLate);
    }

    /// <summary>Takes a referral on for the viewer's agency; from now on the viewer answers for it.</summary>
    public async Task<TriageResult> AcceptAsync(Guid referralId, CancellationToken cancel)
    {
        if (await ReceivedAsync(referralId, cancel) is not (var referral, var report)) return TriageResult.NotFound;
        if (referral.State != ReferralState.Sent) return TriageResult.Taken;

        (referral.State, referral.OwnerId, referral.AnsweredAt) = (ReferralState.Accepted, db.Viewer.AccountId, db.Now);
        referral.DueAt = RiskClock.ResultDueAt(report.Risk, db.Now);
        referral.Version++;
        if (report.IsOpen) report.DueAt = referral.DueAt;
        report.Version++;
        Tell(report, referral, $"{report.Reference} was accepted by {db.Viewer.AgencyName}.");
        db.Record("referral.accept", report.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Sends a referral back with a reason. The receiver no longer sees the report, unless it has or had another of it, and the sender must decide anew.</summary>
    public async Task<TriageResult> DeclineAsync(Guid referralId, string reason, CancellationToken cancel)
    {
        if (!Triage.IsReason(reason)) return TriageResult.NeedsReason;
        if (await ReceivedAsync(referralId, cancel) is not (var referral, var report)) return TriageResult.NotFound;
        if (!IsOpen(referral)) return TriageResult.Closed;

        (referral.State, referral.Answer, referral.AnsweredAt) = (ReferralState.Declined, reason.Trim(), db.Now);
        referral.OwnerId = db.Viewer.AccountId;
        referral.Version++;
        await EndSightAsync(referral, cancel);
        report.ReferralEnded(RiskClock.DueAt(report.Risk, db.Now), declined: true);
        Tell(report, referral, $"{report.Reference} was declined by {db.Viewer.AgencyName}. It waits for you again.");
        db.Record("referral.decline", report.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Says what became of a referral. Whoever had not accepted it has by this.</summary>
    /// <param name="referralId">A referral to the viewer's agency.</param>
    /// <param name="resultCode">Code of <see cref="Codes.Outcome"/>.</param>
    /// <param name="result">What the sender needs to know.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<TriageResult> FeedBackAsync(Guid referralId, string resultCode, string result, CancellationToken cancel)
    {
        if (!Triage.IsReason(result)) return TriageResult.NeedsReason;
        if (!Codes.Outcome.Contains(resultCode)) return TriageResult.UnknownCode;
        if (await ReceivedAsync(referralId, cancel) is not (var referral, var report)) return TriageResult.NotFound;
        if (!IsOpen(referral)) return TriageResult.Closed;

        (referral.State, referral.ResultCode, referral.ResultNote, referral.DoneAt) = (ReferralState.Done, resultCode, result.Trim(), db.Now);
        referral.AnsweredAt ??= db.Now;
        referral.OwnerId = db.Viewer.AccountId;
        referral.Version++;
        report.ReferralEnded(RiskClock.DueAt(report.Risk, db.Now), declined: false);
        Tell(report, referral, $"{db.Viewer.AgencyName} says what became of {report.Reference}.");
        db.Record("referral.result", report.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>
    /// Withdraws a referral of the viewer's agency, with a reason, at any time: when consent is withdrawn, or the ground is gone. The
    /// receiver is told and sees the report no longer, unless by another right; the link of a guest opens nothing from that moment.
    /// </summary>
    public async Task<TriageResult> WithdrawAsync(Guid referralId, string reason, CancellationToken cancel)
    {
        if (!Triage.IsReason(reason)) return TriageResult.NeedsReason;
        var referral = await db.Referrals.SingleOrDefaultAsync(r => r.Id == referralId && r.FromAgencyId == db.Viewer.AgencyId, cancel);
        if (referral is null || await db.OwnReportAsync(referral.ReportId, cancel) is not { } report) return TriageResult.NotFound;
        if (referral.State is ReferralState.Declined or ReferralState.Withdrawn) return TriageResult.Closed;

        if (IsOpen(referral)) report.ReferralEnded(RiskClock.DueAt(report.Risk, db.Now), declined: true);
        (referral.State, referral.WithdrawnAt) = (ReferralState.Withdrawn, db.Now);
        referral.Version++;
        report.Version++;
        if (await db.Sharings.SingleOrDefaultAsync(s => s.ReferralId == referral.Id, cancel) is { } sharing) sharing.Withdraw(db.Viewer.AccountId, reason.Trim(), db.Now);
        await EndSightAsync(referral, cancel);
        db.HandlingNotes.Add(new HandlingNote { ReportId = report.Id, At = db.Now, AuthorId = db.Viewer.AccountId, Step = "withdraw-referral", Reason = reason.Trim() });
        var guest = await db.Guests.SingleOrDefaultAsync(g => g.ReferralId == referral.Id, cancel);
        if (guest is not null) await db.EndAsync(guest, cancel);
        var end = guest is null ? "You no longer see the report." : "Its link opens nothing now.";
        db.Notify(referral.OwnerId, $"{db.Viewer.AgencyName} has withdrawn its referral of {report.Reference}. {end}", PathOf(referral));
        db.Record("referral.withdraw", report.Id);
        return await SaveAsync(cancel);
    }

    internal static bool IsOpen(Referral referral) => referral.State is ReferralState.Sent or ReferralState.Accepted;

    private async Task<SendResult?> RefusalAsync(Report report, IReadOnlyCollection<Guid> agencies, CancellationToken cancel)
    {
        if (agencies.Count == 0) return new SendResult.NoAgency();
        var receivers = (await ReceiversAsync(cancel)).ToDictionary(r => r.Id);
        foreach (var agency in agencies)
        {
            if (!receivers.TryGetValue(agency, out var receiver)) return new SendResult.NobodyReads("");
            if (!receiver.IsRead) return new SendResult.NobodyReads(receiver.Name);
        }

        var there = await db.Referrals.AsNoTracking()
            .Where(r => r.ReportId == report.Id && r.ToAgencyId != null && agencies.Contains(r.ToAgencyId.Value) && (r.State == ReferralState.Sent || r.State == ReferralState.Accepted))
            .Select(r => r.ToAgencyId!.Value).ToListAsync(cancel);
        if (there.Count > 0) return new SendResult.AlreadyThere(receivers[there[0]].Name);
        return await db.ForbiddenItemAsync(report.Id, cancel);
    }

    private async Task<Referral> AddAsync(Report report, Guid agency, Guid reader, string text, DateTime due, CancellationToken cancel)
    {
        var referral = new Referral
        {
            ReportId = report.Id,
            FromAgencyId = db.Viewer.AgencyId,
            FromAccountId = db.Viewer.AccountId,
            ToAgencyId = agency,
            SentAt = db.Now,
            Text = text,
            DueAt = due,
            OwnerId = reader,
        };
        db.Referrals.Add(referral);
        await db.GrantAsync(report.Id, agency, GrantReason, cancel);
        db.Notify(reader, $"{report.Reference} was referred to you by {db.Viewer.AgencyName}.", PathOf(referral));
        return referral;
    }

    /// <summary>The referral and its report, to be changed by a person of the agency that received it.</summary>
    private async Task<(Referral Referral, Report Report)?> ReceivedAsync(Guid referralId, CancellationToken cancel)
    {
        var referral = await db.Referrals.SingleOrDefaultAsync(r => r.Id == referralId && r.ToAgencyId == db.Viewer.AgencyId, cancel);
        if (referral is null) return null;
        var report = await db.Reports.SingleOrDefaultAsync(r => r.Id == referral.ReportId, cancel);
        return report is null ? null : (referral, report);
    }

    /// <summary>An agency that has done, or still does, something about the report by another referral goes on seeing it.</summary>
    private async Task EndSightAsync(Referral declined, CancellationToken cancel)
    {
        if (declined.ToAgencyId is not { } receiver) return; // a guest had the paper and never the report
        var restsOnAnother = await db.Referrals.AnyAsync(
            r => r.ReportId == declined.ReportId && r.ToAgencyId == declined.ToAgencyId && r.Id != declined.Id && r.State != ReferralState.Declined && r.State != ReferralState.Withdrawn, cancel);
        if (!restsOnAnother) await db.EndGrantAsync(declined.ReportId, receiver, GrantReason, cancel);
    }

    /// <summary>Tells whoever answers for the report at the sender.</summary>
    private void Tell(Report report, Referral referral, string text)
    {
        db.Notify(report.OwnerId, text, Triage.PathOf(report));
        if (referral.FromAccountId != report.OwnerId) db.Notify(referral.FromAccountId, text, PathOf(referral));
    }

    private static string PathOf(Referral referral) => $"/referrals/{referral.Id}";

    private async Task<TriageResult> SaveAsync(CancellationToken cancel) => await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
}
