using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>How the undoing of a row ended.</summary>
public enum UndoResult
{
    Done,
    NotFound,

    /// <summary>Somebody has taken it, or something hangs on it that somebody made.</summary>
    WorkedOn,

    /// <summary>A later file has added something to the same row: that comes first.</summary>
    ChangedAfter,

    /// <summary>Somebody took it at the same moment, or the program is at work on the import. Nothing was changed.</summary>
    TooLate,
}

/// <summary>
/// Takes back what an import made by mistake, while nobody has worked on it. The report stays in its table and nobody sees it any
/// more; its row can be taken again.
/// </summary>
public sealed class ImportUndo(TolpuddleContext db)
{
    /// <summary>Undoes one report of an import.</summary>
    public async Task<UndoResult> UndoAsync(Guid importId, Guid reportId, CancellationToken cancel)
    {
        var import = await db.ReportImports.SingleOrDefaultAsync(i => i.Id == importId, cancel);
        var row = await db.ImportedReports.SingleOrDefaultAsync(r => r.ImportId == importId && r.ReportId == reportId, cancel);
        if (import is null || row is null) return UndoResult.NotFound;
        if (row.UndoneAt is not null) return UndoResult.Done;
        if (import.State is not (ImportState.Taken or ImportState.Broken)) return UndoResult.TooLate;

        var result = (await AddAsync(import, [row], cancel)).Single();
        if (result != UndoResult.Done) return result;
        import.Version++;
        db.Record("import.undo", import.Id);
        return await db.TrySaveAsync(cancel) ? UndoResult.Done : UndoResult.TooLate;
    }

    /// <summary>Adds the undoing of <paramref name="rows"/> to the next save, as far as nobody has worked on them, and counts it.</summary>
    /// <returns>For each what becomes of it.</returns>
    internal async Task<IReadOnlyList<UndoResult>> AddAsync(ReportImport import, IReadOnlyList<ImportedReport> rows, CancellationToken cancel)
    {
        if (rows.Count == 0) return [];
        var ids = rows.Select(row => row.ReportId).ToList();
        var reports = await db.Reports.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancel);
        var untouched = await db.UntouchedAsync(ids, cancel); // asked after: what somebody does to a report from then on changes its version, and this cannot be saved
        var originals = await db.Reports.Where(o => db.Reports.Any(r => ids.Contains(r.Id) && r.DuplicateOfId == o.Id)).ToDictionaryAsync(r => r.Id, cancel);
        var sent = await SentAsync(import, rows, cancel);
        var results = new List<UndoResult>(rows.Count);
        foreach (var row in rows)
        {
            var known = sent.GetValueOrDefault(Convert.ToHexString(row.RequestHash));
            var result = !reports.TryGetValue(row.ReportId, out var report) || !IsAsItCame(row, report) || !untouched.Contains(row.ReportId) ? UndoResult.WorkedOn
                : known is not null && !known.BodyHash.AsSpan().SequenceEqual(row.BodyHash) ? UndoResult.ChangedAfter
                : UndoResult.Done;
            results.Add(result);
            if (result != UndoResult.Done) continue;
            Undo(row, report!, report!.DuplicateOfId is { } id ? originals.GetValueOrDefault(id) : null);
            if (known is not null && row.PreviousHash is { } previous) known.BodyHash = previous;
            else if (known is not null) db.SentReports.Remove(known);
            if (known is not null) db.Record("import.undo", known.ReportId);
            import.Undone++;
        }

        return results;
    }

    /// <summary>True if nobody has taken it: new, or merged at once as the import does with what a known row says anew.</summary>
    private static bool IsAsItCame(ImportedReport row, Report report) =>
        report.State == ReportState.New || (row.IsChange && report is { State: ReportState.Closed, DuplicateOfId: not null });

    private void Undo(ImportedReport row, Report report, Report? original)
    {
        report.Undo(db.Now);
        row.UndoneAt = db.Now;
        db.Record("report.undo", report.Id);
        if (original is null) return;
        original.Version++;
        db.HandlingNotes.Add(new HandlingNote { ReportId = original.Id, At = db.Now, AuthorId = db.Viewer.AccountId, Step = "import-undo", Reason = $"{report.Reference}, which an import had merged into this, was undone" });
        db.Notify(original.OwnerId, $"{report.Reference}, which an import had merged into {original.Reference}, was undone.", Triage.PathOf(original));
        db.Record("report.undo", original.Id);
    }

    /// <summary>How the rows are known again. The program alone sees that.</summary>
    private async Task<Dictionary<string, SentReport>> SentAsync(ReportImport import, IReadOnlyList<ImportedReport> rows, CancellationToken cancel)
    {
        var (viewer, source) = (db.Viewer, Imports.IdOf(db.Vault, import.Source));
        var hashes = rows.Select(row => row.RequestHash).ToList();
        db.Viewer = Viewer.System(viewer.Purpose);
        var sent = await db.SentReports.Where(s => s.KeyId == source && hashes.Contains(s.RequestHash)).ToDictionaryAsync(s => Convert.ToHexString(s.RequestHash), cancel);
        db.Viewer = viewer;
        return sent;
    }
}
