using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Core.Retention;
using Tolpuddle.Web.Files;
using Tolpuddle.Web.Hosting.KeyRing;
using Tolpuddle.Web.Mail;

namespace Tolpuddle.Web.Hosting;

/// <summary>Looks at everything that a running system needs, changes nothing, and says what to do. Knows the machine; the database's own matters are <see cref="Checkup"/>'s.</summary>
public sealed class Doctor(TolpuddleSettings settings, TolpuddleContext db, IFilePlace place, FileCare files, FileRoom room, IDataProtectionProvider protection, IKeyManager keys, TimeProvider time)
{
    private const long LittleDisk = 1L << 30;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private static readonly TimeSpan LongWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan NearEnd = TimeSpan.FromDays(2);
    private static readonly DateTimeOffset NotBefore = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task<List<Finding>> ExamineAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("doctor");
        List<Finding> findings = [Clock(), Disk(), FolderOfKeys(), Wrapping(), KeyAge(), await MailAsync(), PublicAddress()];
        var database = await DatabaseAsync(cancel);
        findings.Insert(0, database);
        if (database.Level != FindingLevel.Fine) return findings;
        findings.Add(await DataKeysAsync(cancel));
        findings.Add(await new FilesCheckup(settings, place, files, room).ExamineAsync(cancel));
        findings.Add(await ScannerAsync(cancel));
        findings.Add(await FloodAsync(cancel));
        findings.AddRange(await new Checkup(db).ExamineAsync(settings.Smtp is not null, cancel));
        findings.AddRange(await new RetentionCheckup(db).ExamineAsync(cancel));
        return findings;
    }

    private async Task<Finding> DatabaseAsync(CancellationToken cancel)
    {
        var engine = settings.Database.Engine == DatabaseEngine.Sqlite ? "SQLite" : "PostgreSQL";
        if (settings.Database.Engine == DatabaseEngine.Sqlite && !File.Exists(DatabaseTrouble.FileOf(settings.Database)))
        {
            return new("database", FindingLevel.Problem, "There is no database here yet.", "Start 'tolpuddle serve' once, or say with --data or --database where it is.");
        }

        try
        {
            await db.Database.OpenConnectionAsync(cancel);
            var version = db.Database.GetDbConnection().ServerVersion;
            if (await Database.WhyNotOursAsync(db, cancel) is { } refusal) return new("database", FindingLevel.Problem, refusal);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).Count();
            return pending == 0
                ? Finding.Fine("database", $"{engine} {version} answers and its tables are up to date.")
                : new("database", FindingLevel.Problem, $"{engine} {version} answers, but {pending} change{(pending == 1 ? "" : "s")} of its tables wait.", "Make a backup and start 'tolpuddle serve': it brings the tables up to date.");
        }
        catch (Exception e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("Stopped.", e, cancel); // whatever the driver calls it
        }
        catch (Exception e) when (DatabaseTrouble.Explain(settings.Database, e) is { } words)
        {
            return new("database", FindingLevel.Problem, words);
        }
    }

    private async Task<Finding> DataKeysAsync(CancellationToken cancel)
    {
        var protector = FieldKeys.Wrapper(protection);
        try
        {
            var rows = await db.DataKeys.AsNoTracking().ToListAsync(cancel);
            foreach (var row in rows) CryptographicOperations.ZeroMemory(protector.Unprotect(row.Wrapped));
            return Finding.Fine("data-keys", $"The {rows.Count} data keys open with the key ring.");
        }
        catch (CryptographicException)
        {
            return new("data-keys", FindingLevel.Problem, "The key ring does not open the data keys: nothing that is encrypted can be read.", $"Put the folder {settings.KeyDirectory} back from the backup that belongs to this database.");
        }
    }

    private async Task<Finding> ScannerAsync(CancellationToken cancel) => settings switch
    {
        { Clamd: { } scanner } when !await new Clamd(scanner).PingAsync(cancel) =>
            new("scanner", FindingLevel.Problem, $"The virus scanner at {scanner} does not answer: new files stay shut.", "Start clamd, or mend --clamd. What waits is scanned by itself when it answers."),
        { Clamd: { } scanner } when await files.CountWaitingAsync(db.Now - LongWait, cancel) is > 0 and var waiting =>
            new("scanner", FindingLevel.Attention, $"The virus scanner at {scanner} answers, and {waiting} file{(waiting == 1 ? "" : "s")} have waited for it for more than an hour and stay shut.", "Let clamd take files of 20 MB (StreamMaxLength, MaxScanSize, MaxFileSize) and look at its log."),
        { Clamd: { } scanner } => Finding.Fine("scanner", $"Files are scanned by {scanner}, which answers."),
        { IsDemonstration: true } => Finding.Fine("scanner", "No file of this demonstration is scanned."),
        _ => new("scanner", FindingLevel.Attention, "No virus scanner is set: files are marked as not scanned.", "Install ClamAV and set --clamd /run/clamav/clamd.ctl."),
    };

    private async Task<Finding> FloodAsync(CancellationToken cancel)
    {
        var flood = await new FloodWatch(db).StateAsync(settings.UsualReports, cancel);
        var heldUp = $"{flood.HeldUp} were held up in the last day: {flood.Proved} showed work, {flood.Waited} waited, {flood.SetAside} were laid apart";
        return flood switch
        {
            { Measure.IsFlood: true } => new(
                "flood", FindingLevel.Attention, $"A flood of reports is on: {flood.Measure.Came:0} came in the last ten minutes, where {settings.UsualReports} are usual. {heldUp}.",
                "Reports still come in; the form asks for work or a short wait. If these are real, raise --usual-reports."),
            { LyingApart: > 0 } => new("flood", FindingLevel.Attention, $"No flood is on, and {(flood.LyingApart == 1 ? "1 report of one still lies" : $"{flood.LyingApart} reports of one still lie")} apart.", "A coordinator looks through them: the queue says how many there are, and leads there."),
            { HeldUp: > 0 } => Finding.Fine("flood", $"No flood of reports is on. {heldUp}."),
            _ => Finding.Fine("flood", "No flood of reports is on."),
        };
    }

    private Finding FolderOfKeys()
    {
        if (!Directory.Exists(settings.KeyDirectory)) return new("key-folder", FindingLevel.Problem, "There is no folder of keys.", "It is made at the first start. If there was one, put it back from the backup: without it nothing can be read.");
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(settings.KeyDirectory) & Others) == 0) return Finding.Fine("key-folder", "Only the program's own user reads the folder of keys.");
        return new("key-folder", FindingLevel.Problem, "Others on this machine can read the folder of keys.", $"chmod 700 {settings.KeyDirectory}");
    }

    private Finding Wrapping() => new KeyFolder(settings.KeyDirectory).LiesOpen && !settings.IsDemonstration
        ? new("key-wrapping", FindingLevel.Attention, "The keys lie open in their folder: whoever copies it and the database reads everything.", "Write a passphrase into a file elsewhere, run 'tolpuddle keys wrap --passphrase-file FILE' and start with --key-passphrase-file FILE.")
        : Finding.Fine("key-wrapping", "No key lies open in the folder of keys.");

    private Finding KeyAge()
    {
        var newest = keys.GetAllKeys().Where(k => !k.IsRevoked).Select(k => (DateTimeOffset?)k.ExpirationDate).Max();
        if (newest is null) return new("key-age", FindingLevel.Attention, "The key ring is empty.", "A key is made at the first start.");
        return newest - time.GetUtcNow() > NearEnd
            ? Finding.Fine("key-age", $"The newest key of the ring is good until {newest:d MMMM yyyy}.")
            : new("key-age", FindingLevel.Problem, $"The newest key of the ring ends on {newest:d MMMM yyyy} and no other has been made.", $"The program makes one by itself if it may write in {settings.KeyDirectory}: check that, and restart.");
    }

    private async Task<Finding> MailAsync() => settings switch
    {
        { Smtp: { } server } when await Smtp.GreetAsync(settings) is { } failure =>
            new("mail", FindingLevel.Problem, $"No mail goes by {server}: {failure.Why}", "Check --smtp and the mail server. What waits goes by itself when it works."),
        { Smtp: { } server } => Finding.Fine("mail", $"Mails go to {server}, which answers."),
        { IsDemonstration: true } => Finding.Fine("mail", "No mail leaves this demonstration."),
        _ => new("mail", FindingLevel.Attention, "No mail server is set: nobody is told by mail that something waits for them.", "Set --smtp smtp://user:password@host:587 and --mail-from. Until then hand links over yourself."),
    };

    private Finding PublicAddress() => settings switch
    {
        { PublicUrl.Length: > 0 } => Finding.Fine("public-url", $"Links in mails begin with {settings.PublicUrl}"),
        { IsDemonstration: true } => Finding.Fine("public-url", "The demonstration is for this machine only."),
        _ => new("public-url", FindingLevel.Attention, "No public address is set: links in mails lead to where the program listens, and browsers may send its cookies without https.", "Set --public-url https://…"),
    };

    private Finding Disk()
    {
        var folder = Directory.Exists(settings.DataDirectory) ? settings.DataDirectory : Directory.GetCurrentDirectory();
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return free > LittleDisk
            ? Finding.Fine("disk", $"{free >> 30} GiB are free.")
            : new("disk", FindingLevel.Problem, $"Only {free >> 20} MiB are free.", "Make room: what is reported cannot be saved on a full disk.");
    }

    private Finding Clock() => time.GetUtcNow() > NotBefore
        ? Finding.Fine("clock", $"The clock says {time.GetUtcNow():yyyy-MM-dd HH:mm} UTC.")
        : new("clock", FindingLevel.Problem, $"The clock says {time.GetUtcNow():yyyy-MM-dd}, which is past.", "Set the clock, best by a time service: due times and audit hang on it.");
}
