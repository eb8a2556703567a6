using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>
/// Rows of a batch that were taken before and say something else now. What was told is never rewritten: each becomes a report of its
/// own, merged at once into the one that it repeats while that is open.
/// </summary>
internal sealed class ImportedChanges
{
    private const string Outcome = "duplicate";
    private const string Reason = "a row of an imported file says something else than when it was taken";

    private readonly TolpuddleContext _db;
    private readonly Dictionary<Guid, Report> _reports;
    private readonly Dictionary<string, SentReport> _sent;

    private ImportedChanges(TolpuddleContext db, Dictionary<Guid, Report> reports, Dictionary<string, SentReport> sent) => (_db, _reports, _sent) = (db, reports, sent);

    /// <summary>Reads the earlier reports of <paramref name="rows"/>, as <paramref name="actor"/> sees them, and how their rows are known.</summary>
    public static async Task<ImportedChanges> OfAsync(TolpuddleContext db, Viewer actor, Guid sourceId, IReadOnlyList<JudgedRow> rows, CancellationToken cancel)
    {
        var earlier = rows.Where(row => row.Fate == RowFate.Added).Select(row => row.EarlierId!.Value).Distinct().ToList();
        if (earlier.Count == 0) return new ImportedChanges(db, [], []);

        var hashes = rows.Where(row => row.Fate == RowFate.Added).Select(row => row.Row.Hash).ToList();
        db.Viewer = Viewer.System(actor.Purpose);
        var sent = await db.SentReports.Where(s => s.KeyId == sourceId && hashes.Contains(s.RequestHash)).ToDictionaryAsync(s => Convert.ToHexString(s.RequestHash), cancel);
        db.Viewer = actor;
        var reports = await db.Reports.Where(r => earlier.Contains(r.Id) || db.Reports.Any(repeat => earlier.Contains(repeat.Id) && repeat.DuplicateOfId == r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        return new ImportedChanges(db, reports, sent);
    }

    /// <summary>Merges <paramref name="report"/> into the one that <paramref name="row"/> was before, or into what that repeats. Where neither is open, it waits as any other, with a word of where it came from.</summary>
    public void Add(JudgedRow row, Report report)
    {
        var earlier = _reports[row.EarlierId!.Value];
        var original = earlier.DuplicateOfId is { } id ? _reports.GetValueOrDefault(id) : earlier;
        if (original is not { IsOpen: true })
        {
            Note(report.Id, $"Says something else than {earlier.Reference}, which is closed: {Reason}");
            return;
        }

        report.Close(Outcome, Reason, _db.Now);
        report.DuplicateOfId = original.Id;
        if (report.DueAt < original.DueAt) original.DueAt = report.DueAt;
        original.Version++;
        Note(report.Id, $"Same as {original.Reference}: {Reason}");
        Note(original.Id, $"{report.Reference} was merged into this: {Reason}");
        _db.Notify(original.OwnerId, $"{report.Reference}, out of an imported file, was merged into {original.Reference}.", Triage.PathOf(original));
        _db.Record("report.merge", report.Id);
        _db.Record("report.merge", original.Id);
    }

    /// <summary>Remembers what a known row says now; false if it is not known under this source yet.</summary>
    public bool TryRenew(JudgedRow row)
    {
        if (!_sent.TryGetValue(Convert.ToHexString(row.Row.Hash), out var sent)) return false;
        sent.BodyHash = row.Row.ContentHash;
        _db.Record("import.change", sent.ReportId);
        return true;
    }

    private void Note(Guid reportId, string reason) => _db.HandlingNotes.Add(new HandlingNote { ReportId = reportId, At = _db.Now, AuthorId = _db.Viewer.AccountId, Step = "import-merge", Reason = reason });
}
