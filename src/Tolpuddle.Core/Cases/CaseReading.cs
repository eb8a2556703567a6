using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>What stands above every page of a case.</summary>
/// <param name="LeadId">Null where the lead has left a closed case.</param>
/// <param name="LeadIsGone">True if it is open and its lead can no longer sign in or works with reports no longer.</param>
/// <param name="MyEnd">The first moment at which the viewer sees it no longer; null without end.</param>
public sealed record CaseHead(
    Guid Id, string Reference, string Title, string Risk, DateTime OpenedAt, DateTime? ClosedAt, string? CloseReason,
    Guid? LeadId, string? Lead, bool LeadIsGone, string LeadAgency, string MyPart, DateTime? MyEnd, CaseCounts Counts)
{
    /// <summary>True if the viewer is not on it and has opened it in an emergency.</summary>
    public bool InEmergency { get; init; }

    /// <summary>Who sees it so; null where the viewer looks with their own eyes.</summary>
    public CasePreview? Preview { get; init; }

    /// <summary>Which parts of it the viewer sees.</summary>
    public CaseSight Sees { get; init; } = CaseSight.All;

    public bool SeesAll => Sees == CaseSight.All;

    public bool IsOpen => ClosedAt is null;

    public bool IsLead => MyPart == CaseMember.Lead;

    /// <summary>True if the viewer may write on it now.</summary>
    public bool MayChange => IsOpen && MyPart != CaseMember.Observer;

    /// <summary>True if the viewer may write on it and sees all of it: what counts on the whole case is theirs to do.</summary>
    public bool MayChangeAll => MayChange && SeesAll;

    /// <summary>True if the viewer may bring somebody in, and so may see what that person would see.</summary>
    public bool MayShow => SeesAll && !InEmergency && MyPart != CaseMember.Observer;

    /// <summary>True if somebody must take the lead and the viewer can.</summary>
    public bool MayTakeLead => LeadIsGone && SeesAll && MyPart == CaseMember.Member;

    public bool Shows(CaseSight part) => (Sees & part) == part;
}

/// <summary>That a case is shown as somebody else sees it, or would.</summary>
/// <param name="IsThere">True if they are on it already.</param>
/// <param name="Sees">The parts that they see, or that are proposed.</param>
public sealed record CasePreview(Guid AccountId, string Name, string Agency, bool IsThere, CaseSight Sees);

/// <summary>How much of everything there is on a case.</summary>
public sealed record CaseCounts(
    int Members, int Agencies, int Reports, int OpenTasks, int LateTasks, int Decisions, int Subjects, int Outcomes, int OpenReferrals, int LateReferrals);

/// <summary>A stay on a case.</summary>
/// <param name="Purpose">Empty where the viewer does not see what the team wrote.</param>
/// <param name="IsPresent">True if it has not ended.</param>
/// <param name="CanSignIn">False if the account is closed: nobody is there.</param>
public sealed record MemberRow(
    Guid AccountId, string Name, Guid AgencyId, string Agency, string Part, string Purpose, DateTime JoinedAt, DateTime? EndsAt, DateTime? LeftAt, string? LeaveReason,
    bool IsPresent, bool CanSignIn, CaseSight Sees)
{
    /// <summary>False if their work is with reports no longer: they see nothing of the case then.</summary>
    public bool WorksWithReports { get; init; } = true;

    /// <summary>The last day on which they see the case; null without end.</summary>
    public DateOnly? LastDay => EndsAt is { } end ? Days.Of(end.AddTicks(-1)) : null;
}

/// <summary>A report of a case.</summary>
/// <param name="Agency">The agency that holds it and alone sees who told it.</param>
public sealed record ReportInCase(
    Guid Id, string Reference, DateTime ReceivedAt, string Kind, string Sector, string Outward, string Risk, ReportState State, string Agency, string AddedBy, DateTime AddedAt);

/// <summary>A referral of one of the case's reports.</summary>
/// <param name="ToAgency">Empty where it went to a body outside, which is <paramref name="ToBody"/> then.</param>
public sealed record ReferralInCase(Guid Id, string Report, string FromAgency, string ToAgency, string? ToBody, ReferralState State, DateTime SentAt, DateTime DueAt, string? ResultCode)
{
    public string To => ToBody ?? ToAgency;
}

/// <summary>Reads a case. Each look is written down.</summary>
public sealed class CaseReading(TolpuddleContext db)
{
    /// <summary>The act that a look is written down as.</summary>
    public const string OpenAct = "case.open";

    /// <summary>The act that a look through another person's eyes is written down as.</summary>
    public const string PreviewAct = "case.preview";

    /// <summary>The head of a case, or null if there is none of this reference that the viewer may see. The look is written down.</summary>
    public async Task<CaseHead?> OpenAsync(string reference, CancellationToken cancel)
    {
        var head = await HeadAsync(reference, cancel);
        if (head is not { SeesAll: true } && await db.LookInEmergencyAsync(reference, cancel) is { } end)
        {
            head = await HeadAsync(reference, cancel) is { } seen ? seen with { InEmergency = true, MyEnd = end, MyPart = CaseMember.Observer } : null;
        }

        if (head is null) return null;
        db.Record(OpenAct, head.Id);
        await db.SaveChangesAsync(cancel);
        return head;
    }

    /// <summary>
    /// The head of a case as <paramref name="accountId"/> sees it, or would with the part and sight that are proposed; null if there is no such
    /// person, or the viewer may not bring anybody in. From here to the end of the request everything is read as that person reads it, and
    /// nothing can be saved. The look is the viewer's and is written down as theirs.
    /// </summary>
    public async Task<CaseHead?> PreviewAsync(string reference, Guid accountId, string? part, CaseSight? sees, CancellationToken cancel)
    {
        if (accountId == db.Viewer.AccountId || await HeadAsync(reference, cancel) is not { MayShow: true } mine) return null;
        var person = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(
            a => a.Id == accountId && a.State == AccountState.Active && (a.Roles & Viewer.HandlesReportsRoles) != 0, cancel);
        if (person is null) return null;
        var stay = await db.PresentMembers().AsNoTracking().SingleOrDefaultAsync(m => m.CaseId == mine.Id && m.AccountId == accountId, cancel);
        var seen = ((sees ?? stay?.Sees ?? CaseSight.None) & CaseSight.All).Whole();
        db.Record(PreviewAct, mine.Id);
        await db.SaveChangesAsync(cancel);
        var agency = await db.Agencies.Where(a => a.Id == person.AgencyId).Select(a => a.Name).SingleAsync(cancel);
        db.Viewer = Viewer.Preview(db.Viewer, person, part == CaseMember.Member ? part : CaseMember.Observer, seen);
        return await HeadAsync(reference, cancel) is { } head ? head with { Preview = new CasePreview(person.Id, person.Name, agency, stay is not null, seen) } : null;
    }

    private async Task<CaseHead?> HeadAsync(string reference, CancellationToken cancel)
    {
        var part = db.Viewer.IsPreview ? db.Viewer.PreviewPart : CaseMember.Observer;
        var (now, today) = (db.Now, Days.Of(db.Now));
        var (present, gone) = (db.PresentMembers(), db.Gone());
        var head = await db.Cases.AsNoTracking().Where(c => c.Reference == reference).Select(c => new CaseHead(
            c.Id, c.Reference, c.Title, c.Risk, c.OpenedAt, c.ClosedAt, c.CloseReason,
            present.Where(m => m.CaseId == c.Id && m.Part == CaseMember.Lead).Select(m => (Guid?)m.AccountId).FirstOrDefault(),
            db.Accounts.Where(a => present.Any(m => m.CaseId == c.Id && m.Part == CaseMember.Lead && m.AccountId == a.Id)).Select(a => a.Name).FirstOrDefault(),
            c.ClosedAt == null && present.Any(m => m.CaseId == c.Id && m.Part == CaseMember.Lead && gone.Contains(m.AccountId)),
            db.Agencies.First(a => a.Id == c.LeadAgencyId).Name,
            present.Where(m => m.CaseId == c.Id && m.AccountId == db.Viewer.AccountId).Select(m => m.Part).FirstOrDefault() ?? part,
            present.Where(m => m.CaseId == c.Id && m.AccountId == db.Viewer.AccountId).Select(m => m.EndsAt).FirstOrDefault(),
            new CaseCounts(
                present.Count(m => m.CaseId == c.Id),
                present.Where(m => m.CaseId == c.Id).Select(m => m.AgencyId).Distinct().Count(),
                db.CaseReports.Count(l => l.CaseId == c.Id),
                db.CaseTasks.Count(t => t.CaseId == c.Id && t.DoneAt == null),
                db.CaseTasks.Count(t => t.CaseId == c.Id && t.DoneAt == null && t.DueOn < today),
                db.CaseDecisions.Count(d => d.CaseId == c.Id),
                db.CaseSubjects.Count(s => s.CaseId == c.Id && s.RemovedAt == null),
                db.StandingOutcomes.Count(o => o.CaseId == c.Id),
                db.OpenReferrals.Count(r => db.CaseReports.Any(l => l.CaseId == c.Id && l.ReportId == r.ReportId)),
                db.OpenReferrals.Count(r => r.DueAt < now && db.CaseReports.Any(l => l.CaseId == c.Id && l.ReportId == r.ReportId))))
        {
            Sees = db.Grants.Where(g => g.RecordId == c.Id).OrderByDescending(g => g.Sees).Select(g => g.Sees).FirstOrDefault(),
        }).SingleOrDefaultAsync(cancel);
        if (head is null) return null;
        var sees = head.Sees & db.Viewer.Mask;
        return head with { Sees = sees, CloseReason = (sees & CaseSight.Team) != 0 ? head.CloseReason : null };
    }

    /// <summary>Everybody who is or was on the case: the lead first, then who came first; those who left last.</summary>
    public async Task<IReadOnlyList<MemberRow>> MembersAsync(Guid caseId, CancellationToken cancel)
    {
        var (now, me, team) = (db.Now, db.Viewer.AccountId, db.CasesSeenWith(CaseSight.Team));
        var rows = await (from m in db.CaseMembers.AsNoTracking()
                          join a in db.Accounts on m.AccountId equals a.Id
                          join g in db.Agencies on m.AgencyId equals g.Id
                          where m.CaseId == caseId
                          orderby m.JoinedAt, m.Id
                          select new MemberRow(
                              m.AccountId, a.Name, m.AgencyId, g.Name, m.Part, m.AccountId == me || team.Contains(m.CaseId) ? m.Purpose : "", m.JoinedAt, m.EndsAt, m.LeftAt, m.LeaveReason,
                              m.LeftAt == null && (m.EndsAt == null || m.EndsAt > now), a.State == AccountState.Active, m.Sees)
                          {
                              WorksWithReports = (a.Roles & Viewer.HandlesReportsRoles) != 0,
                          }).ToListAsync(cancel);
        if (db.Viewer.IsPreview) rows = rows.ConvertAll(m => m.AccountId == me && m.IsPresent ? m with { Sees = db.Viewer.Mask } : m);
        return [.. rows.OrderBy(m => !m.IsPresent).ThenBy(m => m.Part != CaseMember.Lead)];
    }

    /// <summary>The reports of the case, in the order in which they came to it.</summary>
    public Task<List<ReportInCase>> ReportsAsync(Guid caseId, CancellationToken cancel) =>
        (from l in db.CaseReports.AsNoTracking()
         join r in db.Reports on l.ReportId equals r.Id
         where l.CaseId == caseId
         orderby l.AddedAt, r.Id
         select new ReportInCase(
             r.Id, r.Reference, r.ReceivedAt, r.Facts.Kind, r.Facts.Sector, r.Facts.Outward, r.Risk, r.State,
             db.Agencies.First(a => a.Id == r.AgencyId).Name, db.Accounts.First(a => a.Id == l.AddedById).Name, l.AddedAt)).ToListAsync(cancel);

    /// <summary>Referrals of the case's reports: those without a result first, due first.</summary>
    public Task<List<ReferralInCase>> ReferralsAsync(Guid caseId, CancellationToken cancel) =>
        (from r in db.Referrals.AsNoTracking()
         join x in db.Reports on r.ReportId equals x.Id
         where db.CaseReports.Any(l => l.CaseId == caseId && l.ReportId == r.ReportId)
         orderby r.State != ReferralState.Sent && r.State != ReferralState.Accepted, r.DueAt, r.Id
         select new ReferralInCase(
             r.Id, x.Reference, db.Agencies.First(a => a.Id == r.FromAgencyId).Name, db.Agencies.Where(a => a.Id == r.ToAgencyId).Select(a => a.Name).FirstOrDefault() ?? "",
             db.Guests.Where(g => g.ReferralId == r.Id).Select(g => g.Organisation).FirstOrDefault(), r.State, r.SentAt, r.DueAt, r.ResultCode)).ToListAsync(cancel);
}
