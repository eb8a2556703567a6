using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>An open case that has to do with the same things as a report.</summary>
/// <param name="Shared">What both name, in words; empty where the case holds this very report.</param>
/// <param name="MayAdd">False where the viewer only reads the case.</param>
public sealed record SimilarCase(string Reference, string Title, string LeadAgency, bool HoldsReport, IReadOnlyList<string> Shared, bool MayAdd);

/// <summary>Finds the cases that may be the one somebody is about to open, among those the viewer is on.</summary>
public sealed class SimilarCases(TolpuddleContext db)
{
    /// <summary>Open cases that hold the report, or that name a phone, plate, address, mailbox or name online that it names; most in common first.</summary>
    public async Task<IReadOnlyList<SimilarCase>> FindAsync(string reportReference, CancellationToken cancel)
    {
        var reportId = await db.Reports.Where(r => r.Reference == reportReference).Select(r => (Guid?)r.Id).SingleOrDefaultAsync(cancel);
        if (reportId is not { } id) return [];
        var identifiers = await db.NamedInAsync(id, cancel);
        var mentioned = db.OwnersLike(identifiers, b => db.Mentions.Any(m => m.Id == b.OwnerId && m.ReportId != id && db.CaseReports.Any(l => l.ReportId == m.ReportId)));
        var subjects = db.OwnersLike(identifiers, b => db.CaseSubjects.Any(s => s.Id == b.OwnerId && s.RemovedAt == null));
        var named = await (from l in db.CaseReports.AsNoTracking()
                           join m in db.Mentions on l.ReportId equals m.ReportId
                           where mentioned.Contains(m.Id)
                           select new { l.CaseId, m.Kind, Text = m.Normal }).ToListAsync(cancel);
        var added = await db.CaseSubjects.AsNoTracking().Where(s => subjects.Contains(s.Id)).Select(s => new { s.CaseId, s.Kind, s.Text }).ToListAsync(cancel);
        var shared = named.Concat(added)
            .Select(n => (n.CaseId, Thing: SharedMentions.Matching(identifiers, n.Kind, n.Text)))
            .Where(n => n.Thing is not null)
            .ToLookup(n => n.CaseId, n => n.Thing!);

        var ids = shared.Select(s => s.Key).ToList();
        var present = db.PresentMembers();
        var cases = await db.Cases.AsNoTracking()
            .Where(c => c.ClosedAt == null && (ids.Contains(c.Id) || db.CaseReports.Any(l => l.CaseId == c.Id && l.ReportId == id)))
            .Select(c => new
            {
                c.Id,
                c.Reference,
                c.Title,
                Agency = db.Agencies.First(a => a.Id == c.LeadAgencyId).Name,
                HoldsReport = db.CaseReports.Any(l => l.CaseId == c.Id && l.ReportId == id),
                MayAdd = present.Any(m => m.CaseId == c.Id && m.AccountId == db.Viewer.AccountId && m.Part != CaseMember.Observer && m.Sees == CaseSight.All),
            }).ToListAsync(cancel);
        return [.. cases
            .Select(c => new SimilarCase(c.Reference, c.Title, c.Agency, c.HoldsReport, [.. shared[c.Id].Distinct()], c.MayAdd))
            .OrderByDescending(c => c.HoldsReport).ThenByDescending(c => c.Shared.Count).ThenBy(c => c.Reference, StringComparer.Ordinal)];
    }
}
