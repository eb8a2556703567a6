using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Data.Sqlite;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Bench.Seeding;

/// <summary>A database full of invented reports, with the keys that open it.</summary>
internal sealed class DataSet
{
    private const string Marker = "complete";

    private DataSet(Database database, string folder, int reports) => (Database, Folder, Reports) = (database, folder, reports);

    public Database Database { get; }

    /// <summary>What the server is told with <c>--data</c>: it holds the keys.</summary>
    public string Folder { get; }

    public int Reports { get; }

    public string Name => Path.GetFileName(Folder);

    /// <summary>How long it took to fill; null where it was there already.</summary>
    public TimeSpan? FilledIn { get; private set; }

    /// <summary>Takes the one that was kept in <paramref name="workplace"/>, or makes it.</summary>
    public static async Task<DataSet> OpenAsync(Workplace workplace, DatabaseEngine engine, int reports, CancellationToken cancel)
    {
        var name = $"{(engine == DatabaseEngine.Sqlite ? "sqlite" : "postgres")}-{reports}";
        var folder = Path.Combine(workplace.Folder, name);
        var connection = engine == DatabaseEngine.Sqlite
            ? $"Data Source={Path.Combine(folder, "tolpuddle.db")}"
            : $"{await workplace.PostgresAsync(cancel)};Database=tolpuddle_{reports}";
        if (!Database.TryParse(connection, out var database)) throw new InvalidOperationException($"{connection} is no connection string.");
        var set = new DataSet(database, folder, reports);
        var marker = Path.Combine(folder, Marker);
        await using var app = TolpuddleHost.Build(set.Settings(), services => services.AddLogging(logging => logging.ClearProviders()));
        var schema = await SchemaAsync(app);
        if (File.Exists(marker) && await File.ReadAllTextAsync(marker, cancel) == schema)
        {
            if (engine == DatabaseEngine.Postgres) await set.TidyAsync(cancel);
            return set;
        }

        await set.DeleteAsync(cancel);
        Directory.CreateDirectory(folder);
        await set.FillAsync(app, cancel);
        await File.WriteAllTextAsync(marker, schema, cancel);
        return set;
    }

    /// <summary>How the product is told to run on it, on a free port and with no limit that a benchmark could meet.</summary>
    public TolpuddleSettings Settings() => new() { DataDirectory = Folder, Database = Database, Urls = "http://127.0.0.1:0", ReportsPerMinute = NoLimit, UsualReports = NoLimit };

    /// <summary>More reports a minute than any machine takes.</summary>
    public const int NoLimit = 100_000_000;

    /// <summary>The real program on it, in a process of its own.</summary>
    public Task<ServerProcess> StartServerAsync(CancellationToken cancel) => ServerProcess.StartAsync(
        [KeyValuePair.Create("TOLPUDDLE_REPORTS_PER_MINUTE", $"{NoLimit}"), KeyValuePair.Create("TOLPUDDLE_USUAL_REPORTS", $"{NoLimit}")], cancel, "serve", "--data", Folder, "--database", Database.ConnectionString);

    public Task<long> CountMentionsAsync(TolpuddleContext db, CancellationToken cancel) => db.Mentions.IgnoreQueryFilters().LongCountAsync(cancel);

    /// <summary>What it takes on disk, bytes.</summary>
    public async Task<long> SizeAsync(CancellationToken cancel)
    {
        if (Database.Engine == DatabaseEngine.Sqlite) return new DirectoryInfo(Folder).EnumerateFiles("tolpuddle.db*").Sum(file => file.Length);
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("SELECT pg_database_size(current_database())", connection);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>The tables as this version makes them: a set that was kept by another version is made anew.</summary>
    private static async Task<string> SchemaAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Database.GenerateCreateScript();
    }

    private async Task FillAsync(WebApplication app, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        if (Database.Engine == DatabaseEngine.Postgres) await OnServerAsync("CREATE DATABASE", cancel);
        await TolpuddleHost.PrepareAsync(app, cancel);
        var (connections, vault) = (app.Services.GetRequiredService<OpenConnections>(), app.Services.GetRequiredService<Vault>());
        var cast = await InviteAsync(app, cancel);
        connections.CloseIdle(); // whoever writes in bulk has the file alone
        Release();
        await new Seed(Database, vault, app.Services.GetRequiredService<AuditNumbers>(), connections, cast, Reports).WriteAsync(
            told => Progress.Say($"{Name}: {told:N0} of {Reports:N0} reports after {watch.Elapsed.TotalSeconds:N0} s"), cancel);
        Progress.Say($"{Name}: sealing the audit");
        await using var sealing = app.Services.CreateAsyncScope();
        await sealing.ServiceProvider.GetRequiredService<AuditSealer>().SealAsync(cancel); // or the server that is measured would
        FilledIn = watch.Elapsed;
    }

    private static async Task<Cast> InviteAsync(WebApplication app, CancellationToken cancel)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoData>().LoadAsync(cancel, withReports: false);
        var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
        db.Viewer = Viewer.System("benchmark");
        return await Cast.ReadAsync(db, cancel);
    }

    private async Task DeleteAsync(CancellationToken cancel)
    {
        Release();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        if (Database.Engine == DatabaseEngine.Postgres) await OnServerAsync("DROP DATABASE IF EXISTS", cancel);
    }

    private void Release()
    {
        if (Database.Engine == DatabaseEngine.Sqlite) SqliteConnection.ClearPool(new SqliteConnection(Database.ConnectionString));
        else NpgsqlConnection.ClearPool(new NpgsqlConnection(Database.ConnectionString));
    }

    /// <summary>What earlier runs have written is the newest, which is what is read first: it begins as tidy as when the set was filled.</summary>
    private Task TidyAsync(CancellationToken cancel) => ExecuteAsync(Database.ConnectionString, "VACUUM (ANALYZE)", cancel);

    private Task OnServerAsync(string what, CancellationToken cancel)
    {
        var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        var name = builder.Database;
        (builder.Database, builder.Pooling) = ("postgres", false);
        return ExecuteAsync(builder.ConnectionString, $"{what} \"{name}\"", cancel);
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
