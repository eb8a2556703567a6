using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>A row as it was read.</summary>
/// <param name="Number">The first under the heads is 1.</param>
/// <param name="Id">By which the file knows it.</param>
/// <param name="Draft">Null where it cannot be taken.</param>
/// <param name="Problem">What must be mended then.</param>
/// <param name="IsRepeat">True if an earlier row of the file has the same id and says the same.</param>
public sealed record ReadRow(long Number, string Id, ReportDraft? Draft, string Problem, bool IsRepeat = false)
{
    /// <summary>True if it is to be judged whether it can be taken.</summary>
    internal bool IsNew => Draft is not null && !IsRepeat;

    /// <summary>How much is written for it.</summary>
    public (int Keys, int Characters) Weight => Row?.Weight ?? (0, Draft?.Answers.Texts().Sum(text => text.Length) ?? 0);

    /// <summary>The same, prepared; null if it was not.</summary>
    internal ImportRow? Row { get; init; }
}

/// <summary>
/// What the program does with an import: batch after batch, each saved in one piece with where it goes on. A node that is
/// silent too long is taken over; if it was only slow, its next save fails and it stops.
/// </summary>
public sealed class ImportWork(TolpuddleContext db, Imports imports, ImportUndo undoing)
{
    private const int MaxAttempts = 3;

    /// <summary>Rows that are taken back in one transaction. Each is asked for all that may hang on it, so they are fewer than those that are taken.</summary>
    private const int UndoLength = 200;

    /// <summary>The oldest import at which the program has something to do and no node is; from then on this one is. Null if there is none.</summary>
    public async Task<ReportImport?> ClaimAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("import");
        var now = db.Now;
        var import = await db.ReportImports
            .Where(i => (i.State == ImportState.Checking || i.State == ImportState.Taking || i.State == ImportState.Undoing) && (i.WorkedUntil == null || i.WorkedUntil < now))
            .Where(i => i.State == ImportState.Undoing || db.Channels.Any(c => c.Code == Imports.Channel && c.IsOpen && c.AgencyId == i.AgencyId))
            .OrderBy(i => i.At).FirstOrDefaultAsync(cancel);
        if (import is null) return null;
        import.Hold(now);
        db.Record("import.work", import.Id);
        return await db.TrySaveAsync(cancel) ? import : null;
    }

    /// <summary>Keeps it for this node while that opens the file or skips what is done.</summary>
    /// <returns>The import as it is then; null if another node has it, or somebody has stopped it.</returns>
    public async Task<ReportImport?> RenewAsync(ReportImport at, CancellationToken cancel)
    {
        if (await MineAsync(at, cancel) is not { } import) return null;
        import.Hold(db.Now);
        db.Record("import.work", import.Id);
        return await db.TrySaveAsync(cancel) ? import : null;
    }

    /// <summary>Lets another node go on at once.</summary>
    public async Task ReleaseAsync(ReportImport at, CancellationToken cancel)
    {
        if (await MineAsync(at, cancel) is not { } import) return;
        import.End(import.State);
        db.Record("import.work", import.Id);
        await db.TrySaveAsync(cancel);
    }

    /// <summary>True if the agency's reader still has the channel: otherwise nothing is taken, and the import waits.</summary>
    public Task<bool> IsReadAsync(ReportImport at, CancellationToken cancel) => db.Channels.AnyAsync(c => c.Code == Imports.Channel && c.IsOpen && c.AgencyId == at.AgencyId, cancel);

    /// <summary>Says what would become of these rows, and counts it.</summary>
    /// <returns>The import as it is then; null if another node has it.</returns>
    public async Task<ReportImport?> CheckAsync(ReportImport at, IReadOnlyList<ReadRow> rows, CancellationToken cancel)
    {
        db.Viewer = ActorOf(at);
        var fates = await imports.LookAsync(at.Source, Drafts(rows), at.TakesChanges, cancel);
        db.ChangeTracker.Clear();
        if (await MineAsync(at, cancel) is not { } import) return null;
        Count(import, rows, fates);
        db.Record("import.check", import.Id);
        return await db.TrySaveAsync(cancel) ? import : null;
    }

    /// <summary>Takes these rows, at most <see cref="Imports.BatchLength"/>, and counts them, in one save.</summary>
    /// <returns>The import as it is then; null if another node has it.</returns>
    public async Task<ReportImport?> TakeAsync(ReportImport at, IReadOnlyList<ReadRow> rows, CancellationToken cancel)
    {
        ReportImport? import = null;
        var good = rows.Where(row => row.IsNew).ToList();
        var settled = await imports.TakeAsync(ActorOf(at), at.Source, Drafts(rows), at.TakesChanges, async done =>
        {
            import = await MineAsync(at, cancel);
            if (import is null) return false;
            Count(import, rows, [.. done.Select(d => d.Fate)]);
            foreach (var (row, one) in good.Zip(done))
            {
                if (one.Report is { } report) db.ManyRows!.Add(Made(import.Id, row.Number, one.Row, report.Id));
            }

            db.Record("import.take", import.Id);
            return true;
        }, cancel);
        return settled is null ? null : import;
    }

    /// <summary>Takes back the next reports of the import that nobody has worked on; with the last it ends.</summary>
    /// <returns>The import as it is then; null if another node has it, or there are none left.</returns>
    public async Task<ReportImport?> UndoAsync(ReportImport at, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            if (await MineAsync(at, cancel) is not { } import) return null;
            var next = import.Next;
            var rows = await db.ImportedReports.Where(r => r.ImportId == import.Id && r.Number > next && r.UndoneAt == null).OrderBy(r => r.Number).Take(UndoLength).ToListAsync(cancel);
            if (rows.Count == 0) import.End(import.Rows < import.Total ? ImportState.Broken : ImportState.Taken);
            else import.Hold(db.Now);
            if (rows.Count > 0) import.Next = rows[^1].Number;
            await undoing.AddAsync(import, rows, cancel);
            db.Record("import.undo", import.Id);
            try
            {
                await db.SaveChangesAsync(cancel);
                return rows.Count == 0 ? null : import;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MaxAttempts)
            {
                // Somebody took one of them at this moment.
            }
        }
    }

    /// <summary>The file is read to its end. Where it was taken, the reader of the channel learns of it, once.</summary>
    public async Task EndAsync(ReportImport at, CancellationToken cancel)
    {
        if (await MineAsync(at, cancel) is not { } import) return;
        if (import.State == ImportState.Taking) await imports.AddNoticeAsync(await db.WaitingAsync(import, cancel), cancel);
        if (import.State == ImportState.Checking) import.Total = import.Rows;
        import.End(import.State == ImportState.Checking ? ImportState.Checked : ImportState.Taken);
        db.Record("import.end", import.Id);
        await db.TrySaveAsync(cancel);
    }

    /// <summary>The file cannot be read any further.</summary>
    public async Task BreakAsync(ReportImport at, string problem, CancellationToken cancel)
    {
        if (await MineAsync(at, cancel) is not { } import) return;
        if (import.State == ImportState.Taking) await imports.AddNoticeAsync(await db.WaitingAsync(import, cancel), cancel);
        if (import.State == ImportState.Checking) (import.Taken, import.Added, import.TakenBefore, import.Rejected) = (0, 0, 0, 0); // nothing is
        import.End(ImportState.Broken);
        import.Examples = problem;
        db.Record("import.end", import.Id);
        await db.TrySaveAsync(cancel);
    }

    /// <summary>Whoever decided, without whom nothing of it would happen.</summary>
    private static Viewer ActorOf(ReportImport at) => new() { AccountId = at.ActorId, AgencyId = at.AgencyId, Roles = Role.Coordinator, Purpose = at.Purpose };

    private static List<ImportRow> Drafts(IReadOnlyList<ReadRow> rows) => [.. rows.Where(row => row.IsNew).Select(row => row.Row ?? new ImportRow(row.Id, row.Draft!))];

    private static ImportedReport Made(Guid importId, long number, JudgedRow row, Guid reportId) => new()
    {
        ReportId = reportId,
        ImportId = importId,
        Number = number,
        RequestHash = row.Row.Hash,
        BodyHash = row.Row.ContentHash,
        PreviousHash = row.PreviousHash,
        IsChange = row.Fate == RowFate.Added,
    };

    /// <summary>The import to be changed, if it is as this node left it.</summary>
    private Task<ReportImport?> MineAsync(ReportImport at, CancellationToken cancel)
    {
        db.Viewer = ActorOf(at);
        return db.ReportImports.SingleOrDefaultAsync(i => i.Id == at.Id && i.Version == at.Version, cancel);
    }

    private void Count(ReportImport import, IReadOnlyList<ReadRow> rows, IReadOnlyList<RowFate> fates)
    {
        import.Hold(db.Now);
        (import.Next, import.Rows) = (rows[^1].Number, import.Rows + rows.Count);
        var examples = import.Examples.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        var number = 0;
        foreach (var row in rows)
        {
            var fate = row.Draft is null ? (RowFate?)null : row.IsRepeat ? RowFate.TakenBefore : fates[number++];
            if (fate == RowFate.Taken) import.Taken++;
            else if (fate == RowFate.Added) import.Added++;
            else if (fate == RowFate.TakenBefore) import.TakenBefore++;
            else
            {
                import.Rejected++;
                if (examples.Count < ReportImport.MostExamples) examples.Add($"Row {row.Number}: {(fate is null ? row.Problem : Imports.ChangedProblem).ReplaceLineEndings(" ")}");
            }
        }

        import.Examples = string.Join('\n', examples);
    }
}

/// <summary>What of an import waits for somebody.</summary>
internal static class ImportsWaiting
{
    /// <summary>So many reports that an import made wait in the queue: those of new rows, and those of changed rows that could be merged into nothing open.</summary>
    public static async Task<long> WaitingAsync(this TolpuddleContext db, ReportImport import, CancellationToken cancel) =>
        import.Taken + await db.ImportedReports.LongCountAsync(made => made.ImportId == import.Id && made.IsChange && db.Reports.Any(r => r.Id == made.ReportId && r.IsOpen), cancel);
}
