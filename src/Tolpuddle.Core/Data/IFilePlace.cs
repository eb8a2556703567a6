namespace Tolpuddle.Core.Data;

/// <summary>
/// Where a <see cref="FileStore"/> lays what it has encrypted: a folder, or a bucket of a server that speaks S3. It knows names and bytes,
/// no keys, and gives what it holds to whoever asks; <see cref="FileStore.IsName"/> says which names there are.
/// </summary>
/// <remarks>Members that ask a server throw <see cref="FilesAwayException"/> where it does not answer or refuses.</remarks>
public interface IFilePlace
{
    /// <summary>What an operator calls it, such as <c>folder /var/lib/tolpuddle/files</c>.</summary>
    string Words { get; }

    /// <summary>Lays <paramref name="content"/> there, durable when this ends, over what may lie there: nobody then takes it for old.</summary>
    Task PutAsync(string name, byte[] content, CancellationToken cancel);

    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    Task<byte[]> ReadAsync(string name, CancellationToken cancel);

    Task<bool> HoldsAsync(string name, CancellationToken cancel);

    /// <summary>Every file that lies there, in no order.</summary>
    IAsyncEnumerable<KeptFile> AllAsync(CancellationToken cancel);

    /// <summary>
    /// Deletes a file that was last written before <paramref name="limit"/>. The same bytes may come in at this moment, from this program or another
    /// node: whoever was told that they are kept still has them when this has ended.
    /// </summary>
    Task RemoveIfOldAsync(string name, DateTime limit, CancellationToken cancel);

    /// <summary>Deletes what was begun before <paramref name="limit"/> and never ended.</summary>
    Task TidyAsync(DateTime limit, CancellationToken cancel);

    /// <summary>Why no backup may be put back there; null if one may.</summary>
    Task<string?> WhyNotRestoredAsync(CancellationToken cancel);

    /// <summary>Lays a file of a backup where it disturbs nothing until all of them are there.</summary>
    /// <returns>What <see cref="ArriveAsync"/> and <see cref="ForgetAsync"/> call it.</returns>
    Task<ComingFile> BringAsync(string name, byte[] content, CancellationToken cancel);

    /// <summary>Puts it in its place, over what may lie there.</summary>
    Task ArriveAsync(ComingFile file, CancellationToken cancel);

    /// <summary>Takes away a file of a backup that came to nothing; what lay in its place before it arrived stays, as far as it was not written over.</summary>
    Task ForgetAsync(ComingFile file);
}

/// <summary>A file as it lies there.</summary>
/// <param name="Name">As <see cref="FileStore.IsName"/> says.</param>
/// <param name="At">When it was last written, by the clock of its disk or server, UTC.</param>
public readonly record struct KeptFile(string Name, DateTime At);

/// <summary>A file on its way from a backup.</summary>
/// <param name="Name">What it will be called.</param>
/// <param name="Beside">Where it lies until then.</param>
public sealed record ComingFile(string Name, string Beside)
{
    /// <summary>True once it has come where nothing was before.</summary>
    public bool IsNew { get; set; }
}

/// <summary>The place of files does not answer, or refuses. The message says in words for an operator what is the matter, and holds no secret.</summary>
public sealed class FilesAwayException(string message) : IOException(message);
