using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

internal static class Serve
{
    public const string Name = "serve";

    public static Command Create()
    {
        var command = new Command(Name, "Starts the program for real use. An empty system prints a code for its first page.\n\nExample: tolpuddle serve --data /var/lib/tolpuddle --urls http://127.0.0.1:5080");
        command.Options.Add(Json.Option);
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var app = TolpuddleHost.Build(ServerOptions.Read(parsed));
            await TolpuddleHost.PrepareAsync(app, cancel);
            await app.ListenAsync(cancel);
            var code = await IsSetUpAsync(app, cancel) ? null : app.Services.GetRequiredService<FirstRunCode>().Value;
            var page = code is null ? null : $"{app.Urls.First()}{FirstRunGate.Page}";
            if (parsed.GetValue(Json.Option)) Json.Print(new { urls = app.Urls, firstRun = page, firstRunCode = code });
            else Print(app.Urls, page, code);
            await app.WaitForShutdownAsync(cancel);
            return Root.Fine;
        });
        return command;
    }

    private static void Print(IEnumerable<string> urls, string? firstRunPage, string? code)
    {
        foreach (var url in urls) Console.WriteLine($"Tolpuddle listens on {url}");
        if (code is not null) Console.WriteLine($"Nobody has set this system up. Open {firstRunPage} and enter the code {code}");
    }

    private static async Task<bool> IsSetUpAsync(WebApplication app, CancellationToken cancel)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Profiles.AnyAsync(cancel);
    }
}
