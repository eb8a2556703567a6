using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>A sharing as both sides read it.</summary>
/// <param name="MayWithdraw">True if it holds and the viewer is of the agency that shared, or leads the case.</param>
public sealed record SharingRow(
    Guid Id, Guid? ToAgencyId, string ToAgency, string FromAgency, string Author, DateTime At, string Purpose, string Basis, string Consent, string ConsentWords,
    DateTime? WithdrawnAt, string? WithdrawnBy, string? WithdrawReason, bool MayWithdraw, CaseSight Sees)
{
    public bool Holds => WithdrawnAt is null;
}

/// <summary>On what ground agencies see a case or a report, and the end of it when the ground is gone.</summary>
public sealed class Sharings(TolpuddleContext db)
{
    /// <summary>With which agencies a case was shared, in the order in which that happened; what was withdrawn last.</summary>
    public async Task<IReadOnlyList<SharingRow>> OfCaseAsync(Guid caseId, bool isLead, CancellationToken cancel)
    {
        var rows = await Rows(db.Sharings.Where(s => s.CaseId == caseId), isLead).ToListAsync(cancel);
        return [.. rows.OrderBy(r => !r.Holds).ThenBy(r => r.At)];
    }

    /// <summary>The ground of a referral; null where none was recorded.</summary>
    public Task<SharingRow?> OfReferralAsync(Guid referralId, CancellationToken cancel) => Rows(db.Sharings.Where(s => s.ReferralId == referralId), isLead: false).SingleOrDefaultAsync(cancel);

    /// <summary>True if bringing this person into a case would share it with an agency with which it is not shared yet: then the grounds must be said.</summary>
    public async Task<bool> NeedsGroundsAsync(string reference, Guid accountId, CancellationToken cancel)
    {
        var agency = await db.Accounts.Where(a => a.Id == accountId).Select(a => a.AgencyId).SingleOrDefaultAsync(cancel);
        var caseId = await db.Cases.Where(c => c.Reference == reference).Select(c => c.Id).SingleOrDefaultAsync(cancel);
        return agency != Guid.Empty && caseId != Guid.Empty && await db.IsNewToCaseAsync(caseId, agency, cancel);
    }

    /// <summary>
    /// Withdraws the sharing of a case with an agency, with a reason: whoever is on it for that agency sees it no longer from now on
    /// and is told; their open tasks fall to the lead.
    /// </summary>
    public Task<CaseResult> WithdrawAsync(string reference, Guid sharingId, string reason, CancellationToken cancel) =>
        db.ChangeAnyCaseAsync(reference, "case.withdraw-sharing", async seat =>
        {
            if (seat.Mine.Part == CaseMember.Observer) return CaseResult.ObserversOnlyRead;
            if (await db.Sharings.SingleOrDefaultAsync(s => s.Id == sharingId && s.CaseId == seat.Case.Id && s.WithdrawnAt == null, cancel) is not { } sharing) return CaseResult.NotFound;
            if (!seat.IsLead && sharing.FromAgencyId != db.Viewer.AgencyId) return CaseResult.LeadDecides;
            if (sharing.ToAgencyId == seat.Case.LeadAgencyId) return CaseResult.LeadStays;
            if (!CaseDoor.IsText(reason)) return CaseResult.NeedsText;

            sharing.Withdraw(db.Viewer.AccountId, reason.Trim(), db.Now);
            var members = await db.PresentMembers().Where(m => m.CaseId == seat.Case.Id && m.AgencyId == sharing.ToAgencyId).ToListAsync(cancel);
            foreach (var member in members)
            {
                (member.LeftAt, member.LeaveReason) = (db.Now, $"The sharing was withdrawn: {reason.Trim()}");
                await db.GrantAsync(seat.Case.Id, member.AccountId, CaseMember.GrantReason, cancel, until: db.Now);
                db.Notify(member.AccountId, $"{seat.Case.Reference} is no longer shared with your agency: the sharing was withdrawn.", "/cases");
            }

            var agency = await db.Agencies.Where(a => a.Id == sharing.ToAgencyId).Select(a => a.Name).SingleAsync(cancel);
            var people = members.Count switch { 0 => "", 1 => " 1 person is no longer on the case.", var n => $" {n} people are no longer on the case." };
            await db.EnterAsync(seat.Case, CaseEntryKind.Member, $"Sharing with {agency} was withdrawn.{people} {reason.Trim()}", sharing.Id, cancel, reason);
            return CaseResult.Done;
        }, cancel);

    private IQueryable<SharingRow> Rows(IQueryable<Sharing> sharings, bool isLead) => sharings.AsNoTracking().Select(s => new SharingRow(
        s.Id, s.ToAgencyId, db.Agencies.Where(a => a.Id == s.ToAgencyId).Select(a => a.Name).FirstOrDefault() ?? "", db.Agencies.First(a => a.Id == s.FromAgencyId).Name, db.Accounts.First(a => a.Id == s.AuthorId).Name, s.At,
        s.Purpose, s.Basis, s.Consent, s.ConsentWords, s.WithdrawnAt, db.Accounts.Where(a => a.Id == s.WithdrawnById).Select(a => a.Name).FirstOrDefault(), s.WithdrawReason,
        s.WithdrawnAt == null && (isLead || s.FromAgencyId == db.Viewer.AgencyId), s.Sees));
}

internal static class NewSharing
{
    /// <summary>True if this agency neither leads the case, nor shares in it already on a ground that holds, nor is the viewer's.</summary>
    public static async Task<bool> IsNewToCaseAsync(this TolpuddleContext db, Guid caseId, Guid agencyId, CancellationToken cancel) =>
        agencyId != db.Viewer.AgencyId
        && !await db.Cases.AnyAsync(c => c.Id == caseId && c.LeadAgencyId == agencyId, cancel)
        && !await db.Sharings.AnyAsync(s => s.CaseId == caseId && s.ToAgencyId == agencyId && s.WithdrawnAt == null, cancel);

    /// <summary>Records on what ground a case is shared with one more agency.</summary>
    public static void ShareCase(this TolpuddleContext db, Guid caseId, Guid agencyId, CaseSight sees, string purpose, SharingGrounds grounds) => db.Sharings.Add(new Sharing
    {
        CaseId = caseId,
        FromAgencyId = db.Viewer.AgencyId,
        ToAgencyId = agencyId,
        AuthorId = db.Viewer.AccountId,
        At = db.Now,
        Sees = sees,
        Purpose = purpose.Trim(),
        Basis = grounds.Basis,
        Consent = grounds.Consent,
        ConsentWords = grounds.ConsentWords.Trim(),
    });

    /// <summary>Records on what ground a report is referred.</summary>
    public static void ShareReport(this TolpuddleContext db, Referral referral, SharingGrounds grounds) => db.Sharings.Add(new Sharing
    {
        ReportId = referral.ReportId,
        ReferralId = referral.Id,
        FromAgencyId = referral.FromAgencyId,
        ToAgencyId = referral.ToAgencyId,
        AuthorId = referral.FromAccountId,
        At = referral.SentAt,
        Purpose = referral.Text,
        Basis = grounds.Basis,
        Consent = grounds.Consent,
        ConsentWords = grounds.ConsentWords.Trim(),
    });
}
