namespace Tolpuddle.Core.Data.Copies;

/// <summary>Files that a backup brings: each lies beside its place until all of them and the rows are there, so that one that breaks off has changed nothing.</summary>
/// <param name="folder">The folder of a <see cref="FileStore"/>.</param>
internal sealed class ComingFiles(string folder)
{
    private readonly List<(string From, string To)> _coming = [];
    private readonly List<string> _new = [];

    public int Count { get; private set; }

    public async Task AddAsync(string name, Stream content, CancellationToken cancel)
    {
        var path = FileStore.PlaceFor(folder, name);
        var beside = FileStore.UnfinishedFor(path);
        _coming.Add((beside, path));
        await using var file = FileStore.Begin(beside);
        await content.CopyToAsync(file, cancel);
        file.Flush(flushToDisk: true);
        Count++;
    }

    /// <summary>Puts each in its place, over what may lie there.</summary>
    public void Arrive()
    {
        foreach (var (from, to) in _coming)
        {
            if (!File.Exists(to)) _new.Add(to);
            File.Move(from, to, overwrite: true);
        }
    }

    /// <summary>Takes away what has come; what lay there before stays.</summary>
    public void Forget()
    {
        foreach (var (from, _) in _coming) File.Delete(from);
        foreach (var path in _new) File.Delete(path);
    }
}
