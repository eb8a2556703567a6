using System.Diagnostics;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary>The program as a user whom the rights of files bind: root passes over them.</summary>
internal static class Unprivileged
{
    public static ProcessStartInfo Describe(params IEnumerable<string> arguments)
    {
        string[] program = [Command.Dotnet, Command.Program, .. arguments];
        if (Environment.IsPrivilegedProcess) program = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--", .. program];
        return Command.Describe(program[0], program[1..]);
    }
}
