using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Data;

[Trait("Databases", "None")]
public sealed class OpenConnectionsTests
{
    [Fact]
    public async Task Whoever_comes_next_gets_the_connection_that_was_given_back()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration, DatabaseEngine.Sqlite);
        var viewer = Viewer.System("test");

        await using var first = database.Open(viewer);
        var used = first.Database.GetDbConnection();
        await using var beside = database.Open(viewer);
        var another = beside.Database.GetDbConnection();
        await first.DisposeAsync();
        await using var next = database.Open(viewer);

        Assert.Same(used, next.Database.GetDbConnection());
        Assert.NotSame(used, another);
    }

    [Fact]
    public async Task What_was_not_finished_is_undone_and_its_connection_given_to_nobody()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration, DatabaseEngine.Sqlite);
        var viewer = Viewer.System("test");
        await using var unfinished = database.Open(viewer);
        var used = unfinished.Database.GetDbConnection();
        await unfinished.Database.ExecuteSqlRawAsync("BEGIN; UPDATE \"Agencies\" SET \"Name\" = 'Nobody ' || \"Name\"", TestContext.Current.CancellationToken);
        await unfinished.DisposeAsync();

        await using var next = database.Open(viewer);

        Assert.NotSame(used, next.Database.GetDbConnection());
        Assert.DoesNotContain(await next.Agencies.Select(a => a.Name).ToListAsync(TestContext.Current.CancellationToken), name => name.StartsWith("Nobody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_statement_that_is_still_read_can_be_asked_again()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration, DatabaseEngine.Sqlite);
        await using var db = database.Open(Viewer.System("test"));
        var agencies = db.Agencies.AsNoTracking().OrderBy(a => a.Name).Select(a => a.Name);
        var all = await agencies.ToListAsync(TestContext.Current.CancellationToken);

        var inner = new List<string>();
        await foreach (var name in agencies.AsAsyncEnumerable())
        {
            inner.Add(name);
            Assert.Equal(all, await agencies.ToListAsync(TestContext.Current.CancellationToken));
        }

        Assert.True(all.Count > 1);
        Assert.Equal(all, inner);
    }

    [Fact]
    public async Task The_same_statement_reads_with_the_values_of_its_turn()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration, DatabaseEngine.Sqlite);
        foreach (var turn in Enumerable.Range(0, 3))
        {
            await using var db = database.Open(Viewer.System("test"));
            var names = await db.Agencies.OrderBy(a => a.Name).Select(a => a.Name).ToListAsync(TestContext.Current.CancellationToken);
            foreach (var name in names)
            {
                Assert.Equal([name], await db.Agencies.Where(a => a.Name == name).Select(a => a.Name).ToListAsync(TestContext.Current.CancellationToken));
            }
        }
    }
}
