using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>The command line as other programs call it.</summary>
[Trait("Databases", "None")]
public sealed class CommandLineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_launcher_builds_and_passes_everything_on()
    {
        var help = await Command.RunAsync(Command.Describe(Repository.PathTo("tolpuddle"), "--help"), input: "", Cancel);

        Assert.Equal("", help.Errors);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("demo", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_use_is_told_apart_from_failure_and_says_what_to_do()
    {
        var wrong = await Command.TolpuddleAsync(Cancel, "sevre");

        Assert.Equal(2, wrong.ExitCode);
        Assert.Equal("", wrong.Output);
        Assert.Contains("--help", wrong.Errors, StringComparison.Ordinal);
    }
}
