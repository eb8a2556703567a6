using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary>Where an option comes from: the command line, then a <c>TOLPUDDLE_…</c> variable, then <c>tolpuddle.json</c>.</summary>
[Trait("Databases", "None")]
public sealed class SettingsTests
{
    private readonly string _folder = Directory.CreateDirectory(TestFolder.NewPath()).FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_command_line_goes_before_variables_and_they_before_the_file()
    {
        const string File = "https://file.example";
        const string Variable = "https://variable.example";
        const string Said = "https://said.example";

        Assert.DoesNotContain("https://", await PublicUrlAsync(), StringComparison.Ordinal);
        await WriteAsync($$"""{ "public-url": "{{File}}" }""");
        Assert.EndsWith(File, await PublicUrlAsync(), StringComparison.Ordinal);
        Assert.EndsWith(Variable, await PublicUrlAsync(Variable), StringComparison.Ordinal);
        Assert.EndsWith(Said, await PublicUrlAsync(Variable, Said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_with_how_it_is_written()
    {
        await WriteAsync("public-url = https://file.example");

        var wrong = await DoctorAsync();

        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains(Path.Combine(_folder, "tolpuddle.json"), wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("\"urls\"", wrong.Errors, StringComparison.Ordinal);
    }

    private Task WriteAsync(string text) => System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "tolpuddle.json"), text, Cancel);

    private async Task<string> PublicUrlAsync(string? variable = null, string? said = null)
    {
        var result = await DoctorAsync(variable, said);
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("findings").EnumerateArray()
            .Single(f => f.GetProperty("check").GetString() == "public-url").GetProperty("says").GetString()!;
    }

    private Task<CommandResult> DoctorAsync(string? variable = null, string? said = null)
    {
        var description = Command.Describe(Command.Dotnet, [Command.Program, "doctor", "--json", .. said is null ? [] : new[] { "--public-url", said }]);
        description.WorkingDirectory = _folder;
        if (variable is not null) description.Environment["TOLPUDDLE_PUBLIC_URL"] = variable;
        return Command.RunAsync(description, input: "", Cancel);
    }
}
