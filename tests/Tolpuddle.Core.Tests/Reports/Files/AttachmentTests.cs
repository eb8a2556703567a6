using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Methods.Media;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Reports.Files;

/// <summary>Files on the disk and in the table: who sees them, and what somebody learns who has the disk and not the program.</summary>
public sealed class AttachmentTests : IAsyncLifetime
{
    private const string Secret = "Hollyhock";

    private readonly string _folder = TestFolder.NewPath();
    private TestDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private FileStore Store => new(TestDatabase.Vault, _folder);

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(TestData.Demonstration);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Neither_name_nor_path_nor_a_byte_of_it_says_what_it_is()
    {
        var key = await ReportAsync();
        var pdf = TestFiles.Pdf(Secret);

        var taken = await SendAsync(key, new Upload($"{Secret}.html", pdf), new Upload("again.pdf", pdf));

        Assert.Equal(["paper-1.pdf", "paper-1.pdf"], taken.Select(file => file.Name)); // the same bytes are one file
        var (path, file) = Assert.Single(FileFolder.All(_folder)); // the same bytes are kept once
        var bytes = await File.ReadAllBytesAsync(file.FullName, Cancel);
        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(pdf)), path, StringComparison.Ordinal);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0 && bytes.AsSpan().IndexOf("%PDF"u8) < 0);
        Assert.DoesNotContain(await _database.TextsAsync(Cancel), text => text.Column == "Attachment.Name" && text.Value.Contains("html", StringComparison.Ordinal));
        var more = await SendAsync(key, new Upload("Rosa Smith CV.docx", TestFiles.Docx("", "x")), new Upload("PXL_20260312_141500.jpg", TestFiles.Jpeg()), new Upload("PTT-20260312.ogg", TestFiles.Ogg()));
        Assert.Equal(["paper-2.docx", "photo-3.jpg", "recording-4.ogg"], more.Select(sent => sent.Name));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
    }

    [Fact]
    public async Task A_file_that_was_changed_or_changed_places_on_the_disk_is_opened_to_nobody()
    {
        var key = await ReportAsync();
        await SendAsync(key, new Upload("a.pdf", TestFiles.Pdf("a")), new Upload("b.pdf", TestFiles.Pdf("b")));
        var files = FileFolder.All(_folder).Select(file => file.File.FullName).ToList();
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var attachments = Open(db);
        var report = await db.Reports.SingleAsync(Cancel);
        var rows = await attachments.OfReportsAsync([report.Id], Cancel);
        Assert.All(await OpenAllAsync(), shut => Assert.Equal(WhyShut.None, shut));

        File.Copy(files[0], files[1], overwrite: true);

        Assert.Equal([WhyShut.None, WhyShut.Lost], (await OpenAllAsync()).Order());

        async Task<List<WhyShut>> OpenAllAsync()
        {
            var all = new List<WhyShut>();
            foreach (var row in rows) all.Add((await attachments.OpenAsync(report.Reference, row.Id, Cancel))!.Shut);
            return all;
        }
    }

    [Fact]
    public async Task What_was_kept_under_an_older_key_is_read_when_there_is_a_new_one()
    {
        using var vault = new Vault();
        vault.Open(new Dictionary<int, byte[]> { [1] = Vault.NewKey() }, Vault.NewKey(), Vault.NewKey());
        var store = new FileStore(vault, _folder);
        var old = await store.KeepAsync("old"u8.ToArray(), Cancel);
        vault.Take(2, Vault.NewKey());
        vault.EncryptWith(2);
        var later = await store.KeepAsync("later"u8.ToArray(), Cancel);

        Assert.Equal("old"u8.ToArray(), await store.ReadAsync(old, Cancel));
        Assert.Equal("later"u8.ToArray(), await store.ReadAsync(later, Cancel));
    }

    [Fact]
    public async Task What_belongs_to_no_row_goes_after_a_month_and_nothing_else()
    {
        var key = await ReportAsync();
        await SendAsync(key, new Upload("a.pdf", TestFiles.Pdf("a")));
        var kept = Assert.Single(FileFolder.All(_folder)).File.FullName;
        var orphan = await Store.KeepAsync("nobody's"u8.ToArray(), Cancel);
        await using var db = _database.Open(Viewer.System("test"));
        var care = new FileCare(db, Store);

        await care.SweepAsync(Cancel);
        Assert.True(await Store.HoldsAsync(orphan, Cancel)); // its row may be on its way
        Age(29);
        await care.SweepAsync(Cancel);
        Assert.True(await Store.HoldsAsync(orphan, Cancel)); // somebody may have started on the wrong database
        Age(31);
        using var others = new Vault();
        others.Open(new Dictionary<int, byte[]> { [1] = Vault.NewKey() }, Vault.NewKey(), Vault.NewKey());
        await new FileCare(db, new FileStore(others, _folder)).SweepAsync(Cancel);
        Assert.True(await Store.HoldsAsync(orphan, Cancel)); // a fresh database beside these files deletes none of them
        await care.SweepAsync(Cancel);

        Assert.False(await Store.HoldsAsync(orphan, Cancel));
        Assert.True(File.Exists(kept));
        Assert.Equal((0, 1), await care.LostAsync(10, Cancel));
        File.Delete(kept);
        Assert.Equal((1, 1), await care.LostAsync(10, Cancel));

        void Age(int days)
        {
            foreach (var (_, file) in FileFolder.All(_folder).ToList()) File.SetLastWriteTimeUtc(file.FullName, db.Now.AddDays(-days));
        }
    }

    /// <summary>The same bytes come in while it is being asked whether anybody names them.</summary>
    [Fact]
    public async Task What_comes_in_again_while_it_is_swept_stays()
    {
        var key = await Store.KeepAsync("again"u8.ToArray(), Cancel);
        var path = Assert.Single(FileFolder.All(_folder)).File.FullName;
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-31));

        await Store.SweepAsync(DateTime.UtcNow, async _ =>
        {
            await Store.KeepAsync("again"u8.ToArray(), Cancel);
            return [];
        }, Cancel);

        Assert.Equal("again"u8.ToArray(), await Store.ReadAsync(key, Cancel));
        Assert.Equal(path, Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)));
    }

    [Fact]
    public async Task A_report_holds_so_many_files_and_pressing_twice_adds_none()
    {
        var key = await ReportAsync();
        Upload[] many = [.. Enumerable.Range(1, Attachments.MaxFiles + 1).Select(i => new Upload($"{i}.pdf", TestFiles.Pdf($"{i}")))];

        var first = await SendAsync(key, many[..2]);
        var second = await SendAsync(key, many[..2]);
        var all = await SendAsync(key, many[2..]);

        Assert.All(first.Concat(second), file => Assert.Equal(AttachTrouble.None, file.Trouble));
        Assert.Equal(AttachTrouble.TooMany, Assert.Single(all, file => file.Trouble != AttachTrouble.None).Trouble);
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(Attachments.MaxFiles, await db.Attachments.CountAsync(Cancel));
    }

    /// <summary>The team presses twice, or two of them send at the same moment.</summary>
    [Fact]
    public async Task Of_two_who_add_at_once_neither_adds_a_file_twice_nor_one_too_many()
    {
        await ReportAsync();
        await using var first = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        await using var second = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var reference = await first.Reports.Select(r => r.Reference).SingleAsync(Cancel);

        var same = await BothAsync(new Upload("map.pdf", TestFiles.Pdf("map")), new Upload("map.pdf", TestFiles.Pdf("map")));

        Assert.All(same, file => Assert.Equal(AttachTrouble.None, file.Trouble));
        Assert.Equal(1, await first.Attachments.CountAsync(Cancel));
        await Open(first).AddAsync(reference, [.. Enumerable.Range(2, Attachments.MaxFiles - 2).Select(i => new Upload($"{i}.pdf", TestFiles.Pdf($"{i}")))], Cancel);
        var last = await BothAsync(new Upload("a.pdf", TestFiles.Pdf("a")), new Upload("b.pdf", TestFiles.Pdf("b")));
        Assert.Equal([AttachTrouble.None, AttachTrouble.TooMany], last.Select(file => file.Trouble).Order());
        Assert.Equal(Attachments.MaxFiles, await first.Attachments.CountAsync(Cancel));

        async Task<IEnumerable<Attached>> BothAsync(Upload one, Upload other)
        {
            var taken = await Task.WhenAll(Task.Run(() => Open(first).AddAsync(reference, [one], Cancel)), Task.Run(() => Open(second).AddAsync(reference, [other], Cancel)));
            return taken.SelectMany(files => files!);
        }
    }

    [Fact]
    public async Task What_may_say_who_told_us_is_for_the_agency_that_was_told()
    {
        var key = await ReportAsync();
        await SendAsync(key, new Upload("a.jpg", TestFiles.Jpeg()), new Upload("a.pdf", TestFiles.Pdf()), new Upload("a.docx", TestFiles.Docx("", "x")), new Upload("a.mp3", TestFiles.Mp3("")));
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        await Open(db).AddAsync(await db.Reports.Select(r => r.Reference).SingleAsync(Cancel), [new Upload("ours.pdf", TestFiles.Pdf("ours")), new Upload("ours.ogg", TestFiles.Ogg())], Cancel);

        var shut = await db.Attachments.Where(a => a.IsForHolder).OrderBy(a => a.Id).Select(a => a.Name).ToListAsync(Cancel);

        Assert.Equal(["ours.ogg", "paper-2.pdf", "paper-3.docx", "recording-4.mp3"], shut.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_answers_for_the_report_is_told_and_a_closed_one_opens_again()
    {
        var key = await ReportAsync();
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await db.Reports.SingleAsync(Cancel);
        await new Triage(db).ClaimAsync(report.Id, Cancel);
        Assert.Equal(TriageResult.Done, await new Triage(db).CloseAsync(report.Id, "advice", "Told where to go", false, Cancel));

        await SendAsync(key, new Upload("voice.ogg", TestFiles.Ogg()));

        await using var after = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.True((await after.Reports.SingleAsync(Cancel)).IsOpen);
        Assert.Contains(await after.Notices.Select(n => n.Text).ToListAsync(Cancel), text => text.EndsWith("has added something", StringComparison.Ordinal));
        Assert.True((await after.Attachments.SingleAsync(Cancel)).IsForHolder);
    }

    [Fact]
    public async Task What_waits_for_the_scanner_or_is_harmful_stays_shut()
    {
        var key = await ReportAsync();
        await SendAsync(key, new Upload("a.pdf", TestFiles.Pdf("a")));
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await db.Reports.SingleAsync(Cancel);
        var file = await db.Attachments.AsNoTracking().SingleAsync(Cancel);
        var attachments = new Attachments(db, Store, new ScanPolicy(IsOn: true));
        Assert.Equal(WhyShut.Waiting, (await attachments.OpenAsync(report.Reference, file.Id, Cancel))!.Shut);

        await using var program = _database.Open(Viewer.System("test"));
        await new FileCare(program, Store).JudgeAsync(file.Id, isInfected: true, Cancel);

        var shut = (await attachments.OpenAsync(report.Reference, file.Id, Cancel))!;
        Assert.Equal((WhyShut.Infected, 0), (shut.Shut, shut.Content.Length));
        Assert.Equal(WhyShut.Infected, (await Open(db).OpenAsync(report.Reference, file.Id, Cancel))!.Shut); // without a scanner too
    }

    [Theory]
    [InlineData("../../etc/passwd", MediaKind.Pdf, "passwd.pdf")]
    [InlineData("C:\\Users\\Rosa\\photo.exe", MediaKind.Jpeg, "photo.jpg")]
    [InlineData("gnp.\u202Eexe", MediaKind.Png, "gnp.png")]
    [InlineData(".htaccess", MediaKind.Pdf, "file.pdf")]
    [InlineData("صورة.jpeg", MediaKind.Jpeg, "صورة.jpg")]
    public void A_name_is_a_name_and_ends_as_what_it_is(string said, MediaKind kind, string kept) => Assert.Equal(kept, FileName.Of(said, kind));

    private Attachments Open(TolpuddleContext db) => new(db, Store, new ScanPolicy(IsOn: false));

    /// <returns>The key of the report.</returns>
    private async Task<byte[]> ReportAsync()
    {
        await using var db = _database.Open(Viewer.Nobody);
        var code = ReturnCode.New();
        Assert.IsType<ReceiveResult.Received>(await new Intake(db).ReceiveAsync(new ReportDraft { Channel = "web", ReturnCode = code, Answers = new ReportAnswers { What = "Six men" } }, Cancel));
        return Intake.KeyOf(db.Vault, code);
    }

    private async Task<IReadOnlyList<Attached>> SendAsync(byte[] key, params Upload[] uploads)
    {
        await using var db = _database.Open(Viewer.Nobody);
        return (await Open(db).AddAsync(key, uploads, Cancel))!;
    }
}
