using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>Somebody who could be brought into a case.</summary>
public sealed record PossibleMember(Guid Id, string Name, string Agency);

/// <summary>Who is on a case. What somebody may see begins, ends and comes back with their stay, at that moment.</summary>
public sealed class Membership(TolpuddleContext db)
{
    /// <summary>People who could be brought in: those who work with reports, can sign in and are not on the case; by agency and name.</summary>
    public async Task<IReadOnlyList<PossibleMember>> ColleaguesAsync(Guid caseId, CancellationToken cancel)
    {
        var present = db.PresentMembers().Where(m => m.CaseId == caseId).Select(m => m.AccountId);
        var people = await (from a in db.Accounts.AsNoTracking()
                            join g in db.Agencies on a.AgencyId equals g.Id
                            where a.State == AccountState.Active && (a.Roles & Viewer.HandlesReportsRoles) != 0 && !present.Contains(a.Id)
                            select new PossibleMember(a.Id, a.Name, g.Name)).ToListAsync(cancel);
        return [.. people.OrderBy(p => p.Agency, StringComparer.CurrentCulture).ThenBy(p => p.Name, StringComparer.CurrentCulture)];
    }

    /// <summary>What people of this person's agency mostly need to see of a case; null if there is no such person.</summary>
    public async Task<CaseSight?> UsualSightAsync(Guid accountId, CancellationToken cancel)
    {
        var kinds = await (from a in db.Accounts join g in db.Agencies on a.AgencyId equals g.Id where a.Id == accountId select g.Kind).ToListAsync(cancel);
        return kinds.Count == 0 ? null : CaseSights.UsualFor(kinds[0]);
    }

    /// <summary>
    /// Brings somebody in for their agency, for a purpose, to the end of a day if one is given; again if they were on
    /// it before. They see the parts of the case that are chosen for them from now on. Where their agency did not share in the case, <paramref name="grounds"/>
    /// say why it may.
    /// </summary>
    public Task<CaseResult> BringInAsync(string reference, Guid accountId, string part, string purpose, DateOnly? until, SharingGrounds? grounds, CaseSight sees, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.member", async seat =>
        {
            if (string.IsNullOrWhiteSpace(purpose) || purpose.Length > CaseMember.MaxPurposeLength) return CaseResult.NeedsText;
            if (part is not (CaseMember.Member or CaseMember.Observer) || !CaseSight.All.HasFlag(sees)) return CaseResult.UnknownCode;
            if (until < Days.Of(db.Now)) return CaseResult.WrongDay;
            var seen = sees.Whole();
            var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(
                a => a.Id == accountId && a.State == AccountState.Active && (a.Roles & Viewer.HandlesReportsRoles) != 0, cancel);
            if (account is null) return CaseResult.NotFound;
            if (await EarlierStayAsync(seat.Case.Id, accountId, cancel) == CaseResult.Already) return CaseResult.Already;
            if (await db.ForbidsAgencyAsync(seat.Case.Id, account.AgencyId, cancel)) return CaseResult.SharingForbidden;

            if (await db.IsNewToCaseAsync(seat.Case.Id, account.AgencyId, cancel))
            {
                if (grounds is not { AreWhole: true }) return CaseResult.NeedsGrounds;
                db.ShareCase(seat.Case.Id, account.AgencyId, seen, purpose, grounds);
            }

            var end = EndOf(until);
            Join(seat.Case.Id, accountId, account.AgencyId, part, purpose, end, seen);
            await db.GrantAsync(seat.Case.Id, accountId, CaseMember.GrantReason, cancel, end, seen);
            db.Notify(accountId, $"You now work on {seat.Case.Reference}.", PathOf(seat.Case));
            var agency = await db.Agencies.Where(a => a.Id == account.AgencyId).Select(a => a.Name).SingleAsync(cancel);
            var text = $"{account.Name} of {agency} joined as {part}{Until(until)}{(seen == CaseSight.All ? "" : $", sees {seen.Words()}")}: {purpose.Trim()}";
            await db.EnterAsync(seat.Case, CaseEntryKind.Member, text, accountId, cancel, purpose);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Changes what somebody may do, or until when they see the case. The lead decides that.</summary>
    public Task<CaseResult> ChangeAsync(string reference, Guid accountId, string part, DateOnly? until, string reason, CancellationToken cancel) =>
        ChangeOtherAsync(reference, accountId, "case.member-change", reason, open: true, async (seat, member) =>
        {
            if (part is not (CaseMember.Member or CaseMember.Observer)) return CaseResult.UnknownCode;
            if (until < Days.Of(db.Now)) return CaseResult.WrongDay;
            var end = EndOf(until);
            if (member.Part == part && member.EndsAt == end) return CaseResult.Already;
            if (part == CaseMember.Observer && await db.CaseTasks.AnyAsync(t => t.CaseId == seat.Case.Id && t.OwnerId == accountId && t.DoneAt == null, cancel)) return CaseResult.TasksOpen;

            (member.Part, member.EndsAt) = (part, end);
            await db.GrantAsync(seat.Case.Id, accountId, CaseMember.GrantReason, cancel, end, member.Sees);
            db.Notify(accountId, $"Your part in {seat.Case.Reference} has changed.", PathOf(seat.Case));
            var text = $"{await db.NameAsync(accountId, cancel)} is {part}{(until is null ? " without an end" : Until(until))}. {reason.Trim()}";
            await db.EnterAsync(seat.Case, CaseEntryKind.Member, text, accountId, cancel, reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Lets somebody see more or less of the case from now on, with a reason. The lead decides that.</summary>
    public Task<CaseResult> ChangeSightAsync(string reference, Guid accountId, CaseSight sees, string reason, CancellationToken cancel) =>
        ChangeOtherAsync(reference, accountId, "case.member-sight", reason, open: true, async (seat, member) =>
        {
            if (!CaseSight.All.HasFlag(sees)) return CaseResult.UnknownCode;
            var seen = sees.Whole();
            if (member.Sees == seen) return CaseResult.Already;
            var widens = (seen & ~member.Sees) != 0; // people and places were told too, and what the team wrote may repeat it
            if (widens && await db.ForbidsAgencyAsync(seat.Case.Id, member.AgencyId, cancel)) return CaseResult.SharingForbidden;

            var before = member.Sees;
            member.Sees = seen;
            await db.GrantAsync(seat.Case.Id, accountId, CaseMember.GrantReason, cancel, member.EndsAt, seen);
            db.Notify(accountId, $"What you see of {seat.Case.Reference} has changed.", PathOf(seat.Case));
            var text = $"{await db.NameAsync(accountId, cancel)} sees {seen.Words()}, before: {before.Words()}. {reason.Trim()}";
            await db.EnterAsync(seat.Case, CaseEntryKind.Member, text, accountId, cancel, reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Lets somebody else lead; the lead stays as a member. Their agency answers for the case from now on.</summary>
    public Task<CaseResult> HandOverLeadAsync(string reference, Guid accountId, string reason, CancellationToken cancel) =>
        ChangeOtherAsync(reference, accountId, "case.lead", reason, open: true, async (seat, member) =>
        {
            if (member.Sees != CaseSight.All && await db.ForbidsAgencyAsync(seat.Case.Id, member.AgencyId, cancel)) return CaseResult.SharingForbidden;
            seat.Mine.Part = CaseMember.Member;
            await db.MakeLeadAsync(seat.Case, member, cancel);
            db.Notify(accountId, $"You now lead {seat.Case.Reference}.", PathOf(seat.Case));
            await db.EnterAsync(seat.Case, CaseEntryKind.Member, $"{await db.NameAsync(accountId, cancel)} leads from now on. {reason.Trim()}", accountId, cancel, reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>
    /// Leads a case whose lead can no longer work on it, with a reason. Who led stays on it as a member, in case they
    /// come back. Everybody on the case is told.
    /// </summary>
    public Task<CaseResult> TakeLeadAsync(string reference, string reason, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.take-lead", seat => TakeLeadAsync(seat, reason, cancel), cancel);

    /// <summary>Cases that the viewer's agency answers for and nobody leads: all that is known of them before somebody takes the lead.</summary>
    public async Task<IReadOnlyList<LeaderlessCase>> LeaderlessAsync(CancellationToken cancel) => await db.LeaderlessCasesAsync(cancel);

    /// <summary>Leads one of these: joins it and takes the lead in one step, or neither. They see the case from then on.</summary>
    public async Task<CaseResult> StepInAsync(string reference, string reason, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > CaseMember.MaxPurposeLength) return CaseResult.NeedsText;
        if ((await db.LeaderlessCasesAsync(cancel)).SingleOrDefault(c => c.Reference == reference) is not { } found) return CaseResult.NotFound;
        var result = CaseResult.NotFound;
        await db.InOneStepAsync(async () =>
        {
            await db.GrantAsync(found.Id, db.Viewer.AccountId, CaseMember.GrantReason, cancel, sees: CaseSight.All);
            db.Record("case.step-in", found.Id);
            await db.SaveChangesAsync(cancel); // earlier stays are seen from here on
            if (await EarlierStayAsync(found.Id, db.Viewer.AccountId, cancel) == CaseResult.Done) Join(found.Id, db.Viewer.AccountId, db.Viewer.AgencyId, CaseMember.Member, reason, end: null, CaseSight.All);
            else
            {
                var stay = await db.PresentMembers().SingleAsync(m => m.CaseId == found.Id && m.AccountId == db.Viewer.AccountId, cancel);
                (stay.Part, stay.Sees) = (CaseMember.Member, CaseSight.All); // whoever leads sees all of it; their agency led it, so it reaches nobody new
            }

            db.Record("case.member", found.Id);
            await db.SaveChangesAsync(cancel);
            result = await TakeLeadAsync(reference, reason, cancel);
            return result == CaseResult.Done;
        }, cancel);
        return result;
    }

    /// <summary>Ends somebody's stay now. Tasks that they have not done fall to the lead.</summary>
    public Task<CaseResult> EndAsync(string reference, Guid accountId, string reason, CancellationToken cancel) =>
        ChangeOtherAsync(reference, accountId, "case.member-end", reason, open: false, async (seat, member) =>
        {
            db.Notify(accountId, $"You are no longer on {seat.Case.Reference}.", "/cases");
            return await LeaveAsync(seat.Case, member, $"{await db.NameAsync(accountId, cancel)} is no longer on the case", reason, cancel);
        }, cancel);

    /// <summary>Leaves a case, with a reason. What one wrote stays; one sees it no longer.</summary>
    public Task<CaseResult> LeaveAsync(string reference, string reason, CancellationToken cancel) =>
        db.ChangeAnyCaseAsync(reference, "case.leave", async seat =>
        {
            if (!CaseDoor.IsText(reason)) return CaseResult.NeedsText;
            if (seat.IsLead && seat.Case.ClosedAt is null) return CaseResult.LeadStays;
            if (await db.CaseTasks.AnyAsync(t => t.CaseId == seat.Case.Id && t.OwnerId == db.Viewer.AccountId && t.DoneAt == null, cancel)) return CaseResult.TasksOpen;
            return await LeaveAsync(seat.Case, seat.Mine, "Left", reason, cancel);
        }, cancel);

    private async Task<CaseResult> TakeLeadAsync(CaseSeat seat, string reason, CancellationToken cancel)
    {
        if (!CaseDoor.IsText(reason)) return CaseResult.NeedsText;
        var lead = await db.PresentMembers().SingleAsync(m => m.CaseId == seat.Case.Id && m.Part == CaseMember.Lead, cancel);
        if (!await db.Gone().ContainsAsync(lead.AccountId, cancel)) return CaseResult.LeadIsThere;
        lead.Part = CaseMember.Member;
        await db.MakeLeadAsync(seat.Case, seat.Mine, cancel);
        foreach (var member in await db.PresentMembers().Where(m => m.CaseId == seat.Case.Id).Select(m => m.AccountId).ToListAsync(cancel))
        {
            db.Notify(member, $"{seat.Case.Reference} has a new lead.", PathOf(seat.Case));
        }

        var text = $"{db.Viewer.Name} leads from now on, because {await db.NameAsync(lead.AccountId, cancel)} can no longer work on it. {reason.Trim()}";
        await db.EnterAsync(seat.Case, CaseEntryKind.Member, text, seat.Mine.AccountId, cancel, reason);
        return CaseResult.Done;
    }

    private void Join(Guid caseId, Guid accountId, Guid agencyId, string part, string purpose, DateTime? end, CaseSight sees) => db.CaseMembers.Add(new CaseMember
    {
        CaseId = caseId,
        AccountId = accountId,
        AgencyId = agencyId,
        Part = part,
        Sees = sees,
        Purpose = purpose.Trim(),
        JoinedAt = db.Now,
        EndsAt = end,
    });

    private static string PathOf(Case @case) => $"/cases/{@case.Reference}";

    private static DateTime? EndOf(DateOnly? until) => until is { } day ? Days.EndOf(day) : null;

    private static string Until(DateOnly? until) => until is { } day ? $" until {Days.Words(day)}" : "";

    private async Task<CaseResult> LeaveAsync(Case @case, CaseMember member, string what, string reason, CancellationToken cancel)
    {
        (member.LeftAt, member.LeaveReason) = (db.Now, reason.Trim());
        await db.GrantAsync(@case.Id, member.AccountId, CaseMember.GrantReason, cancel, until: db.Now);
        await db.EnterAsync(@case, CaseEntryKind.Member, $"{what}. {reason.Trim()}", member.AccountId, cancel, reason);
        return CaseResult.Done;
    }

    /// <summary>Already, if somebody is on the case; otherwise a stay whose time is over is closed, so that a new one can begin.</summary>
    private async Task<CaseResult> EarlierStayAsync(Guid caseId, Guid accountId, CancellationToken cancel)
    {
        var stay = await db.CaseMembers.SingleOrDefaultAsync(m => m.CaseId == caseId && m.AccountId == accountId && m.LeftAt == null, cancel);
        if (stay is null) return CaseResult.Done;
        if (stay.EndsAt is null || stay.EndsAt > db.Now) return CaseResult.Already;
        stay.LeftAt = stay.EndsAt;
        return CaseResult.Done;
    }

    /// <summary>A change by the lead to somebody else's stay.</summary>
    private Task<CaseResult> ChangeOtherAsync(
        string reference, Guid accountId, string act, string reason, bool open, Func<CaseSeat, CaseMember, Task<CaseResult>> change, CancellationToken cancel) =>
        db.ChangeAnyCaseAsync(reference, act, async seat =>
        {
            if (open && seat.Case.ClosedAt is not null) return CaseResult.Closed;
            if (!seat.IsLead) return CaseResult.LeadDecides;
            if (!CaseDoor.IsText(reason)) return CaseResult.NeedsText;
            if (accountId == db.Viewer.AccountId) return CaseResult.LeadStays;
            var member = await db.PresentMembers().SingleOrDefaultAsync(m => m.CaseId == seat.Case.Id && m.AccountId == accountId, cancel);
            return member is null ? CaseResult.NotFound : await change(seat, member);
        }, cancel);
}
