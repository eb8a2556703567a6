using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

internal static class Demo
{
    public const string Name = "demo";

    /// <summary>Stands in the folder of a demonstration, so that nothing else is ever deleted as one.</summary>
    private const string Marker = "this-is-a-demonstration";

    public static Command Create()
    {
        var fresh = new Option<bool>("--fresh") { Description = "Start again from the beginning; what was changed is deleted" };
        var command = new Command(Name, "Starts the Dorset demonstration with invented people and prints one sign-in for each role. A second start keeps what was changed.\n\nExample: tolpuddle demo --urls http://127.0.0.1:5080") { fresh, Json.Option };
        command.Options.Add(ServerOptions.Urls);
        command.Options.Add(ServerOptions.Data);
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = Settings(parsed);
            if (Refusal(settings.DataDirectory) is { } refusal) return await Root.FailAsync(refusal);
            if (parsed.GetValue(fresh) && Directory.Exists(settings.DataDirectory)) Directory.Delete(settings.DataDirectory, recursive: true);
            DataFolder.MakeReady(settings.DataDirectory);
            await File.WriteAllTextAsync(Path.Combine(settings.DataDirectory, Marker), "", cancel);

            await using var app = TolpuddleHost.Build(settings);
            await TolpuddleHost.PrepareAsync(app, cancel);
            if (!await LoadAsync(app, cancel)) return await Root.FailAsync("This folder holds a real system. Choose another with --data.");
            await app.ListenAsync(cancel);
            Print(app.Urls, parsed.GetValue(Json.Option));
            await app.WaitForShutdownAsync(cancel);
            return Root.Fine;
        });
        return command;
    }

    /// <summary>Whatever an operator has set for real use, the demonstration has a database and files of its own in its own folder.</summary>
    private static TolpuddleSettings Settings(ParseResult parsed)
    {
        var settings = ServerOptions.Read(parsed, [KeyValuePair.Create<string, string?>("data", "tolpuddle-demo")]);
        return settings with
        {
            Database = new Database(DatabaseEngine.Sqlite, $"Data Source={Path.Combine(settings.DataDirectory, "tolpuddle.db")}"),
            Bucket = null,
            IsDemonstration = true,
            Smtp = null,
        };
    }

    /// <summary>Why this folder cannot be a demonstration's; null if it can.</summary>
    private static string? Refusal(string folder)
    {
        var isOurs = !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any() || File.Exists(Path.Combine(folder, Marker));
        return isOurs ? null : $"{folder} is not empty and is no demonstration. Nothing was changed. Choose another folder with --data.";
    }

    private static async Task<bool> LoadAsync(WebApplication app, CancellationToken cancel)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoData>().LoadAsync(cancel);
        return await scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Profiles.AnyAsync(p => p.IsDemonstration, cancel);
    }

    private static void Print(ICollection<string> urls, bool json)
    {
        var signIn = $"{urls.First()}/sign-in";
        if (json)
        {
            Json.Print(new { urls, signIn, password = DemoData.Password, people = DemoData.People });
        }
        else
        {
            Console.WriteLine($"Tolpuddle demonstration: {urls.First()}");
            Console.WriteLine($"Sign in at {signIn} with the password: {DemoData.Password}");
            foreach (var person in DemoData.People) Console.WriteLine($"  {person.Email,-28} {string.Join(", ", person.Roles)}");
        }

        if (!urls.All(url => new Uri(url).IsLoopback)) Console.Error.WriteLine("Everybody who reaches this machine can sign in: the passwords are known. Nothing real belongs here.");
    }
}
