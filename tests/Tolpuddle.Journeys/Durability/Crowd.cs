using System.Net;

namespace Tolpuddle.Journeys.Durability;

/// <summary>
/// All who use the site at once; whoever kills the program waits for what they do. When one of them fails, nobody waits any longer:
/// each wait ends with that failure.
/// </summary>
internal sealed class Crowd(Func<Uri> server)
{
    private readonly Lock _gate = new();
    private readonly List<(int Answers, TaskCompletionSource Reached)> _waiting = [];
    private readonly TaskCompletionSource _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _send = new();
    private TaskCompletionSource? _away;
    private int _answers;

    /// <summary>Where the program listens that runs now.</summary>
    public Uri Server => server();

    /// <summary>Does what somebody does, and tells the others if it fails.</summary>
    public async Task<T> TakePartAsync<T>(Task<T> part)
    {
        try
        {
            return await part;
        }
        catch (Exception failure)
        {
            _failure.TrySetException(failure);
            throw;
        }
    }

    /// <summary>Ends when so many more answers were counted by <see cref="TakeAnswer"/>.</summary>
    public Task AnsweredAsync(int more, CancellationToken cancel)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _waiting.Add((_answers + more, reached));
        return UnlessOneFailsAsync(reached.Task, cancel);
    }

    /// <summary>Ends when somebody next presses a button that sends.</summary>
    public Task SendsAsync(CancellationToken cancel)
    {
        lock (_gate) _send = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return UnlessOneFailsAsync(_send.Task, cancel);
    }

    /// <summary>The program is about to be killed: whoever gets no answer waits until another runs, and keeps it from starting by nothing.</summary>
    public void Leave()
    {
        lock (_gate) _away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Another runs.</summary>
    public void Return()
    {
        lock (_gate)
        {
            _away?.TrySetResult();
            _away = null;
        }
    }

    /// <summary>What somebody does who got no answer.</summary>
    public async Task PauseAsync(CancellationToken cancel)
    {
        await UnlessOneFailsAsync(Task.Delay(20, cancel), cancel);
        Task? away;
        lock (_gate) away = _away?.Task;
        if (away is not null) await UnlessOneFailsAsync(away, cancel);
    }

    /// <summary>True, after a moment, if many are writing and somebody is asked to press again.</summary>
    public async Task<bool> IsToPressAgainAsync(HttpStatusCode status, CancellationToken cancel)
    {
        if (status != HttpStatusCode.ServiceUnavailable) return false;
        await UnlessOneFailsAsync(Task.Delay(100, cancel), cancel);
        return true;
    }

    /// <summary>Somebody got an answer that counts: where there is a desk, only those at it, which answers more slowly than the public form.</summary>
    public void TakeAnswer()
    {
        lock (_gate)
        {
            _answers++;
            foreach (var (_, reached) in _waiting.Where(w => w.Answers <= _answers)) reached.TrySetResult();
            _waiting.RemoveAll(w => w.Answers <= _answers);
        }
    }

    /// <summary>Somebody presses a button that sends.</summary>
    public void Send()
    {
        lock (_gate) _send.TrySetResult();
    }

    private Task UnlessOneFailsAsync(Task awaited, CancellationToken cancel) => Task.WhenAny(awaited, _failure.Task).Unwrap().WaitAsync(cancel);
}
