using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access.Sealing;

/// <summary>An audit in a database of its own: entries are written, sealed, tampered with by whoever owns the database, and verified.</summary>
internal sealed class SealedLog(TestDatabase database) : IAsyncDisposable
{
    private int _written;

    public TestDatabase Database { get; } = database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SealedLog> CreateAsync() => new(await TestDatabase.CreateAsync());

    /// <summary>Nine entries under three checkpoints: places 0 to 3, 4, 5 to 8. The entry at place n has number n + 1.</summary>
    public static async Task<SealedLog> CreateNineAsync()
    {
        var log = await CreateAsync();
        foreach (var count in new[] { 4, 1, 4 })
        {
            await log.WriteAsync(count);
            await log.SealAsync();
        }

        return log;
    }

    /// <summary>Looks at so many records, one save each. No two entries are alike.</summary>
    public async Task WriteAsync(int count, AuditNumbers? numbers = null)
    {
        await using var db = Database.Open(Viewer.System("test"), numbers ?? Database.Numbers);
        for (var i = 0; i < count; i++)
        {
            db.Viewer = Viewer.System($"purpose {++_written}");
            db.Record($"test.look-{_written}", Guid.NewGuid());
            await db.SaveChangesAsync(Cancel);
        }
    }

    /// <summary>Another program on the same database.</summary>
    public async Task<AuditNumbers> StartWriterAsync()
    {
        var numbers = new AuditNumbers();
        await using var db = Database.Open(Viewer.System("test"), numbers);
        await numbers.RegisterAsync(db, Cancel);
        return numbers;
    }

    public async Task<long> SealAsync(AuditNumbers? numbers = null)
    {
        await using var db = Database.Open(Viewer.Nobody, numbers ?? Database.Numbers);
        return await new AuditSealer(db).SealAsync(Cancel);
    }

    public async Task<AuditVerdict> VerifyAsync(CheckpointNote? outside = null)
    {
        await using var db = Database.Open(Viewer.Nobody);
        return await new AuditVerification(db).VerifyAsync(outside, Cancel);
    }

    /// <summary>The checkpoint over <paramref name="count"/> leaves, as somebody keeps it outside.</summary>
    public async Task<CheckpointNote> KeepAsync(long count)
    {
        var note = await LookAsync(db => db.AuditCheckpoints.Where(c => c.Count == count).Select(c => c.Note).SingleAsync(Cancel));
        return CheckpointNote.TryParse(note, out var kept) ? kept : throw new FormatException(note);
    }

    public async Task<T> LookAsync<T>(Func<TolpuddleContext, Task<T>> look)
    {
        await using var db = Database.Open(Viewer.System("test"));
        return await look(db);
    }

    /// <summary>Runs statements as whoever owns the database can: first the triggers go.</summary>
    public async Task TamperAsync(params IEnumerable<string> statements)
    {
        await using var db = Database.Open(Viewer.System("test"));
        await db.Database.OpenConnectionAsync(Cancel);
        if (Database.Database.Engine == DatabaseEngine.Postgres)
        {
            await db.Database.ExecuteSqlRawAsync("SET session_replication_role = replica", Cancel);
        }
        else
        {
            var triggers = await db.Database.SqlQueryRaw<string>("SELECT 'DROP TRIGGER \"' || name || '\"' AS \"Value\" FROM sqlite_master WHERE type = 'trigger'").ToListAsync(Cancel);
            statements = triggers.Concat(statements);
        }

        foreach (var statement in statements) await db.Database.ExecuteSqlRawAsync(statement, Cancel);
        if (Database.Database.Engine == DatabaseEngine.Postgres) await db.Database.ExecuteSqlRawAsync("SET session_replication_role = DEFAULT", Cancel);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
