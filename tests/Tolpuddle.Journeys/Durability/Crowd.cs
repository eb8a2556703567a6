namespace Tolpuddle.Journeys.Durability;

/// <summary>All who use the site at once; whoever kills the program waits for what they do.</summary>
internal sealed class Crowd(Func<Uri> server)
{
    private readonly Lock _gate = new();
    private readonly List<(int Answers, TaskCompletionSource Reached)> _waiting = [];
    private TaskCompletionSource _send = new();
    private TaskCompletionSource? _away;
    private int _answers;

    /// <summary>Where the program listens that runs now.</summary>
    public Uri Server => server();

    /// <summary>Ends when so many more answers were given.</summary>
    public Task AnsweredAsync(int more, CancellationToken cancel)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _waiting.Add((_answers + more, reached));
        return reached.Task.WaitAsync(cancel);
    }

    /// <summary>Ends when somebody next presses a button that sends.</summary>
    public Task SendsAsync(CancellationToken cancel)
    {
        lock (_gate) _send = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _send.Task.WaitAsync(cancel);
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
        await Task.Delay(20, cancel);
        Task? away;
        lock (_gate) away = _away?.Task;
        if (away is not null) await away.WaitAsync(cancel);
    }

    /// <summary>Somebody got an answer.</summary>
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
}
