using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>Styles, icons and scripts are committed as built. Where node is, this proves that their sources still make them.</summary>
[Trait("Databases", "None")]
public sealed class AssetsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_committed_is_what_the_build_makes()
    {
        if (!HasNode()) return;

        var check = await Command.RunAsync(Command.Describe(Repository.PathTo("assets"), "--check"), input: "", Cancel);

        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
    }

    private static bool HasNode() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "npm")));
}
