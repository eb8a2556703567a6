using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Bench.Seeding;

/// <summary>Rows that wait to be written, by table.</summary>
internal sealed class RowBatch
{
    private readonly Dictionary<TableShape, List<object?[]>> _rows = [];

    public void Add(TableShape table, object?[] row)
    {
        if (!_rows.TryGetValue(table, out var rows)) _rows[table] = rows = [];
        rows.Add(row);
    }

    public void Add(RowBatch other)
    {
        foreach (var (table, rows) in other._rows)
        {
            if (_rows.TryGetValue(table, out var mine)) mine.AddRange(rows);
            else _rows[table] = rows;
        }
    }

    public IReadOnlyDictionary<TableShape, List<object?[]>> Rows => _rows;
}

/// <summary>Writes rows as quickly as an engine takes them, its indexes in place. Only for a database that nobody uses yet: nothing is durable before the end.</summary>
internal abstract class BulkWriter : IAsyncDisposable
{
    public static async Task<BulkWriter> OpenAsync(Database database, CancellationToken cancel)
    {
        BulkWriter writer = database.Engine == DatabaseEngine.Sqlite
            ? new SqliteBulkWriter(new SqliteConnection(database.ConnectionString))
            : new PostgresBulkWriter(new NpgsqlConnection(database.ConnectionString));
        await writer.StartAsync(cancel);
        return writer;
    }

    public abstract Task WriteAsync(RowBatch batch, CancellationToken cancel);

    /// <summary>Leaves the database as an engine leaves one that has been in use.</summary>
    public abstract Task FinishAsync(CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    protected abstract Task StartAsync(CancellationToken cancel);

    protected static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancel);
    }

    protected static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}

/// <summary>One transaction a batch, statements prepared once, no journal.</summary>
internal sealed class SqliteBulkWriter(SqliteConnection connection) : BulkWriter
{
    private readonly Dictionary<TableShape, SqliteCommand> _inserts = [];

    public override async Task WriteAsync(RowBatch batch, CancellationToken cancel)
    {
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancel);
        foreach (var (table, rows) in batch.Rows)
        {
            if (!_inserts.TryGetValue(table, out var insert)) _inserts[table] = insert = Prepare(table);
            insert.Transaction = transaction;
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i] ?? DBNull.Value;
                insert.ExecuteNonQuery();
            }
        }

        await transaction.CommitAsync(cancel);
    }

    public override Task FinishAsync(CancellationToken cancel) => ExecuteAsync(connection, "PRAGMA journal_mode=WAL", cancel);

    public override async ValueTask DisposeAsync()
    {
        foreach (var insert in _inserts.Values) await insert.DisposeAsync();
        await connection.DisposeAsync();
        SqliteConnection.ClearPool(connection);
    }

    protected override async Task StartAsync(CancellationToken cancel)
    {
        await connection.OpenAsync(cancel);
        await ExecuteAsync(connection, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-3000000; PRAGMA locking_mode=EXCLUSIVE", cancel);
    }

    private SqliteCommand Prepare(TableShape table)
    {
        var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO \"{table.Name}\" ({Names(table.Columns)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"$p{i}"))})";
        for (var i = 0; i < table.Columns.Count; i++) insert.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}" });
        return insert;
    }
}

/// <summary>Binary COPY, foreign keys taken on trust.</summary>
internal sealed class PostgresBulkWriter(NpgsqlConnection connection) : BulkWriter
{
    public override async Task WriteAsync(RowBatch batch, CancellationToken cancel)
    {
        foreach (var (table, rows) in batch.Rows)
        {
            var types = table.StoreTypes;
            await using var copy = await connection.BeginBinaryImportAsync($"COPY \"{table.Name}\" ({Names(table.Columns)}) FROM STDIN (FORMAT BINARY)", cancel);
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancel);
                for (var i = 0; i < row.Length; i++)
                {
                    if (row[i] is { } value) await copy.WriteAsync(value, Bare(types[i]), cancel);
                    else await copy.WriteNullAsync(cancel);
                }
            }

            await copy.CompleteAsync(cancel);
        }
    }

    public override async Task FinishAsync(CancellationToken cancel)
    {
        await ExecuteAsync(connection, "VACUUM (ANALYZE)", cancel);
        await ExecuteAsync(connection, "CHECKPOINT", cancel);
    }

    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        NpgsqlConnection.ClearPool(connection);
    }

    protected override async Task StartAsync(CancellationToken cancel)
    {
        await connection.OpenAsync(cancel);
        await ExecuteAsync(connection, "SET session_replication_role = replica; SET synchronous_commit = off", cancel);
    }

    /// <summary><c>character varying(20)</c> without its length.</summary>
    private static string Bare(string storeType) => storeType.Split('(')[0];
}
