using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Commands;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Testing;

/// <summary>
/// What an operator has: a database, a folder with keys of its own, and the program to start on them as often as need be.
/// It holds the people of the demonstration and no reports.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    /// <summary>A crowd of a test sends more in a minute than a partnership gets in a day.</summary>
    private static readonly string[] NoFlood = ["--usual-reports", "1000000"];

    private readonly TestDatabase _database;
    private readonly WebApplication _reader;
    private readonly string[] _arguments;

    private Installation(TestDatabase database, WebApplication reader)
    {
        (_database, _reader) = (database, reader);
        _arguments = ["--data", database.DataFolder, "--database", database.Database.ConnectionString];
    }

    public static async Task<Installation> CreateAsync(CancellationToken cancel)
    {
        var database = await TestDatabase.CreateBlankAsync();
        var reader = TolpuddleHost.Build(new TolpuddleSettings { DataDirectory = database.DataFolder, Database = database.Database });
        await TolpuddleHost.PrepareAsync(reader, cancel);
        await using var scope = reader.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoData>().LoadAsync(cancel, withReports: false);
        return new Installation(database, reader);
    }

    /// <summary>What says to a command which installation it is.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Where its key ring lies.</summary>
    public string KeyFolder => Path.Combine(_database.DataFolder, "keys");

    /// <summary>Where its files lie.</summary>
    public string FileFolder => Path.Combine(_database.DataFolder, "files");

    /// <summary>What its nodes open.</summary>
    public Database Database => _database.Database;

    /// <summary>Starts a node in a process of its own. One that is cancelled while it starts is killed.</summary>
    public Task<ServerProcess> StartNodeAsync(CancellationToken cancel) => ServerProcess.StartAsync(cancel, ["serve", .. _arguments, .. NoFlood]);

    /// <summary>The same with more <paramref name="options"/>, such as <c>--files</c>.</summary>
    public Task<ServerProcess> StartNodeWithAsync(IEnumerable<string> options, CancellationToken cancel) => ServerProcess.StartAsync(cancel, ["serve", .. _arguments, .. NoFlood, .. options]);

    /// <summary>The same by way of another program, such as <c>nice</c>.</summary>
    public Task<ServerProcess> StartNodeAsync(IEnumerable<string> through, CancellationToken cancel)
    {
        string[] words = [.. through, Command.Dotnet, Command.Program, "serve", .. _arguments, .. NoFlood];
        return ServerProcess.StartAsync(Command.Describe(words[0], words[1..]), cancel);
    }

    /// <summary>Runs another command on it to its end, such as <c>user add</c>.</summary>
    public Task<CommandResult> RunAsync(CancellationToken cancel, params string[] command) => RunAsync("", cancel, command);

    /// <summary>The same with <paramref name="input"/> as all that is typed.</summary>
    public Task<CommandResult> RunAsync(string input, CancellationToken cancel, params string[] command) =>
        Command.RunAsync(Command.Describe(Command.Dotnet, [Command.Program, .. command, .. _arguments]), input, cancel);

    /// <summary>Looks into the database beside the nodes, with the keys that they use.</summary>
    public async Task<T> LookAsync<T>(Func<TolpuddleContext, Task<T>> look)
    {
        await using var scope = _reader.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
        db.Viewer = Viewer.System("tests");
        return await look(db);
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _database.DisposeAsync();
    }
}
