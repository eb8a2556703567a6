using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Data.Postgres;
using Tolpuddle.Core.Data.Sqlite;
using Tolpuddle.Methods.Sealing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Testing;

/// <summary>What a test's database holds at its start.</summary>
public enum TestData
{
    /// <summary>Tables without rows, as before the first run.</summary>
    Empty,

    /// <summary>The agencies, people and facts of <c>tolpuddle demo</c>.</summary>
    Demonstration,

    /// <summary>All of <c>tolpuddle demo</c>, with the work that is under way in it.</summary>
    LivedIn,
}

/// <summary>
/// A database of its own for one test, copied from a migrated one that is made once a process. On SQLite, or on
/// PostgreSQL if <c>TOLPUDDLE_TEST_DATABASE</c> says <c>postgres</c>.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(DatabaseEngine, TestData), Lazy<Task<Database>>> Templates = new();

    /// <summary>Of the kind that the program makes, with one round instead of very many: tests sign in some thousand times.</summary>
    private static readonly string QuickHash =
        new PasswordHasher<Account>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword(null!, DemoData.Password);

    private readonly OpenConnections _connections = new();

    private TestDatabase(Database database, TestClock clock) => (Database, Clock) = (database, clock);

    /// <summary>The engine that this run of the tests is about.</summary>
    public static DatabaseEngine ChosenEngine { get; } = Environment.GetEnvironmentVariable("TOLPUDDLE_TEST_DATABASE") switch
    {
        null or "" or "sqlite" => DatabaseEngine.Sqlite,
        "postgres" => DatabaseEngine.Postgres,
        var other => throw new InvalidOperationException($"TOLPUDDLE_TEST_DATABASE is '{other}', not 'sqlite' or 'postgres'."),
    };

    /// <summary>
    /// The keys of all test databases of this process: with one vault, what a template holds can be read in its
    /// copies, and the model is built once.
    /// </summary>
    public static Vault Vault { get; } = OpenVault();

    public Database Database { get; }

    /// <summary>Of the contexts that <see cref="Open(Viewer)"/> makes, as one program that writes.</summary>
    public AuditNumbers Numbers { get; } = new();

    public TestClock Clock { get; }

    /// <summary>Where every node on this database keeps its key ring.</summary>
    public string DataFolder { get; } = TestFolder.NewPath();

    public static async Task<TestDatabase> CreateAsync(TestData data = TestData.Empty, DatabaseEngine? engine = null)
    {
        var chosen = engine ?? ChosenEngine;
        var template = await Templates.GetOrAdd((chosen, data), _ => new(() => CreateTemplateAsync(chosen, data))).Value;
        var database = new TestDatabase(await CopyAsync(template), new TestClock());
        await database.Numbers.RegisterAsync(database.Open(Viewer.System("test")), CancellationToken.None);
        return database;
    }

    /// <summary>A database with nothing in it, not even tables: what a fresh installation starts with.</summary>
    public static async Task<TestDatabase> CreateBlankAsync(DatabaseEngine? engine = null) =>
        new(await NewDatabaseAsync(engine ?? ChosenEngine, template: null), new TestClock());

    /// <summary>The database as <paramref name="viewer"/> sees it.</summary>
    public TolpuddleContext Open(Viewer viewer) => Open(viewer, Numbers);

    /// <summary>The same as another program that writes.</summary>
    public TolpuddleContext Open(Viewer viewer, AuditNumbers numbers)
    {
        TolpuddleContext context = Database.Engine == DatabaseEngine.Sqlite
            ? new SqliteContext(Options<SqliteContext>(), Vault, numbers, Clock, _connections)
            : new PostgresContext(Options<PostgresContext>(), Vault, numbers, Clock);
        context.Viewer = viewer;
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        Release(Database);
        if (Database.Engine == DatabaseEngine.Postgres)
        {
            var name = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database;
            await ExecuteAsync($"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
        }
        else
        {
            var file = FileOf(Database);
            foreach (var path in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*")) File.Delete(path);
        }
    }

    private static async Task<Database> CreateTemplateAsync(DatabaseEngine engine, TestData data)
    {
        var template = await NewDatabaseAsync(engine, template: null);
        await using (var services = new ServiceCollection().AddTolpuddleCore(template).AddDemonstration()
            .AddSingleton(Vault).AddSingleton(TimeProvider.System).AddLogging().BuildServiceProvider())
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
            await Database.MigrateAsync(db, CancellationToken.None);
            await scope.ServiceProvider.GetRequiredService<AuditNumbers>().RegisterAsync(db, CancellationToken.None);
            if (data != TestData.Empty) await scope.ServiceProvider.GetRequiredService<DemoData>().LoadAsync(CancellationToken.None, withReports: data == TestData.LivedIn);
            db.Viewer = Viewer.System("test");
            await db.Accounts.ExecuteUpdateAsync(account => account.SetProperty(a => a.PasswordHash, QuickHash));
        }

        Release(template);
        return template;
    }

    private static async Task<Database> CopyAsync(Database template)
    {
        if (template.Engine == DatabaseEngine.Postgres)
        {
            return await NewDatabaseAsync(template.Engine, new NpgsqlConnectionStringBuilder(template.ConnectionString).Database);
        }

        var copy = await NewDatabaseAsync(template.Engine, template: null);
        File.Copy(FileOf(template), FileOf(copy));
        return copy;
    }

    private static async Task<Database> NewDatabaseAsync(DatabaseEngine engine, string? template)
    {
        if (engine == DatabaseEngine.Sqlite)
        {
            return new Database(engine, new SqliteConnectionStringBuilder { DataSource = TestFolder.NewPath(".db") }.ConnectionString);
        }

        var name = $"tolpuddle_{Guid.CreateVersion7():N}";
        // Files are copied four times as fast as pages are written into the log, where the disk is not waited for.
        await ExecuteAsync($"CREATE DATABASE \"{name}\"{(template is null ? "" : $" TEMPLATE \"{template}\" STRATEGY file_copy")}");
        var connection = new NpgsqlConnectionStringBuilder(await PostgresCluster.ConnectionStringAsync()) { Database = name, MaxPoolSize = 20 };
        return new Database(engine, connection.ConnectionString);
    }

    private static async Task ExecuteAsync(string sql)
    {
        var cluster = new NpgsqlConnectionStringBuilder(await PostgresCluster.ConnectionStringAsync()) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(cluster.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private DbContextOptions<TContext> Options<TContext>()
        where TContext : TolpuddleContext
    {
        var options = new DbContextOptionsBuilder<TContext>();
        Database.Configure(options);
        return options.Options;
    }

    /// <summary>Closes the pooled connections: a template must be in use by nobody, a file by none of ours.</summary>
    private static void Release(Database database)
    {
        if (database.Engine == DatabaseEngine.Sqlite) SqliteConnection.ClearPool(new SqliteConnection(database.ConnectionString));
        else NpgsqlConnection.ClearPool(new NpgsqlConnection(database.ConnectionString));
    }

    private static string FileOf(Database database) => new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;

    private static Vault OpenVault()
    {
        var vault = new Vault();
        vault.Open(new Dictionary<int, byte[]> { [1] = RandomNumberGenerator.GetBytes(32) }, RandomNumberGenerator.GetBytes(32), NoteSigner.NewSeed());
        return vault;
    }
}
