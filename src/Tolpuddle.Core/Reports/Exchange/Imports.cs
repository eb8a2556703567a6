using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>A row of a file that can be taken.</summary>
/// <param name="Id">By which the file knows it.</param>
public sealed record ImportRow(string Id, ReportDraft Draft);

/// <summary>What became of a row.</summary>
public enum RowFate
{
    /// <summary>It is a report now.</summary>
    Taken,

    /// <summary>It was taken before, as it is now.</summary>
    TakenBefore,

    /// <summary>It was taken before and said something else then. What is told is never rewritten.</summary>
    ChangedSince,
}

/// <summary>Reports out of files of other systems, many at once. Each row is taken once, however often its file is sent.</summary>
public sealed class Imports(TolpuddleContext db, Intake intake)
{
    /// <summary>Code of <see cref="Codes.Channel"/> by which they come in.</summary>
    public const string Channel = "import";

    /// <summary>Rows in one transaction: enough that the disk is not what is waited for, few enough that others can write in between.</summary>
    public const int BatchLength = 200;

    /// <summary>Of a million references some fourteen are drawn twice; the batch is then made anew.</summary>
    private const int MaxAttempts = 3;

    private const string Purpose = "import";

    private Channel? _channel;

    /// <summary>True if somebody reads what is imported.</summary>
    public async Task<bool> IsReadAsync(CancellationToken cancel)
    {
        _channel = await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Code == Channel && c.IsOpen, cancel);
        return _channel is not null;
    }

    /// <summary>What would become of these rows; nothing is changed.</summary>
    public async Task<IReadOnlyList<RowFate>> LookAsync(string source, IReadOnlyList<ImportRow> rows, CancellationToken cancel) =>
        [.. (await JudgeAsync(source, rows, cancel)).Select(j => j.Fate)];

    /// <summary>Takes <paramref name="rows"/>, at most <see cref="BatchLength"/>, all in one save.</summary>
    /// <param name="source">Whose ids these are: the same id of another source is another row.</param>
    /// <param name="rows">What to take.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>For each row what became of it.</returns>
    public async Task<IReadOnlyList<RowFate>> TakeAsync(string source, IReadOnlyList<ImportRow> rows, CancellationToken cancel)
    {
        if (_channel is null && !await IsReadAsync(cancel)) throw new InvalidOperationException("Nobody reads the channel of imports.");
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            var judged = await JudgeAsync(source, rows, cancel);
            var sourceId = IdOf(source);
            foreach (var row in judged.Where(j => j.Fate == RowFate.Taken))
            {
                var report = intake.Add(row.Draft, _channel!, returnKey: null, tell: false);
                db.SentReports.Add(new SentReport { KeyId = sourceId, RequestHash = row.RowHash, BodyHash = row.ContentHash, ReportId = report.Id });
            }

            try
            {
                await db.SaveChangesAsync(cancel);
                return [.. judged.Select(j => j.Fate)];
            }
            catch (DbUpdateException) when (attempt < MaxAttempts)
            {
                // A reference that is taken, or the same file sent from two places.
            }
        }
    }

    /// <summary>Tells the reader of the channel, once for a whole file.</summary>
    public async Task TellAsync(long count, CancellationToken cancel)
    {
        if (count == 0 || !await IsReadAsync(cancel)) return;
        db.ChangeTracker.Clear();
        db.Viewer = Viewer.System(Purpose);
        db.Notify(_channel!.ReaderId, $"{count} {(count == 1 ? "report was" : "reports were")} imported and {(count == 1 ? "waits" : "wait")} in the queue.", "/reports/queue?channel=import");
        db.Record("report.import", _channel.ReaderId);
        await db.SaveChangesAsync(cancel);
    }

    private sealed record Judged(RowFate Fate, ReportDraft Draft, byte[] RowHash, byte[] ContentHash);

    private async Task<List<Judged>> JudgeAsync(string source, IReadOnlyList<ImportRow> rows, CancellationToken cancel)
    {
        db.Viewer = Viewer.System(Purpose);
        var sourceId = IdOf(source);
        var hashes = rows.Select(row => (Row: db.Vault.SecretKey("import-row", row.Id), Content: db.Vault.SecretKey("import-content", ContentOf(row.Draft)))).ToList();
        var wanted = hashes.Select(h => h.Row).ToList();
        var known = (await db.SentReports.AsNoTracking().Where(s => s.KeyId == sourceId && wanted.Contains(s.RequestHash)).Select(s => new { s.RequestHash, s.BodyHash }).ToListAsync(cancel))
            .ToDictionary(s => Convert.ToHexString(s.RequestHash), s => s.BodyHash);
        var held = await HeldAsync([.. rows.Select(row => row.Id)], cancel);
        var judged = new List<Judged>(rows.Count);
        foreach (var (row, hash) in rows.Zip(hashes))
        {
            var name = Convert.ToHexString(hash.Row);
            var fate = held.TryGetValue(row.Id, out var content) ? content == ContentOf(row.Draft) ? RowFate.TakenBefore : RowFate.ChangedSince
                : !known.TryGetValue(name, out var before) ? RowFate.Taken
                : before.AsSpan().SequenceEqual(hash.Content) ? RowFate.TakenBefore : RowFate.ChangedSince;
            known.TryAdd(name, hash.Content); // the same id again in this file
            judged.Add(new Judged(fate, row.Draft, hash.Row, hash.Content));
        }

        return judged;
    }

    /// <summary>What the reports say whose references are among <paramref name="ids"/>: rows of an export that has come home.</summary>
    private async Task<Dictionary<string, string>> HeldAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var references = ids.Where(id => Reference.TryParse(id, out var reference) && reference.Prefix == Report.ReferencePrefix && reference.Value == id).ToList();
        if (references.Count == 0) return [];
        var reports = await db.HeldUnder(references).AsNoTracking().Select(r => new { r.Reference, r.Language, r.Facts, r.Answers }).ToListAsync(cancel);
        return reports.ToDictionary(r => r.Reference, r => ContentOf(r.Language, r.Facts, r.Answers));
    }

    private Guid IdOf(string source)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, db.Vault.BlindKey("import-source", source));
        BinaryPrimitives.WriteInt64BigEndian(id[8..], db.Vault.BlindKey("import-source, second half", source));
        return new Guid(id);
    }

    private static string ContentOf(ReportDraft draft) => ContentOf(draft.Language, draft.Facts, draft.Answers);

    private static string ContentOf(string language, ReportFacts facts, ReportAnswers answers) => $"{language}\n{facts}\n{answers}";
}
