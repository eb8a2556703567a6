using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

public sealed class NoticeBoardTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_more_notices_than_fit_each_look_shows_the_next_until_none_is_unread()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        for (var i = 0; i < 230; i++) db.Notices.Add(new Notice { AccountId = db.Viewer.AccountId, At = db.Now.AddMinutes(-i), Text = $"Notice {i}", Path = "/desk" });
        await db.PlantAsync(Cancel);
        var board = new NoticeBoard(db);

        Assert.Equal(Words(0, 100), (await board.ReadAsync(Cancel)).Select(n => n.Text));
        Assert.Equal(130, await board.CountUnreadAsync(Cancel));
        Assert.Equal(Words(100, 100), (await board.ReadAsync(Cancel)).Select(n => n.Text));
        var last = await board.ReadAsync(Cancel);
        Assert.Equal(Words(200, 30), last.Where(n => n.ReadAt is null).Select(n => n.Text));
        Assert.Equal(100, last.Count);
        Assert.Equal(0, await board.CountUnreadAsync(Cancel));
        Assert.Equal(Words(0, 100), (await board.ReadAsync(Cancel)).Select(n => n.Text));
    }

    private static IEnumerable<string> Words(int first, int count) => Enumerable.Range(first, count).Select(i => $"Notice {i}");
}
