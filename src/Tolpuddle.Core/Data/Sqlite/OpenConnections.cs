using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Sqlite.Storage.Internal;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace Tolpuddle.Core.Data.Sqlite;

/// <summary>
/// Connections that stay open between one context and the next, each with its settings, its functions and the statements
/// it has prepared. SQLite plans a statement of ours in more time than it takes to run it, and the driver would plan it anew each time.
/// </summary>
public sealed class OpenConnections : IDisposable
{
    private const string Settings = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;";

    /// <summary>The last that came back is the next to go: its pages are in the processor's cache, and few are ever open.</summary>
    private readonly ConcurrentStack<SqliteConnection> _idle = [];

    private volatile bool _isDisposed;

    internal SqliteConnection Take(Func<DbConnection> make)
    {
        if (_idle.TryPop(out var connection)) return connection;
        connection = (SqliteConnection)make();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
        return connection;
    }

    internal void Return(SqliteConnection connection)
    {
        // One that still reads or still has something to undo would show its next user what was true before.
        var isClean = connection.State == System.Data.ConnectionState.Open && raw.sqlite3_get_autocommit(connection.Handle) != 0 && !KeptStatements.Of(connection).IsAnyLent;
        if (isClean && !_isDisposed) _idle.Push(connection);
        else Close(connection);
        if (_isDisposed) CloseIdle();
    }

    public void Dispose()
    {
        _isDisposed = true;
        CloseIdle();
    }

    /// <summary>Closes those that nobody uses now.</summary>
    public void CloseIdle()
    {
        while (_idle.TryPop(out var connection)) Close(connection);
    }

    private static void Close(SqliteConnection connection)
    {
        KeptStatements.Of(connection).Forget();
        connection.Dispose();
    }
}

internal static class OpenConnectionsOptions
{
#pragma warning disable EF1001 // there is no public place where a context asks for its connection
    /// <summary>Lets a context borrow its connection from the <see cref="OpenConnections"/> it was made with.</summary>
    public static void KeepConnectionsOpen(this DbContextOptionsBuilder options) =>
        options.ReplaceService<ISqliteRelationalConnection, BorrowedConnection>().AddInterceptors(new KeptStatementsInterceptor());

    private sealed class BorrowedConnection(RelationalConnectionDependencies dependencies, IRawSqlCommandBuilder commands, IDiagnosticsLogger<DbLoggerCategory.Infrastructure> logger)
        : SqliteRelationalConnection(dependencies, commands, logger)
    {
        private OpenConnections Connections => ((SqliteContext)Dependencies.CurrentContext.Context).Connections;

        protected override DbConnection CreateDbConnection() => Connections.Take(base.CreateDbConnection);

        protected override void CloseDbConnection()
        {
        }

        protected override Task CloseDbConnectionAsync() => Task.CompletedTask;

        protected override void DisposeDbConnection() => Connections.Return((SqliteConnection)DbConnection);

        protected override ValueTask DisposeDbConnectionAsync()
        {
            DisposeDbConnection();
            return ValueTask.CompletedTask;
        }
    }
#pragma warning restore EF1001
}
