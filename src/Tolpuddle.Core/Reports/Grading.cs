using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A 3x5x2 grade as somebody chooses it. Conditions belong to handling C and to no other.</summary>
public sealed record GradeChoice(string Source, string Assessment, string Handling, IReadOnlyList<string> Conditions)
{
    public bool IsValid =>
        Codes.GradeSource.Contains(Source) && Codes.GradeAssessment.Contains(Assessment) && Codes.GradeHandling.Contains(Handling)
        && Conditions.All(Codes.GradeConditions.Contains)
        && Handling == Grading.WithConditions == Conditions.Count > 0;
}

/// <summary>Grades items of information: a mention, or what was told as a whole. Earlier grades are kept.</summary>
public sealed class Grading(TolpuddleContext db)
{
    /// <summary>Handling code of "lawful sharing permitted with conditions".</summary>
    public const string WithConditions = "C";

    /// <summary>Condition of "no onward sharing".</summary>
    public const string NoOnwardSharing = "S2";

    /// <summary>Grades one item: <paramref name="mentionId"/>, or the narrative where that is null.</summary>
    public async Task<TriageResult> GradeAsync(Guid reportId, Guid? mentionId, GradeChoice choice, CancellationToken cancel)
    {
        if (!choice.IsValid) return TriageResult.UnknownCode;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (mentionId is { } id && !await db.Mentions.AnyAsync(m => m.Id == id && m.ReportId == report.Id, cancel)) return TriageResult.NotFound;

        report.Version++; // a referral that is being sent read the grades as they were; it must look again
        db.Grades.Add(new Grade
        {
            ReportId = report.Id,
            MentionId = mentionId,
            At = db.Now,
            AuthorId = db.Viewer.AccountId,
            Source = choice.Source,
            Assessment = choice.Assessment,
            Handling = choice.Handling,
            Conditions = string.Join(' ', choice.Conditions.Distinct().Order(StringComparer.Ordinal)),
        });
        db.Record("report.grade", report.Id);
        return await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
    }

    /// <summary>The grade in force of each graded item of a report: by mention, under <see cref="Guid.Empty"/> for the narrative.</summary>
    public static Dictionary<Guid, Grade> InForce(IEnumerable<Grade> grades) =>
        grades.GroupBy(g => g.MentionId ?? Guid.Empty).ToDictionary(g => g.Key, g => g.MaxBy(x => (x.At, x.Id))!);

    /// <summary>True if <paramref name="grade"/> forbids that its item goes to anybody else.</summary>
    public static bool ForbidsSharing(Grade grade) => ConditionsOf(grade).Contains(NoOnwardSharing);

    /// <summary>Codes of the conditions under which the graded item may be used.</summary>
    public static string[] ConditionsOf(Grade grade) => grade.Conditions.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
