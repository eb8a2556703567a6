using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>The program as an operator starts and stops it.</summary>
[Trait("Databases", "Both")]
public sealed class StartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_installation_makes_its_own_tables_and_stops_when_told()
    {
        await using var database = await TestDatabase.CreateBlankAsync();
        await using var server = await ServerProcess.StartAsync(Cancel, Serve(database, TestFolder.NewPath()));

        Assert.Equal(0, await server.StopAsync(Cancel));
        Assert.DoesNotContain("fail:", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_nodes_that_start_at_once_both_serve()
    {
        await using var database = await TestDatabase.CreateBlankAsync();
        var folder = TestFolder.NewPath();

        var nodes = await Task.WhenAll(ServerProcess.StartAsync(Cancel, Serve(database, folder)), ServerProcess.StartAsync(Cancel, Serve(database, folder)));

        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task A_killed_program_starts_again()
    {
        await using var database = await TestDatabase.CreateBlankAsync();
        var folder = TestFolder.NewPath();
        await using (var first = await ServerProcess.StartAsync(Cancel, Serve(database, folder))) await first.KillHardAsync();

        await using var second = await ServerProcess.StartAsync(Cancel, Serve(database, folder));

        Assert.False(second.HasExited);
    }

    private static string[] Serve(TestDatabase database, string folder) => ["serve", "--data", folder, "--database", database.Database.ConnectionString];
}
