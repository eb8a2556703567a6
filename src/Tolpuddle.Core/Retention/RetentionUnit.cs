using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Retention.Requests;

namespace Tolpuddle.Core.Retention;

/// <summary>What is kept and erased as one: a case with its reports, or a report with those that were merged into it.</summary>
/// <param name="Reports">Those that go with it. Of a case, not those that another case has too.</param>
/// <param name="OwnerId">Who answers for it: the report's owner or the case's lead; null where nobody leads.</param>
/// <param name="DecidedAt">The last human decision on any part of it.</param>
/// <param name="DueAt">When its time is over by its class alone.</param>
internal sealed record RetentionUnit(
    Guid Id, Case? Case, IReadOnlyList<Report> Reports, string Reference, Guid AgencyId, Guid? OwnerId, string Class, DateTime DecidedAt, DateTime DueAt, Hindrance Hindrance)
{
    public bool IsCase => Case is not null;

    /// <summary>True if a report of another agency would go with it: that agency is told, and nobody erases it before its time.</summary>
    public bool HoldsOthers => Reports.Any(r => r.AgencyId != AgencyId);

    /// <summary>Every id under which something of it may be kept.</summary>
    public IReadOnlyList<Guid> RecordIds => [.. Reports.Select(r => r.Id), .. Case is null ? [] : new[] { Case.Id }];
}

/// <summary>Reads units as the program, which sees all of them.</summary>
internal sealed class RetentionUnits(TolpuddleContext db, IReadOnlyDictionary<string, int> months)
{
    /// <summary>
    /// Acts of the audit that are somebody's decision on a record. A look, a copy, a notice, what the program does by itself and what a reporter adds are none.
    /// </summary>
    internal static readonly string[] Decisions =
    [
        "report.claim", "report.hand-over", "report.release", "report.look-again", "report.close", "report.reopen", "report.merge", "report.separate", "report.judge-risk",
        "report.grade", "report.duty", "report.ask", "report.refer", "report.refer-outside", "report.share", "report.add-to-case", "report.take-out-of-case", "report.late-note",
        "report.undo", "file.add", "referral.accept", "referral.decline", "referral.result", "referral.withdraw", "guest.answer", "guest.reply",
        "case.open-new", "case.add-report", "case.take-out-report", "case.decide", "case.outcome", "case.judge-risk", "case.lead", "case.take-lead", "case.step-in", "case.note",
        "case.member", "case.member-change", "case.member-end", "case.member-sight", "case.leave", "case.rename", "case.close", "case.reopen", "case.subject", "case.subject-change",
        "interpreter.book", "interpreter.confirm", "interpreter.held", "interpreter.cancel", "interpreter.take",
        "case.subject-remove", "case.task", "case.task-change", "case.task-done", "case.task-drop", "case.withdraw-sharing",
    ];

    /// <summary>Closed reports in no case whose time by their own class is over before <paramref name="before"/>, after the one last seen.</summary>
    public Task<List<Guid>> ReportsAsync(Guid after, DateTime before, int count, CancellationToken cancel) => db.Every<Report>()
        .Where(r => !r.IsOpen && r.DuplicateOfId == null && r.Id > after && !db.CaseReports.Any(c => c.ReportId == r.Id)).Where(MayBeOver(before))
        .OrderBy(r => r.Id).Select(r => r.Id).Take(count).ToListAsync(cancel);

    /// <summary>Cases that were closed long enough ago for the shortest class of cases, after the one last seen.</summary>
    public Task<List<Guid>> CasesAsync(Guid after, DateTime before, int count, CancellationToken cancel)
    {
        var closed = before.AddMonths(-new[] { months[RetentionClass.Case], months[RetentionClass.Prosecution], months[RetentionClass.Child] }.Min());
        return db.Every<Case>().Where(c => c.ClosedAt <= closed && c.Id > after).OrderBy(c => c.Id).Select(c => c.Id).Take(count).ToListAsync(cancel);
    }

    /// <summary>The unit of a report that stands for itself; null if it is open, merged, in a case or gone.</summary>
    public async Task<RetentionUnit?> OfReportAsync(Guid id, CancellationToken cancel)
    {
        var family = await FamiliesAsync([id], cancel);
        var root = family.SingleOrDefault(r => r.Id == id);
        if (root is null or { IsOpen: true } or { DuplicateOfId: not null }) return null;
        var ids = family.ConvertAll(r => r.Id);
        if ((await CasesOfAsync(ids, cancel)).Count > 0) return null; // it lives as long as they do
        var @class = family.Select(RetentionClass.Of).MaxBy(c => months[c])!;
        return await FinishAsync(new RetentionUnit(id, null, family, root.Reference, root.AgencyId, root.OwnerId, @class, Last(family), default, Hindrance.None), cancel);
    }

    /// <summary>The unit of a closed case; null if it is open or gone.</summary>
    public async Task<RetentionUnit?> OfCaseAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Every<Case>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { ClosedAt: { } closed } @case) return null;
        var inside = await db.Every<CaseReport>().Where(c => c.CaseId == id).Select(c => c.ReportId).ToListAsync(cancel);
        var picked = await (from s in db.Every<CaseSubject>() join m in db.Mentions on s.MentionId equals m.Id where s.CaseId == id && s.RemovedAt == null select m.ReportId).ToListAsync(cancel);
        var families = await FamiliesAsync([.. inside.Union(picked)], cancel);
        var elsewhere = (await CasesOfAsync(families.ConvertAll(r => r.Id), cancel)).Where(c => c.CaseId != id).Select(c => c.ReportId).ToHashSet();
        var stays = families.Where(r => elsewhere.Contains(r.Id)).Select(r => r.DuplicateOfId ?? r.Id).ToHashSet();
        var going = families.Where(r => !stays.Contains(r.DuplicateOfId ?? r.Id)).ToList();
        var lead = await db.Every<CaseMember>().Where(m => m.CaseId == id && m.Part == CaseMember.Lead && m.LeftAt == null).Select(m => (Guid?)m.AccountId).FirstOrDefaultAsync(cancel);
        var last = families.Count == 0 || Last(families) < closed ? closed : Last(families);
        return await FinishAsync(new RetentionUnit(id, @case, going, @case.Reference, @case.LeadAgencyId, lead, await ClassOfCaseAsync(id, families, cancel), last, default, Hindrance.None), cancel);
    }

    /// <summary>What a report is kept and erased with: itself, what it repeats, or the closed case that takes it along; null while it is open or in a case that stays.</summary>
    public async Task<RetentionUnit?> WithReportAsync(Guid id, CancellationToken cancel)
    {
        var family = await FamiliesAsync([id], cancel);
        var cases = (await CasesOfAsync(family.ConvertAll(r => r.Id), cancel)).Select(c => c.CaseId).Distinct().ToList();
        if (cases.Count == 0) return family.Find(r => r.DuplicateOfId is null) is { } root ? await OfReportAsync(root.Id, cancel) : null;
        return cases is [var only] && await OfCaseAsync(only, cancel) is { } unit && unit.Reports.Any(r => r.Id == id) ? unit : null;
    }

    private static DateTime Last(List<Report> reports) => reports.Max(r => r.ClosedAt > r.ReceivedAt ? r.ClosedAt.Value : r.ReceivedAt);

    /// <summary>What the classes of single reports let be over; what hangs on them is looked at one by one.</summary>
    private Expression<Func<Report, bool>> MayBeOver(DateTime before)
    {
        var (undone, child) = (before.AddMonths(-months[RetentionClass.Undone]), before.AddMonths(-months[RetentionClass.Child]));
        var (nothing, action) = (before.AddMonths(-months[RetentionClass.NoAction]), before.AddMonths(-months[RetentionClass.Action]));
        var prosecution = before.AddMonths(-months[RetentionClass.Prosecution]);
        return r => r.UndoneAt != null
            ? r.ClosedAt <= undone
            : RetentionClass.MayBeChild.Contains(r.Facts.Children) ? r.ClosedAt <= child
            : r.CloseReason == null || RetentionClass.NoActionOutcomes.Contains(r.CloseReason) ? r.ClosedAt <= nothing
            : RetentionClass.ProsecutionOutcomes.Contains(r.CloseReason) ? r.ClosedAt <= prosecution : r.ClosedAt <= action;
    }

    /// <summary>Reports with those that they repeat and those that repeat them.</summary>
    private async Task<List<Report>> FamiliesAsync(List<Guid> ids, CancellationToken cancel)
    {
        var roots = await db.Every<Report>().Where(r => ids.Contains(r.Id)).Select(r => r.DuplicateOfId ?? r.Id).Distinct().ToListAsync(cancel);
        return await db.Every<Report>().AsNoTracking().Where(r => roots.Contains(r.Id) || (r.DuplicateOfId != null && roots.Contains(r.DuplicateOfId.Value))).OrderBy(r => r.Id).ToListAsync(cancel);
    }

    /// <summary>Cases that have one of these reports, or a person or thing that was picked from one.</summary>
    private async Task<List<(Guid CaseId, Guid ReportId)>> CasesOfAsync(List<Guid> reports, CancellationToken cancel)
    {
        var inside = await db.Every<CaseReport>().Where(c => reports.Contains(c.ReportId)).Select(c => new { c.CaseId, c.ReportId }).ToListAsync(cancel);
        var picked = await (from s in db.Every<CaseSubject>() join m in db.Mentions on s.MentionId equals m.Id where s.RemovedAt == null && reports.Contains(m.ReportId) select new { s.CaseId, m.ReportId }).ToListAsync(cancel);
        return [.. inside.Union(picked).Select(c => (c.CaseId, c.ReportId))];
    }

    private async Task<string> ClassOfCaseAsync(Guid id, List<Report> reports, CancellationToken cancel)
    {
        var outcomes = await db.Every<Outcome>().Where(o => o.CaseId == id && !o.IsWithdrawal && !db.Outcomes.Any(later => later.ReplacesId == o.Id)).Select(o => o.Code).ToListAsync(cancel);
        List<string> classes = [RetentionClass.Case];
        if (outcomes.Exists(RetentionClass.ProsecutionOutcomes.Contains) || reports.Exists(r => r.CloseReason != null && RetentionClass.ProsecutionOutcomes.Contains(r.CloseReason))) classes.Add(RetentionClass.Prosecution);
        if (reports.Exists(r => RetentionClass.MayBeChild.Contains(r.Facts.Children))) classes.Add(RetentionClass.Child);
        return classes.MaxBy(c => months[c])!;
    }

    /// <summary>With the last decision that the audit tells of, the end that follows from it, and what stands against that.</summary>
    private async Task<RetentionUnit> FinishAsync(RetentionUnit unit, CancellationToken cancel)
    {
        var ids = unit.RecordIds;
        var decided = await db.Every<AuditEntry>().Where(e => ids.Contains(e.SubjectId) && e.AccountId != Guid.Empty && Decisions.Contains(e.Act)).MaxAsync(e => (DateTime?)e.At, cancel);
        var last = decided > unit.DecidedAt ? decided.Value : unit.DecidedAt;
        return unit with { DecidedAt = last, DueAt = last.AddMonths(months[unit.Class]), Hindrance = await HindranceAsync(unit, ids, cancel) };
    }

    private async Task<Hindrance> HindranceAsync(RetentionUnit unit, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        if (await db.Every<LegalHold>().AnyAsync(h => ids.Contains(h.RecordId) && h.LiftedAt == null, cancel)) return Hindrance.Hold;
        var held = db.Every<LegalHold>().Where(h => h.LiftedAt == null).Select(h => h.RecordId);
        var mentions = db.Every<Mention>().Where(m => ids.Contains(m.ReportId)).Select(m => m.Id);
        var heldMentions = db.Every<Mention>().Where(m => held.Contains(m.ReportId)).Select(m => m.Id);
        if (await db.Every<CaseSubject>().AnyAsync(s => s.MentionId != null && mentions.Contains(s.MentionId.Value) && held.Contains(s.CaseId), cancel)) return Hindrance.Hold; // taken off the case or not, it is part of it
        if (await db.Every<Link>().AnyAsync(l => (mentions.Contains(l.FirstMentionId) && heldMentions.Contains(l.SecondMentionId)) || (mentions.Contains(l.SecondMentionId) && heldMentions.Contains(l.FirstMentionId)), cancel)) return Hindrance.Hold;
        if (unit.Reports.Any(r => r.IsOpen)) return Hindrance.Open;
        if (await db.Every<Referral>().AnyAsync(r => ids.Contains(r.ReportId) && (r.State == ReferralState.Sent || r.State == ReferralState.Accepted), cancel)) return Hindrance.Referral;
        if (await db.Every<SubjectFinding>().AnyAsync(f => ids.Contains(f.RecordId) && f.IsThem != false && db.SubjectRequests.Any(r => r.Id == f.RequestId && (r.State == RequestState.Open || r.State == RequestState.Ready)), cancel)) return Hindrance.Request;
        return Hindrance.None;
    }
}
