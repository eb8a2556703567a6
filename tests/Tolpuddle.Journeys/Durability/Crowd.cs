namespace Tolpuddle.Journeys.Durability;

/// <summary>All who use the site at once; whoever kills the program waits for what they do.</summary>
internal sealed class Crowd(Func<Uri> server)
{
    private readonly Lock _gate = new();
    private readonly List<(int Answers, TaskCompletionSource Reached)> _waiting = [];
    private TaskCompletionSource _send = new();
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
