using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>
/// Gives each audit entry of this program its number, so that one which is lost before it is sealed leaves a hole that
/// anybody can see. One for a database and a run of the program; safe for use by many threads.
/// </summary>
public sealed class AuditNumbers
{
    /// <summary>A number that was given back is used again within this time, well before the sealer takes it for lost.</summary>
    private static readonly TimeSpan Freshness = AuditSealer.HolePatience / 2;

    private readonly Lock _lock = new();
    private readonly Queue<(long Number, long At)> _givenBack = new();
    private long _last;

    /// <summary>The <see cref="AuditWriter"/> that this program is; empty before <see cref="RegisterAsync"/>.</summary>
    public Guid WriterId { get; private set; }

    /// <summary>Writes down that this program will write. Before that nothing can be numbered, and so nothing saved.</summary>
    public async Task RegisterAsync(TolpuddleContext db, CancellationToken cancel)
    {
        if (WriterId != Guid.Empty) return;
        var writer = new AuditWriter { StartedAt = db.Now };
        db.AuditWriters.Add(writer);
        if (await db.AuditSealing.FindAsync([AuditSealing.OnlyId], cancel) is null) db.AuditSealing.Add(new AuditSealing());
        await db.SaveChangesAsync(cancel);
        WriterId = writer.Id;
    }

    /// <summary>Numbers entries that are about to be saved.</summary>
    /// <exception cref="InvalidOperationException">The program is not registered.</exception>
    public void Number(IReadOnlyList<AuditEntry> entries)
    {
        if (entries.Count == 0) return;
        if (WriterId == Guid.Empty) throw new InvalidOperationException("The audit has no writer yet: it is registered when the database is prepared.");
        lock (_lock)
        {
            foreach (var entry in entries) (entry.WriterId, entry.Number) = (WriterId, Next());
        }
    }

    /// <summary>Takes the numbers of entries back whose save has certainly failed, so that no hole is left.</summary>
    public void GiveBack(IReadOnlyList<AuditEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries) _givenBack.Enqueue((entry.Number, Environment.TickCount64));
        }
    }

    private long Next()
    {
        while (_givenBack.TryDequeue(out var old))
        {
            if (Environment.TickCount64 - old.At < Freshness.TotalMilliseconds) return old.Number;
        }

        return ++_last;
    }
}
