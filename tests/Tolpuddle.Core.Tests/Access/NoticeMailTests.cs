using CsCheck;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

public sealed class NoticeMailTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_notices_within_a_few_minutes_are_one_mail()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        for (var i = 0; i < 10; i++)
        {
            await NotifyAsync(database, 1);
            await WriteAsync(database);
            database.Clock.Advance(TimeSpan.FromSeconds(25));
        }

        database.Clock.Advance(NoticeMails.Quiet);
        await WriteAsync(database);
        await WriteAsync(database);

        Assert.Equal(1, await MailsAsync(database));
    }

    [Fact]
    public async Task However_many_follow_the_first_waits_no_longer_than_five_minutes()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        for (var i = 0; i < 6; i++)
        {
            await NotifyAsync(database, 1);
            database.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await WriteAsync(database);

        Assert.Equal(1, await MailsAsync(database));
    }

    [Fact]
    public async Task What_was_read_in_time_needs_no_mail()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await NotifyAsync(database, 3);
        await using (var db = await database.OpenAsync(DemoPeople.Adviser, Cancel)) Assert.Equal(3, (await new NoticeBoard(db).ReadAsync(Cancel)).Count);

        database.Clock.Advance(TimeSpan.FromHours(1));
        await WriteAsync(database);

        Assert.Equal(0, await MailsAsync(database));
    }

    [Theory]
    [InlineData(NoticeMail.Never, 0)]
    [InlineData(NoticeMail.Daily, 1)]
    [InlineData(NoticeMail.AtOnce, 2)]
    public async Task Everybody_chooses_when_they_are_told(NoticeMail when, int mails)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using (var db = await database.OpenAsync(DemoPeople.Adviser, Cancel)) Assert.True(await new MailWishes(db).ChangeAsync(new MailWish(when, 9, "en"), Cancel));
        AdvanceTo(database.Clock, hour: 10);
        await NotifyAsync(database, 1);
        database.Clock.Advance(TimeSpan.FromHours(1));
        await WriteAsync(database);
        await NotifyAsync(database, 1);
        database.Clock.Advance(TimeSpan.FromHours(23)); // past nine o'clock
        await WriteAsync(database);

        Assert.Equal(mails, await MailsAsync(database));
    }

    [Fact]
    public async Task Of_two_nodes_that_write_the_same_mail_at_once_one_does()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await NotifyAsync(database, 5);
        database.Clock.Advance(NoticeMails.Quiet);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => WriteAsync(database), Cancel)));

        Assert.Equal(1, await MailsAsync(database));
    }

    [Fact]
    public async Task Nobody_is_written_to_whose_account_is_closed()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await NotifyAsync(database, 1);
        var viewer = await database.ViewerAsync(DemoPeople.Adviser, Cancel);
        await using (var db = await database.OpenAsync(DemoPeople.Administrator, Cancel)) Assert.Null((await new Accounts(db).CloseAsync(viewer.AccountId, 0, Cancel)).Problem);

        database.Clock.Advance(TimeSpan.FromHours(1));
        await WriteAsync(database);

        Assert.Equal(0, await MailsAsync(database));
    }

    [Fact]
    public void Somebody_who_wants_mails_soon_waits_two_to_five_minutes_and_nobody_waits_a_day() =>
        Gen.Select(Gen.Long[0, 365L * 24 * 3600], Gen.Int[0, 7200], Gen.Int[0, 7200], Gen.Int[NoticeMails.FirstHour, NoticeMails.LastHour]).Sample((at, first, span, hour) =>
        {
            var oldest = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(at);
            var newest = oldest.AddSeconds(span);
            var now = newest.AddSeconds(first);
            var soon = NoticeMails.IsTime(NoticeMail.AtOnce, hour, oldest, newest, now);
            return soon == (first >= 120 || span + first >= 300)
                && NoticeMails.IsTime(NoticeMail.Daily, hour, oldest, newest, oldest.AddHours(25))
                && !NoticeMails.IsTime(NoticeMail.Never, hour, oldest, newest, now);
        });

    private static void AdvanceTo(TestClock clock, int hour)
    {
        var next = clock.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(hour);
        clock.Advance(next - clock.GetUtcNow().UtcDateTime);
    }

    private static async Task NotifyAsync(TestDatabase database, int count)
    {
        var adviser = await database.ViewerAsync(DemoPeople.Adviser, Cancel);
        await using var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        for (var i = 0; i < count; i++) db.Notify(adviser.AccountId, "R-7K3F-92QD was handed to you.", "/reports/R-7K3F-92QD");
        await db.SaveChangesAsync(Cancel);
    }

    private static async Task WriteAsync(TestDatabase database)
    {
        await using var db = database.Open(Viewer.Nobody);
        await new NoticeMails(db).WriteAsync(Cancel);
    }

    private static async Task<int> MailsAsync(TestDatabase database)
    {
        await using var db = database.Open(Viewer.System("test"));
        return await db.Outbox.CountAsync(Cancel);
    }
}
