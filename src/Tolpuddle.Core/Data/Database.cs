using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
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
        // That the migrations make what the code describes is for a test to find out, not for every start.
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        // The driver's own pool would lend a connection again with what its last user left unfinished.
        if (Engine == DatabaseEngine.Sqlite) options.UseSqlite(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString).ReplaceService<IMigrationsSqlGenerator, SqliteTables>().KeepConnectionsOpen();
        else options.UseNpgsql(ConnectionString);
    }

    /// <summary>A connection beside those of the contexts, still closed. SQLite's is not of the pool, which would keep the file open after it.</summary>
    internal DbConnection NewConnection() => Engine == DatabaseEngine.Sqlite
        ? new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString)
        : new NpgsqlConnection(ConnectionString);

    /// <summary>Brings the tables up to date and opens the vault. Several nodes may call it at once: one works, the others wait.</summary>
    /// <exception cref="CannotStartException">It cannot be used; the message says why and what to do.</exception>
    public async Task PrepareAsync(IServiceProvider services, CancellationToken cancel)
    {
        try
        {
            await new DatabaseStart(this).RunAsync(services, cancel);
        }
        catch (Exception e) when (DatabaseTrouble.Explain(this, e) is { } words)
        {
            throw new CannotStartException(words, e);
        }
    }

    /// <summary>Opens the vault and changes nothing: for commands that only look. The program acts as the viewer of <paramref name="scope"/>.</summary>
    /// <exception cref="CannotStartException">It cannot be used; the message says why and what to do.</exception>
    public async Task OpenForReadingAsync(IServiceProvider scope, CancellationToken cancel)
    {
        try
        {
            await DatabaseStart.OpenForReadingAsync(scope, cancel);
        }
        catch (Exception e) when (DatabaseTrouble.Explain(this, e) is { } words)
        {
            throw new CannotStartException(words, e);
        }
    }

    /// <summary>Why this database is not to be touched: it is another program's, or a newer version's. Null if it is empty or ours.</summary>
    public static Task<string?> WhyNotOursAsync(TolpuddleContext db, CancellationToken cancel) => DatabaseStart.WhyNotOursAsync(db, cancel);

    /// <summary>Makes or changes the tables as the code describes them.</summary>
    public static async Task MigrateAsync(TolpuddleContext db, CancellationToken cancel)
    {
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancel); // or the driver of PostgreSQL logs that it is missing as a failure
        await db.Database.MigrateAsync(cancel);
        await AppendOnlyTables.ProtectAsync(db, cancel);
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
}
