using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A mention with the grade in force and the grades before it, newest first.</summary>
public sealed record GradedMention(Guid Id, MentionKind Kind, string Text, string Part, IReadOnlyList<SignedGrade> Grades);

/// <summary>A grade and who gave it.</summary>
public sealed record SignedGrade(string Source, string Assessment, string Handling, IReadOnlyList<string> Conditions, DateTime At, string Author)
{
    internal static SignedGrade Of(Grade grade, string author) =>
        new(grade.Source, grade.Assessment, grade.Handling, Grading.ConditionsOf(grade), grade.At, author);
}

public sealed record SignedJudgement(string Risk, string Reason, DateTime At, string Author);

/// <summary>A line between team and reporter.</summary>
/// <param name="Reference">The report whose reporter it concerns: this one, or one that was merged into it.</param>
/// <param name="Author">Null where the reporter wrote it.</param>
public sealed record ReporterLine(string Reference, string Text, DateTime At, string? Author, DateTime? ReadAt);

/// <summary>A step of handling with its reason.</summary>
public sealed record HandlingStep(string Step, string Text, DateTime At, string Author);

/// <summary>Everything about one report that its page shows.</summary>
/// <param name="IsOurs">True at the agency that holds it; others read only.</param>
/// <param name="Contact">How the reporter may be reached; null for agencies it was passed to, and where nothing was left.</param>
/// <param name="HasReturnCode">True if the reporter can be asked through the return page.</param>
/// <param name="LookedAt">How many people have opened it.</param>
public sealed record ReportView(
    Report Report, bool IsOurs, string AgencyName, string OwnerName, ReporterContact? Contact, bool HasReturnCode,
    IReadOnlyList<SignedGrade> NarrativeGrades, IReadOnlyList<GradedMention> Mentions, IReadOnlyList<SignedJudgement> Judgements,
    IReadOnlyList<ReporterLine> Lines, IReadOnlyList<HandlingStep> Steps, string? DuplicateOf, IReadOnlyList<string> Duplicates, int LookedAt)
{
    /// <summary>When an emergency access ends by which the viewer sees it; null where they see it in their own right.</summary>
    public DateTime? EmergencyUntil { get; init; }

    public bool HasUnread => Lines.Any(l => l.Author is null && l.ReadAt is null);

    /// <summary>Items graded "no onward sharing": while there are any, the report cannot be referred.</summary>
    public bool SharingForbidden =>
        Mentions.Select(m => m.Grades).Append(NarrativeGrades).Any(g => g.Count > 0 && g[0].Conditions.Contains(Grading.NoOnwardSharing));
}

/// <summary>The file on a report: opens it, and writes down that it was opened.</summary>
public sealed class ReportFile(TolpuddleContext db, Looks looks)
{
    /// <summary>The act that a look is written down as.</summary>
    public const string OpenAct = "report.open";

    /// <summary>The reference of a report by its id; null if the viewer may not see it.</summary>
    public Task<string?> ReferenceAsync(Guid id, CancellationToken cancel) =>
        db.Reports.AsNoTracking().Where(r => r.Id == id).Select(r => r.Reference).SingleOrDefaultAsync(cancel);

    /// <summary>What a form on the page needs: the report's id. Null if the viewer may not see it.</summary>
    public Task<Guid?> FindAsync(string reference, CancellationToken cancel) =>
        db.Reports.AsNoTracking().Where(r => r.Reference == reference).Select(r => (Guid?)r.Id).SingleOrDefaultAsync(cancel);

    /// <summary>How urgent a report is that the viewer may see; null for any other.</summary>
    public Task<string?> RiskAsync(Guid id, CancellationToken cancel) =>
        db.Reports.AsNoTracking().Where(r => r.Id == id).Select(r => r.Risk).SingleOrDefaultAsync(cancel);

    /// <summary>Opens a report. Null if there is none of this reference that the viewer may see.</summary>
    public async Task<ReportView?> OpenAsync(string reference, CancellationToken cancel)
    {
        var report = await db.Reports.AsNoTracking().SingleOrDefaultAsync(r => r.Reference == reference, cancel);
        var emergency = report is null ? await db.LookInEmergencyAsync(reference, cancel) : null;
        if (emergency is not null) report = await db.Reports.AsNoTracking().SingleOrDefaultAsync(r => r.Reference == reference, cancel);
        if (report is null) return null;
        await TakeNoteAsync(report.Id, cancel);

        var merged = await db.Reports.AsNoTracking()
            .Where(r => r.DuplicateOfId == report.Id || r.Id == report.DuplicateOfId)
            .OrderBy(r => r.Id).Select(r => new { r.Id, r.Reference, IsOriginal = r.Id == report.DuplicateOfId }).ToListAsync(cancel);
        var lines = merged.Where(m => !m.IsOriginal).ToDictionary(m => m.Id, m => m.Reference);
        lines[report.Id] = report.Reference;
        var grades = await GradesAsync(report.Id, cancel);
        return new ReportView(
            report,
            report.AgencyId == db.Viewer.AgencyId,
            await db.Agencies.Where(a => a.Id == report.AgencyId).Select(a => a.Name).SingleAsync(cancel),
            await db.Accounts.Where(a => a.Id == report.OwnerId).Select(a => a.Name).SingleAsync(cancel),
            await db.ReporterContacts.AsNoTracking().SingleOrDefaultAsync(c => c.ReportId == report.Id, cancel),
            report.ReturnKey is not null,
            [.. grades[Guid.Empty]],
            await MentionsAsync(report.Id, grades, cancel),
            await JudgementsAsync(report.Id, cancel),
            await LinesAsync(lines, cancel),
            await StepsAsync(report.Id, cancel),
            merged.SingleOrDefault(m => m.IsOriginal)?.Reference,
            [.. merged.Where(m => !m.IsOriginal).Select(m => m.Reference)],
            await looks.PeopleAsync(report.Id, OpenAct, cancel))
        { EmergencyUntil = emergency };
    }

    /// <summary>Writes the look down; what was handed over to the viewer has reached them.</summary>
    private async Task TakeNoteAsync(Guid reportId, CancellationToken cancel)
    {
        var handedOver = await db.HandOvers.Where(h => h.SubjectId == reportId && h.ToId == db.Viewer.AccountId && h.ReadAt == null).ToListAsync(cancel);
        foreach (var note in handedOver) note.ReadAt = db.Now;
        db.Record(OpenAct, reportId);
        await db.SaveChangesAsync(cancel);
    }

    private async Task<ILookup<Guid, SignedGrade>> GradesAsync(Guid reportId, CancellationToken cancel)
    {
        var rows = await (from g in db.Grades.AsNoTracking()
                          join a in db.Accounts on g.AuthorId equals a.Id
                          where g.ReportId == reportId
                          orderby g.At descending, g.Id descending
                          select new { Grade = g, a.Name }).ToListAsync(cancel);
        return rows.ToLookup(r => r.Grade.MentionId ?? Guid.Empty, r => SignedGrade.Of(r.Grade, r.Name));
    }

    private async Task<IReadOnlyList<GradedMention>> MentionsAsync(Guid reportId, ILookup<Guid, SignedGrade> grades, CancellationToken cancel)
    {
        var mentions = await db.Mentions.AsNoTracking().Where(m => m.ReportId == reportId).OrderBy(m => m.Id).ToListAsync(cancel);
        return [.. mentions.OrderBy(m => m.Kind).Select(m => new GradedMention(m.Id, m.Kind, m.Text, m.Part, [.. grades[m.Id]]))];
    }

    private Task<List<SignedJudgement>> JudgementsAsync(Guid reportId, CancellationToken cancel) =>
        (from j in db.RiskJudgements.AsNoTracking()
         join a in db.Accounts on j.AuthorId equals a.Id
         where j.ReportId == reportId
         orderby j.At descending, j.Id descending
         select new SignedJudgement(j.Risk, j.Reason, j.At, a.Name)).ToListAsync(cancel);

    private async Task<IReadOnlyList<ReporterLine>> LinesAsync(Dictionary<Guid, string> reports, CancellationToken cancel)
    {
        var ids = reports.Keys.ToList();
        var rows = await (from m in db.ReportMessages.AsNoTracking()
                          where ids.Contains(m.ReportId)
                          orderby m.At, m.Id
                          select new { Message = m, Author = db.Accounts.Where(a => a.Id == m.AuthorId).Select(a => a.Name).FirstOrDefault() }).ToListAsync(cancel);
        return [.. rows.Select(r => new ReporterLine(reports[r.Message.ReportId], r.Message.Text, r.Message.At, r.Author, r.Message.ReadAt))];
    }

    /// <summary>Reasons and hand-overs in one line of time, newest first.</summary>
    private async Task<IReadOnlyList<HandlingStep>> StepsAsync(Guid reportId, CancellationToken cancel)
    {
        var notes = await (from n in db.HandlingNotes.AsNoTracking()
                           join a in db.Accounts on n.AuthorId equals a.Id
                           where n.ReportId == reportId
                           select new HandlingStep(n.Step, n.Reason, n.At, a.Name)).ToListAsync(cancel);
        var handOvers = await (from h in db.HandOvers.AsNoTracking()
                               join a in db.Accounts on h.FromId equals a.Id
                               where h.SubjectId == reportId
                               select new HandlingStep("hand-over", h.Note, h.At, a.Name)).ToListAsync(cancel);
        return [.. notes.Concat(handOvers).OrderByDescending(s => s.At)];
    }
}
