using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>The command line as other programs call it.</summary>
[Trait("Databases", "None")]
public sealed class CommandLineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_launcher_builds_in_silence_and_passes_everything_on()
    {
        var help = await LaunchAsync("--help");
        var wrong = await LaunchAsync("sevre");

        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.Contains("demo", help.Output, StringComparison.Ordinal);
        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
    }

    [Fact]
    public async Task Wrong_use_is_told_apart_from_failure_and_says_what_to_do()
    {
        var wrong = await Command.TolpuddleAsync(Cancel, "sevre");

        Assert.Equal(2, wrong.ExitCode);
        Assert.Equal("", wrong.Output);
        Assert.Contains("--help", wrong.Errors, StringComparison.Ordinal);
    }

    private static Task<CommandResult> LaunchAsync(params string[] arguments) =>
        Command.RunAsync(Command.Describe(Repository.PathTo("tolpuddle"), arguments), input: "", Cancel);
}
