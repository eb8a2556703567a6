namespace Tolpuddle.Core.Data.Copies;

/// <summary>Files that a backup brings: each lies where it disturbs nothing until all of them and the rows are there, so that one that breaks off has changed nothing.</summary>
internal sealed class ComingFiles(IFilePlace place)
{
    /// <summary>After so many in a row that cannot be taken away, the rest stays as well: each would be waited for as long.</summary>
    private const int MostFailures = 3;

    private readonly List<ComingFile> _coming = [];

    public int Count => _coming.Count;

    public async Task AddAsync(string name, Stream content, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancel);
        _coming.Add(await place.BringAsync(name, bytes.ToArray(), cancel));
    }

    /// <summary>Puts each in its place.</summary>
    public async Task ArriveAsync(CancellationToken cancel)
    {
        foreach (var file in _coming) await place.ArriveAsync(file, cancel);
    }

    /// <summary>
    /// Takes away what has come. What cannot be taken away belongs to no row, and <see cref="IFilePlace.WhyNotRestoredAsync"/> says that it may lie there;
    /// why the restore broke off is said, and not this.
    /// </summary>
    public async Task ForgetAsync()
    {
        var failures = 0;
        foreach (var file in _coming)
        {
            try
            {
                await place.ForgetAsync(file);
                failures = 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (++failures == MostFailures) return;
            }
        }
    }
}
