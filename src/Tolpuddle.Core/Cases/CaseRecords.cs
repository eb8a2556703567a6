using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>A decision with what it replaces and what replaced it.</summary>
public sealed record DecisionRow(
    Guid Id, DateTime At, string Author, string Agency, string Decision, string Options, string Reason, Guid? ReplacesId, Guid? ReplacedById)
{
    public bool Stands => ReplacedById is null;
}

/// <summary>An outcome with what it corrects and what corrected it.</summary>
public sealed record OutcomeRow(
    Guid Id, string Code, int? People, DateOnly On, Guid AgencyId, string Agency, string Author, DateTime At, string Note, bool IsWithdrawal, Guid? ReplacesId, Guid? ReplacedById)
{
    public bool Counts => !IsWithdrawal && ReplacedById is null;
}

/// <summary>A person or thing of a case.</summary>
/// <param name="Text">Null where it was picked from a report that the viewer does not see.</param>
/// <param name="Report">The report it was picked from.</param>
/// <param name="Grade">The grade in force of the mention it was picked from.</param>
public sealed record SubjectRow(
    Guid Id, MentionKind Kind, string? Text, string Part, string? Report, SignedGrade? Grade, string AddedBy, DateTime AddedAt, DateTime? RemovedAt, string? RemoveReason);

/// <summary>Something that a report of the case names and that could be picked.</summary>
public sealed record NamedThing(Guid MentionId, MentionKind Kind, string Text, string Part, string Report, SignedGrade? Grade);

/// <summary>Decisions, outcomes, people and things of a case, as its members read them.</summary>
public sealed class CaseRecords(TolpuddleContext db)
{
    /// <summary>Every decision, newest first.</summary>
    public Task<List<DecisionRow>> DecisionsAsync(Guid caseId, CancellationToken cancel) =>
        db.CaseDecisions.AsNoTracking().Where(d => d.CaseId == caseId).OrderByDescending(d => d.At).ThenByDescending(d => d.Id)
            .Select(d => new DecisionRow(
                d.Id, d.At, db.Accounts.First(a => a.Id == d.AuthorId).Name, db.Agencies.First(a => a.Id == d.AgencyId).Name,
                d.Decision, d.OptionsConsidered, d.Reason, d.ReplacesId,
                db.CaseDecisions.Where(later => later.ReplacesId == d.Id).Select(later => (Guid?)later.Id).FirstOrDefault()))
            .ToListAsync(cancel);

    /// <summary>Every outcome, the newest day first.</summary>
    public Task<List<OutcomeRow>> OutcomesAsync(Guid caseId, CancellationToken cancel) =>
        db.Outcomes.AsNoTracking().Where(o => o.CaseId == caseId).OrderByDescending(o => o.On).ThenByDescending(o => o.At).ThenByDescending(o => o.Id)
            .Select(o => new OutcomeRow(
                o.Id, o.Code, o.People, o.On, o.AgencyId, db.Agencies.First(a => a.Id == o.AgencyId).Name, db.Accounts.First(a => a.Id == o.AuthorId).Name, o.At, o.Note,
                o.IsWithdrawal, o.ReplacesId, db.Outcomes.Where(later => later.ReplacesId == o.Id).Select(later => (Guid?)later.Id).FirstOrDefault()))
            .ToListAsync(cancel);

    /// <summary>
    /// Everybody and everything in the case, in the order in which they came; those taken out last. From which report something came is
    /// told with the reports of the case, even where the viewer's agency holds that report.
    /// </summary>
    public async Task<IReadOnlyList<SubjectRow>> SubjectsAsync(Guid caseId, CancellationToken cancel)
    {
        var rows = await (from s in db.CaseSubjects.AsNoTracking()
                          where s.CaseId == caseId
                          orderby s.RemovedAt != null, s.AddedAt, s.Id
                          select new
                          {
                              Subject = s,
                              Mention = db.Mentions.FirstOrDefault(m => m.Id == s.MentionId),
                              Report = db.Reports.Where(r => db.Mentions.Any(m => m.Id == s.MentionId && m.ReportId == r.Id) && db.CaseReports.Any(l => l.CaseId == caseId && l.ReportId == r.Id)).Select(r => r.Reference).FirstOrDefault(),
                              Grade = (from g in db.Grades
                                       join a in db.Accounts on g.AuthorId equals a.Id
                                       where g.MentionId == s.MentionId && s.MentionId != null && db.CaseReports.Any(l => l.CaseId == caseId && l.ReportId == g.ReportId)
                                       orderby g.At descending, g.Id descending
                                       select new { Grade = g, a.Name }).FirstOrDefault(),
                              Author = db.Accounts.First(a => a.Id == s.AddedById).Name,
                          }).ToListAsync(cancel);
        return [.. rows.Select(r => new SubjectRow(
            r.Subject.Id, r.Subject.Kind, r.Subject.MentionId is null ? r.Subject.Text : r.Mention?.Text, r.Subject.Part, r.Report, r.Grade is { } graded ? SignedGrade.Of(graded.Grade, graded.Name) : null, r.Author,
            r.Subject.AddedAt, r.Subject.RemovedAt, r.Subject.RemoveReason))];
    }

    /// <summary>What the reports of the case name and nobody has picked yet.</summary>
    public async Task<IReadOnlyList<NamedThing>> NamedAsync(Guid caseId, CancellationToken cancel)
    {
        var rows = await (from m in db.Mentions.AsNoTracking()
                          join l in db.CaseReports on m.ReportId equals l.ReportId
                          join r in db.Reports on m.ReportId equals r.Id
                          where l.CaseId == caseId && !db.CaseSubjects.Any(s => s.CaseId == caseId && s.MentionId == m.Id && s.RemovedAt == null)
                          orderby m.Id
                          select new
                          {
                              Mention = m,
                              r.Reference,
                              Grade = (from g in db.Grades
                                       join a in db.Accounts on g.AuthorId equals a.Id
                                       where g.MentionId == m.Id
                                       orderby g.At descending, g.Id descending
                                       select new { Grade = g, a.Name }).FirstOrDefault(),
                          }).ToListAsync(cancel);
        return [.. rows.OrderBy(r => r.Mention.Kind).Select(r => new NamedThing(
            r.Mention.Id, r.Mention.Kind, r.Mention.Text, r.Mention.Part, r.Reference, r.Grade is { } graded ? SignedGrade.Of(graded.Grade, graded.Name) : null))];
    }
}
