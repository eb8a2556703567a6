using System.Buffers.Binary;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Data;

/// <summary>A new key comes into use while nodes go on, and none of them ever meets what it cannot read.</summary>
public sealed class FieldKeysTests
{
    private const string Column = "Mention.Text";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_that_go_on_read_each_other_before_while_and_after_a_key_comes_into_use()
    {
        await using var database = await TestDatabase.CreateBlankAsync();
        await using var first = await StartAsync(database);
        await using var second = await StartAsync(database);
        Assert.Equal(1, Write(first, second));

        var number = await AskAsync(first, keys => keys.MakeAsync(Cancel));
        Assert.NotEqual(1, number);
        await LookAsync(first);
        Assert.Equal(1, Write(first, second)); // the other does not know the key yet
        database.Clock.Advance(FieldKeys.Look);
        await LookAsync(second);
        Assert.Equal(1, Write(second, first));

        database.Clock.Advance(FieldKeys.BeforeUse);
        await LookAsync(first);
        Assert.Equal(number, Write(first, second)); // which has not looked again
        Assert.Equal(1, Write(second, first));
        await LookAsync(second);
        Assert.Equal(number, Write(second, first));

        await using var late = await StartAsync(database);
        Assert.Equal(number, Write(late, first));
        await using var scope = late.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
        db.Viewer = Viewer.System("test");
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Act == "data-key.make", Cancel));
    }

    [Fact]
    public async Task A_node_that_starts_at_once_writes_with_the_key_that_all_know()
    {
        await using var database = await TestDatabase.CreateBlankAsync();
        await using var first = await StartAsync(database);
        var old = first.GetRequiredService<Vault>().Encrypt("Ion", Column);
        await AskAsync(first, keys => keys.MakeAsync(Cancel));

        await using var second = await StartAsync(database);

        Assert.Equal(1, Write(second, first));
        Assert.Equal("Ion", second.GetRequiredService<Vault>().Decrypt(old, Column));
    }

    /// <summary>One node writes, the other reads it.</summary>
    /// <returns>The number of the key.</returns>
    private static int Write(ServiceProvider writer, ServiceProvider reader)
    {
        var bytes = writer.GetRequiredService<Vault>().Encrypt("Ion", Column);
        Assert.Equal("Ion", reader.GetRequiredService<Vault>().Decrypt(bytes, Column));
        return BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1));
    }

    private static Task LookAsync(ServiceProvider node) => AskAsync(node, async keys =>
    {
        await keys.RefreshAsync(Cancel);
        return true;
    });

    private static async Task<T> AskAsync<T>(ServiceProvider node, Func<FieldKeys, Task<T>> ask)
    {
        await using var scope = node.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Viewer = Viewer.System("test");
        return await ask(scope.ServiceProvider.GetRequiredService<FieldKeys>());
    }

    private static async Task<ServiceProvider> StartAsync(TestDatabase database)
    {
        var services = new ServiceCollection().AddTolpuddleCore(database.Database).AddSingleton<TimeProvider>(database.Clock).AddLogging();
        services.AddDataProtection().SetApplicationName("Tolpuddle").PersistKeysToFileSystem(Directory.CreateDirectory(database.DataFolder));
        var node = services.BuildServiceProvider();
        await database.Database.PrepareAsync(node, Cancel);
        return node;
    }
}
