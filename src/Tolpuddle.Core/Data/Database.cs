using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data.Postgres;
using Tolpuddle.Core.Data.Sqlite;

namespace Tolpuddle.Core.Data;

public enum DatabaseEngine
{
    Sqlite, Postgres,
}

/// <summary>Which database, read from what an operator writes: <c>Data Source=FILE</c>, or <c>Host=…;Database=…</c>.</summary>
public sealed record Database(DatabaseEngine Engine, string ConnectionString)
{
    private const long MigrationLock = 0x546F6C7075646472; // "Tolpuddr": any number, but always the same

    /// <summary>
    /// What PostgreSQL is told unless an operator says otherwise. Planning our statements takes it longer than running
    /// them, so it keeps their plans; and we leave nothing in a session that it had to clear.
    /// </summary>
    private const string PostgresDefaults = "Max Auto Prepare=100;No Reset On Close=true;";

    /// <summary>Reads a connection string; false if it is neither SQLite's nor PostgreSQL's.</summary>
    public static bool TryParse(string text, out Database database)
    {
        database = new Database(DatabaseEngine.Sqlite, text);
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "postgres" or "postgresql") return TryParseUri(uri!, out database);
        try
        {
            if (text.Contains("Host=", StringComparison.OrdinalIgnoreCase))
            {
                database = new Database(DatabaseEngine.Postgres, new NpgsqlConnectionStringBuilder(PostgresDefaults + text).ConnectionString);
                return true;
            }

            var sqlite = new SqliteConnectionStringBuilder(text);
            database = new Database(DatabaseEngine.Sqlite, sqlite.ConnectionString);
            return sqlite.DataSource.Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Options of the context for this database.</summary>
    public void Configure(DbContextOptionsBuilder options)
    {
        options.ReplaceService<IModelCacheKeyFactory, ModelPerVault>();
        if (Engine == DatabaseEngine.Sqlite) options.UseSqlite(ConnectionString).KeepConnectionsOpen();
        else options.UseNpgsql(ConnectionString);
    }

    /// <summary>Brings the tables up to date and opens the vault. Several nodes may call it at once: one works, the others wait.</summary>
    public async Task PrepareAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var held = await LockAsync(cancel);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
        db.Viewer = Viewer.System("start");
        var vault = scope.ServiceProvider.GetRequiredService<Vault>();
        await MigrateAsync(db, cancel);
        if (!vault.IsOpen) await OpenAsync(db, vault, scope.ServiceProvider.GetRequiredService<IDataProtectionProvider>(), cancel);
    }

    /// <summary>Makes or changes the tables as the code describes them.</summary>
    public static async Task MigrateAsync(TolpuddleContext db, CancellationToken cancel)
    {
        await db.Database.MigrateAsync(cancel);
        await AppendOnlyTables.ProtectAsync(db, cancel);
    }

    private static async Task OpenAsync(TolpuddleContext db, Vault vault, IDataProtectionProvider protection, CancellationToken cancel)
    {
        var wrapper = protection.CreateProtector("Tolpuddle.DataKeys");
        var keys = await db.DataKeys.ToListAsync(cancel);
        if (keys.Count == 0)
        {
            DataKey Make(int id, DataKeyPurpose purpose) =>
                new() { Id = id, Purpose = purpose, CreatedAt = db.Now, Wrapped = wrapper.Protect(RandomNumberGenerator.GetBytes(32)) };
            keys = [Make(1, DataKeyPurpose.Fields), Make(2, DataKeyPurpose.Index)];
            db.DataKeys.AddRange(keys);
            await db.SaveChangesAsync(cancel);
        }

        try
        {
            vault.Open(
                keys.Where(k => k.Purpose == DataKeyPurpose.Fields).ToDictionary(k => k.Id, k => wrapper.Unprotect(k.Wrapped)),
                wrapper.Unprotect(keys.Single(k => k.Purpose == DataKeyPurpose.Index).Wrapped));
        }
        catch (CryptographicException)
        {
            // Its own message speaks of key numbers, and whoever starts the program needs to know what to do.
            throw new InvalidOperationException("The folder of keys does not belong to this database: nothing in it can be read, and nothing was changed. Put the folder back that does, from its backup.");
        }
    }

    private static bool TryParseUri(Uri uri, out Database database)
    {
        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder(PostgresDefaults) { Host = uri.Host, Database = uri.AbsolutePath.TrimStart('/') };
        if (uri.Port > 0) builder.Port = uri.Port;
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        database = new Database(DatabaseEngine.Postgres, builder.ConnectionString);
        return builder.Database.Length > 0;
    }

    private async Task<IAsyncDisposable> LockAsync(CancellationToken cancel)
    {
        if (Engine == DatabaseEngine.Postgres)
        {
            // Not of the pool: a pooled connection keeps its locks after it was closed.
            var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancel);
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock})", connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancel);
            return connection; // the lock ends with the connection, even that of a dead node
        }

        var file = new SqliteConnectionStringBuilder(ConnectionString).DataSource + ".lock";
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory) Directory.CreateDirectory(directory);
        while (true)
        {
            try
            {
                var held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                await ReadyFileAsync(cancel);
                return held;
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
            }
        }
    }

    /// <summary>
    /// Readers and a writer work beside each other in the write-ahead log. EF Core's own lock is a row that a killed
    /// process leaves behind; whoever holds the file's lock knows that it is stale.
    /// </summary>
    private async Task ReadyFileAsync(CancellationToken cancel)
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; DROP TABLE IF EXISTS \"__EFMigrationsLock\"";
        await command.ExecuteNonQueryAsync(cancel);
    }
}
