using CsCheck;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

public sealed class OutboxTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_that_take_at_once_never_take_the_same_mail()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await WriteAsync(database, 80);

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => TakeAllAsync(database), Cancel)));

        var all = taken.SelectMany(ids => ids).ToList();
        Assert.Equal(80, all.Count);
        Assert.Equal(80, all.Distinct().Count());
    }

    [Fact]
    public async Task What_a_dead_node_held_is_taken_by_another_when_its_lease_has_run_out()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await WriteAsync(database, 1);
        Assert.Single(await TakeAllAsync(database));

        database.Clock.Advance(Outbox.Lease - TimeSpan.FromSeconds(30));
        Assert.Empty(await TakeAllAsync(database));
        database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(await TakeAllAsync(database));
    }

    [Fact]
    public async Task A_node_that_was_too_slow_does_not_undo_what_another_has_done()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await WriteAsync(database, 1);
        await using var slow = database.Open(Viewer.Nobody);
        var held = Assert.Single(await new Outbox(slow).TakeAsync(Cancel));
        database.Clock.Advance(Outbox.Lease + TimeSpan.FromSeconds(1));
        await using var quick = database.Open(Viewer.Nobody);
        await new Outbox(quick).SentAsync(Assert.Single(await new Outbox(quick).TakeAsync(Cancel)), Cancel);

        await new Outbox(slow).FailedAsync(held, "The mail server cannot be reached.", forGood: false, Cancel);

        Assert.Empty(await TakeAllAsync(database));
        await using var db = database.Open(Viewer.System("test"));
        Assert.NotNull((await db.Outbox.SingleAsync(Cancel)).SentAt);
    }

    [Fact]
    public async Task When_one_of_a_batch_was_taken_over_the_rest_is_marked_all_the_same()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await WriteAsync(database, 4);
        await using var slow = database.Open(Viewer.Nobody);
        var held = await new Outbox(slow).TakeAsync(Cancel);
        await using var db = database.Open(Viewer.System("test"));
        var lost = held[0].Message.Id;
        await db.Outbox.Where(m => m.Id == lost).ExecuteUpdateAsync(m => m.SetProperty(x => x.LeaseId, Guid.NewGuid()), Cancel);

        foreach (var mail in held.Take(3)) await new Outbox(slow).SentAsync(mail, Cancel);
        await new Outbox(slow).FailedAsync(held[3], "The mail server cannot be reached.", forGood: false, Cancel);

        var after = await db.Outbox.AsNoTracking().ToDictionaryAsync(m => m.Id, Cancel);
        Assert.Null(after[lost].SentAt);
        Assert.All(held.Skip(1).Take(2), mail => Assert.Equal((true, "", (Guid?)null), (after[mail.Message.Id].SentAt is not null, after[mail.Message.Id].Path, after[mail.Message.Id].LeaseId)));
        Assert.Equal((1, "The mail server cannot be reached.", (Guid?)null), (after[held[3].Message.Id].Attempts, after[held[3].Message.Id].Failure, after[held[3].Message.Id].LeaseId));
    }

    [Fact]
    public async Task A_mail_that_is_of_no_use_any_more_is_given_up_and_seen()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await WriteAsync(database, 1);
        database.Clock.Advance(TimeSpan.FromDays(2));
        await using var db = database.Open(await database.ViewerAsync(DemoPeople.Administrator, Cancel));
        Assert.Empty(await TakeAllAsync(database));

        await using (var node = database.Open(Viewer.Nobody)) await new Outbox(node).TidyAsync(Cancel);

        var given = Assert.Single(await new Outbox(db).GivenUpAsync(Cancel));
        Assert.False(given.CanBeTriedAgain);
        Assert.False(await new Outbox(db).TryAgainAsync(given.Id, Cancel));
        db.Viewer = Viewer.System("doctor");
        Assert.Contains(await new Checkup(db).ExamineAsync(mailGoes: true, Cancel), f => f.Check == "mail-given-up" && f.Level == FindingLevel.Problem);
    }

    [Fact]
    public async Task Administrators_see_the_mails_of_their_own_people_only()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await WriteAsync(database, 1, DemoPeople.Council);
        await using (var node = database.Open(Viewer.Nobody))
        {
            var mail = Assert.Single(await new Outbox(node).TakeAsync(Cancel));
            await new Outbox(node).FailedAsync(mail, "The mail server refused the recipient (550).", forGood: true, Cancel);
        }

        var police = await database.ViewerAsync(DemoPeople.Police, Cancel) with { Roles = Role.Administrator };
        await using var db = database.Open(police);
        Assert.Empty(await new Outbox(db).GivenUpAsync(Cancel));
        db.Viewer = police with { AgencyId = (await database.ViewerAsync(DemoPeople.Council, Cancel)).AgencyId };
        Assert.Single(await new Outbox(db).GivenUpAsync(Cancel));
    }

    [Fact]
    public void Pauses_grow_and_never_exceed_four_hours() => Gen.Int[1, 1000].Sample(attempts =>
    {
        var (pause, next) = (Outbox.PauseAfter(attempts), Outbox.PauseAfter(attempts + 1));
        return pause >= TimeSpan.FromMinutes(1) && next >= pause && next <= TimeSpan.FromHours(4) && (next == pause * 2 || next == TimeSpan.FromHours(4));
    });

    private static async Task WriteAsync(TestDatabase database, int count, string email = DemoPeople.Adviser)
    {
        var viewer = await database.ViewerAsync(email, Cancel);
        await using var db = database.Open(viewer);
        for (var i = 0; i < count; i++) db.Mail(viewer.AccountId, MailKind.Notices, "/notices");
        await db.SaveChangesAsync(Cancel);
    }

    private static async Task<List<Guid>> TakeAllAsync(TestDatabase database)
    {
        await using var db = database.Open(Viewer.Nobody);
        List<Guid> all = [];
        while (await new Outbox(db).TakeAsync(Cancel) is { Count: > 0 } taken) all.AddRange(taken.Select(mail => mail.Message.Id));
        return all;
    }
}
