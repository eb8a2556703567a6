using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Tolpuddle.Web.Commands;

internal static class VersionCommand
{
    private static string Version =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static Command Create()
    {
        var command = new Command("version", "Prints the version.\n\nExample: tolpuddle version --json") { Json.Option };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(Json.Option)) Json.Print(new { version = Version, runtime = RuntimeInformation.FrameworkDescription });
            else Console.WriteLine($"Tolpuddle {Version} on {RuntimeInformation.FrameworkDescription}");
            return Root.Fine;
        });
        return command;
    }
}
