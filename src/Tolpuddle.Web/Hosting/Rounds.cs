namespace Tolpuddle.Web.Hosting;

/// <summary>Work that is done again and again, on every node: it must do no harm if two do it at once.</summary>
/// <param name="Name">For the log.</param>
/// <param name="Pause">Between the end of one round and the start of the next.</param>
/// <param name="DoAsync">One round, with services of its own.</param>
public sealed record Round(string Name, TimeSpan Pause, Func<IServiceProvider, CancellationToken, Task> DoAsync);

/// <summary>Goes every <see cref="Round"/> for as long as the program runs.</summary>
public sealed class Rounds(IEnumerable<Round> rounds, IServiceScopeFactory scopes, TimeProvider time, ILogger<Rounds> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(rounds.Select(round => GoAsync(round, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends, or never came to listen.
        }
    }

    private async Task GoAsync(Round round, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(round.Pause, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await round.DoAsync(scope.ServiceProvider, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database is away, or another node is at the same work: the next round does what this one could not.
                log.LogWarning("The round of {Round} will be tried again: {Reason}", round.Name, e.GetType().Name);
            }
        }
    }
}
