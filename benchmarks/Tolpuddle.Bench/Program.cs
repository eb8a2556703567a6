using System.CommandLine;
using Tolpuddle.Bench;
using Tolpuddle.Bench.Linking;
using Tolpuddle.Bench.Trust;
using Tolpuddle.Bench.Web;

var root = new RootCommand("Benchmarks of Tolpuddle, each beside something that anybody can compare with. One more is a script: ./bench patroni --help.\n\nExample: ./bench web --reports 10000 --engine sqlite --seconds 5") { WebCommand.Create(), TrustCommand.Create(), LinkingCommand.Create() };
root.Options.Remove(root.Options.OfType<VersionOption>().Single());
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0 || args.Length == 0)
{
    foreach (var error in parsed.Errors) Progress.Say(error.Message);
    Progress.Say("Run './bench --help' for what can be said.");
    return ExitCodes.WrongUse;
}

try
{
    // Whoever stops it wants its files gone as well, and PostgreSQL takes its time.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
}
catch (OperationCanceledException)
{
    Progress.Say("Stopped.");
    return ExitCodes.Failed;
}
catch (Exception e) when (e is InvalidOperationException or IOException)
{
    Progress.Say(e.Message);
    return ExitCodes.Failed;
}
