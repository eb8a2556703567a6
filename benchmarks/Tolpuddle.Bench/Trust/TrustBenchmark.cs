using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tolpuddle.Bench.Load;
using Tolpuddle.Bench.Seeding;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Data.Sqlite;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Bench.Trust;

/// <summary>What was measured on one database.</summary>
/// <param name="NumberingNs">What the numbers of one entry cost a save: nothing is asked of the database for them.</param>
/// <param name="SaveMs">A save of one entry by the product.</param>
/// <param name="BareSaveMs">The same row inserted by a prepared statement.</param>
/// <param name="BareSeconds">Reading the same rows and hashing each, without tree, signatures and decryption.</param>
/// <param name="VerifyMemoryMb">The most that lived on the heap while verifying.</param>
internal sealed record TrustResult(
    DatabaseEngine Engine, int Entries, double NumberingNs, Latencies SaveMs, Latencies BareSaveMs, double SealedPerSecond, double VerifySeconds, double BareSeconds, double VerifyMemoryMb);

/// <summary>An audit of so many entries, numbered, sealed and verified by the product's own code.</summary>
internal sealed class TrustBenchmark(IReadOnlyList<int> sizes, IReadOnlyList<DatabaseEngine> engines)
{
    private const int BatchLength = 20_000;
    private const int Saves = 300;

    public async Task<IReadOnlyList<TrustResult>> RunAsync(CancellationToken cancel)
    {
        await using var workplace = Workplace.Open(null);
        var results = new List<TrustResult>();
        foreach (var engine in engines)
        {
            foreach (var entries in sizes) results.Add(await MeasureAsync(workplace, engine, entries, cancel));
        }

        return results;
    }

    private static async Task<TrustResult> MeasureAsync(Workplace workplace, DatabaseEngine engine, int entries, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(workplace.Folder, $"trust-{engine}-{entries}".ToLowerInvariant())).FullName;
        var database = engine == DatabaseEngine.Sqlite
            ? new Database(engine, $"Data Source={Path.Combine(folder, "tolpuddle.db")}")
            : new Database(engine, await NewPostgresAsync(workplace, $"trust_{entries}", cancel));
        await using var app = TolpuddleHost.Build(
            new TolpuddleSettings { DataDirectory = folder, Database = database, Urls = "http://127.0.0.1:0" }, services => services.AddLogging(logging => logging.ClearProviders()));
        await TolpuddleHost.PrepareAsync(app, cancel);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
        db.Viewer = Viewer.System("benchmark");
        var numbers = scope.ServiceProvider.GetRequiredService<AuditNumbers>();

        var (saves, bareSaves) = (await SaveAsync(db, cancel), await SaveBareAsync(db, numbers, cancel));
        app.Services.GetRequiredService<OpenConnections>().CloseIdle(); // whoever fills it wants it alone
        await FillAsync(database, db, numbers, entries, cancel);
        var watch = Stopwatch.StartNew();
        var leaves = await new AuditSealer(db).SealAsync(cancel);
        var sealing = watch.Elapsed;
        Progress.Say($"{engine}: {leaves:N0} entries sealed in {sealing.TotalSeconds:N1} s");

        watch.Restart();
        var (verdict, memory) = await WatchMemoryAsync(() => new AuditVerification(db).VerifyAsync(outside: null, cancel));
        var verifying = watch.Elapsed;
        if (!verdict.IsWhole) throw new InvalidOperationException($"The log is not whole: {verdict.Faults[0].Says}");
        watch.Restart();
        await ReadBareAsync(db, cancel);
        var bare = watch.Elapsed;
        return new TrustResult(engine, entries, await NumberAsync(db, cancel), saves, bareSaves, leaves / sealing.TotalSeconds, verifying.TotalSeconds, bare.TotalSeconds, memory);
    }

    private static AuditEntry NewEntry(TolpuddleContext db) =>
        new() { At = db.Now, AccountId = Guid.NewGuid(), AgencyId = Guid.NewGuid(), Act = "report.open", SubjectId = Guid.NewGuid(), Purpose = "case work" };

    private static async Task<double> NumberAsync(TolpuddleContext db, CancellationToken cancel)
    {
        const int rounds = 1_000_000;
        var given = new AuditNumbers();
        await given.RegisterAsync(db, cancel);
        AuditEntry[] one = [new() { At = default, AccountId = default, AgencyId = default, Act = "", SubjectId = default, Purpose = "" }];
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < rounds; i++) given.Number(one);
        return watch.Elapsed.TotalNanoseconds / rounds;
    }

    private static async Task<Latencies> SaveAsync(TolpuddleContext db, CancellationToken cancel)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < Saves * 2; i++)
        {
            db.Audit.Add(NewEntry(db));
            var watch = Stopwatch.StartNew();
            await db.SaveChangesAsync(cancel);
            if (i >= Saves) times.Add(watch.Elapsed); // the first half warms up
            db.ChangeTracker.Clear();
        }

        return Latencies.Of(times, TimeSpan.FromTicks(times.Sum(t => t.Ticks)));
    }

    private static async Task<Latencies> SaveBareAsync(TolpuddleContext db, AuditNumbers numbers, CancellationToken cancel)
    {
        var table = TableShape.Of(db.Model.FindEntityType(typeof(AuditEntry))!);
        await db.Database.OpenConnectionAsync(cancel);
        await using var insert = db.Database.GetDbConnection().CreateCommand();
        insert.CommandText = $"INSERT INTO \"Audit\" ({string.Join(", ", table.Columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})";
        var times = new List<TimeSpan>();
        for (var i = 0; i < Saves * 2; i++)
        {
            var entry = NewEntry(db);
            numbers.Number([entry]);
            insert.Parameters.Clear();
            foreach (var (at, value) in table.Row(entry).Index())
            {
                var parameter = insert.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ($"p{at}", value ?? DBNull.Value);
                insert.Parameters.Add(parameter);
            }

            var watch = Stopwatch.StartNew();
            await insert.ExecuteNonQueryAsync(cancel);
            if (i >= Saves) times.Add(watch.Elapsed);
        }

        await db.Database.CloseConnectionAsync();
        return Latencies.Of(times, TimeSpan.FromTicks(times.Sum(t => t.Ticks)));
    }

    private static async Task FillAsync(Database database, TolpuddleContext db, AuditNumbers numbers, int entries, CancellationToken cancel)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var table = TableShape.Of(db.Model.FindEntityType(typeof(AuditEntry))!);
        await using var writer = await BulkWriter.OpenAsync(database, cancel);
        for (var done = 0; done < entries; done += BatchLength)
        {
            var rows = new RowBatch();
            var batch = Enumerable.Range(0, Math.Min(BatchLength, entries - done)).Select(_ => NewEntry(db)).ToList();
            numbers.Number(batch);
            foreach (var entry in batch) rows.Add(table, table.Row(entry));
            await writer.WriteAsync(rows, cancel);
        }

        await writer.FinishAsync(cancel);
    }

    /// <summary>The slow and obvious half of it: every row read, in order, and its bytes hashed.</summary>
    private static async Task ReadBareAsync(TolpuddleContext db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT s.\"LeafHash\", e.* FROM \"SealedEntries\" s JOIN \"Audit\" e ON e.\"Id\" = s.\"EntryId\" ORDER BY s.\"Index\"";
        command.CommandTimeout = 0;
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        var values = new object[reader.FieldCount];
        while (await reader.ReadAsync(cancel))
        {
            reader.GetValues(values);
            SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('|', values)));
        }

        await db.Database.CloseConnectionAsync();
    }

    private static async Task<(T Result, double Megabytes)> WatchMemoryAsync<T>(Func<Task<T>> work)
    {
        var most = 0L;
        using var ended = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
                await Task.Delay(20);
            }
        });
        var result = await work();
        await ended.CancelAsync();
        await watching;
        return (result, most / (1024.0 * 1024));
    }

    /// <summary>Connection string of an empty database of that name.</summary>
    public static async Task<string> NewPostgresAsync(Workplace workplace, string name, CancellationToken cancel)
    {
        var cluster = new NpgsqlConnectionStringBuilder(await workplace.PostgresAsync(cancel)) { Pooling = false };
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = "postgres" }.ConnectionString);
        await connection.OpenAsync(cancel);
        foreach (var sql in new[] { $"DROP DATABASE IF EXISTS \"{name}\"", $"CREATE DATABASE \"{name}\"" })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancel);
        }

        return new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = name, Pooling = true }.ConnectionString;
    }
}
