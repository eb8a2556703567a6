using System.Collections.Concurrent;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Testing;

/// <summary>A place that answers, but for files that <paramref name="isAway"/> names, and for what was never ended.</summary>
public sealed class PartlyAway(IFilePlace place, Func<string, bool> isAway) : IFilePlace
{
    private readonly ConcurrentQueue<string> _refused = new();

    /// <summary>What was asked for and is away.</summary>
    public IReadOnlyCollection<string> Refused => _refused;

    public string Words => place.Words;

    public Task PutAsync(string name, byte[] content, CancellationToken cancel) => Here(name).PutAsync(name, content, cancel);

    public Task<byte[]> ReadAsync(string name, CancellationToken cancel) => Here(name).ReadAsync(name, cancel);

    public Task<bool> HoldsAsync(string name, CancellationToken cancel) => Here(name).HoldsAsync(name, cancel);

    public IAsyncEnumerable<KeptFile> AllAsync(CancellationToken cancel) => place.AllAsync(cancel);

    public Task RemoveIfOldAsync(string name, DateTime limit, CancellationToken cancel) => Here(name).RemoveIfOldAsync(name, limit, cancel);

    public Task TidyAsync(DateTime limit, CancellationToken cancel) => throw new FilesAwayException("Away.");

    public Task<string?> WhyNotRestoredAsync(CancellationToken cancel) => place.WhyNotRestoredAsync(cancel);

    public Task<ComingFile> BringAsync(string name, byte[] content, CancellationToken cancel) => place.BringAsync(name, content, cancel);

    public Task ArriveAsync(ComingFile file, CancellationToken cancel) => place.ArriveAsync(file, cancel);

    public Task ForgetAsync(ComingFile file) => Here(file.Name).ForgetAsync(file);

    private IFilePlace Here(string name)
    {
        if (!isAway(name)) return place;
        _refused.Enqueue(name);
        throw new FilesAwayException("Away.");
    }
}
