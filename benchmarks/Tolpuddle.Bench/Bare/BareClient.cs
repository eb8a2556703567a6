using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tolpuddle.Bench.Load;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Bench.Bare;

/// <summary>
/// A client of the bare database: one connection that stays open, no mapper, no web. It sends what was recorded, word by
/// word, a new command each time as ADO.NET is commonly written, and reads every value of every row.
/// </summary>
internal sealed class BareClient : IAsyncDisposable
{
    private const string SqlitePragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;";

    /// <summary>SQLite has one writer: without taking turns its clients would sleep on its lock, and the comparison would flatter us.</summary>
    private static readonly SemaphoreSlim SqliteWriter = new(1, 1);

    /// <summary>SQLite works in its callers' threads: more of them than processors would wait for the scheduler, some for long and most not at all. So they come in turn, and their waiting counts.</summary>
    private static readonly SemaphoreSlim SqliteWorkers = new(Environment.ProcessorCount, Environment.ProcessorCount);

    private readonly DbConnection _connection;
    private readonly object[] _row = new object[200];

    private BareClient(DbConnection connection) => _connection = connection;

    public static async Task<BareClient> OpenAsync(Database database, CancellationToken cancel)
    {
        var client = new BareClient(database.Engine == DatabaseEngine.Sqlite ? new SqliteConnection(database.ConnectionString) : new NpgsqlConnection(database.ConnectionString));
        await client._connection.OpenAsync(cancel);
        if (database.Engine == DatabaseEngine.Sqlite) await client.RunAsync(new Step(StepKind.Statement, SqlitePragmas, []), new FreshValues(new Recording(default, [], [])), null, cancel);
        return client;
    }

    /// <summary>Does what was recorded, with values of its own where they may not come twice.</summary>
    public async Task<Lap> DoAsync(Recording recording, FreshValues made, CancellationToken cancel)
    {
        var fresh = made.Next();
        var start = Stopwatch.GetTimestamp();
        if (recording.First.Count > 0) await InTurnAsync(recording.First, fresh, cancel);
        var last = Stopwatch.GetTimestamp();
        await InTurnAsync(recording.Last, fresh, cancel);
        var end = Stopwatch.GetTimestamp();
        return new Lap(Stopwatch.GetElapsedTime(start, end), Stopwatch.GetElapsedTime(last, end));
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task InTurnAsync(IReadOnlyList<Step> steps, FreshValues fresh, CancellationToken cancel)
    {
        if (_connection is not SqliteConnection)
        {
            await RunAsync(steps, fresh, cancel);
            return;
        }

        await SqliteWorkers.WaitAsync(cancel);
        try
        {
            await RunAsync(steps, fresh, cancel);
        }
        finally
        {
            SqliteWorkers.Release();
        }
    }

    private async Task RunAsync(IReadOnlyList<Step> steps, FreshValues fresh, CancellationToken cancel)
    {
        DbTransaction? transaction = null;
        foreach (var step in steps)
        {
            if (_connection is SqliteConnection && transaction is null && !step.OnlyReads) await SqliteWriter.WaitAsync(cancel);
            switch (step.Kind)
            {
                case StepKind.Begin:
                    transaction = await _connection.BeginTransactionAsync(cancel);
                    break;
                case StepKind.Commit:
                    await transaction!.CommitAsync(cancel);
                    await transaction.DisposeAsync();
                    transaction = null;
                    break;
                default:
                    await RunAsync(step, fresh, transaction, cancel);
                    break;
            }

            if (_connection is SqliteConnection && transaction is null && !step.OnlyReads) SqliteWriter.Release();
        }
    }

    private async Task RunAsync(Step step, FreshValues fresh, DbTransaction? transaction, CancellationToken cancel)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = step.Text;
        command.Transaction = transaction;
        foreach (var parameter in step.Parameters) command.Parameters.Add(Copy(parameter, fresh));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        do
        {
            while (await reader.ReadAsync(cancel)) reader.GetValues(_row);
        }
        while (await reader.NextResultAsync(cancel));
    }

    private static DbParameter Copy(DbParameter parameter, FreshValues fresh)
    {
        var copy = parameter is NpgsqlParameter typed ? (DbParameter)typed.Clone() : new SqliteParameter { ParameterName = parameter.ParameterName };
        copy.Value = parameter.Value is { } value ? fresh.For(value) : DBNull.Value;
        return copy;
    }
}
