using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tolpuddle.Core.Data.Sqlite;

/// <summary>
/// A statement that inserts row after row. The driver's command looks each parameter up by its name each time, and starts and ends
/// a reader for each row: for a row of few values that takes longer than to insert it. Values are stored as the driver stores them.
/// </summary>
internal sealed class SqliteInsert : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares <paramref name="sql"/>, with a <c>?</c> for each value.</summary>
    public SqliteInsert(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Gives the value in the place that is counted from 1.</summary>
    public void Bind(int place, long value) => Check(raw.sqlite3_bind_int64(_statement, place, value));

    /// <inheritdoc cref="Bind(int, long)"/>
    public void Bind(int place, ReadOnlySpan<byte> value) => Check(raw.sqlite3_bind_blob(_statement, place, value));

    /// <inheritdoc cref="Bind(int, long)"/>
    /// <exception cref="NotSupportedException">No table has a value of that type.</exception>
    public void Bind(int place, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => raw.sqlite3_bind_text(_statement, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        bool or byte or short or int or long => raw.sqlite3_bind_int64(_statement, place, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double number => raw.sqlite3_bind_double(_statement, place, number),
        DateTime time => raw.sqlite3_bind_text(_statement, place, time.ToString(@"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        DateOnly day => raw.sqlite3_bind_text(_statement, place, day.ToString(@"yyyy\-MM\-dd", CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"A value of {value.GetType()} has no place in a table."),
    });

    /// <summary>Inserts a row of the values that were given.</summary>
    /// <exception cref="SqliteException">The database refuses.</exception>
    public void Insert()
    {
        Check(raw.sqlite3_step(_statement));
        Check(raw.sqlite3_reset(_statement));
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE)) SqliteException.ThrowExceptionForRC(result, _database);
    }
}
