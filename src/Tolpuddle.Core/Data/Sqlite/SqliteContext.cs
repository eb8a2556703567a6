using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SQLitePCL;

namespace Tolpuddle.Core.Data.Sqlite;

/// <summary>The embedded database: one file, one writer at a time, durable when a save returns.</summary>
public sealed class SqliteContext(DbContextOptions<SqliteContext> options, Vault vault, TimeProvider time) : TolpuddleContext(options, vault, time)
{
    /// <summary>Writers of this process wait here, in order, instead of polling the file's lock.</summary>
    private static readonly SemaphoreSlim Writer = new(1, 1);

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await Writer.WaitAsync(cancellationToken);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            Writer.Release();
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<SortedGuidConverter>();
    }

    /// <summary>Sixteen bytes in the order of time, so that version 7 ids sort and pack as on PostgreSQL.</summary>
    private sealed class SortedGuidConverter()
        : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true), new ConverterMappingHints(size: 16));
}

/// <summary>Every connection waits for a lock, and what it saves is on disk before it answers.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    /// <summary>Those that have their settings: a connection that comes back from the pool brings the handle it had.</summary>
    private static readonly ConditionalWeakTable<sqlite3, object> Ready = [];

    private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply((SqliteConnection)connection);
        return Task.CompletedTask;
    }

    private static void Apply(SqliteConnection connection)
    {
        if (!Ready.TryAdd(connection.Handle!, connection.Handle!)) return;
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
