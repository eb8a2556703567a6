using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Architecture;

/// <summary>What must hold for every table.</summary>
public sealed class TableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrations_make_the_tables_that_the_code_describes()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.Open(Viewer.Nobody);

        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancel));
    }

    [Fact]
    public async Task Every_table_says_who_sees_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.Open(Viewer.Nobody);

        Assert.Empty(db.Model.GetEntityTypes()
            .Where(table => table.GetDeclaredQueryFilters().All(filter => filter.Key != TolpuddleContext.Visible))
            .Select(table => table.Name));
    }

    [Fact]
    public async Task The_embedded_database_keeps_a_log_that_survives_a_crash()
    {
        await using var database = await TestDatabase.CreateBlankAsync(DatabaseEngine.Sqlite);
        await using var program = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddTolpuddleCore(database.Database)
            .AddSingleton(TestDatabase.Vault)
            .BuildServiceProvider();
        await database.Database.PrepareAsync(program, Cancel);
        await using var db = database.Open(Viewer.Nobody);
        await db.Database.OpenConnectionAsync(Cancel);

        Assert.Equal("wal", await PragmaAsync("journal_mode"));
        Assert.Equal(2L, await PragmaAsync("synchronous")); // FULL

        async Task<object?> PragmaAsync(string name)
        {
            await using var command = ((SqliteConnection)db.Database.GetDbConnection()).CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            return await command.ExecuteScalarAsync(Cancel);
        }
    }
}
