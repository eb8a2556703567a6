using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tolpuddle.Testing;

/// <summary>What a finished program left behind.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors);

/// <summary>Starts other programs, as a person with a terminal and no settings of their own would.</summary>
public static class Command
{
    private static readonly string[] OurVariables = ["TOLPUDDLE_", "ASPNETCORE_"];

    /// <summary>The <c>dotnet</c> that runs these tests.</summary>
    public static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>The program that <c>TOLPUDDLE_TEST_PROGRAM</c> names, or the one built with the tests.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("TOLPUDDLE_TEST_PROGRAM") is { Length: > 0 } given
        ? given
        : Repository.PathTo("src", "Tolpuddle.Web", "bin", Repository.Configuration, "net10.0", "Tolpuddle.Web.dll");

    /// <summary>Runs <c>tolpuddle</c> with <paramref name="arguments"/> to its end.</summary>
    public static Task<CommandResult> TolpuddleAsync(CancellationToken cancel, params string[] arguments) =>
        RunAsync(Describe(Dotnet, [Program, .. arguments]), input: "", cancel);

    /// <summary>Runs a program to its end, with <paramref name="input"/> as all that is typed.</summary>
    public static async Task<CommandResult> RunAsync(ProcessStartInfo description, string input, CancellationToken cancel)
    {
        using var process = Process.Start(description)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = process.StandardError.ReadToEndAsync(cancel);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancel);
            return new CommandResult(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    public static ProcessStartInfo Describe(string program, params IEnumerable<string> arguments)
    {
        var description = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in description.Environment.Keys.Where(name => OurVariables.Any(name.StartsWith)).ToList())
        {
            description.Environment.Remove(name);
        }

        return description;
    }
}
