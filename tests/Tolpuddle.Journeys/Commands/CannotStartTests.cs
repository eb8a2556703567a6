using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary>What keeps the program from starting is said in one sentence that says what to do; nothing is changed, and nothing waits for ever.</summary>
[Trait("Databases", "Both")]
[UnsupportedOSPlatform("windows")] // folders are made unwritable as Unix does it
public sealed class CannotStartTests
{
    private const string FreePort = "http://127.0.0.1:0";

    private readonly string _folder = TestFolder.NewPath();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_no_database_is_left_as_it_is()
    {
        var file = await NewFileAsync("this is a letter");

        ExpectRefusal("is no SQLite database", await ServeAsync($"Data Source={file}"));

        Assert.Equal("this is a letter", await File.ReadAllTextAsync(file, Cancel));
    }

    [Fact]
    public async Task A_damaged_database_is_left_as_it_is()
    {
        await using var database = await TestDatabase.CreateAsync(engine: DatabaseEngine.Sqlite);
        var file = DatabaseTrouble.FileOf(database.Database);
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        bytes.AsSpan(100, 4000).Fill(0xFF); // the page that lists the tables
        await File.WriteAllBytesAsync(file, bytes, Cancel);

        ExpectRefusal("put this one back from a backup", await ServeAsync($"Data Source={file}"));
    }

    [Fact]
    public async Task A_database_of_another_program_is_left_as_it_is()
    {
        await using var database = await TestDatabase.CreateBlankAsync();
        await ExecuteAsync(database, "CREATE TABLE \"Invoices\" (\"Id\" int)");

        ExpectRefusal("another program. Nothing was changed", await ServeAsync(database.Database.ConnectionString));

        await ExecuteAsync(database, "DROP TABLE \"Invoices\"");
        await using var db = database.Open(Viewer.Nobody);
        Assert.Null(await Database.WhyNotOursAsync(db, Cancel));
        await Assert.ThrowsAnyAsync<Exception>(() => ExecuteAsync(database, "SELECT 1 FROM \"Reports\""));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_to_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        await ExecuteAsync(database, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('20990101000000_Later', '99.0')");

        ExpectRefusal("made by a newer version", await ServeAsync(database.Database.ConnectionString));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_not_made_in_silence_where_none_may_be_made()
    {
        await using var database = await TestDatabase.CreateBlankAsync();
        var (text, words) = TestDatabase.ChosenEngine == DatabaseEngine.Sqlite
            ? ($"Data Source={TestFolder.NewPath(".db")};Mode=ReadWrite", "cannot be written")
            : (new NpgsqlConnectionStringBuilder(database.Database.ConnectionString) { Database = "nowhere" }.ConnectionString, "createdb nowhere");

        ExpectRefusal(words, await ServeAsync(text));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=tolpuddle;Username=u;Password=not-to-be-shown", "127.0.0.1, port 1 does not answer")]
    [InlineData("Host=no-such-host.invalid;Database=tolpuddle;Username=u;Password=not-to-be-shown", "no-such-host.invalid")]
    [InlineData("postgres://u:not-to-be-shown@127.0.0.1:1/tolpuddle", "127.0.0.1, port 1 does not answer")]
    public async Task A_PostgreSQL_that_does_not_answer_is_named_and_the_password_is_not(string text, string words)
    {
        var refused = await ServeAsync(text);

        ExpectRefusal(words, refused);
        Assert.DoesNotContain("not-to-be-shown", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    public async Task A_folder_that_cannot_be_written_is_named(string command)
    {
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var refused = await Command.RunAsync(Unprivileged.Describe(command, "--data", Path.Combine(_folder, "data"), "--urls", FreePort), input: "", Cancel);

        ExpectRefusal($"The folder {_folder}", refused);
    }

    [Fact]
    public async Task A_folder_whose_name_is_a_files_is_named()
    {
        var file = await NewFileAsync("");

        ExpectRefusal($"The folder {file}", await Command.TolpuddleAsync(Cancel, "serve", "--data", Path.Combine(file, "data"), "--urls", FreePort));
    }

    [Fact]
    public async Task An_embedded_database_whose_folder_cannot_be_written_is_named()
    {
        foreach (var own in new[] { "keys", "files" }) Directory.CreateDirectory(Path.Combine(_folder, own));
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var refused = await Command.RunAsync(Unprivileged.Describe("serve", "--data", _folder, "--urls", FreePort), input: "", Cancel);

        ExpectRefusal($"{Path.Combine(_folder, "tolpuddle.db")} cannot be written", refused);
    }

    /// <summary>A link in a circle fails as a broken disk does: with an error that waiting does not mend.</summary>
    [Fact]
    public async Task A_lock_that_can_never_be_had_is_not_waited_for()
    {
        Directory.CreateDirectory(_folder);
        var lockFile = Path.Combine(_folder, "tolpuddle.db.lock");
        File.CreateSymbolicLink(lockFile, lockFile);

        ExpectRefusal("cannot be written", await ServeAsync($"Data Source={Path.Combine(_folder, "tolpuddle.db")}"));
    }

    [Fact]
    public async Task A_lock_that_another_node_holds_is_waited_for()
    {
        Directory.CreateDirectory(_folder);
        var lockFile = Path.Combine(_folder, "tolpuddle.db.lock");
        Task<ServerProcess> starting;
        await using (new FileStream(lockFile, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            starting = ServerProcess.StartAsync(Cancel, "serve", "--data", _folder);
            while (!Directory.Exists(Path.Combine(_folder, "keys"))) await Task.Delay(20, Cancel); // it has begun
            await Task.Delay(500, Cancel);
            Assert.False(File.Exists(Path.Combine(_folder, "tolpuddle.db")), "It did not wait.");
        }

        await using var server = await starting;
        Assert.False(server.HasExited);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    public async Task A_port_in_use_is_named(string command)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        ExpectRefusal($"listens on {address} already", await Command.TolpuddleAsync(Cancel, command, "--data", _folder, "--urls", address));
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named() =>
        ExpectRefusal(
            "http://192.0.2.1:80 is no address of this machine", await Command.TolpuddleAsync(Cancel, "serve", "--data", _folder, "--urls", "http://192.0.2.1:80"));

    [Fact]
    public async Task Who_asks_is_told_where_in_the_code_it_happened()
    {
        var refused = await Command.TolpuddleAsync(Cancel, "serve", "--data", _folder, "--urls", "http://192.0.2.1:80", "--verbose");

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("   at Tolpuddle.Web.", refused.Errors, StringComparison.Ordinal);
    }

    private Task<CommandResult> ServeAsync(string database) =>
        Command.TolpuddleAsync(Cancel, "serve", "--data", _folder, "--database", database, "--urls", FreePort);

    /// <summary>Nothing on stdout, exit code 1, and as the last line what is wrong and what to do, without a stack.</summary>
    private static void ExpectRefusal(string words, CommandResult refused)
    {
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(words, refused.Errors.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", refused.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> NewFileAsync(string content)
    {
        var file = TestFolder.NewPath(".file");
        await File.WriteAllTextAsync(file, content, Cancel);
        return file;
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var db = database.Open(Viewer.Nobody);
        await db.Database.ExecuteSqlRawAsync(sql, Cancel);
        SqliteConnection.ClearAllPools();
    }
}
