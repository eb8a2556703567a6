using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>The command line as other programs call it.</summary>
[Trait("Databases", "None")]
public sealed class CommandLineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tolpuddle", "demo")]
    [InlineData("test", "--fast")]
    [InlineData("bench", "web")]
    [InlineData("assets", "--check")]
    public async Task Every_launcher_says_what_it_does_and_what_was_wrong(string launcher, string offered)
    {
        var help = await Command.RunAsync(Command.Describe(Repository.PathTo(launcher), "--help"), input: "", Cancel);
        var wrong = await Command.RunAsync(Command.Describe(Repository.PathTo(launcher), "nonsense"), input: "", Cancel);

        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.Contains(offered, help.Output, StringComparison.Ordinal);
        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.NotEmpty(wrong.Errors);
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
