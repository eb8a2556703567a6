using System.Runtime.ExceptionServices;

namespace Tolpuddle.Web.Importing;

/// <summary>What is too much for one save: a row may hold more than a thousand others.</summary>
/// <param name="Rows">So many rows at most.</param>
internal sealed record BatchLimit(int Rows)
{
    /// <summary>Blind keys, most of what a batch writes: some third of a second of it.</summary>
    public int Keys { get; init; } = 40_000;

    /// <summary>Characters of what is told: each is encrypted, and lies in memory several times.</summary>
    public int Characters { get; init; } = 1_000_000;
}

/// <summary>A file cut into batches.</summary>
internal static class Batches
{
    /// <summary>
    /// Rows in their order, as many at a time as <paramref name="limit"/> lets; one that is over it is a batch by itself. Where <paramref name="rows"/>
    /// cannot be read any further, those before that come first.
    /// </summary>
    public static IEnumerable<List<T>> InBatches<T>(this IEnumerable<T> rows, BatchLimit limit, Func<T, (int Keys, int Characters)> weigh)
    {
        using var from = rows.GetEnumerator();
        var (batch, keys, characters) = (new List<T>(), 0, 0);
        ExceptionDispatchInfo? failure;
        while (TryNext(from, out failure))
        {
            var row = from.Current;
            var weight = weigh(row);
            if (batch.Count == limit.Rows || (batch.Count > 0 && (keys + weight.Keys > limit.Keys || characters + weight.Characters > limit.Characters)))
            {
                yield return batch;
                (batch, keys, characters) = ([], 0, 0);
            }

            batch.Add(row);
            keys += weight.Keys;
            characters += weight.Characters;
        }

        if (batch.Count > 0) yield return batch;
        failure?.Throw();
    }

    private static bool TryNext<T>(IEnumerator<T> rows, out ExceptionDispatchInfo? failure)
    {
        failure = null;
        try
        {
            return rows.MoveNext();
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }
}
