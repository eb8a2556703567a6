using System.Data.Common;

namespace Tolpuddle.Core.Data.Copies;

/// <summary>Writes rows of one table after another in one transaction.</summary>
internal sealed class RowWriter : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    private RowWriter(DbConnection connection, DbTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<RowWriter> OpenAsync(Database database, CancellationToken cancel)
    {
        var connection = database.NewConnection();
        await connection.OpenAsync(cancel);
        return new RowWriter(connection, await connection.BeginTransactionAsync(cancel));
    }

    /// <summary>How many were written.</summary>
    public async Task<int> WriteAsync(TableRows table, IReadOnlyList<object?[]> rows, CancellationToken cancel)
    {
        await RowsInto.WriteAsync(_connection, table.Name, table.Columns, table.StoreTypes, rows, cancel);
        return rows.Count;
    }

    public Task CommitAsync(CancellationToken cancel) => _transaction.CommitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
