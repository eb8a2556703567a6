using CsCheck;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>Nothing waits unseen: whoever answers for something is told in time, and somebody else when that does not help.</summary>
public sealed class ReminderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_is_told_once_when_little_time_is_left_and_once_when_it_is_late()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var report = await ReceiveAsync(database, DemoPeople.Adviser, RiskClock.High); // four hours
        await RemindAsync(database);
        Assert.Empty(await TextsAsync(database, DemoPeople.Adviser));

        database.Clock.Advance(TimeSpan.FromHours(3.2));
        await RemindAsync(database);
        await RemindAsync(database);
        Assert.Equal([$"{report.Reference} is due soon."], await TextsAsync(database, DemoPeople.Adviser));

        database.Clock.Advance(TimeSpan.FromHours(1));
        await RemindAsync(database);
        await RemindAsync(database);
        Assert.Equal([$"{report.Reference} is due soon.", $"{report.Reference} is late."], await TextsAsync(database, DemoPeople.Adviser));
        Assert.Empty(await TextsAsync(database, DemoPeople.Coordinator));
    }

    [Fact]
    public async Task A_coordinator_is_told_of_what_is_late_for_more_than_a_day()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var report = await ReceiveAsync(database, DemoPeople.Adviser, RiskClock.High);
        database.Clock.Advance(TimeSpan.FromHours(29));

        await RemindAsync(database);
        await RemindAsync(database);

        Assert.Equal([$"{report.Reference} has been late for more than a day."], await TextsAsync(database, DemoPeople.Coordinator));
        Assert.Empty(await TextsAsync(database, DemoPeople.Police));
    }

    [Fact]
    public async Task What_is_given_more_time_is_spoken_of_again()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var report = await ReceiveAsync(database, DemoPeople.Adviser, RiskClock.High);
        database.Clock.Advance(TimeSpan.FromHours(5));
        await RemindAsync(database);
        await using (var db = await database.OpenAsync(DemoPeople.Adviser, Cancel))
        {
            var mine = await db.Reports.SingleAsync(r => r.Id == report.Id, Cancel);
            mine.DueAt = db.Now.AddHours(4);
            db.Record("report.risk", mine.Id);
            await db.SaveChangesAsync(Cancel);
        }

        database.Clock.Advance(TimeSpan.FromHours(5));
        await RemindAsync(database);

        Assert.Equal(2, (await TextsAsync(database, DemoPeople.Adviser)).Count(text => text.EndsWith("is late.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_open_call_waits_for_its_holder_by_the_clock_of_its_risk()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await desk.CallAsync(Cancel, (CallFields.Notes, "He is at the door"), (CallFields.DangerNow, "yes"));
        var quiet = await desk.CallAsync(Cancel, (CallFields.Notes, "A question"));
        await RemindAsync(database);
        Assert.Empty(await TextsAsync(database, DemoPeople.Adviser));

        database.Clock.Advance(TimeSpan.FromMinutes(16));
        await RemindAsync(database);
        await RemindAsync(database);

        Assert.Equal(["An open call at the desk is late."], await TextsAsync(database, DemoPeople.Adviser));
        var late = Assert.Single(await new NoticeBoard(desk.Db).LateAsync(Cancel));
        Assert.Equal(($"/desk/calls/{call}", 1), (late.Path, await new NoticeBoard(desk.Db).CountLateAsync(99, Cancel)));
        await using (var program = database.Open(Viewer.System("test"))) Assert.Contains("1 open call is late", (await new Checkup(program).ExamineAsync(mailGoes: false, Cancel)).Single(f => f.Check == "late-calls").Says, StringComparison.Ordinal);
        database.Clock.Advance(TimeSpan.FromHours(25));
        await RemindAsync(database);
        await RemindAsync(database);
        Assert.Equal(["An open call at the desk has been late for more than a day."], await TextsAsync(database, DemoPeople.Coordinator));

        await desk.FinishAsync(call, Cancel);
        database.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal([$"/desk/calls/{quiet}"], (await new NoticeBoard(desk.Db).LateAsync(Cancel)).Select(m => m.Path).Where(path => path.StartsWith("/desk", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_call_whose_holder_left_the_desk_is_the_coordinators_to_give_away()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await desk.CallAsync(Cancel, (CallFields.Notes, "A question"));
        await using (var db = await database.OpenAsync(DemoPeople.Administrator, Cancel))
        {
            Assert.Null((await new Accounts(db).ChangeRolesAsync(desk.Db.Viewer.AccountId, Role.Practitioner, 0, Cancel)).Problem);
        }

        database.Clock.Advance(TimeSpan.FromDays(4));
        await RemindAsync(database);

        Assert.Empty(await TextsAsync(database, DemoPeople.Adviser));
        Assert.Contains("An open call at the desk belongs to somebody who can no longer work on it.", await TextsAsync(database, DemoPeople.Coordinator));
        await using var program = database.Open(Viewer.System("test"));
        Assert.Equal(1, await new OpenWork(program).CountUnownedAsync(Cancel));
    }

    [Fact]
    public async Task What_belongs_to_somebody_who_is_gone_is_told_to_the_coordinator_and_not_to_them()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var report = await ReceiveAsync(database, DemoPeople.Adviser, RiskClock.Medium);
        var gone = await database.ViewerAsync(DemoPeople.Adviser, Cancel);
        await using (var db = await database.OpenAsync(DemoPeople.Administrator, Cancel)) Assert.Null((await new Accounts(db).CloseAsync(gone.AccountId, 0, Cancel)).Problem);

        await RemindAsync(database);
        await RemindAsync(database);

        Assert.Equal([$"{report.Reference} belongs to somebody who can no longer work on it."], (await TextsAsync(database, DemoPeople.Coordinator)).Where(t => t.Contains("belongs", StringComparison.Ordinal)));
        Assert.Empty(await TextsAsync(database, DemoPeople.Adviser));
    }

    [Fact]
    public async Task Referrals_tasks_and_requests_are_spoken_of_too_each_with_its_own_way_in()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var report = await ReceiveAsync(database, DemoPeople.Coordinator, RiskClock.High);
        var (police, council) = (await database.ViewerAsync(DemoPeople.Police, Cancel), await database.ViewerAsync(DemoPeople.Council, Cancel));
        string reference;
        await using (var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel))
        {
            Assert.IsType<SendResult.Sent>(await new Referrals(db).SendAsync(report.Id, [council.AgencyId], "Please look", TestCases.Grounds, Cancel));
            await TestReports.AskAsync(db, report.Id, police.AgencyId, police.AccountId, Cancel);
            reference = await OpenCaseAsync(db, police.AccountId);
        }

        await ForgetNoticesAsync(database);
        database.Clock.Advance(TimeSpan.FromDays(5));
        await RemindAsync(database);

        var toPolice = await NoticesAsync(database, DemoPeople.Police);
        Assert.Contains(toPolice, n => n.Text == $"A task in {reference} is late." && n.Path == $"/cases/{reference}");
        Assert.Contains(toPolice, n => n.Text == "A request of another agency is late." && n.Path == "/linking/requests");
        Assert.Contains(await NoticesAsync(database, DemoPeople.Council), n => n.Text == $"The referral of {report.Reference} is late." && n.Path.StartsWith("/referrals/", StringComparison.Ordinal));
        Assert.Contains(await NoticesAsync(database, DemoPeople.Coordinator), n => n.Text == $"A task in {reference} has been late for more than a day.");
    }

    [Fact]
    public async Task Nodes_that_remind_at_once_tell_everybody_once()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        for (var i = 0; i < 20; i++) await ReceiveAsync(database, DemoPeople.Adviser, RiskClock.High);
        database.Clock.Advance(TimeSpan.FromHours(5));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => RemindAsync(database), Cancel)));

        Assert.Equal(20, (await TextsAsync(database, DemoPeople.Adviser)).Count);
    }

    [Fact]
    public async Task What_is_done_is_not_spoken_of()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var report = await ReceiveAsync(database, DemoPeople.Adviser, RiskClock.High);
        await using (var db = await database.OpenAsync(DemoPeople.Adviser, Cancel))
        {
            Assert.Equal(TriageResult.Done, await new Triage(db).CloseAsync(report.Id, Codes.Outcome.Codes[0].Value, "All is well", despiteReferrals: false, Cancel));
        }

        database.Clock.Advance(TimeSpan.FromDays(3));
        await RemindAsync(database);

        Assert.Empty(await TextsAsync(database, DemoPeople.Adviser));
        Assert.Empty(await TextsAsync(database, DemoPeople.Coordinator));
    }

    [Fact]
    public async Task Whoever_is_late_sees_it_on_their_board_and_nobody_elses()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var mine = await ReceiveAsync(database, DemoPeople.Adviser, RiskClock.High);
        await ReceiveAsync(database, DemoPeople.OtherAdviser, RiskClock.High);
        database.Clock.Advance(TimeSpan.FromHours(5));
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);

        Assert.Equal(mine.Reference, Assert.Single(await new NoticeBoard(db).LateAsync(Cancel)).What);
        Assert.Equal(1, await new NoticeBoard(db).CountLateAsync(50, Cancel));
    }

    [Fact]
    public void Little_time_is_a_quarter_of_all_time_and_at_most_a_day() => Gen.Int[1, 10_000_000].Sample(seconds =>
    {
        var since = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var soon = Reminders.Soon(since, since.AddSeconds(seconds));
        return soon > TimeSpan.Zero && soon <= TimeSpan.FromDays(1) && soon <= TimeSpan.FromSeconds(seconds) / 4;
    });

    private static async Task<Report> ReceiveAsync(TestDatabase database, string owner, string risk)
    {
        await using var db = await database.OpenAsync(owner, Cancel);
        return await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van", risk), Cancel);
    }

    private static async Task<string> OpenCaseAsync(TolpuddleContext db, Guid member)
    {
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Packhouse", receivedAt: db.Now.AddMinutes(-1)), Cancel);
        var @case = await new CaseFiles(db).OpenAsync(Guid.CreateVersion7(), report.Reference, "Packhouse", "first contact", Cancel);
        Assert.NotNull(@case);
        Assert.Equal(CaseResult.Done, await new Membership(db).BringInAsync(@case, member, CaseMember.Member, "investigation", null, TestCases.Grounds, CaseSight.All, Cancel));
        Assert.Equal(CaseResult.Done, await new TaskList(db).SetAsync(@case, "Visit", member, Days.Of(db.Now.AddDays(2)), Cancel));
        return @case;
    }

    private static async Task RemindAsync(TestDatabase database)
    {
        await using var db = database.Open(Viewer.Nobody);
        await new Reminders(db).RemindAsync(Cancel);
    }

    private static async Task ForgetNoticesAsync(TestDatabase database)
    {
        await using var db = database.Open(Viewer.System("test"));
        await db.Notices.ExecuteDeleteAsync(Cancel);
    }

    private static async Task<List<Notice>> NoticesAsync(TestDatabase database, string email)
    {
        await using var db = await database.OpenAsync(email, Cancel);
        return await db.Notices.OrderBy(n => n.At).ThenBy(n => n.Id).ToListAsync(Cancel);
    }

    private static async Task<List<string>> TextsAsync(TestDatabase database, string email) => [.. (await NoticesAsync(database, email)).Select(n => n.Text)];
}
