using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Hosting;

/// <summary>Deletes forms that were never sent and visits that were never ended, on every node, every few minutes.</summary>
internal sealed class Housekeeping(IServiceScopeFactory scopes, TimeProvider time, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<Slips>().DeleteIdleAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The database is away: the next round deletes what this one could not.
                log.LogWarning("Housekeeping will try again in {Minutes} minutes: {Reason}", Pause.TotalMinutes, e.GetType().Name);
            }
        }
    }
}
