using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>An open report of the agency that names the same things as another.</summary>
/// <param name="Shared">What both name, in words.</param>
public sealed record MayRepeat(string Reference, DateTime ReceivedAt, ReportState State, IReadOnlyList<string> Shared);

/// <summary>Merges a report with the one that it repeats. Both reporters keep their line to the team, and it can be undone.</summary>
public sealed class Duplicates(TolpuddleContext db)
{
    private const string Outcome = "duplicate";
    private const int MostShown = 5;

    /// <summary>Open reports of the viewer's agency that name a phone, plate, address, mailbox or name online that this one names; most in common first.</summary>
    public async Task<IReadOnlyList<MayRepeat>> CandidatesAsync(Guid reportId, CancellationToken cancel)
    {
        var identifiers = await db.NamedInAsync(reportId, cancel);
        if (identifiers.Count == 0) return [];
        var open = db.Reports.Where(r => r.Id != reportId && r.AgencyId == db.Viewer.AgencyId && r.IsOpen);
        var owners = db.OwnersLike(identifiers, b => db.Mentions.Any(m => m.Id == b.OwnerId && open.Any(r => r.Id == m.ReportId)));
        var named = await (from m in db.Mentions.AsNoTracking()
                           join r in db.Reports on m.ReportId equals r.Id
                           where owners.Contains(m.Id)
                           select new { r.Reference, r.ReceivedAt, r.State, m.Kind, m.Normal }).ToListAsync(cancel);
        return [.. named
            .Select(n => (n.Reference, n.ReceivedAt, n.State, Thing: SharedMentions.Matching(identifiers, n.Kind, n.Normal)))
            .Where(n => n.Thing is not null)
            .GroupBy(n => (n.Reference, n.ReceivedAt, n.State))
            .Select(g => new MayRepeat(g.Key.Reference, g.Key.ReceivedAt, g.Key.State, [.. g.Select(n => n.Thing!).Distinct()]))
            .OrderByDescending(m => m.Shared.Count).ThenByDescending(m => m.ReceivedAt)
            .Take(MostShown)];
    }

    /// <summary>
    /// Closes a report as the same as the open report <paramref name="originalReference"/>, which from then on is due
    /// when the earlier of the two was.
    /// </summary>
    public async Task<TriageResult> MergeAsync(Guid reportId, string originalReference, string reason, CancellationToken cancel)
    {
        if (!Triage.IsReason(reason)) return TriageResult.NeedsReason;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (!report.IsOpen) return TriageResult.Closed;
        if (report.OpenReferrals > 0) return TriageResult.ReferralsOpen;
        if (await db.IsReportHeldAsync(report.Id, cancel)) return TriageResult.OnHold;
        var reference = originalReference.Trim().ToUpperInvariant();
        var original = await db.Reports.SingleOrDefaultAsync(r => r.Reference == reference && r.AgencyId == db.Viewer.AgencyId, cancel);
        if (original is null || original.Id == report.Id || !original.IsOpen) return TriageResult.NotMergeable;
        if (await db.Reports.AnyAsync(r => r.DuplicateOfId == report.Id, cancel)) return TriageResult.NotMergeable;

        report.Close(Outcome, reason.Trim(), db.Now);
        report.DuplicateOfId = original.Id;
        if (report.DueAt < original.DueAt) original.DueAt = report.DueAt;
        original.Version++;
        Note(report.Id, "merge", $"Same as {original.Reference}: {reason.Trim()}");
        Note(original.Id, "merge", $"{report.Reference} was merged into this: {reason.Trim()}");
        db.Notify(original.OwnerId, $"{report.Reference} was merged into {original.Reference}.", Triage.PathOf(original));
        db.Record("report.merge", report.Id);
        db.Record("report.merge", original.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Takes a merged report out again: it is open, the viewer's own, and its clock starts anew.</summary>
    public async Task<TriageResult> SeparateAsync(Guid reportId, string reason, CancellationToken cancel)
    {
        if (!Triage.IsReason(reason)) return TriageResult.NeedsReason;
        if (await db.OwnReportAsync(reportId, cancel) is not { DuplicateOfId: { } originalId } report) return TriageResult.NotFound;
        if (await db.IsReportHeldAsync(report.Id, cancel)) return TriageResult.OnHold;

        report.Reopen(db.Viewer.AccountId, db.Now);
        Note(report.Id, "separate", reason.Trim());
        Note(originalId, "separate", $"{report.Reference} is no longer merged: {reason.Trim()}");
        db.Record("report.separate", report.Id);
        db.Record("report.separate", originalId);
        return await SaveAsync(cancel);
    }

    private void Note(Guid reportId, string step, string reason) =>
        db.HandlingNotes.Add(new HandlingNote { ReportId = reportId, At = db.Now, AuthorId = db.Viewer.AccountId, Step = step, Reason = reason });

    private async Task<TriageResult> SaveAsync(CancellationToken cancel) => await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
}
