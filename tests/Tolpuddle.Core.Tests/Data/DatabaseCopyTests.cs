using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Data.Copies;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Data;

/// <summary>A copy holds every row of every table, and an empty database of either engine takes it all or not at all.</summary>
public sealed class DatabaseCopyTests : IAsyncLifetime
{
    private const string KeyFile = "key-1.xml";

    private readonly DirectoryInfo _keys = Directory.CreateDirectory(TestFolder.NewPath());
    private readonly DirectoryInfo _files = Directory.CreateDirectory(TestFolder.NewPath());
    private TestDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.LivedIn);
        await File.WriteAllTextAsync(Path.Combine(_keys.FullName, KeyFile), "<key/>", Cancel);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Every_row_of_every_table_is_the_same_in_a_database_of_either_engine()
    {
        var copy = await CopyAsync();
        DatabaseEngine[] engines = TestDatabase.ChosenEngine == DatabaseEngine.Sqlite ? [DatabaseEngine.Sqlite] : Enum.GetValues<DatabaseEngine>();
        foreach (var engine in engines)
        {
            await using var restored = await TestDatabase.CreateBlankAsync(engine);
            var folder = new DirectoryInfo(TestFolder.NewPath());
            await RestoreAsync(restored, copy, folder);

            Assert.Equal(await RowsAsync(_database), await RowsAsync(restored));
            Assert.Equal("<key/>", await File.ReadAllTextAsync(Path.Combine(folder.FullName, KeyFile), Cancel));
            await using var db = restored.Open(await restored.ViewerAsync(DemoPeople.Coordinator, Cancel));
            Assert.NotEmpty((await db.Reports.AsNoTracking().FirstAsync(Cancel)).Answers.What); // what was encrypted is read
        }
    }

    [Fact]
    public async Task A_database_that_holds_anything_takes_nothing()
    {
        var copy = await CopyAsync();
        await using var other = await TestDatabase.CreateAsync(TestData.Demonstration);
        var before = await RowsAsync(other);

        var refusal = await Assert.ThrowsAsync<CannotStartException>(() => RestoreAsync(other, copy, new DirectoryInfo(TestFolder.NewPath())));

        Assert.Contains("not empty", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await RowsAsync(other));
    }

    [Fact]
    public async Task Keys_are_never_written_over()
    {
        await using var blank = await TestDatabase.CreateBlankAsync();

        var refusal = await Assert.ThrowsAsync<CannotStartException>(async () => await RestoreAsync(blank, await CopyAsync(), _keys));

        Assert.Contains("holds keys already", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_without_its_end_leaves_no_row_and_no_key()
    {
        var copy = await CopyAsync();
        await using var blank = await TestDatabase.CreateBlankAsync();
        var folder = new DirectoryInfo(TestFolder.NewPath());

        await Assert.ThrowsAnyAsync<Exception>(() => RestoreAsync(blank, copy[..(copy.Length / 2)], folder));

        Assert.All((await RowsAsync(blank)).Values, rows => Assert.Equal("", rows));
        Assert.False(folder.Exists);
        await RestoreAsync(blank, copy, folder); // and nothing is in the way of the whole one
    }

    [Fact]
    public async Task Files_come_back_with_it_and_a_copy_without_its_end_leaves_none()
    {
        var key = await new FileStore(TestDatabase.Vault, _files.FullName).KeepAsync("a photo"u8.ToArray(), Cancel);
        var copy = await CopyAsync();
        await using var blank = await TestDatabase.CreateBlankAsync();
        var (keys, files) = (new DirectoryInfo(TestFolder.NewPath()), new DirectoryInfo(TestFolder.NewPath()));
        await Assert.ThrowsAnyAsync<Exception>(() => RestoreAsync(blank, copy[..^200], keys, files));
        Assert.Empty(FileFolder.All(files.FullName));
        var there = FileFolder.PlaceFor(files.FullName, Convert.ToHexStringLower(key));
        await File.WriteAllTextAsync(there, "lies here", Cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => RestoreAsync(blank, copy[..^200], keys, files));
        Assert.Equal("lies here", await File.ReadAllTextAsync(there, Cancel)); // and nothing beside it
        Assert.Single(files.EnumerateFiles("*", SearchOption.AllDirectories));

        await RestoreAsync(blank, copy, keys, files);

        Assert.Equal("a photo"u8.ToArray(), await new FileStore(TestDatabase.Vault, files.FullName).ReadAsync(key, Cancel));
    }

    [Fact]
    public async Task Files_travel_from_a_folder_into_a_bucket_and_back_and_nothing_of_half_a_copy_stays()
    {
        var key = await new FileStore(TestDatabase.Vault, _files.FullName).KeepAsync("a photo"u8.ToArray(), Cancel);
        var server = await BucketServer.SharedAsync();
        var address = server.NewAddress();
        using var bucket = new FileBucket(address);
        var copy = await CopyAsync();
        await using var blank = await TestDatabase.CreateBlankAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => RestoreAsync(blank, copy[..^200], new DirectoryInfo(TestFolder.NewPath()), bucket));
        Assert.Empty(server.Objects(address));
        await RestoreAsync(blank, copy, new DirectoryInfo(TestFolder.NewPath()), bucket);
        Assert.Equal("a photo"u8.ToArray(), await new FileStore(TestDatabase.Vault, bucket).ReadAsync(key, Cancel));
        await using var another = await TestDatabase.CreateBlankAsync();
        var refusal = await Assert.ThrowsAsync<CannotStartException>(() => RestoreAsync(another, copy, new DirectoryInfo(TestFolder.NewPath()), bucket)); // as a rehearsal that forgot to say another
        Assert.Contains("holds files already; a restore that broke off may have left them", refusal.Message, StringComparison.Ordinal);

        using var back = new MemoryStream();
        var content = await ContentAsync(back, bucket);
        var files = new FileFolder(TestFolder.NewPath());
        await RestoreAsync(another, back.ToArray(), new DirectoryInfo(TestFolder.NewPath()), files);

        Assert.Equal(1, content.Files);
        Assert.Equal("a photo"u8.ToArray(), await new FileStore(TestDatabase.Vault, files).ReadAsync(key, Cancel));
    }

    [Fact]
    public async Task A_copy_is_made_of_all_else_while_the_bucket_does_not_answer()
    {
        await using var server = await BucketServer.StartAsync();
        using var bucket = new FileBucket(server.NewAddress());
        await using (var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel))
        {
            var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "With a paper"), Cancel);
            await new Attachments(db, new FileStore(TestDatabase.Vault, bucket), new ScanPolicy(IsOn: false)).AddAsync(report.Reference, [new Upload("a.pdf", TestFiles.Pdf("a"))], Cancel);
        }

        var whole = await ContentAsync(Stream.Null, bucket);
        await server.KillAsync();
        var without = await ContentAsync(Stream.Null, bucket);

        Assert.Equal((1, 0), (whole.Files, whole.MissingFiles));
        Assert.Equal((0, 1), (without.Files, without.MissingFiles));
    }

    [Fact]
    public async Task A_file_that_is_out_of_reach_stops_no_copy_of_the_others_and_several_in_a_row_do()
    {
        var store = new FileStore(TestDatabase.Vault, _files.FullName);
        for (var number = 0; number < 6; number++) await store.KeepAsync([(byte)number], Cancel);
        var one = (await store.Place.AllAsync(Cancel).ToListAsync(Cancel))[2].Name;
        var (partly, all) = (new PartlyAway(store.Place, name => name == one), new PartlyAway(store.Place, _ => true));

        Assert.Equal(5, (await ContentAsync(Stream.Null, partly)).Files);
        Assert.Equal(0, (await ContentAsync(Stream.Null, all)).Files);
        Assert.Equal(3, all.Refused.Count); // each would be waited for as long
    }

    [Fact]
    public async Task Of_a_restore_that_breaks_off_all_is_taken_away_that_can_be()
    {
        var place = new FileFolder(TestFolder.NewPath());
        var names = Enumerable.Range(0, 4).Select(number => $"{number:x64}").ToList();
        var coming = new ComingFiles(new PartlyAway(place, name => name == names[1]));
        foreach (var name in names) await coming.AddAsync(name, new MemoryStream([1]), Cancel);
        await coming.ArriveAsync(Cancel);

        await coming.ForgetAsync();

        Assert.Equal(names[1], Assert.Single(await place.AllAsync(Cancel).ToListAsync(Cancel)).Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_that_rows_name_and_that_are_not_there_are_counted_and_all_else_comes_back(bool isFolderGone)
    {
        await using (var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel))
        {
            var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "With a paper"), Cancel);
            await new Attachments(db, new FileStore(TestDatabase.Vault, _files.FullName), new ScanPolicy(IsOn: false)).AddAsync(report.Reference, [new Upload("a.pdf", TestFiles.Pdf("a"))], Cancel);
        }

        var whole = await ContentAsync(Stream.Null);
        if (isFolderGone) _files.Delete(recursive: true);
        else FileFolder.All(_files.FullName).Single().File.Delete();
        using var copy = new MemoryStream();
        var content = await ContentAsync(copy);

        Assert.Equal((1, 0), (whole.Files, whole.MissingFiles));
        Assert.Equal((0, 1), (content.Files, content.MissingFiles));
        await using var blank = await TestDatabase.CreateBlankAsync();
        await RestoreAsync(blank, copy.ToArray(), new DirectoryInfo(TestFolder.NewPath()));
        Assert.Equal(await RowsAsync(_database), await RowsAsync(blank));
    }

    [Fact]
    public async Task It_is_of_one_moment_whatever_is_written_meanwhile()
    {
        await using var db = _database.Open(Viewer.System("test"));
        if (_database.Database.Engine == DatabaseEngine.Sqlite) await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", Cancel); // as every start makes it
        var copy = new HoldingStream();
        var writing = Task.Run(() => new DatabaseCopy(_database.Database, db).WriteAsync(copy, _keys, new FileFolder(_files.FullName), Cancel), Cancel);
        await copy.Begun.WaitAsync(Cancel);
        await using (var adviser = await _database.OpenAsync(DemoPeople.Adviser, Cancel)) await TestReports.ReceiveAsync(adviser, TestReports.Draft(adviser, "Told too late", "low"), Cancel);
        copy.GoOn();

        var content = await writing;

        await using var now = _database.Open(Viewer.System("test"));
        Assert.Equal(await now.Reports.IgnoreQueryFilters().CountAsync(Cancel) - 1, content.Rows!["Reports"]);
    }

    private async Task<byte[]> CopyAsync()
    {
        using var copy = new MemoryStream();
        await ContentAsync(copy);
        return copy.ToArray();
    }

    private async Task<CopyContent> ContentAsync(Stream copy, IFilePlace? files = null)
    {
        await using var db = _database.Open(Viewer.System("test"));
        return await new DatabaseCopy(_database.Database, db).WriteAsync(copy, _keys, files ?? new FileFolder(_files.FullName), Cancel);
    }

    private static Task RestoreAsync(TestDatabase target, byte[] copy, DirectoryInfo folder, DirectoryInfo? files = null) =>
        RestoreAsync(target, copy, folder, new FileFolder(files?.FullName ?? TestFolder.NewPath()));

    private static async Task RestoreAsync(TestDatabase target, byte[] copy, DirectoryInfo folder, IFilePlace files)
    {
        await using var db = target.Open(Viewer.System("test"));
        await new DatabaseRestore(target.Database, db).ReadAsync(new MemoryStream(copy), folder, files, Cancel);
    }

    /// <summary>All rows of all tables, as they travel.</summary>
    private static async Task<Dictionary<string, string>> RowsAsync(TestDatabase database)
    {
        await using var db = database.Open(Viewer.System("test"));
        await db.Database.OpenConnectionAsync(Cancel);
        var all = new Dictionary<string, string>();
        foreach (var table in TableRows.Of(db))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = table.Select;
            await using var reader = await command.ExecuteReaderAsync(Cancel);
            var rows = new List<string>();
            while (await reader.ReadAsync(Cancel))
            {
                using var row = new MemoryStream();
                await using (var json = new Utf8JsonWriter(row)) table.Write(reader, json);
                rows.Add(Encoding.UTF8.GetString(row.ToArray()));
            }

            all[table.Name] = string.Join('\n', rows.Order(StringComparer.Ordinal));
        }

        return all;
    }

    /// <summary>Holds its writer at the first bytes until it is told to go on.</summary>
    private sealed class HoldingStream : MemoryStream
    {
        private readonly TaskCompletionSource _begun = new();
        private readonly TaskCompletionSource _on = new();

        public Task Begun => _begun.Task;

        public void GoOn() => _on.SetResult();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Hold();
            base.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Hold();
            base.Write(buffer, offset, count);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _begun.TrySetResult();
            await _on.Task;
            await base.WriteAsync(buffer, cancellationToken);
        }

        private void Hold()
        {
            _begun.TrySetResult();
            _on.Task.Wait(Cancel);
        }
    }
}
