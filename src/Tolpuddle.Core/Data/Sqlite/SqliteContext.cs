using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Tolpuddle.Core.Access.Sealing;

namespace Tolpuddle.Core.Data.Sqlite;

/// <summary>The embedded database: one file, one writer at a time, durable when a save returns.</summary>
public sealed class SqliteContext(DbContextOptions<SqliteContext> options, Vault vault, AuditNumbers numbers, TimeProvider time, OpenConnections connections)
    : TolpuddleContext(options, vault, numbers, time)
{
    /// <summary>Writers of this process wait here, in order, instead of polling the file's lock.</summary>
    private static readonly SemaphoreSlim Writer = new(1, 1);

    internal OpenConnections Connections { get; } = connections;

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
