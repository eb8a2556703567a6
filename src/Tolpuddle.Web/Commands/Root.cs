using System.CommandLine;

namespace Tolpuddle.Web.Commands;

/// <summary>The command line: <c>tolpuddle COMMAND</c>. Exit codes: 0 fine, 1 failed, 2 wrong use.</summary>
internal static class Root
{
    public const int Failed = 1;
    public const int WrongUse = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Tolpuddle: software for anti-slavery partnerships.") { Serve.Create(), Demo.Create() };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Run 'tolpuddle --help' for what can be said.");
            return WrongUse;
        }

        return await parsed.InvokeAsync();
    }
}
