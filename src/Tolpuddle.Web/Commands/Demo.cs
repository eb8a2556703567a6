using System.CommandLine;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

internal static class Demo
{
    public static Command Create()
    {
        var fresh = new Option<bool>("--fresh") { Description = "Start again from the beginning; what was changed is deleted" };
        var command = new Command("demo", "Starts the Dorset demonstration with invented people, on this machine only.\n\nExample: tolpuddle demo --urls http://127.0.0.1:5080") { fresh };
        command.Options.Add(ServerOptions.Urls);
        command.Options.Add(ServerOptions.Data);
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ServerOptions.Read(parsed, [KeyValuePair.Create<string, string?>("data", "tolpuddle-demo")]) with { IsDemonstration = true };
            if (parsed.GetValue(fresh) && Directory.Exists(settings.DataDirectory)) Directory.Delete(settings.DataDirectory, recursive: true);
            await using var app = TolpuddleHost.Build(settings);
            await TolpuddleHost.PrepareAsync(app, cancel);
            await using (var scope = app.Services.CreateAsyncScope())
            {
                await scope.ServiceProvider.GetRequiredService<DemoData>().LoadAsync(cancel);
            }

            await app.StartAsync(cancel);
            Console.WriteLine($"Tolpuddle demonstration: {app.Urls.First()}");
            Console.WriteLine($"Sign in at {app.Urls.First()}/sign-in with the password: {DemoData.Password}");
            foreach (var person in DemoData.People) Console.WriteLine($"  {person.Email,-28} {string.Join(", ", person.Roles)}");
            await app.WaitForShutdownAsync(cancel);
            return 0;
        });
        return command;
    }
}
