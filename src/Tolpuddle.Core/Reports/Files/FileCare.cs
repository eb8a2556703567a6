using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Exchange;

namespace Tolpuddle.Core.Reports.Files;

/// <summary>What the program does with files that nobody asked for just now: has them scanned, deletes what belongs to nothing, looks for what is lost.</summary>
public sealed class FileCare(TolpuddleContext db, FileStore store)
{
    /// <summary>A server elsewhere takes long to answer, and many at once.</summary>
    private const int LooksAtOnce = 16;

    /// <summary>The next that no scanner has looked at, oldest first, from <paramref name="after"/> on.</summary>
    public Task<List<Guid>> ToScanAsync(Guid after, int count, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("scan");
        return db.EveryAttachment.Where(a => a.Scan == ScanState.NotScanned && a.Id > after).OrderBy(a => a.Id).Select(a => a.Id).Take(count).ToListAsync(cancel);
    }

    /// <summary>How many came before <paramref name="before"/> and no scanner has looked at yet.</summary>
    public Task<int> CountWaitingAsync(DateTime before, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("doctor");
        return db.EveryAttachment.CountAsync(a => a.Scan == ScanState.NotScanned && a.At < before, cancel);
    }

    /// <summary>What is in a file; null where it is lost, which the doctor says.</summary>
    /// <exception cref="FilesAwayException">Nobody can say just now.</exception>
    public async Task<byte[]?> ReadAsync(Guid id, CancellationToken cancel) =>
        await store.TryReadAsync(await db.EveryAttachment.Where(a => a.Id == id).Select(a => a.StoreKey).SingleAsync(cancel), cancel);

    /// <summary>Keeps what the scanner said. Where it found something, whoever answers for the report is told.</summary>
    public async Task JudgeAsync(Guid id, bool isInfected, CancellationToken cancel)
    {
        var file = await db.EveryAttachment.SingleAsync(a => a.Id == id, cancel);
        if (file.Scan != ScanState.NotScanned) return;
        (file.Scan, file.ScannedAt) = (isInfected ? ScanState.Infected : ScanState.Clean, db.Now);
        db.Record("file.scan", file.ReportId);
        if (isInfected)
        {
            var report = await db.ReportAnsweringFor(file).AsNoTracking().SingleAsync(cancel);
            db.Notify(report.OwnerId, $"A file of report {report.Reference} holds something harmful and stays shut", $"/reports/{report.Id}");
        }

        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear(); // another node had it scanned at the same moment
        }
    }

    /// <summary>Deletes from the store what no row refers to. A file of an import goes with it after a month, unless it is being worked through just then.</summary>
    public Task SweepAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("housekeeping");
        return store.SweepAsync(db.Now, async keys =>
        [
            .. await db.EveryAttachment.Where(a => keys.Contains(a.StoreKey)).Select(a => a.StoreKey).ToListAsync(cancel),
            .. await db.ReportImports.Where(i => keys.Contains(i.StoreKey!) && (i.State == ImportState.Checking || i.State == ImportState.Taking)).Select(i => i.StoreKey!).ToListAsync(cancel),
        ], cancel);
    }

    /// <summary>How many of the newest <paramref name="count"/> files are not in the store, and of how many.</summary>
    /// <exception cref="FilesAwayException">Nobody can say just now.</exception>
    public async Task<(int Lost, int Of)> LostAsync(int count, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("doctor");
        var keys = await db.EveryAttachment.OrderByDescending(a => a.Id).Select(a => a.StoreKey).Take(count).ToListAsync(cancel);
        var lost = 0;
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = cancel }, async (key, token) =>
        {
            if (!await store.HoldsAsync(key, token)) Interlocked.Increment(ref lost);
        });
        return (lost, keys.Count);
    }
}
