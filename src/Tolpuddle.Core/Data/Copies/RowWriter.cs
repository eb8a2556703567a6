using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Tolpuddle.Core.Data.Copies;

/// <summary>Writes rows of one table after another in one transaction.</summary>
internal abstract class RowWriter(DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    public static async Task<RowWriter> OpenAsync(Database database, CancellationToken cancel)
    {
        var connection = database.NewConnection();
        await connection.OpenAsync(cancel);
        var transaction = await connection.BeginTransactionAsync(cancel);
        return connection is SqliteConnection sqlite ? new SqliteRowWriter(sqlite, (SqliteTransaction)transaction) : new PostgresRowWriter((NpgsqlConnection)connection, transaction);
    }

    /// <summary>How many were written.</summary>
    public abstract Task<int> WriteAsync(TableRows table, IReadOnlyList<object?[]> rows, CancellationToken cancel);

    public Task CommitAsync(CancellationToken cancel) => transaction.CommitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));

    private sealed class SqliteRowWriter(SqliteConnection sqlite, SqliteTransaction within) : RowWriter(sqlite, within)
    {
        public override async Task<int> WriteAsync(TableRows table, IReadOnlyList<object?[]> rows, CancellationToken cancel)
        {
            await using var insert = sqlite.CreateCommand();
            insert.Transaction = within;
            insert.CommandText = $"INSERT INTO \"{table.Name}\" ({Names(table.Columns)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"$p{i}"))})";
            for (var i = 0; i < table.Columns.Count; i++) insert.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}" });
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i] ?? DBNull.Value;
                await insert.ExecuteNonQueryAsync(cancel);
            }

            return rows.Count;
        }
    }

    private sealed class PostgresRowWriter(NpgsqlConnection postgres, DbTransaction within) : RowWriter(postgres, within)
    {
        public override async Task<int> WriteAsync(TableRows table, IReadOnlyList<object?[]> rows, CancellationToken cancel)
        {
            var types = table.StoreTypes.Select(type => type.Split('(')[0]).ToList(); // "character varying(20)" without its length
            await using var copy = await postgres.BeginBinaryImportAsync($"COPY \"{table.Name}\" ({Names(table.Columns)}) FROM STDIN (FORMAT BINARY)", cancel);
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancel);
                for (var i = 0; i < row.Length; i++)
                {
                    if (row[i] is { } value) await copy.WriteAsync(value, types[i], cancel);
                    else await copy.WriteNullAsync(cancel);
                }
            }

            await copy.CompleteAsync(cancel);
            return rows.Count;
        }
    }
}
