using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Npgsql;
using NpgsqlTypes;

namespace Tolpuddle.Core.Data;

/// <summary>
/// Blind keys that are about to be saved, all of them in one statement: a report has some forty, which row by row would cost
/// more than all else that is saved with it. One that is there already stays.
/// </summary>
internal static class NewBlindKeys
{
    private const string Into = """INSERT INTO "BlindKeys" ("Kind", "Key", "OwnerId") SELECT """;

    /// <summary>Takes the new keys out of what <paramref name="tracker"/> would save row by row; in the order of their index.</summary>
    public static List<BlindKey> TakeFrom(ChangeTracker tracker)
    {
        var added = tracker.Entries<BlindKey>().Where(entry => entry.State == EntityState.Added).ToList();
        foreach (var entry in added) entry.State = EntityState.Detached;
        return [.. added.Select(entry => entry.Entity).OrderBy(key => key.Kind).ThenBy(key => key.Key).ThenBy(key => key.OwnerId)];
    }

    /// <summary>Writes <paramref name="keys"/> in the transaction that <paramref name="db"/> is in.</summary>
    /// <exception cref="DbUpdateException">The database refuses.</exception>
    public static async Task WriteAsync(TolpuddleContext db, IReadOnlyList<BlindKey> keys, CancellationToken cancel)
    {
        try
        {
            if (db.Database.IsNpgsql()) await WritePostgresAsync(db, keys, cancel);
            else await WriteSqliteAsync(db, keys, cancel);
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

    private static Task<int> WriteSqliteAsync(TolpuddleContext db, IReadOnlyList<BlindKey> keys, CancellationToken cancel)
    {
        var rows = new StringBuilder("[");
        foreach (var key in keys) rows.Append(CultureInfo.InvariantCulture, $"[{(short)key.Kind},{key.Key},\"{key.OwnerId:N}\"],");
        rows[^1] = ']';
        return db.Database.ExecuteSqlRawAsync(
            Into + "value ->> 0, value ->> 1, unhex(value ->> 2) FROM json_each($rows) WHERE true ON CONFLICT DO NOTHING", [new SqliteParameter("$rows", rows.ToString())], cancel);
    }
}
