using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>Whether somebody's agency can import.</summary>
public enum ImportDoor
{
    Open,

    /// <summary>The channel of imports is closed: nobody would read what comes in.</summary>
    Closed,

    /// <summary>Another agency reads that channel.</summary>
    Elsewhere,
}

/// <summary>How a step of an import ended.</summary>
public enum ImportResult
{
    Done,
    NotFound,

    /// <summary>It is not at that step any more. Nothing was changed.</summary>
    TooLate,

    /// <summary>The agency's reader no longer has the channel.</summary>
    NobodyReads,
}

/// <summary>An import as a list shows it.</summary>
public sealed record ImportLine(Guid Id, DateTime At, string FileName, string Source, string Author, ImportState State, long Rows, long Taken, long Added, long TakenBefore, long Rejected, long Undone);

/// <summary>A page of imports, newest first.</summary>
/// <param name="Older">Where the older ones begin; null if there are none.</param>
public sealed record ImportPage(IReadOnlyList<ImportLine> Rows, ListPlace? Older);

/// <summary>A report of an import.</summary>
/// <param name="Reference">Null once it is undone.</param>
/// <param name="IsChange">True if it was added to one that was taken before.</param>
public sealed record ImportedLine(Guid ReportId, long Number, string? Reference, ReportState? State, string? MergedInto, bool IsChange, bool IsUndone)
{
    /// <summary>True if nobody has taken it yet; whether something else hangs on it, undoing finds out.</summary>
    public bool MayBeUndone => !IsUndone && (State == ReportState.New || (IsChange && State == ReportState.Closed));
}

/// <summary>What a coordinator does with files of reports that come from other systems: send, say what the columns are, decide, look at what became of them.</summary>
public sealed class ReportImports(TolpuddleContext db, FileStore store)
{
    /// <summary>The program changes a row with each batch: whoever meets it reads again, and between two batches there is time enough.</summary>
    private const int MaxAttempts = 10;

    /// <summary>So many earlier imports are asked for their columns and sources.</summary>
    private const int MostRemembered = 50;

    /// <summary>Whether the viewer's agency reads what is imported, and which agency does.</summary>
    public async Task<(ImportDoor Door, string Reader)> DoorAsync(CancellationToken cancel)
    {
        var channel = await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Code == Imports.Channel && c.IsOpen, cancel);
        if (channel is null) return (ImportDoor.Closed, "");
        var agency = await db.Agencies.AsNoTracking().Where(a => a.Id == channel.AgencyId).Select(a => a.Name).SingleAsync(cancel);
        return (channel.AgencyId == db.Viewer.AgencyId ? ImportDoor.Open : ImportDoor.Elsewhere, agency);
    }

    /// <summary>The agency's imports, newest first.</summary>
    public async Task<ImportPage> PageAsync(ListPlace? after, int count, CancellationToken cancel)
    {
        var imports = db.ReportImports.AsNoTracking();
        if (after is { } place) imports = imports.Where(i => i.At <= place.At && (i.At < place.At || i.Id < place.Id));
        var rows = await (from i in imports
                          join a in db.Accounts on i.AuthorId equals a.Id
                          orderby i.At descending, i.Id descending
                          select new ImportLine(i.Id, i.At, i.FileName, i.Source, a.Name, i.State, i.Rows, i.Taken, i.Added, i.TakenBefore, i.Rejected, i.Undone)).Take(count + 1).ToListAsync(cancel);
        var shown = rows.Take(count).ToList();
        return new ImportPage(shown, rows.Count > count ? new ListPlace(shown[^1].At, shown[^1].Id) : null);
    }

    /// <summary>Whose ids earlier files had, the newest first.</summary>
    public async Task<IReadOnlyList<string>> SourcesAsync(CancellationToken cancel) =>
        [.. (await db.ReportImports.AsNoTracking().OrderByDescending(i => i.At).Select(i => i.Source).Take(MostRemembered).ToListAsync(cancel)).Distinct()];

    /// <summary>Keeps a file and how its columns are read at first: as the newest import with the same columns read them, else as <paramref name="columns"/> guesses.</summary>
    /// <param name="fileName">As its sender calls it.</param>
    /// <param name="source">Whose ids its rows have; empty: as its name says, or, for a file of rejected rows that was mended, those that the whole file had.</param>
    /// <param name="content">The file.</param>
    /// <param name="isSheet">True for a spreadsheet.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The import; null if the viewer is no coordinator.</returns>
    public async Task<Guid?> StartAsync(string fileName, string source, byte[] content, bool isSheet, ImportColumns columns, CancellationToken cancel)
    {
        if (!db.Viewer.Is(Role.Coordinator)) return null;
        var earlier = (await db.ReportImports.AsNoTracking().Where(i => i.State != ImportState.Columns).OrderByDescending(i => i.At).Select(i => new { i.Source, i.Fields }).Take(MostRemembered).ToListAsync(cancel))
            .Select(i => (i.Source, Columns: ReportImport.ReadColumns(i.Fields))).FirstOrDefault(i => Names(i.Columns.Select(c => c.Key)).SequenceEqual(Names(columns.Heads)));
        var fields = earlier.Columns?.ToDictionary() ?? columns.Columns.ToDictionary(c => c.Head, c => c.Field ?? "");
        var isMended = columns.Heads.Contains(ImportColumns.Problems);
        var import = new ReportImport
        {
            AgencyId = db.Viewer.AgencyId,
            AuthorId = db.Viewer.AccountId,
            At = db.Now,
            FileName = fileName,
            Source = source.Length > 0 ? source : isMended && earlier.Source is { } before ? before : NameOf(fileName),
            IsSheet = isSheet,
            Fields = ReportImport.WriteColumns(columns.Heads.Select(head => KeyValuePair.Create(head, fields.GetValueOrDefault(head, "")))),
            StoreKey = await store.KeepAsync(content, cancel),
        };
        db.ReportImports.Add(import);
        db.Record("import.start", import.Id);
        await db.SaveChangesAsync(cancel);
        return import.Id;
    }

    /// <summary>One import of the viewer's agency; null if there is no such.</summary>
    public Task<ReportImport?> FindAsync(Guid id, CancellationToken cancel) => db.ReportImports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancel);

    /// <summary>Writes down that somebody looks at an import, which names what was wrong with rows and what was made of them.</summary>
    /// <returns>True if its file is still kept.</returns>
    public async Task<bool> OpenAsync(ReportImport import, CancellationToken cancel)
    {
        db.Record("import.open", import.Id);
        await db.SaveChangesAsync(cancel);
        try
        {
            return import.StoreKey is { } key && await store.HoldsAsync(key, cancel);
        }
        catch (FilesAwayException)
        {
            return true; // as far as anybody can say just now
        }
    }

    /// <summary>The file of an import, of which it is written down that somebody looked into it. Null where it is no longer kept.</summary>
    /// <exception cref="FilesAwayException">The place of files does not answer just now.</exception>
    public async Task<byte[]?> ReadAsync(ReportImport import, string act, CancellationToken cancel)
    {
        db.Record(act, import.Id);
        await db.SaveChangesAsync(cancel);
        return import.StoreKey is { } key ? await store.TryReadAsync(key, cancel) : null;
    }

    /// <summary>Says what the columns are, and lets the program check the file.</summary>
    public Task<ImportResult> CheckAsync(Guid id, ImportColumns columns, bool takesChanges, CancellationToken cancel) => StepAsync(id, "import.columns", [ImportState.Columns], needsReader: true, import =>
    {
        import.Fields = ReportImport.WriteColumns(columns.Columns.Select(c => KeyValuePair.Create(c.Head, c.Field ?? "")));
        import.TakesChanges = takesChanges;
        import.Begin(ImportState.Checking);
    }, cancel);

    /// <summary>Lets the program take what can be taken.</summary>
    /// <param name="id">The import.</param>
    /// <param name="onlyAll">True: only if nothing was rejected.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<ImportResult> TakeAsync(Guid id, bool onlyAll, CancellationToken cancel) => StepAsync(
        id, "import.decide", [ImportState.Checked], needsReader: true, import => import.Begin(ImportState.Taking), cancel, import => !onlyAll || import.Rejected == 0);

    /// <summary>Goes back to what the columns are.</summary>
    public Task<ImportResult> ReadOtherwiseAsync(Guid id, CancellationToken cancel) => StepAsync(id, "import.decide", [ImportState.Checked], needsReader: false, import => import.End(ImportState.Columns), cancel);

    /// <summary>Lets the program take back all that nobody has worked on.</summary>
    public Task<ImportResult> UndoAllAsync(Guid id, CancellationToken cancel) => StepAsync(id, "import.undo-all", [ImportState.Taken, ImportState.Broken], needsReader: false, import => import.Begin(ImportState.Undoing), cancel);

    /// <summary>Takes nothing, or nothing more, and forgets the file. It is not deleted here, since others may have sent the same bytes: <see cref="Files.FileCare.SweepAsync"/> does, which sees all that name it.</summary>
    public Task<ImportResult> DropAsync(Guid id, CancellationToken cancel) => StepAsync(id, "import.drop", [ImportState.Columns, ImportState.Checking, ImportState.Checked, ImportState.Broken], needsReader: false, import =>
    {
        import.StoreKey = null;
        if (import.State != ImportState.Broken || import.Taken + import.Added == 0) import.End(ImportState.Dropped);
        else import.Version++;
    }, cancel);

    /// <summary>Forgets the file of an import that is done: its rejected rows can be had no longer.</summary>
    public Task<ImportResult> ForgetFileAsync(Guid id, CancellationToken cancel) => StepAsync(id, "import.forget", [ImportState.Taken], needsReader: false, import =>
    {
        import.StoreKey = null;
        import.Version++;
    }, cancel);

    /// <summary>Takes no further row. What was taken stays, and can be undone.</summary>
    public Task<ImportResult> StopAsync(Guid id, CancellationToken cancel) => StepAsync(id, "import.stop", [ImportState.Taking], needsReader: false, import =>
    {
        import.End(ImportState.Broken);
        import.Examples = $"Stopped by a coordinator after row {import.Next}.";
    }, cancel, beside: async import => await new Imports(db, new Intake(db)).AddNoticeAsync(await db.WaitingAsync(import, cancel), cancel));

    /// <summary>What an import has made, by the numbers of its rows, from after <paramref name="after"/> on.</summary>
    public Task<List<ImportedLine>> RowsAsync(Guid id, long after, int count, CancellationToken cancel) =>
        (from made in db.ImportedReports.AsNoTracking()
         where made.ImportId == id && made.Number > after
         from report in db.Reports.Where(r => r.Id == made.ReportId).DefaultIfEmpty()
         orderby made.Number
         select new ImportedLine(
             made.ReportId, made.Number, report == null ? null : report.Reference, report == null ? null : (ReportState?)report.State,
             report == null ? null : db.Reports.Where(o => o.Id == report.DuplicateOfId).Select(o => o.Reference).FirstOrDefault(), made.IsChange, made.UndoneAt != null)).Take(count).ToListAsync(cancel);

    private static IEnumerable<string> Names(IEnumerable<string> heads) => heads.Where(head => head != ImportColumns.Problems);

    private static string NameOf(string fileName)
    {
        var name = Path.GetFileNameWithoutExtension(fileName);
        return name.Length == 0 ? "file" : name.Length > ReportImport.MaxSourceLength ? name[..ReportImport.MaxSourceLength] : name;
    }

    /// <summary>Where the program saves a batch between the look and the save, all is looked at and decided anew.</summary>
    private async Task<ImportResult> StepAsync(
        Guid id, string act, IReadOnlyList<ImportState> from, bool needsReader, Action<ReportImport> step, CancellationToken cancel, Func<ReportImport, bool>? may = null, Func<ReportImport, Task>? beside = null)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            if (await db.ReportImports.SingleOrDefaultAsync(i => i.Id == id, cancel) is not { } import) return ImportResult.NotFound;
            if (!from.Contains(import.State) || may?.Invoke(import) == false) return ImportResult.TooLate;
            if (needsReader && (await DoorAsync(cancel)).Door != ImportDoor.Open) return ImportResult.NobodyReads;
            if (beside is not null) await beside(import);
            step(import);
            (import.ActorId, import.Purpose) = (db.Viewer.AccountId, db.Viewer.Purpose);
            db.Record(act, import.Id);
            if (await db.TrySaveAsync(cancel)) return ImportResult.Done;
        }

        return ImportResult.TooLate;
    }
}
