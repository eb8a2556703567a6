using System.Net;
using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>What somebody meets who has just cloned the repository: nothing is built, and the folder's name has a space in it.</summary>
[Trait("Databases", "None")]
public sealed class FreshCloneTests
{
    private const string Source = "src/Tolpuddle.Methods/Disclosure/Protect.cs";

    private readonly string _folder = Path.Combine(TestFolder.NewPath(), "a new clone");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Output => Path.Combine(_folder, "src", "Tolpuddle.Web", "bin", "Release", "net10.0");

    private string Program => Path.Combine(Output, "Tolpuddle.Web.dll");

    private string Changed => Path.Combine(Output, "Tolpuddle.Methods.dll");

    [Fact]
    public async Task The_launchers_build_in_silence_start_the_demonstration_run_the_tests_build_again_only_what_has_changed_and_say_why_a_build_fails()
    {
        await CloneAsync();
        var version = await RunAsync("tolpuddle", "version", "--json");
        Assert.Equal((0, ""), (version.ExitCode, version.Errors));
        Assert.NotEmpty(JsonDocument.Parse(version.Output).RootElement.EnumerateObject());

        var built = File.GetLastWriteTimeUtc(Program);
        await using (var demo = await ServerProcess.StartAsync(Describe("tolpuddle", "demo", "--data", "my own data"), Cancel)) await ExpectDemonstrationAsync(demo);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(_folder)!, "my own data", "tolpuddle.db")), "An argument with spaces did not arrive whole.");
        Assert.Equal(built, File.GetLastWriteTimeUtc(Program));

        await ExpectTestsToRunAsync();

        var before = File.GetLastWriteTimeUtc(Changed);
        await File.AppendAllTextAsync(Path.Combine(_folder, Source), "// changed\n", Cancel);
        var again = await RunAsync("tolpuddle", "version");
        Assert.Equal((0, ""), (again.ExitCode, again.Errors));
        Assert.NotEqual(before, File.GetLastWriteTimeUtc(Changed));
        Assert.Equal(built, File.GetLastWriteTimeUtc(Program));

        Assert.Equal($" M {Source}\n", await GitAsync("-C", _folder, "status", "--porcelain"));

        await ExpectFailedBuildToSayWhyAsync();
    }

    /// <summary>And nothing starts, the last good build included.</summary>
    private async Task ExpectFailedBuildToSayWhyAsync()
    {
        await File.AppendAllTextAsync(Path.Combine(_folder, Source), "not C#\n", Cancel);

        var failed = await RunAsync("tolpuddle", "version");

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

    /// <summary>The other command of the README, and what a build machine runs, which is the same.</summary>
    private async Task ExpectTestsToRunAsync()
    {
        var tests = await RunAsync("test", "--fast", "methods");
        Assert.Equal((0, ""), (tests.ExitCode, tests.Errors));
        Assert.Matches("^[1-9][0-9]* passed, 0 failed, 0 skipped$", tests.Output.TrimEnd('\n').Split('\n')[^1]);

        var help = await RunAsync("test", "--help");
        Assert.StartsWith("./test [--fast]", help.Output, StringComparison.Ordinal);
        Assert.Equal(help, await RunAsync(Path.Combine(".ci", "run"), "--help"));
    }

    private async Task CloneAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder)!);
        await GitAsync("clone", "--quiet", Repository.Root, _folder);
    }

    private System.Diagnostics.ProcessStartInfo Describe(string launcher, params string[] arguments)
    {
        var description = Command.Describe(Path.Combine(_folder, launcher), arguments);
        description.WorkingDirectory = Path.GetDirectoryName(_folder)!;
        description.Environment["RunAnalyzers"] = "false"; // they have read these sources when the tests were built
        return description;
    }

    private Task<CommandResult> RunAsync(string launcher, params string[] arguments) => Command.RunAsync(Describe(launcher, arguments), input: "", Cancel);

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
