using Npgsql;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>
/// Takes the database from a node that runs, until it is disposed: SQLite's disk takes not one byte more (a limit on the
/// size of files), PostgreSQL ends its connections and lets nobody in.
/// </summary>
internal sealed class DatabaseFault : IAsyncDisposable
{
    /// <summary>Lets a node meet the limit as a failure to write, not as a signal that kills it.</summary>
    public static readonly IReadOnlyList<string> Through = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"];

    private readonly Database _database;
    private readonly int _node;

    private DatabaseFault(Database database, int node) => (_database, _node) = (database, node);

    public static async Task<DatabaseFault> BeginAsync(Installation installation, ServerProcess node)
    {
        var fault = new DatabaseFault(installation.Database, node.ProcessId);
        if (installation.Database.Engine == DatabaseEngine.Sqlite) await fault.LimitFilesAsync("1");
        else await fault.LetInAsync(isLetIn: false);
        return fault;
    }

    public async ValueTask DisposeAsync()
    {
        if (_database.Engine == DatabaseEngine.Sqlite) await LimitFilesAsync("unlimited");
        else await LetInAsync(isLetIn: true);
    }

    private async Task LimitFilesAsync(string bytes)
    {
        var limited = await Command.RunAsync(Command.Describe("prlimit", "--pid", $"{_node}", $"--fsize={bytes}:"), input: "", CancellationToken.None);
        if (limited.ExitCode != 0) throw new InvalidOperationException(limited.Errors);
    }

    private async Task LetInAsync(bool isLetIn)
    {
        var to = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = isLetIn
            ? $"ALTER DATABASE \"{to.Database}\" WITH ALLOW_CONNECTIONS true"
            : $"ALTER DATABASE \"{to.Database}\" WITH ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{to.Database}'";
        await command.ExecuteNonQueryAsync();
    }
}
