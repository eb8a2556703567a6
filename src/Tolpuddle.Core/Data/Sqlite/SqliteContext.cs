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

    /// <summary>True while <see cref="InOneStepAsync"/> has the turn already.</summary>
    private bool _hasTurn;

    internal OpenConnections Connections { get; } = connections;

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ManyRows?.Make(this);
        if (_hasTurn) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
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

    internal override async Task<bool> InOneStepAsync(Func<Task<bool>> work, CancellationToken cancel)
    {
        await Writer.WaitAsync(cancel);
        try
        {
            _hasTurn = true;
            return await base.InOneStepAsync(work, cancel);
        }
        finally
        {
            _hasTurn = false;
            Writer.Release();
        }
    }

    /// <summary>Pages are overwritten where they are freed (<c>secure_delete</c>); the log still has them as they were, until it is put into the file and emptied.</summary>
    internal override Task ForgetPagesAsync(CancellationToken cancel) => Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancel);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<SortedGuidConverter>();
    }

    /// <summary>Sixteen bytes in the order of time, so that version 7 ids sort and pack as on PostgreSQL.</summary>
    private sealed class SortedGuidConverter()
        : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true), new ConverterMappingHints(size: 16));
}
