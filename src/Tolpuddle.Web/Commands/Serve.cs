using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

internal static class Serve
{
    public static Command Create()
    {
        var command = new Command("serve", "Starts the program for real use. An empty system prints a code for its first page.\n\nExample: tolpuddle serve --data /var/lib/tolpuddle --urls http://127.0.0.1:5080");
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var app = TolpuddleHost.Build(ServerOptions.Read(parsed));
            await TolpuddleHost.PrepareAsync(app, cancel);
            await app.StartAsync(cancel);
            foreach (var url in app.Urls) Console.WriteLine($"Tolpuddle listens on {url}");
            if (!await IsSetUpAsync(app, cancel))
            {
                Console.WriteLine($"Nobody has set this system up. Open {app.Urls.First()}{FirstRunGate.Page} and enter the code {app.Services.GetRequiredService<FirstRunCode>().Value}");
            }

            await app.WaitForShutdownAsync(cancel);
            return Root.Fine;
        });
        return command;
    }

    private static async Task<bool> IsSetUpAsync(WebApplication app, CancellationToken cancel)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Profiles.AnyAsync(cancel);
    }
}
