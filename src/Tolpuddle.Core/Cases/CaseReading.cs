using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>Everything on one case, as its members see it.</summary>
public sealed record CaseView(
    Case Case, string LeadAgency, IReadOnlyList<MemberRow> Members, IReadOnlyList<TaskRow> Tasks, IReadOnlyList<CaseDecision> Decisions,
    IReadOnlyList<CaseSubject> Subjects, IReadOnlyList<Outcome> Outcomes, IReadOnlyList<ReportInCase> Reports, IReadOnlyList<TimelineEntry> Timeline);

public sealed record MemberRow(Guid AccountId, string Name, string Agency, string Part, string Purpose, DateTime JoinedAt, DateTime? EndsAt, DateTime? LeftAt);

public sealed record TaskRow(Guid Id, string What, string Owner, DateTime DueAt, DateTime? DoneAt, string? ResultNote);

public sealed record ReportInCase(string Reference, DateTime ReceivedAt, string Kind, string Outward, DateTime AddedAt);

/// <summary>One thing that happened. <paramref name="Kind"/> is note, task, decision, outcome, report or member.</summary>
public sealed record TimelineEntry(DateTime At, string Kind, string Who, string Text);

/// <summary>Reads a case. Each look is written down.</summary>
public sealed class CaseReading(TolpuddleContext db)
{
    /// <summary>The case, or null if there is none that the viewer may see.</summary>
    public async Task<CaseView?> OpenAsync(string reference, CancellationToken cancel)
    {
        var @case = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Reference == reference, cancel);
        if (@case is null) return null;
        db.Record("case.open", @case.Id);
        await db.SaveChangesAsync(cancel);

        var names = await db.Accounts.AsNoTracking().ToDictionaryAsync(a => a.Id, a => a.Name, cancel);
        var agencies = await db.Agencies.AsNoTracking().ToDictionaryAsync(a => a.Id, a => a.Name, cancel);
        var members = await db.CaseMembers.AsNoTracking().Where(m => m.CaseId == @case.Id).OrderBy(m => m.JoinedAt).ToListAsync(cancel);
        var notes = await db.CaseNotes.AsNoTracking().Where(n => n.CaseId == @case.Id).ToListAsync(cancel);
        var tasks = await db.CaseTasks.AsNoTracking().Where(t => t.CaseId == @case.Id).OrderBy(t => t.DoneAt != null).ThenBy(t => t.DueAt).ToListAsync(cancel);
        var decisions = await db.CaseDecisions.AsNoTracking().Where(d => d.CaseId == @case.Id).OrderByDescending(d => d.At).ToListAsync(cancel);
        var subjects = await db.CaseSubjects.AsNoTracking().Where(s => s.CaseId == @case.Id && s.RemovedAt == null).OrderBy(s => s.AddedAt).ToListAsync(cancel);
        var outcomes = await db.Outcomes.AsNoTracking().Where(o => o.CaseId == @case.Id).OrderByDescending(o => o.On).ToListAsync(cancel);
        var reports = await (from l in db.CaseReports.AsNoTracking()
                             join r in db.Reports on l.ReportId equals r.Id
                             where l.CaseId == @case.Id
                             orderby l.AddedAt
                             select new ReportInCase(r.Reference, r.ReceivedAt, r.Facts.Kind, r.Facts.Outward, l.AddedAt)).ToListAsync(cancel);

        var timeline = members.Select(m => new TimelineEntry(m.JoinedAt, "member", names[m.AccountId], $"joined for {agencies[m.AgencyId]}: {m.Purpose}"))
            .Concat(members.Where(m => m.LeftAt is not null).Select(m => new TimelineEntry(m.LeftAt!.Value, "member", names[m.AccountId], $"left: {m.LeaveReason}")))
            .Concat(notes.Select(n => new TimelineEntry(n.At, "note", names[n.AuthorId], n.Text)))
            .Concat(tasks.Select(t => new TimelineEntry(t.CreatedAt, "task", names[t.AuthorId], $"set a task for {names[t.OwnerId]}: {t.What}")))
            .Concat(tasks.Where(t => t.DoneAt is not null).Select(t => new TimelineEntry(t.DoneAt!.Value, "task", names[t.OwnerId], $"task done: {t.What}. {t.ResultNote}")))
            .Concat(decisions.Select(d => new TimelineEntry(d.At, "decision", names[d.AuthorId], d.Decision)))
            .Concat(outcomes.Select(o => new TimelineEntry(o.At, "outcome", names[o.AuthorId], $"{Codes.Outcome.Label(o.Code)}{(o.People is { } n ? $", {n} people" : "")}")))
            .Concat(reports.Select(r => new TimelineEntry(r.AddedAt, "report", "", $"Report {r.Reference} was added")));
        return new CaseView(
            @case, agencies[@case.LeadAgencyId],
            members.ConvertAll(m => new MemberRow(m.AccountId, names[m.AccountId], agencies[m.AgencyId], m.Part, m.Purpose, m.JoinedAt, m.EndsAt, m.LeftAt)),
            tasks.ConvertAll(t => new TaskRow(t.Id, t.What, names[t.OwnerId], t.DueAt, t.DoneAt, t.ResultNote)),
            decisions, subjects, outcomes, reports, [.. timeline.OrderByDescending(t => t.At)]);
    }

    /// <summary>People who could be brought into the case: those who work with reports and are not members.</summary>
    public async Task<IReadOnlyList<PossibleMember>> ColleaguesAsync(CaseView view, CancellationToken cancel)
    {
        var present = view.Members.Where(m => m.LeftAt is null).Select(m => m.AccountId).ToHashSet();
        var people = await (from a in db.Accounts.AsNoTracking()
                            join g in db.Agencies on a.AgencyId equals g.Id
                            where a.State == AccountState.Active
                            orderby g.Name
                            select new { a.Id, a.Name, Agency = g.Name, a.Roles }).ToListAsync(cancel);
        return [.. people.Where(p => !present.Contains(p.Id) && new Viewer { Roles = p.Roles }.HandlesReports).Select(p => new PossibleMember(p.Id, p.Name, p.Agency))];
    }
}

public sealed record PossibleMember(Guid Id, string Name, string Agency);
