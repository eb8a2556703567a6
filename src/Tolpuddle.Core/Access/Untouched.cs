using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// Whether anybody has worked on a report. Sees past the rules, because what another agency or a case has of it must stop an import
/// from being undone, whoever may see that; nothing of it is shown.
/// </summary>
internal static class Untouched
{
    /// <summary>What an import writes itself about the handling of a report that it adds something to.</summary>
    public static readonly string[] StepsOfImports = ["import-merge", "import-undo"];

    /// <summary>Those of <paramref name="reportIds"/> on which nothing hangs that somebody has made since they came in: no grade, judgement, file, message, note, booking, link, referral, case or repeat.</summary>
    public static async Task<HashSet<Guid>> UntouchedAsync(this TolpuddleContext db, IReadOnlyCollection<Guid> reportIds, CancellationToken cancel)
    {
        var found = await db.Reports
            .Where(r => reportIds.Contains(r.Id) && r.UndoneAt == null && r.OpenReferrals == 0)
            .Where(r => !db.Grants.Any(g => g.RecordId == r.Id) && !db.Referrals.Any(f => f.ReportId == r.Id) && !db.CaseReports.Any(c => c.ReportId == r.Id))
            .Where(r => !db.Grades.Any(g => g.ReportId == r.Id) && !db.RiskJudgements.Any(j => j.ReportId == r.Id) && !db.DutyDischarges.Any(d => d.ReportId == r.Id) && !db.InterpreterBookings.Any(b => b.ReportId == r.Id))
            .Where(r => !db.Attachments.Any(a => a.ReportId == r.Id) && !db.ReportMessages.Any(m => m.ReportId == r.Id) && !db.HandOvers.Any(h => h.SubjectId == r.Id))
            .Where(r => !db.HandlingNotes.Any(n => n.ReportId == r.Id && !StepsOfImports.Contains(n.Step)) && !db.Reports.Any(repeat => repeat.DuplicateOfId == r.Id))
            .Where(r => !db.Mentions.Any(m => m.ReportId == r.Id && (db.Links.Any(l => l.FirstMentionId == m.Id || l.SecondMentionId == m.Id) || db.CaseSubjects.Any(s => s.MentionId == m.Id))))
            .Where(r => !db.LegalHolds.Any(h => h.RecordId == r.Id && h.LiftedAt == null))
            .IgnoreQueryFilters([TolpuddleContext.Visible])
            .Select(r => r.Id)
            .ToListAsync(cancel);
        return [.. found];
    }
}
