using System.CommandLine;
using Microsoft.Data.Sqlite;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

/// <summary>What commands have in common that work on a database.</summary>
internal static class DatabaseCommand
{
    /// <summary>A command that opens the database and the vault, and changes neither.</summary>
    public static Command Reading(Command command, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run)
    {
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ServerOptions.Read(parsed) with { IsReadOnly = true };
            if (settings.Database.Engine == DatabaseEngine.Sqlite && !File.Exists(new SqliteConnectionStringBuilder(settings.Database.ConnectionString).DataSource))
            {
                return await Root.FailAsync("There is no database here. Say with --data or --database where it is.");
            }

            await using var app = TolpuddleHost.Build(settings);
            await using var scope = app.Services.CreateAsyncScope();
            await settings.Database.OpenForReadingAsync(scope.ServiceProvider, cancel);
            return await run(parsed, scope.ServiceProvider, cancel);
        });
        return command;
    }

    /// <summary>A command that runs with the database prepared and the program as viewer.</summary>
    public static Command Changing(Command command, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run)
    {
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var app = TolpuddleHost.Build(ServerOptions.Read(parsed));
            await TolpuddleHost.PrepareAsync(app, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Viewer = Viewer.System("command line");
            return await run(parsed, scope.ServiceProvider, cancel);
        });
        return command;
    }
}
