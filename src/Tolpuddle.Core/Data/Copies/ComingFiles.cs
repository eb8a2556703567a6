namespace Tolpuddle.Core.Data.Copies;

/// <summary>Files that a backup brings: each lies where it disturbs nothing until all of them and the rows are there, so that one that breaks off has changed nothing.</summary>
internal sealed class ComingFiles(IFilePlace place)
{
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

    /// <summary>Takes away what has come. What cannot be taken away belongs to no row.</summary>
    public async Task ForgetAsync()
    {
        try
        {
            foreach (var file in _coming) await place.ForgetAsync(file);
        }
        catch (FilesAwayException)
        {
            // That is why it broke off; the first reason is said.
        }
    }
}
