using System.Net;
using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>What somebody meets who has just cloned the repository: nothing is built, and the folder's name has a space in it.</summary>
[Trait("Databases", "None")]
public sealed class FreshCloneTests
{
    private readonly string _folder = Path.Combine(TestFolder.NewPath(), "a new clone");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Program => Path.Combine(_folder, "src", "Tolpuddle.Web", "bin", "Release", "net10.0", "Tolpuddle.Web.dll");

    [Fact]
    public async Task A_launcher_builds_in_silence_starts_the_demonstration_and_builds_again_only_what_has_changed()
    {
        await CloneAsync();
        var version = await RunAsync("version", "--json");
        Assert.Equal((0, ""), (version.ExitCode, version.Errors));
        Assert.NotEmpty(JsonDocument.Parse(version.Output).RootElement.EnumerateObject());

        var built = File.GetLastWriteTimeUtc(Program);
        await using (var demo = await ServerProcess.StartAsync(Describe("demo", "--data", "my own data"), Cancel)) await ExpectDemonstrationAsync(demo);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(_folder)!, "my own data", "tolpuddle.db")), "An argument with spaces did not arrive whole.");
        Assert.Equal(built, File.GetLastWriteTimeUtc(Program));

        await File.AppendAllTextAsync(Path.Combine(_folder, "src", "Tolpuddle.Web", "Program.cs"), "// changed\n", Cancel);
        var again = await RunAsync("version");
        Assert.Equal((0, ""), (again.ExitCode, again.Errors));
        Assert.NotEqual(built, File.GetLastWriteTimeUtc(Program));

        Assert.Equal(" M src/Tolpuddle.Web/Program.cs\n", await GitAsync("-C", _folder, "status", "--porcelain"));
    }

    [Fact]
    public async Task A_build_that_fails_says_why_and_starts_nothing()
    {
        await CloneAsync();
        await File.AppendAllTextAsync(Path.Combine(_folder, "src", "Tolpuddle.Methods", "Disclosure", "Protect.cs"), "not C#\n", Cancel);

        var failed = await RunAsync("version");

        Assert.Equal((1, ""), (failed.ExitCode, failed.Output));
        Assert.Contains("Protect.cs", failed.Errors, StringComparison.Ordinal);
    }

    /// <summary>The address and the sign-ins are printed; with them somebody finds work that waits.</summary>
    private static async Task ExpectDemonstrationAsync(ServerProcess demo)
    {
        using var adviser = new Caller(demo.Address);
        Assert.Equal(HttpStatusCode.OK, (await adviser.GetAsync("/", Cancel)).Status);
        Assert.Contains(demo.Address.ToString().TrimEnd('/'), demo.Output, StringComparison.Ordinal);
        Assert.Contains(DemoPeople.Adviser, demo.Output, StringComparison.Ordinal);

        await adviser.SignInAsync(DemoPeople.Adviser, Cancel);
        Assert.NotEmpty((await adviser.GetAsync("/reports/queue", Cancel)).Document.QuerySelectorAll("main a[href^='/reports/R-']"));
    }

    private async Task CloneAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder)!);
        await GitAsync("clone", "--quiet", Repository.Root, _folder);
    }

    private System.Diagnostics.ProcessStartInfo Describe(params string[] arguments)
    {
        var description = Command.Describe(Path.Combine(_folder, "tolpuddle"), arguments);
        description.WorkingDirectory = Path.GetDirectoryName(_folder)!;
        return description;
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => Command.RunAsync(Describe(arguments), input: "", Cancel);

    private static async Task<string> GitAsync(params string[] arguments)
    {
        var description = Command.Describe("git", arguments);
        var trusting = TestFolder.NewPath(".gitconfig"); // the folder may belong to another user
        await File.WriteAllTextAsync(trusting, "[safe]\n\tdirectory = *\n", Cancel);
        description.Environment["GIT_CONFIG_GLOBAL"] = trusting;
        var result = await Command.RunAsync(description, input: "", Cancel);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.Errors);
    }
}
