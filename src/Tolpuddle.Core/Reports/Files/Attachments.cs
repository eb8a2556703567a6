using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Media;

namespace Tolpuddle.Core.Reports.Files;

/// <summary>A file as somebody sends it.</summary>
public sealed record Upload(string Name, byte[] Content);

/// <summary>Why a file was not taken. All others that came with it were.</summary>
public enum AttachTrouble
{
    None, Empty, TooLong, TooMany, Unknown, Damaged, Program,
}

/// <summary>What became of one file.</summary>
/// <param name="Name">As it is kept; as it was sent where it was not taken.</param>
/// <param name="Removed">What was taken out of it.</param>
/// <param name="IsClean">False: it may still tell who made it, where and when.</param>
public sealed record Attached(string Name, AttachTrouble Trouble, HiddenDetails Removed = HiddenDetails.None, bool IsClean = true);

/// <summary>A file as a list shows it.</summary>
/// <param name="Reference">The report to which it belongs: the one that was asked for, or one that was merged into it.</param>
/// <param name="Author">Null where the reporter sent it.</param>
public sealed record AttachmentRow(
    Guid Id, string Reference, string Name, MediaKind Kind, int Bytes, HiddenDetails Removed, bool IsClean, bool IsForHolder, ScanState Scan, DateTime At, string? Author);

/// <summary>Which files are opened: none that is harmful, and where a scanner is set, none that it has not looked at.</summary>
/// <param name="IsOn">True if every file is to be scanned before anybody opens it.</param>
public sealed record ScanPolicy(bool IsOn)
{
    public WhyShut Why(ScanState scan) => scan switch
    {
        ScanState.Infected => WhyShut.Infected,
        ScanState.NotScanned when IsOn => WhyShut.Waiting,
        _ => WhyShut.None,
    };

    internal IQueryable<Attachment> Open(IQueryable<Attachment> files) => files.Where(a => a.Scan == ScanState.Clean || (a.Scan == ScanState.NotScanned && !IsOn));
}

public enum WhyShut
{
    None,

    /// <summary>A scanner found something harmful in it.</summary>
    Infected,

    /// <summary>The scanner has not looked at it yet.</summary>
    Waiting,

    /// <summary>It is not in its place, or was changed there.</summary>
    Lost,

    /// <summary>The place of files does not answer just now.</summary>
    Away,
}

/// <summary>A file that somebody asked for.</summary>
/// <param name="Content">Empty where it stays shut.</param>
public sealed record OpenedFile(string Name, MediaKind Kind, byte[] Content, WhyShut Shut);

/// <summary>Photos, recordings and papers of reports: taken, listed, opened.</summary>
public sealed class Attachments(TolpuddleContext db, FileStore store, ScanPolicy scanning)
{
    /// <summary>The longest file: ten minutes of voice, or a photo of the best telephone.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    /// <summary>What the reporter may add to one report, and as many the team.</summary>
    public const int MaxFiles = 40;

    private const int MaxAttempts = 3;

    /// <summary>Adds what the reporter sends, whose report this key opens; whoever answers for it learns of it. Null if there is no such report.</summary>
    /// <exception cref="FilesAwayException">The place of files does not answer: none was added.</exception>
    public Task<IReadOnlyList<Attached>?> AddAsync(byte[] key, IReadOnlyList<Upload> uploads, CancellationToken cancel)
    {
        db.Viewer = Viewer.Reporter(key);
        return AddAsync(db.Reports.Where(r => r.ReturnKey == key), uploads, "return.file", report => db.HearReporterAsync(report, cancel), cancel);
    }

    /// <summary>Adds what somebody of the agency that holds the report has of it. Null if the viewer may not.</summary>
    public Task<IReadOnlyList<Attached>?> AddAsync(string reference, IReadOnlyList<Upload> uploads, CancellationToken cancel) => AddAsync(
        db.Reports.Where(r => r.Reference == reference && r.AgencyId == db.Viewer.AgencyId),
        uploads,
        "file.add",
        report =>
        {
            report.Version++; // two who press at once are counted one after the other
            return Task.CompletedTask;
        },
        cancel);

    /// <summary>What the reporter has sent, oldest first: names and what became of them, never what is in them. Null if this key opens no report.</summary>
    public async Task<IReadOnlyList<AttachmentRow>?> SentAsync(byte[] key, CancellationToken cancel)
    {
        db.Viewer = Viewer.Reporter(key);
        var report = await db.Reports.AsNoTracking().SingleOrDefaultAsync(r => r.ReturnKey == key, cancel);
        if (report is null) return null;
        db.Record("return.files", report.Id);
        await db.SaveChangesAsync(cancel);
        return await OfReportsAsync([report.Id], cancel);
    }

    /// <summary>The files of reports, and of those merged into them, as far as the viewer sees them. Whoever opens the report or its case writes that down.</summary>
    public Task<List<AttachmentRow>> OfReportsAsync(IReadOnlyCollection<Guid> reportIds, CancellationToken cancel) =>
        (from a in db.Attachments.AsNoTracking()
         join r in db.Reports on a.ReportId equals r.Id
         where reportIds.Contains(r.Id) || (r.DuplicateOfId != null && reportIds.Contains(r.DuplicateOfId.Value))
         orderby a.At, a.Id
         select new AttachmentRow(
             a.Id, r.Reference, a.Name, a.Kind, a.Bytes, a.Removed, a.IsClean, a.IsForHolder, a.Scan, a.At,
             a.AuthorId == null ? null : db.Accounts.Where(p => p.Id == a.AuthorId).Select(p => p.Name).FirstOrDefault())).ToListAsync(cancel);

    /// <summary>Opens one, and writes down that it was. Null if there is none that the viewer may see.</summary>
    public async Task<OpenedFile?> OpenAsync(string reference, Guid id, CancellationToken cancel)
    {
        var file = await FindAsync(reference, id, cancel);
        if (file is null && await db.LookInEmergencyAsync(reference, cancel) is not null) file = await FindAsync(reference, id, cancel);
        if (file is null) return null;
        db.Record("file.open", file.ReportId);
        await db.SaveChangesAsync(cancel);
        var shut = scanning.Why(file.Scan);
        try
        {
            var content = shut == WhyShut.None ? await store.TryReadAsync(file.StoreKey, cancel) : [];
            return new OpenedFile(file.Name, file.Kind, content ?? [], content is null ? WhyShut.Lost : shut);
        }
        catch (FilesAwayException)
        {
            return new OpenedFile(file.Name, file.Kind, [], WhyShut.Away);
        }
    }

    private async Task<IReadOnlyList<Attached>?> AddAsync(IQueryable<Report> reports, IReadOnlyList<Upload> uploads, string act, Func<Report, Task> change, CancellationToken cancel)
    {
        var incoming = Incoming.Of(uploads);
        for (var attempt = 1; ; attempt++)
        {
            var report = await reports.SingleOrDefaultAsync(cancel);
            if (report is null) return null;
            var taken = await KeptAsync(report, incoming, cancel);
            if (!AnyNew) return taken;
            await change(report);
            db.Record(act, report.Id);
            try
            {
                await db.SaveChangesAsync(cancel);
                return taken;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MaxAttempts)
            {
                db.ChangeTracker.Clear(); // somebody worked on the report at the same moment
            }
        }
    }

    /// <summary>False where all was refused, or was there already.</summary>
    private bool AnyNew => db.ChangeTracker.Entries<Attachment>().Any(row => row.State == EntityState.Added);

    private Task<Attachment?> FindAsync(string reference, Guid id, CancellationToken cancel) =>
        db.Attachments.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && db.Reports.Any(r => r.Id == a.ReportId && r.Reference == reference), cancel);

    /// <summary>All of them or none: what was kept of them before the place of files fell silent is not added by a later save.</summary>
    private async Task<List<Attached>> KeptAsync(Report report, IReadOnlyList<Incoming> incoming, CancellationToken cancel)
    {
        try
        {
            return await TakeAsync(report, incoming, cancel);
        }
        catch (FilesAwayException)
        {
            db.ChangeTracker.Clear();
            throw;
        }
    }

    private async Task<List<Attached>> TakeAsync(Report report, IReadOnlyList<Incoming> incoming, CancellationToken cancel)
    {
        var author = db.Viewer.IsSignedIn ? db.Viewer.AccountId : (Guid?)null;
        var room = MaxFiles - await db.Attachments.CountAsync(a => a.ReportId == report.Id && (a.AuthorId == null) == (author == null), cancel);
        var taken = new List<Attached>(incoming.Count);
        foreach (var one in incoming)
        {
            var (file, trouble) = one.Judge(room);
            if (file is null)
            {
                taken.Add(new Attached(one.Upload.Name, trouble));
                continue;
            }

            var key = one.StoreKey ??= await store.KeepAsync(file.Content, cancel);
            var there = db.Attachments.Local.FirstOrDefault(a => a.StoreKey.AsSpan().SequenceEqual(key)) ?? await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.ReportId == report.Id && a.AuthorId == author && a.StoreKey == key, cancel);
            var name = there?.Name ?? (author is null ? FileName.Of(MaxFiles - room + 1, file.Kind) : FileName.Of(one.Upload.Name, file.Kind));
            taken.Add(new Attached(name, AttachTrouble.None, file.Removed, file.IsClean));
            if (there is not null) continue; // pressed twice
            db.Attachments.Add(New(report, author, name, file, key));
            room--;
        }

        return taken;
    }

    private Attachment New(Report report, Guid? author, string name, CleanFile file, byte[] key) => new()
    {
        ReportId = report.Id,
        At = db.Now,
        AuthorId = author,
        Name = name,
        Kind = file.Kind,
        Bytes = file.Content.Length,
        StoreKey = key,
        Removed = file.Removed,
        IsClean = file.IsClean,
        IsForHolder = FileName.IsRecording(file.Kind) || (author is null && !file.IsClean),
    };

    /// <summary>A file on its way in: cleaned and kept once, however often its report has to be read again.</summary>
    private sealed class Incoming(Upload upload)
    {
        private (CleanFile? File, AttachTrouble Trouble)? _judged;

        public Upload Upload => upload;

        /// <summary>Null until it is kept.</summary>
        public byte[]? StoreKey { get; set; }

        public static List<Incoming> Of(IEnumerable<Upload> uploads) => [.. uploads.Select(upload => new Incoming(upload))];

        /// <param name="room">How many more the report may hold.</param>
        public (CleanFile? File, AttachTrouble Trouble) Judge(int room)
        {
            if (upload.Content.Length == 0) return (null, AttachTrouble.Empty);
            if (upload.Content.Length > MaxBytes) return (null, AttachTrouble.TooLong);
            return room <= 0 ? (null, AttachTrouble.TooMany) : _judged ??= Clean(upload.Content);
        }

        private static (CleanFile? File, AttachTrouble Trouble) Clean(byte[] content) => MediaFile.TryClean(content, out var file, out var refusal) ? (file, AttachTrouble.None) : (null, refusal switch
        {
            MediaRefusal.Program => AttachTrouble.Program,
            MediaRefusal.Damaged => AttachTrouble.Damaged,
            _ => AttachTrouble.Unknown,
        });
    }
}
