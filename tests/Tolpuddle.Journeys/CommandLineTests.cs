using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>The command line as other programs call it.</summary>
[Trait("Databases", "None")]
public sealed class CommandLineTests
{
    private static readonly string[] Contract = ["", "audit", "audit checkpoint", "audit key", "audit proof", "backup", "backup-key", "demo", "doctor", "export", "import", "import reports", "keys", "keys list", "keys new", "keys wrap", "link", "link explain", "restore", "serve", "user", "user add", "user reset", "verify", "verify-receipt", "version"];

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
    public async Task Every_command_has_help_with_an_example_that_begins_as_one_types_it()
    {
        var commands = new SortedSet<string>(StringComparer.Ordinal);
        await WalkAsync("");

        Assert.Equal(Contract, commands);

        async Task WalkAsync(string command)
        {
            commands.Add(command);
            var help = await Command.TolpuddleAsync(Cancel, [.. Words(command), "--help"]);
            Assert.Equal((0, ""), (help.ExitCode, help.Errors));
            Assert.Contains($"Example: tolpuddle {command}", help.Output, StringComparison.Ordinal);
            Assert.Contains($"  tolpuddle {command}".TrimEnd(), help.Output.Split("Usage:")[1], StringComparison.Ordinal);
            var belows = CommandsIn(help.Output).ToList();
            if (belows.Count == 0) Assert.Contains("--json", help.Output, StringComparison.Ordinal); // whoever does something prints data
            foreach (var below in belows) await WalkAsync($"{command} {below}".Trim());
        }
    }

    [Fact]
    public async Task A_command_that_is_stopped_before_it_was_done_has_failed()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var doctor = Process.Start(Command.Describe(
            Command.Dotnet, Command.Program, "doctor", "--data", TestFolder.NewPath(),
            "--database", $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Database=d;Username=u;Timeout=300"))!;
        var errors = doctor.StandardError.ReadToEndAsync(Cancel);
        using var asked = await silent.AcceptSocketAsync(Cancel);

        using var kill = Process.Start("kill", ["-TERM", $"{doctor.Id}"]);
        await doctor.WaitForExitAsync(Cancel);

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("Stopped before it was done.", await errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("sevre", "sevre")]
    [InlineData("serve extra", "extra")]
    [InlineData("demo --frehs", "--frehs")]
    [InlineData("user", "command")]
    [InlineData("user add --name Ada", "--email")]
    [InlineData("user add --email a@b.example --name Ada --agency H --role Adviser Nobody", "Nobody")]
    [InlineData("user reset", "reset")]
    [InlineData("version --yaml", "--yaml")]
    [InlineData("audit proof", "--entry")]
    [InlineData("audit proof --entry nonsense", "nonsense")]
    [InlineData("verify --checkpoint not-there.txt", "not-there.txt")]
    [InlineData("verify-receipt not-there.txt --key k", "not-there.txt")]
    [InlineData("serve --urls nonsense", "http://127.0.0.1:5080")]
    [InlineData("serve --urls https://127.0.0.1:0", "proxy")]
    [InlineData("serve --public-url tolpuddle", "https://tolpuddle.example")]
    [InlineData("serve --database nonsense", "Data Source=FILE")]
    [InlineData("serve --database Host=db;Nonsense=1", "Host=…;Database=…")]
    [InlineData("serve --reports-per-minute none", "--reports-per-minute is a number above 0")]
    [InlineData("serve --usual-reports none", "--usual-reports is a number above 0")]
    [InlineData("serve --usual-reports 0", "--usual-reports is a number above 0, such as 20")]
    [InlineData("doctor --smtp mail.example", "smtp://user:password@host:587")]
    [InlineData("doctor --mail-from nobody", "tolpuddle@partnership.example")]
    public async Task Wrong_use_is_told_apart_from_failure_and_says_how_it_is_meant(string said, string answered)
    {
        var wrong = await Command.TolpuddleAsync(Cancel, Words(said));

        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains(answered, wrong.Errors, StringComparison.Ordinal);
        Assert.Matches(@"Run 'tolpuddle [a-z -]*--help'", wrong.Errors);
        Assert.DoesNotContain("   at ", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_is_none_is_answered_with_those_there_are()
    {
        var wrong = await Command.TolpuddleAsync(Cancel, "user", "add", "--role", "Helper");

        Assert.Contains("'Helper' is no role. There are: Adviser, Coordinator,", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_data_for_people_and_for_programs()
    {
        var people = await Command.TolpuddleAsync(Cancel, "version");
        var programs = await Command.TolpuddleAsync(Cancel, "version", "--json");

        Assert.Equal((0, ""), (people.ExitCode, people.Errors));
        Assert.Equal((0, ""), (programs.ExitCode, programs.Errors));
        Assert.Contains(JsonDocument.Parse(programs.Output).RootElement.GetProperty("version").GetString()!, people.Output, StringComparison.Ordinal);
    }

    /// <summary>There is no Windows here to run it: what it passes on, and where it speaks, is read.</summary>
    [Fact]
    public async Task The_launcher_for_Windows_passes_everything_on_and_keeps_its_own_words_from_the_data()
    {
        var lines = (await File.ReadAllLinesAsync(Repository.PathTo("tolpuddle.cmd"), Cancel)).Select(line => line.Trim()).Where(line => line.Length > 0).ToList();

        Assert.Equal("@echo off", lines[0]);
        Assert.Equal([@"dotnet ""%output%\Tolpuddle.Web.dll"" %*", "exit /b %errorlevel%"], lines[^2..]);
        Assert.Contains(@"set output=%~dp0src\Tolpuddle.Web\bin\Release\net10.0", lines);
        Assert.All(lines.Where(line => line.StartsWith("echo ", StringComparison.Ordinal) || line.StartsWith("type ", StringComparison.Ordinal)), line => Assert.EndsWith("1>&2", line, StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.StartsWith("dotnet build", StringComparison.Ordinal)), line => Assert.Contains(">\"%output%", line, StringComparison.Ordinal));
        Assert.Equal(lines.Count(line => line.EndsWith("|| (", StringComparison.Ordinal)), lines.Count(line => line == "exit /b 1"));
    }

    private static string[] Words(string said) => said.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The commands that a help text offers.</summary>
    private static IEnumerable<string> CommandsIn(string help) => help.ReplaceLineEndings("\n").Split("\nCommands:\n") is [_, var below]
        ? below.Split('\n').Where(line => line.Length > 2 && line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ').Select(line => line.Trim().Split(' ')[0])
        : [];
}
