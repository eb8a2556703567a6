using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Commands;

/// <summary>The command line: <c>tolpuddle COMMAND</c>. Data goes to stdout, messages to stderr. Exit codes: 0 fine, 1 failed, 2 wrong use.</summary>
internal static class Root
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;

    private const string Name = "tolpuddle";

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "When something fails, show where", Recursive = true };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Tolpuddle: software for anti-slavery partnerships.\n\nExample: tolpuddle demo")
        {
            Demo.Create(), Serve.Create(), DoctorCommand.Create(), VerifyCommand.Create(), VerifyReceiptCommand.Create(), ImportCommand.Create(), ExportCommand.Create(), LinkCommand.Create(), AuditCommand.Create(), BackupCommand.CreateBackup(), BackupCommand.CreateRestore(), BackupCommand.CreateKey(), KeysCommand.Create(), User.Create(), VersionCommand.Create(),
        };
        root.HelpName = Name;
        root.Options.Add(Verbose);
        root.Options.Remove(root.Options.OfType<VersionOption>().Single()); // 'version' is a command, with --json
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 || args.Length == 0) return await RefuseAsync(parsed, parsed.Errors.Select(error => error.Message));

        HideArgumentsAbove(parsed.CommandResult);
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
        }
        catch (OperationCanceledException)
        {
            if (parsed.CommandResult.Command.Name is Serve.Name or Demo.Name) return Fine; // told to stop, and stopped
            return await FailAsync("Stopped before it was done.");
        }
        catch (WrongUseException e)
        {
            return await RefuseAsync(parsed, [e.Message]);
        }
        catch (Exception e)
        {
            return await FailAsync(parsed.GetValue(Verbose) ? e.ToString() : Words(e));
        }

        // Whatever is under way ends in its own way; told a second time, the process ends where it stands.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    /// <summary>A command below another does not take that one's arguments, though its help would show them.</summary>
    private static void HideArgumentsAbove(CommandResult command)
    {
        if (command.Parent is not CommandResult parent) return;
        foreach (var argument in parent.Command.Arguments) argument.Hidden = true;
        HideArgumentsAbove(parent);
    }

    /// <summary>Says why a command did not do what it was asked.</summary>
    public static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return Failed;
    }

    /// <summary>What is wrong with what was said, and where it stands how to say it.</summary>
    private static async Task<int> RefuseAsync(ParseResult parsed, IEnumerable<string> problems)
    {
        foreach (var problem in problems) await Console.Error.WriteLineAsync(problem);
        await Console.Error.WriteLineAsync($"Run '{string.Join(' ', Path(parsed.CommandResult))} --help' for what can be said.");
        return WrongUse;
    }

    private static IEnumerable<string> Path(CommandResult command) =>
        command.Parent is CommandResult parent ? Path(parent).Append(command.Command.Name) : [Name];

    /// <summary>What went wrong and what to do, without where in the code.</summary>
    private static string Words(Exception failure) => failure switch
    {
        CannotStartException or FilesAwayException => failure.Message,
        IOException or UnauthorizedAccessException =>
            $"{failure.Message.ReplaceLineEndings(" ")} Check that the folder of --data is there, that this user may write in it, and that the disk is not full.",
        _ => $"{failure.GetBaseException().Message.ReplaceLineEndings(" ")} What was saved is safe. Say --verbose as well to see where this happened.",
    };
}

/// <summary>Something was said that cannot be understood; the message says what, and how to say it.</summary>
internal sealed class WrongUseException(string message) : Exception(message);
