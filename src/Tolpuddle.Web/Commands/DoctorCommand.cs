using System.CommandLine;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Looks at everything that a running system needs, changes nothing, and says what to do. Exit code 1 if there is a problem.\n\nExample: tolpuddle doctor --data /var/lib/tolpuddle") { Json.Option };
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var app = TolpuddleHost.Build(ServerOptions.Read(parsed) with { IsReadOnly = true });
            await using var scope = app.Services.CreateAsyncScope();
            var findings = await scope.ServiceProvider.GetRequiredService<Doctor>().ExamineAsync(cancel);
            var isFine = findings.All(f => f.Level != FindingLevel.Problem);
            if (parsed.GetValue(Json.Option)) Json.Print(new { isFine, findings });
            else Print(findings);
            return isFine ? Root.Fine : Root.Failed;
        });
        return command;
    }

    private static void Print(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Console.WriteLine($"{finding.Level.ToString().ToLowerInvariant(),-10}{finding.Says}");
            if (finding.Advice.Length > 0) Console.WriteLine($"{"",-10}  {finding.Advice}");
        }
    }
}
