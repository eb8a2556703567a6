using System.CommandLine;
using Microsoft.AspNetCore.Connections;

namespace Tolpuddle.Web.Commands;

/// <summary>The command line: <c>tolpuddle COMMAND</c>. Data goes to stdout, messages to stderr. Exit codes: 0 fine, 1 failed, 2 wrong use.</summary>
internal static class Root
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "When something fails, show where", Recursive = true };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Tolpuddle: software for anti-slavery partnerships.\n\nExample: tolpuddle demo")
        {
            Demo.Create(), Serve.Create(), DoctorCommand.Create(), User.Create(), VersionCommand.Create(),
        };
        root.Options.Add(Verbose);
        root.Options.Remove(root.Options.OfType<VersionOption>().Single()); // 'version' is a command, with --json
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 || args.Length == 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Run 'tolpuddle --help' for what can be said.");
            return WrongUse;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return Fine; // told to stop, and stopped
        }
        catch (FormatException e)
        {
            return await SayAsync(e, parsed.GetValue(Verbose), WrongUse);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return await SayAsync(new InvalidOperationException(e.Message), parsed.GetValue(Verbose), Failed); // which address
        }
        catch (Exception e)
        {
            return await SayAsync(e, parsed.GetValue(Verbose), Failed);
        }
    }

    /// <summary>One line that says what went wrong; the rest only for whoever asks.</summary>
    private static async Task<int> SayAsync(Exception failure, bool verbose, int exitCode)
    {
        await Console.Error.WriteLineAsync(verbose ? failure.ToString() : failure.GetBaseException().Message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
