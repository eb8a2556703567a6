using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Tolpuddle.Web.Importing;

/// <summary>Reads on while what was read is still being used.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// The same as <paramref name="source"/>, taken from it by another thread. One lies ready or is being made at most: memory stays what two
    /// batches need, whatever the length of the file. What the source throws is thrown here, when all before it was used.
    /// </summary>
    public static async IAsyncEnumerable<T> Ahead<T>(this IEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ready = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(source, ready.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var item in ready.Reader.ReadAllAsync(cancel)) yield return item;
        }
        finally
        {
            await stop.CancelAsync();
            await reading; // whoever closes the file closes it after its reader
        }
    }

    private static async Task ReadAsync<T>(IEnumerable<T> source, ChannelWriter<T> ready, CancellationToken cancel)
    {
        try
        {
            using var items = source.GetEnumerator();
            while (await ready.WaitToWriteAsync(cancel) && items.MoveNext()) await ready.WriteAsync(items.Current, cancel);
            ready.Complete();
        }
        catch (Exception e)
        {
            ready.Complete(e);
        }
    }
}
