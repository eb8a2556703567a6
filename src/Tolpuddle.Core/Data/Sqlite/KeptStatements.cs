using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Tolpuddle.Core.Data.Sqlite;

/// <summary>The statements that one connection has prepared, by their text. Used by one context at a time.</summary>
internal sealed class KeptStatements
{
    /// <summary>A page has about ten, and the product some hundred; what is built from filters must not fill the memory.</summary>
    private const int Most = 256;

    private static readonly ConditionalWeakTable<SqliteConnection, KeptStatements> ByConnection = [];

    private readonly Dictionary<string, KeptCommand> _commands = new(StringComparer.Ordinal);

    public bool IsAnyLent => _commands.Values.Any(c => c.IsLent);

    public static KeptStatements Of(SqliteConnection connection) => ByConnection.GetOrCreateValue(connection);

    /// <summary>The prepared command of the same text, with the values of <paramref name="asked"/>; or <paramref name="asked"/> itself while that one is still being read.</summary>
    public SqliteCommand Exchange(SqliteCommand asked)
    {
        if (!_commands.TryGetValue(asked.CommandText, out var kept))
        {
            if (_commands.Count == Most) Forget();
            kept = new KeptCommand { CommandText = asked.CommandText, Connection = asked.Connection };
            kept.Prepare(); // one that is only read from prepares itself again each time
            _commands.Add(asked.CommandText, kept);
        }

        if (kept.IsLent) return asked;
        kept.Lend(asked);
        asked.Dispose();
        return kept;
    }

    public void Forget()
    {
        foreach (var command in _commands.Values) command.KeepNoLonger();
        _commands.Clear();
    }

    /// <summary>A command that outlives its use: whoever disposes of it gives it back.</summary>
    private sealed class KeptCommand : SqliteCommand
    {
        private bool _isKept = true;

        public bool IsLent { get; private set; }

        public void Lend(SqliteCommand asked)
        {
            IsLent = true;
            Transaction = asked.Transaction;
            CommandTimeout = asked.CommandTimeout;
            foreach (SqliteParameter parameter in asked.Parameters) Parameters.Add(parameter);
        }

        public void KeepNoLonger()
        {
            _isKept = false;
            if (!IsLent) Dispose();
        }

        protected override void Dispose(bool disposing)
        {
            IsLent = false;
            if (_isKept && disposing)
            {
                Parameters.Clear();
                Transaction = null;
            }
            else
            {
                base.Dispose(disposing);
            }
        }
    }
}

internal sealed class KeptStatementsInterceptor : DbCommandInterceptor
{
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result) =>
        eventData.CommandSource is CommandSource.LinqQuery or CommandSource.SaveChanges && result is SqliteCommand { Connection: { } connection } asked
            ? KeptStatements.Of(connection).Exchange(asked)
            : result;
}
