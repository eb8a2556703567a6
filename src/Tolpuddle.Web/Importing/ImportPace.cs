using System.Diagnostics;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Exchange;

namespace Tolpuddle.Web.Importing;

/// <summary>
/// How quickly a file is taken, so that whoever else writes is not kept waiting. An embedded database has one writer at a time: saves of this process
/// queue for it, but other statements and other programs look for it again and again, at most 150 ms apart (<c>sqliteDefaultBusyCallback</c> of SQLite, <c>SqliteCommand</c> of its driver).
/// Between two batches it therefore rests long enough that each of them finds it free.
/// </summary>
internal sealed class ImportPace(Database database)
{
    private static readonly TimeSpan LeastRest = TimeSpan.FromMilliseconds(160);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

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
            var rest = TimeSpan.FromTicks(Math.Clamp((last.Took / 2).Ticks, LeastRest.Ticks, LongestRest.Ticks)) - Stopwatch.GetElapsedTime(last.Ended);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, cancel);
        }

        var began = Stopwatch.GetTimestamp();
        try
        {
            return await save();
        }
        finally
        {
            _last = (Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(began));
        }
    }
}
