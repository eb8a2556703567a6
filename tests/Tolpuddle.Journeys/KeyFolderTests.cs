using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>A database without the folder of keys that belongs to it is worth nothing, and the program says so plainly.</summary>
public sealed class KeyFolderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_another_folder_of_keys_the_program_does_not_start_and_says_what_to_do()
    {
        await using var database = await TestDatabase.CreateBlankAsync();
        await using (var first = await ServerProcess.StartAsync(Cancel, "serve", "--data", TestFolder.NewPath(), "--database", database.Database.ConnectionString))
        {
            await first.StopAsync(Cancel);
        }

        var other = await Command.TolpuddleAsync(Cancel, "serve", "--data", TestFolder.NewPath(), "--database", database.Database.ConnectionString, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, other.ExitCode);
        Assert.StartsWith("The folder of keys does not belong to this database", other.Errors.Split('\n').Last(line => line.Length > 0), StringComparison.Ordinal);
        Assert.DoesNotContain(" at Tolpuddle.", other.Errors, StringComparison.Ordinal);
    }
}
