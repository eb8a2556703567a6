using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>A row of a file that can be taken.</summary>
/// <param name="Id">By which the file knows it.</param>
public sealed record ImportRow(string Id, ReportDraft Draft)
{
    /// <summary>By which the row is known again.</summary>
    internal byte[] Hash { get; private init; } = [];

    /// <summary>Keyed hash of what it says.</summary>
    internal byte[] ContentHash { get; private init; } = [];

    /// <summary>Null where it is only looked at.</summary>
    internal DraftReading? Reading { get; private init; }

    /// <summary>How much is written for it.</summary>
    public (int Keys, int Characters) Weight => (
        Reading is { } reading ? reading.Words.Count + reading.Things.Sum(thing => 1 + thing.Keys.Count) : 0,
        Draft.Answers.Texts().Sum(text => text.Length) + (Draft.Mentions?.Sum(mention => mention.Text.Length) ?? 0));

    internal ImportRow Prepared(Vault vault, bool isTaken, WordKeys? known = null) => Hash.Length > 0 && (Reading is not null || !isTaken) ? this : this with
    {
        Hash = vault.SecretKey("import-row", Id),
        ContentHash = vault.SecretKey("import-content", Imports.ContentOf(Draft)),
        Reading = isTaken ? DraftReading.Of(vault, Draft, known) : null,
    };
}

/// <summary>Does for row after row of a file all that needs no database: on another thread than the one that saves the rows before them. For one thread at a time.</summary>
/// <param name="vault">Makes the keys.</param>
/// <param name="isTaken">True if the rows will be taken, false if they are only looked at.</param>
public sealed class RowPreparation(Vault vault, bool isTaken)
{
    private readonly WordKeys _known = new(vault);

    public ImportRow Prepare(ImportRow row) => row.Prepared(vault, isTaken, _known);

    public ReadRow Prepare(ReadRow row) => row.IsNew ? row with { Row = Prepare(new ImportRow(row.Id, row.Draft!)) } : row;
}

/// <summary>What became of a row.</summary>
public enum RowFate
{
    /// <summary>It is a report now.</summary>
    Taken,

    /// <summary>It was taken before, as it is now.</summary>
    TakenBefore,

    /// <summary>It was taken before and said something else then. What is told is never rewritten.</summary>
    ChangedSince,

    /// <summary>The same, and what it says now was added as a report of its own.</summary>
    Added,
}

/// <summary>Reports out of files of other systems, many at once. Each row is taken once, however often its file is sent.</summary>
public sealed class Imports(TolpuddleContext db, Intake intake)
{
    /// <summary>Code of <see cref="Codes.Channel"/> by which they come in.</summary>
    public const string Channel = "import";

    /// <summary>Rows in one transaction at most: enough that the disk is not what is waited for, few enough that others can write in between.</summary>
    public const int BatchLength = 1000;

    /// <summary>The same on an embedded database, where whoever else writes waits for the whole of it.</summary>
    public const int EmbeddedBatchLength = 250;

    /// <summary>The same where rows may add what they say to reports that are there: those are read, changed and saved one by one.</summary>
    public const int ChangesBatchLength = 200;

    /// <summary>What must be mended where a row has <see cref="RowFate.ChangedSince"/>.</summary>
    public const string ChangedProblem = "This id was taken before and said something else then. What was told is never rewritten: give it an id of its own, or leave it out.";

    /// <summary>Of a million references some fourteen are drawn twice; the batch is then made anew.</summary>
    private const int MaxAttempts = 3;

    /// <summary>Where a reference was taken: the more reports there are, the more often that happens, and no other try helps but the next.</summary>
    private const int MaxDraws = 10;

    private const string Purpose = "import";

    private Channel? _channel;

    /// <summary>True if somebody reads what is imported.</summary>
    public async Task<bool> IsReadAsync(CancellationToken cancel)
    {
        _channel = await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Code == Channel && c.IsOpen, cancel);
        return _channel is not null;
    }

    /// <summary>What would become of these rows; nothing is changed.</summary>
    /// <param name="source">Whose ids these are.</param>
    /// <param name="rows">What to look at.</param>
    /// <param name="takesChanges">True if a row that says something else now would add that.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<RowFate>> LookAsync(string source, IReadOnlyList<ImportRow> rows, bool takesChanges, CancellationToken cancel)
    {
        if (takesChanges && _channel is null && !await IsReadAsync(cancel)) takesChanges = false;
        return [.. (await JudgeAsync(source, [.. rows.Select(row => row.Prepared(db.Vault, isTaken: false))], takesChanges, cancel)).Select(j => j.Fate)];
    }

    /// <summary>Takes <paramref name="rows"/>, at most <see cref="BatchLength"/>, all in one save, as the program.</summary>
    /// <param name="source">Whose ids these are: the same id of another source is another row.</param>
    /// <param name="rows">What to take.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>For each row what became of it.</returns>
    public async Task<IReadOnlyList<RowFate>> TakeAsync(string source, IReadOnlyList<ImportRow> rows, CancellationToken cancel)
    {
        var settled = await TakeAsync(Viewer.System(Purpose), source, rows, takesChanges: false, _ => Task.FromResult(true), cancel);
        return [.. settled!.Select(row => row.Fate)];
    }

    /// <summary>The same as <paramref name="actor"/>, with what <paramref name="beside"/> adds to the same save; null if that says that nothing may be saved.</summary>
    internal async Task<IReadOnlyList<SettledRow>?> TakeAsync(
        Viewer actor, string source, IReadOnlyList<ImportRow> rows, bool takesChanges, Func<IReadOnlyList<SettledRow>, Task<bool>> beside, CancellationToken cancel)
    {
        if (_channel is null && !await IsReadAsync(cancel)) throw new InvalidOperationException("Nobody reads the channel of imports.");
        rows = [.. rows.Select(row => row.Prepared(db.Vault, isTaken: true))];
        var sourceId = IdOf(source);
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            db.Viewer = actor;
            var judged = await JudgeAsync(source, rows, takesChanges, cancel);
            var changes = await ImportedChanges.OfAsync(db, actor, sourceId, judged, cancel);
            try
            {
                db.ManyRows = new ManyRows();
                var settled = judged.Select(row => Settle(row, sourceId, changes)).ToList();
                if (!await beside(settled)) return null;
                await db.SaveChangesAsync(cancel);
                return settled;
            }
            catch (DbUpdateException e) when (attempt < (DatabaseTrouble.IsTaken(e) ? MaxDraws : MaxAttempts))
            {
                // A reference that is taken, the same file sent from two places, or somebody at work on a report to which something is added.
            }
            finally
            {
                db.ManyRows = null;
            }
        }
    }

    /// <summary>Tells the reader of the channel, once for a whole file.</summary>
    public async Task TellAsync(long count, CancellationToken cancel)
    {
        if (count == 0) return;
        db.ChangeTracker.Clear();
        db.Viewer = Viewer.System(Purpose);
        if (!await AddNoticeAsync(count, cancel)) return;
        db.Record("report.import", _channel!.ReaderId);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Adds the word to the reader, which the caller saves. False if nobody reads.</summary>
    internal async Task<bool> AddNoticeAsync(long count, CancellationToken cancel)
    {
        if (count == 0 || !await IsReadAsync(cancel)) return false;
        db.Notify(_channel!.ReaderId, $"{count} {(count == 1 ? "report was" : "reports were")} imported and {(count == 1 ? "waits" : "wait")} in the queue.", "/reports/queue?channel=import");
        return true;
    }

    /// <summary>Under which the rows of a source are known again.</summary>
    internal static Guid IdOf(Vault vault, string source)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, vault.BlindKey("import-source", source));
        BinaryPrimitives.WriteInt64BigEndian(id[8..], vault.BlindKey("import-source, second half", source));
        return new Guid(id);
    }

    /// <summary>What was taken before is tracked with the reports that it concerns; what is new goes the short way.</summary>
    private SettledRow Settle(JudgedRow row, Guid sourceId, ImportedChanges changes)
    {
        if (row.Fate is not (RowFate.Taken or RowFate.Added)) return new SettledRow(row, Report: null);
        Action<object> add = row.Fate == RowFate.Taken ? db.ManyRows!.Add : entity => db.Add(entity);
        var report = intake.Make(row.Row.Draft, row.Row.Reading!, _channel!, returnKey: null, add);
        if (row.Fate == RowFate.Added) changes.Add(row, report);
        if (!changes.TryRenew(row)) add(new SentReport { KeyId = sourceId, RequestHash = row.Row.Hash, BodyHash = row.Row.ContentHash, ReportId = report.Id });
        return new SettledRow(row, report);
    }

    private async Task<List<JudgedRow>> JudgeAsync(string source, IReadOnlyList<ImportRow> rows, bool takesChanges, CancellationToken cancel)
    {
        var before = db.Viewer;
        db.Viewer = Viewer.System(Purpose);
        var sourceId = IdOf(source);
        var wanted = rows.Select(row => row.Hash).ToList();
        var known = (await db.SentReports.AsNoTracking().Where(s => s.KeyId == sourceId && wanted.Contains(s.RequestHash)).ToListAsync(cancel))
            .ToDictionary(s => Convert.ToHexString(s.RequestHash), s => (s.BodyHash, ReportId: (Guid?)s.ReportId));
        var held = await HeldAsync([.. rows.Select(row => row.Id)], cancel);
        db.Viewer = before;
        var judged = new List<JudgedRow>(rows.Count);
        foreach (var row in rows)
        {
            var name = Convert.ToHexString(row.Hash);
            var isKnown = known.TryGetValue(name, out var sent);
            var isHeld = held.TryGetValue(row.Id, out var own);
            var isSame = (isHeld && own.Content == ContentOf(row.Draft)) || (isKnown && sent.BodyHash.AsSpan().SequenceEqual(row.ContentHash));
            var earlier = isHeld ? own.Id : sent.ReportId;
            var fate = isSame ? RowFate.TakenBefore : isHeld || isKnown ? RowFate.ChangedSince : RowFate.Taken;
            known.TryAdd(name, (row.ContentHash, null)); // the same id again in this file
            judged.Add(new JudgedRow(fate, row, isKnown ? sent.BodyHash : null, fate == RowFate.ChangedSince ? earlier : null));
        }

        return takesChanges ? await WithChangesAsync(judged, cancel) : judged;
    }

    /// <summary>The same, where rows add what they say now to reports that the viewer's agency holds and reads.</summary>
    private async Task<List<JudgedRow>> WithChangesAsync(List<JudgedRow> judged, CancellationToken cancel)
    {
        var earlier = judged.Select(row => row.EarlierId).OfType<Guid>().Distinct().ToList();
        if (earlier.Count == 0) return judged;
        var reader = _channel!.AgencyId;
        var ours = (await db.Reports.Where(r => earlier.Contains(r.Id) && r.AgencyId == reader).Select(r => r.Id).ToListAsync(cancel)).ToHashSet();
        return [.. judged.Select(row => row.EarlierId is { } id && ours.Contains(id) ? row with { Fate = RowFate.Added } : row)];
    }

    /// <summary>What the reports say whose references are among <paramref name="ids"/>: rows of an export that has come home.</summary>
    private async Task<Dictionary<string, (Guid Id, string Content)>> HeldAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var references = ids.Where(id => Reference.TryParse(id, out var reference) && reference.Prefix == Report.ReferencePrefix && reference.Value == id).ToList();
        if (references.Count == 0) return [];
        var reports = await db.HeldUnder(references).AsNoTracking().Select(r => new { r.Id, r.Reference, r.Language, r.Facts, r.Answers }).ToListAsync(cancel);
        return reports.ToDictionary(r => r.Reference, r => (r.Id, ContentOf(r.Language, r.Facts, r.Answers)));
    }

    private Guid IdOf(string source) => IdOf(db.Vault, source);

    /// <summary>What a row says, whatever its file holds beside it.</summary>
    public static string ContentOf(ReportDraft draft) => ContentOf(draft.Language, draft.Facts, draft.Answers);

    private static string ContentOf(string language, ReportFacts facts, ReportAnswers answers) => $"{language}\n{facts}\n{answers}";
}

/// <summary>A row with what is to become of it.</summary>
/// <param name="Fate">What is to become of it.</param>
/// <param name="Row">What it says, and by what it is known again.</param>
/// <param name="PreviousHash">Of what it said when it was taken last; null if it never was.</param>
/// <param name="EarlierId">The report that it was before, and to which it may add something.</param>
internal sealed record JudgedRow(RowFate Fate, ImportRow Row, byte[]? PreviousHash, Guid? EarlierId);

/// <summary>A row that is about to be saved.</summary>
/// <param name="Row">What was judged.</param>
/// <param name="Report">What it has become; null if it is not taken.</param>
internal sealed record SettledRow(JudgedRow Row, Report? Report)
{
    public RowFate Fate => Row.Fate;
}
