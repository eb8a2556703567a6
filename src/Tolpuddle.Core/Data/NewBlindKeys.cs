using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Npgsql;
using NpgsqlTypes;
using Tolpuddle.Core.Data.Sqlite;

namespace Tolpuddle.Core.Data;

/// <summary>
/// Blind keys that are about to be saved, all of them by one statement: a report has some forty, which row by row would cost
/// more than all else that is saved with it. One that is there already stays.
/// </summary>
internal static class NewBlindKeys
{
    private const string Into = """INSERT INTO "BlindKeys" ("Kind", "Key", "OwnerId") SELECT """;

    /// <summary>Takes the new keys out of what <paramref name="tracker"/> would save row by row.</summary>
    public static List<BlindKey> TakeFrom(ChangeTracker tracker)
    {
        var added = tracker.Entries<BlindKey>().Where(entry => entry.State == EntityState.Added).ToList();
        foreach (var entry in added) entry.State = EntityState.Detached;
        return [.. added.Select(entry => entry.Entity)];
    }

    /// <summary>Puts keys into the order of their index.</summary>
    public static void Sort(List<BlindKey> keys) =>
        keys.Sort(static (a, b) => a.Kind != b.Kind ? (short)a.Kind - (short)b.Kind : a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.OwnerId.CompareTo(b.OwnerId));

    /// <summary>Writes <paramref name="keys"/>, which are in the order of their index, in the transaction that <paramref name="db"/> is in.</summary>
    /// <exception cref="DbUpdateException">The database refuses.</exception>
    public static async Task WriteAsync(TolpuddleContext db, List<BlindKey> keys, CancellationToken cancel)
    {
        if (keys.Count == 0) return;
        try
        {
            if (db.Database.IsNpgsql()) await WritePostgresAsync(db, keys, cancel);
            else WriteSqlite(db, keys, cancel);
        }
        catch (DbException e)
        {
            throw new DbUpdateException("The blind keys could not be saved.", e);
        }
    }

    private static Task<int> WritePostgresAsync(TolpuddleContext db, IReadOnlyList<BlindKey> keys, CancellationToken cancel) => db.Database.ExecuteSqlRawAsync(
        Into + "* FROM unnest(@kinds, @keys, @owners) ON CONFLICT DO NOTHING",
        [
            new NpgsqlParameter<short[]>("kinds", NpgsqlDbType.Array | NpgsqlDbType.Smallint) { TypedValue = [.. keys.Select(key => (short)key.Kind)] },
            new NpgsqlParameter<long[]>("keys", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { TypedValue = [.. keys.Select(key => key.Key)] },
            new NpgsqlParameter<Guid[]>("owners", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { TypedValue = [.. keys.Select(key => key.OwnerId)] },
        ],
        cancel);

    private static void WriteSqlite(TolpuddleContext db, List<BlindKey> keys, CancellationToken cancel)
    {
        using var insert = new SqliteInsert((SqliteConnection)db.Database.GetDbConnection(), Into + "?, ?, ? WHERE true ON CONFLICT DO NOTHING");
        Span<byte> owner = stackalloc byte[16];
        foreach (var key in keys)
        {
            cancel.ThrowIfCancellationRequested();
            key.OwnerId.TryWriteBytes(owner, bigEndian: true, out _);
            insert.Bind(1, (long)key.Kind);
            insert.Bind(2, key.Key);
            insert.Bind(3, owner);
            insert.Insert();
        }
    }
}
