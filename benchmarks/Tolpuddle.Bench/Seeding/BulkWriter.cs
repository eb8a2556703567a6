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

    protected static async Task WriteAsync(DbConnection connection, RowBatch batch, CancellationToken cancel)
    {
        foreach (var (table, rows) in batch.Rows) await RowsInto.WriteAsync(connection, table.Name, table.Columns, table.StoreTypes, rows, cancel);
    }

    protected static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>One transaction a batch, no journal.</summary>
internal sealed class SqliteBulkWriter(SqliteConnection connection) : BulkWriter
{
    public override async Task WriteAsync(RowBatch batch, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await WriteAsync(connection, batch, cancel);
        await transaction.CommitAsync(cancel);
    }

    public override Task FinishAsync(CancellationToken cancel) => ExecuteAsync(connection, "PRAGMA journal_mode=WAL", cancel);

    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        SqliteConnection.ClearPool(connection);
    }

    protected override async Task StartAsync(CancellationToken cancel)
    {
        await connection.OpenAsync(cancel);
        await ExecuteAsync(connection, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-3000000; PRAGMA locking_mode=EXCLUSIVE", cancel);
    }
}

/// <summary>Binary COPY, foreign keys taken on trust.</summary>
internal sealed class PostgresBulkWriter(NpgsqlConnection connection) : BulkWriter
{
    public override Task WriteAsync(RowBatch batch, CancellationToken cancel) => WriteAsync(connection, batch, cancel);

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
}
