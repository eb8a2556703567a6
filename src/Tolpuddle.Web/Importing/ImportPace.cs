using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Exchange;

namespace Tolpuddle.Web.Importing;

/// <summary>
/// How quickly a file is taken, so that whoever else writes is not kept waiting. An embedded database has one writer at a time: saves of this process
/// queue for it, but other statements and other programs look for it again and again, at most 150 ms apart (<c>sqliteDefaultBusyCallback</c> of SQLite, <c>SqliteCommand</c> of its driver).
/// Between two batches it therefore rests long enough that each of them finds it free.
/// </summary>
/// <param name="database">Where the file goes.</param>
/// <param name="time">The machine's own, if null: how long others have had the database has nothing to do with what day it is.</param>
internal sealed class ImportPace(Database database, TimeProvider? time = null)
{
    private static readonly TimeSpan LeastRest = TimeSpan.FromMilliseconds(160);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly bool _isEmbedded = database.Engine == DatabaseEngine.Sqlite;
    private (long Ended, TimeSpan Took)? _last;

    /// <summary>How much is saved at once.</summary>
    /// <param name="takesChanges">True if rows may add what they say to reports that are there.</param>
    public BatchLimit Limit(bool takesChanges) => new(takesChanges ? Imports.ChangesBatchLength : _isEmbedded ? Imports.EmbeddedBatchLength : Imports.BatchLength);

    /// <summary>Saves the next batch when others have had their time: half of what the last one took.</summary>
    public async Task<T> SaveAsync<T>(Func<Task<T>> save, CancellationToken cancel)
    {
        if (_isEmbedded && _last is { } last)
        {
            var rest = TimeSpan.FromTicks(Math.Clamp((last.Took / 2).Ticks, LeastRest.Ticks, LongestRest.Ticks)) - _time.GetElapsedTime(last.Ended);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, _time, cancel);
        }

        var began = _time.GetTimestamp();
        try
        {
            return await save();
        }
        finally
        {
            _last = (_time.GetTimestamp(), _time.GetElapsedTime(began));
        }
    }
}
