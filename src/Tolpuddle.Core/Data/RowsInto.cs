using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tolpuddle.Core.Data.Sqlite;

namespace Tolpuddle.Core.Data;

/// <summary>Rows into a table as quickly as each engine takes them inside a transaction: a statement that is prepared once, and binary COPY.</summary>
internal static class RowsInto
{
    /// <summary>Writes <paramref name="rows"/> in the transaction that <paramref name="connection"/> is in, each with the values of <paramref name="columns"/> as the driver takes them.</summary>
    /// <exception cref="DbException">The database refuses.</exception>
    public static async Task WriteAsync(DbConnection connection, string table, IReadOnlyList<string> columns, IReadOnlyList<string> storeTypes, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        if (connection is NpgsqlConnection postgres) await CopyAsync(postgres, table, columns, storeTypes, rows, cancel);
        else Insert((SqliteConnection)connection, table, columns, rows, cancel);
    }

    private static void Insert(SqliteConnection connection, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        using var insert = new SqliteInsert(connection, $"INSERT INTO \"{table}\" ({Names(columns)}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})");
        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            for (var i = 0; i < row.Length; i++) insert.Bind(i + 1, row[i]);
            insert.Insert();
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, IReadOnlyList<string> columns, IReadOnlyList<string> storeTypes, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        var types = storeTypes.Select(type => type.Split('(')[0]).ToList(); // "character varying(20)" without its length
        await using var copy = await connection.BeginBinaryImportAsync($"COPY \"{table}\" ({Names(columns)}) FROM STDIN (FORMAT BINARY)", cancel);
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
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
