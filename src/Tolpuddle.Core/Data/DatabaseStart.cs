using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Data;

/// <summary>From an address to a database that serves: held against other nodes, known to be ours, its tables up to date, its vault open.</summary>
internal sealed class DatabaseStart(Database database)
{
    private const long MigrationLock = 0x546F6C7075646472; // "Tolpuddr": any number, but always the same

    // What a file that another process holds is called: ERROR_SHARING_VIOLATION, and EAGAIN of Linux and of macOS.
    private static readonly int[] HeldByAnother = [unchecked((int)0x80070020), 11, 35];

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var held = await LockAsync(cancel);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
        db.Viewer = Viewer.System("start");
        if (await WhyNotOursAsync(db, cancel) is { } refusal) throw new CannotStartException(refusal);
        if (database.Engine == DatabaseEngine.Sqlite) await ReadyFileAsync(cancel);
        await Database.MigrateAsync(db, cancel);
        var vault = scope.ServiceProvider.GetRequiredService<Vault>();
        if (!vault.IsOpen) await OpenAsync(db, vault, scope.ServiceProvider.GetRequiredService<IDataProtectionProvider>(), mayMake: true, cancel);
        await scope.ServiceProvider.GetRequiredService<AuditNumbers>().RegisterAsync(db, cancel);
    }

    public static async Task OpenForReadingAsync(IServiceProvider scope, CancellationToken cancel)
    {
        var db = scope.GetRequiredService<TolpuddleContext>();
        db.Viewer = Viewer.System("reading");
        await OpenAsync(db, db.Vault, scope.GetRequiredService<IDataProtectionProvider>(), mayMake: false, cancel);
    }

    /// <summary>Why this database is not to be touched: it is another program's, or a newer version's. Null if it is empty or ours.</summary>
    public static async Task<string?> WhyNotOursAsync(TolpuddleContext db, CancellationToken cancel)
    {
        var tables = await db.Database.SqlQueryRaw<string>(db.Database.IsNpgsql()
            ? "SELECT table_name::text AS \"Value\" FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema = ANY(current_schemas(false))"
            : "SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'table'").ToListAsync(cancel);
        if (!tables.Contains("__EFMigrationsHistory"))
        {
            return tables.All(table => table == "__EFMigrationsLock") // all that a first start leaves which is killed at once
                ? null
                : "This database holds the tables of another program. Nothing was changed. Say an empty one with --database.";
        }

        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancel)).Except(db.Database.GetMigrations());
        return unknown.Any()
            ? "This database was made by a newer version of Tolpuddle, or by another program. Nothing was changed. Start that version, or say another database with --database."
            : null;
    }

    private static async Task OpenAsync(TolpuddleContext db, Vault vault, IDataProtectionProvider protection, bool mayMake, CancellationToken cancel)
    {
        var wrapper = FieldKeys.Wrapper(protection);
        var keys = await db.DataKeys.ToListAsync(cancel);
        if (keys.Count == 0 && mayMake)
        {
            keys = [
                FieldKeys.Make(db, protection, 1, DataKeyPurpose.Fields, Vault.NewKey()),
                FieldKeys.Make(db, protection, 2, DataKeyPurpose.Index, Vault.NewKey()),
                FieldKeys.Make(db, protection, 3, DataKeyPurpose.Signing, NoteSigner.NewSeed())];
            db.DataKeys.AddRange(keys);
            await db.SaveChangesAsync(cancel);
        }

        if (keys.Count == 0) throw new CannotStartException("Nothing was ever started on this database: there are no keys, and so nothing to read.");
        try
        {
            vault.Open(
                keys.Where(k => k.Purpose == DataKeyPurpose.Fields).ToDictionary(k => k.Id, k => wrapper.Unprotect(k.Wrapped)),
                wrapper.Unprotect(keys.Single(k => k.Purpose == DataKeyPurpose.Index).Wrapped),
                wrapper.Unprotect(keys.Single(k => k.Purpose == DataKeyPurpose.Signing).Wrapped));
            vault.EncryptWith(FieldKeys.InUse(keys, db.Now));
        }
        catch (CryptographicException e)
        {
            // Its own message speaks of key numbers, and whoever starts the program needs to know what to do.
            throw new CannotStartException("The folder of keys does not belong to this database: nothing in it can be read, and nothing was changed. Put the folder back that does, from its backup.", e);
        }
    }

    private async Task<IAsyncDisposable> LockAsync(CancellationToken cancel)
    {
        if (database.Engine == DatabaseEngine.Postgres)
        {
            // Not of the pool: a pooled connection keeps its locks after it was closed.
            var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancel);
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock})", connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancel);
            return connection; // the lock ends with the connection, even that of a dead node
        }

        var file = DatabaseTrouble.FileOf(database) + ".lock";
        if (Path.GetDirectoryName(file) is { } directory) Directory.CreateDirectory(directory);
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (HeldByAnother.Contains(e.HResult))
            {
                await Task.Delay(BetweenTries, cancel); // another node is at it; a dead one holds nothing
            }
        }
    }

    /// <summary>
    /// Readers and a writer work beside each other in the write-ahead log. EF Core's own lock is a row that a killed
    /// process leaves behind; whoever holds the file's lock knows that it is stale.
    /// </summary>
    private async Task ReadyFileAsync(CancellationToken cancel)
    {
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; DROP TABLE IF EXISTS \"__EFMigrationsLock\"";
        await command.ExecuteNonQueryAsync(cancel);
    }
}
