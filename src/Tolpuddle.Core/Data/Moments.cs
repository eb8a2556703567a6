using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Tolpuddle.Core.Data;

/// <summary>Reading for a long time what is all of one moment, while others go on writing.</summary>
internal static class Moments
{
    /// <summary>All that is read within it is as it was at its first question, whatever others write meanwhile.</summary>
    public static async Task<DbTransaction> MomentAsync(this DbConnection connection, CancellationToken cancel)
    {
        var moment = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await using var first = connection.CreateCommand();
        (first.Transaction, first.CommandText) = (moment, "SELECT COUNT(*) FROM \"__EFMigrationsHistory\"");
        await first.ExecuteScalarAsync(cancel);
        return moment;
    }

    /// <summary>The same for all that this context reads from now on. It must not write, and is not used after the moment.</summary>
    public static async Task<DbTransaction> MomentAsync(this TolpuddleContext db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var moment = await db.Database.GetDbConnection().MomentAsync(cancel);
        await db.Database.UseTransactionAsync(moment, cancel);
        return moment;
    }
}
