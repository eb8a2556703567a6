using System.CommandLine;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

internal static class Serve
{
    public static Command Create()
    {
        var command = new Command("serve", "Starts the program for real use.\n\nExample: tolpuddle serve --data /var/lib/tolpuddle --urls http://127.0.0.1:5080");
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var app = TolpuddleHost.Build(ServerOptions.Read(parsed));
            await TolpuddleHost.PrepareAsync(app, cancel);
            await app.StartAsync(cancel);
            foreach (var url in app.Urls) Console.WriteLine($"Tolpuddle listens on {url}");
            await app.WaitForShutdownAsync(cancel);
            return 0;
        });
        return command;
    }
}
