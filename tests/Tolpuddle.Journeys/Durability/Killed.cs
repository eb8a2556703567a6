using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>The real program, killed at random instants while a crowd uses it, and started again each time.</summary>
internal sealed class Killed : IAsyncDisposable
{
    /// <summary>About as long as an answer takes.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(30);

    private readonly Installation _installation;
    private readonly Random _instants;
    private ServerProcess _server;

    private Killed(Installation installation, ServerProcess server, int seed)
    {
        (_installation, _server, _instants) = (installation, server, new Random(seed));
        Crowd = new Crowd(() => _server.Address);
    }

    public Crowd Crowd { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Killed> StartAsync(Installation installation, int seed)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"TOLPUDDLE_TEST_SEED={seed}");
        return new Killed(installation, await installation.StartNodeAsync(Cancel), seed);
    }

    /// <summary>Kills it so often; it runs at the end.</summary>
    /// <param name="times">How often.</param>
    /// <param name="longestLife">In answers given: a slow machine must not leave the program too little time to be asked anything.</param>
    public async Task KillAsync(int times, int longestLife)
    {
        for (var kill = 1; kill <= times; kill++)
        {
            await Crowd.AnsweredAsync(_instants.Next(longestLife), Cancel);
            if (kill % 2 == 0) await Crowd.SendsAsync(Cancel); // half of the instants lie where most could be lost
            await Task.Delay(LongestAnswer * _instants.NextDouble(), Cancel);
            Crowd.Leave();
            await _server.KillHardAsync();
            await _server.DisposeAsync();
            _server = await _installation.StartNodeAsync(Cancel);
            Crowd.Return();
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
