using CsCheck;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Retention;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Retention;

/// <summary>When a record is erased: after the last human decision and its class's time, two people warned a month before, nothing standing against it.</summary>
public sealed class EndingTests : IAsyncLifetime
{
    private const int Worlds = 12;

    private RetentionWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await RetentionWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData("nfa", "no", 24)]
    [InlineData("safe", "no", 72)]
    [InlineData("arrest", "no", 120)]
    [InlineData("nfa", "perhaps", 300)]
    public async Task A_report_is_kept_as_long_as_its_class_and_no_longer(string outcome, string children, int months)
    {
        var report = await _world.ClosedAsync(outcome, new ReportFacts { Children = children });

        await _world.PassAsync(months - 2);
        Assert.True(await _world.IsThereAsync(report.Id));
        await _world.PassAsync(2);

        Assert.False(await _world.IsThereAsync(report.Id));
    }

    [Fact]
    public async Task Two_people_are_warned_a_month_before_and_may_say_that_it_is_kept()
    {
        var report = await _world.ClosedAsync();
        _world.Database.Clock.Advance(_world.Later(24) - _world.Database.Clock.GetUtcNow() - TimeSpan.FromDays(29));
        await _world.RoundAsync();

        var ending = await EndingAsync(report.Id);
        Assert.Equal([(await _world.Database.ViewerAsync(DemoPeople.Coordinator, Cancel)).AccountId, (await _world.Database.ViewerAsync(DemoPeople.DataProtectionOfficer, Cancel)).AccountId], [ending!.FirstId!.Value, ending.SecondId!.Value]);
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer))
        {
            Assert.Single(await officer.Notices.Where(n => n.Text.Contains(report.Reference) && n.Text.Contains("to be erased")).ToListAsync(Cancel));
            Assert.Equal(report.Reference, Assert.Single(await new Endings(officer).ListAsync(Cancel)).Reference);
            Assert.Null(await new Endings(officer).KeepAsync(report.Reference, Days.Of(officer.Now).AddMonths(6), "A claim is being brought", Cancel));
        }

        await _world.PassAsync(4);
        Assert.True(await _world.IsThereAsync(report.Id));
        await _world.PassAsync(3);

        Assert.False(await _world.IsThereAsync(report.Id));
    }

    [Fact]
    public async Task A_look_counts_for_nothing_and_a_decision_begins_the_time_anew()
    {
        var (looked, decided) = (await _world.ClosedAsync(), await _world.ClosedAsync());
        _world.Database.Clock.Advance(_world.Later(20) - _world.Database.Clock.GetUtcNow());
        await using (var db = await _world.AsAsync(DemoPeople.Coordinator))
        {
            Assert.NotNull(await new ReportFile(db, new Looks(db)).OpenAsync(looked.Reference, Cancel));
            Assert.Equal(TriageResult.Done, await new Triage(db).ReopenAsync(decided.Id, "Look again", Cancel));
            Assert.Equal(TriageResult.Done, await new Triage(db).CloseAsync(decided.Id, "nfa", "Nothing", false, Cancel));
        }

        await _world.PassAsync(5);

        Assert.Equal((false, true), (await _world.IsThereAsync(looked.Id), await _world.IsThereAsync(decided.Id)));
    }

    [Fact]
    public async Task A_report_in_a_case_lives_as_long_as_the_case()
    {
        var full = await _world.FullCaseAsync();
        await _world.PassAsync(60);
        Assert.Equal((true, true, true), (await _world.IsThereAsync(full.Case), await _world.IsThereAsync(full.Report), await _world.IsThereAsync(full.Repeat)));
        await using var db = _world.Database.Open(Viewer.System("test"));
        Assert.Empty(await db.Endings.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Where_nobody_else_could_be_warned_nothing_is_erased_and_the_doctor_says_so()
    {
        var report = await _world.ClosedAsync();
        await using (var db = _world.Database.Open(Viewer.System("test")))
        {
            var coordinator = await _world.Database.ViewerAsync(DemoPeople.Coordinator, Cancel);
            foreach (var other in await db.Accounts.Where(a => a.AgencyId == coordinator.AgencyId && a.Id != coordinator.AccountId).ToListAsync(Cancel)) other.State = AccountState.Closed;
            await db.PlantAsync(Cancel);
        }

        await _world.PassAsync(24);
        await _world.PassAsync(2);

        Assert.True(await _world.IsThereAsync(report.Id));
        await using var doctor = _world.Database.Open(Viewer.System("test"));
        var finding = Assert.Single(await new RetentionCheckup(doctor).ExamineAsync(Cancel));
        Assert.Equal((FindingLevel.Problem, true), (finding.Level, finding.Says.Contains("not two people", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_hold_keeps_everything_of_a_record_until_another_person_lifts_it()
    {
        var report = await _world.ClosedAsync();
        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator))
        {
            Assert.Null(await new LegalHolds(coordinator).SetAsync(report.Reference, "An inquiry", "Letter of 3 May", Days.Of(coordinator.Now).AddMonths(6), Cancel));
            var own = Assert.Single(await new LegalHolds(coordinator).OfAsync(report.Id, Cancel));
            Assert.Contains("Another", await new LegalHolds(coordinator).LiftAsync(own.Id, "Over", Cancel), StringComparison.Ordinal);
        }

        await _world.PassAsync(30);
        Assert.True(await _world.IsThereAsync(report.Id));
        await using (var doctor = _world.Database.Open(Viewer.System("test"))) Assert.Equal(["retention", "holds"], (await new RetentionCheckup(doctor).ExamineAsync(Cancel)).Select(f => f.Check));
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer))
        {
            Assert.Contains(await officer.Notices.ToListAsync(Cancel), n => n.Text.Contains("due for review", StringComparison.Ordinal));
            Assert.Null(await new LegalHolds(officer).LiftAsync((await new LegalHolds(officer).StandingAsync(Cancel)).Single().Id, "The inquiry is over", Cancel));
        }

        await _world.RoundAsync();
        Assert.True(await _world.IsThereAsync(report.Id)); // warned of first, however long ago its time was over
        await _world.PassAsync(0);
        Assert.False(await _world.IsThereAsync(report.Id));
    }

    [Fact]
    public async Task After_a_standstill_or_a_leap_of_the_clock_people_are_warned_anew()
    {
        var report = await _world.ClosedAsync();
        _world.Database.Clock.Advance(_world.Later(24) - _world.Database.Clock.GetUtcNow());
        await _world.RoundAsync();
        Assert.NotNull((await EndingAsync(report.Id))!.WarnedAt);
        _world.Database.Clock.Advance(EndingRound.WarnedBefore + TimeSpan.FromDays(1));

        await _world.RoundAsync();

        var ending = (await EndingAsync(report.Id))!;
        Assert.True(ending.DueAt > _world.Database.Clock.GetUtcNow().UtcDateTime.AddDays(29));
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer)) Assert.Equal(2, await officer.Notices.CountAsync(n => n.Text.StartsWith(report.Reference + " is to be erased on"), Cancel));
        await _world.MonthAsync();
        Assert.False(await _world.IsThereAsync(report.Id));
    }

    [Fact]
    public async Task What_is_held_is_neither_merged_away_nor_erased_with_its_case()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (held, other) = (await TestReports.ReceiveAsync(db, TestReports.Draft(db, "x"), Cancel), await TestReports.ReceiveAsync(db, TestReports.Draft(db, "y"), Cancel));
        Assert.Null(await new LegalHolds(db).SetAsync(held.Reference, "An inquiry", "Letter", null, Cancel));
        Assert.Equal(TriageResult.OnHold, await new Duplicates(db).MergeAsync(held.Id, other.Reference, "Same", Cancel));
        var full = await _world.FullCaseAsync();
        Assert.Null(await new LegalHolds(db).SetAsync(full.Reference, "A claim", "Order of the court", null, Cancel));
        var (holds, _) = await new LegalHolds(db).OfReportAsync(full.Report, Cancel);
        Assert.True(Assert.Single(holds).IsCase);

        await _world.PassAsync(80);

        Assert.Equal((true, true), (await _world.IsThereAsync(full.Case), await _world.IsThereAsync(full.Report)));
    }

    [Fact]
    public async Task It_takes_two_to_erase_before_the_time_and_a_decision_in_between_ends_it()
    {
        var (goes, stays) = (await _world.ClosedAsync(), await _world.ClosedAsync());
        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator))
        {
            foreach (var report in new[] { goes, stays }) Assert.Null(await new Endings(coordinator).ProposeAsync(report.Reference, "Told in error", Cancel));
            Assert.Contains("takes two", await new Endings(coordinator).ConfirmAsync(goes.Reference, Cancel), StringComparison.Ordinal);
        }

        await _world.RoundAsync();
        Assert.True(await _world.IsThereAsync(goes.Id));
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer))
        {
            foreach (var report in new[] { goes, stays }) Assert.Null(await new Endings(officer).ConfirmAsync(report.Reference, Cancel));
        }

        await using (var again = await _world.AsAsync(DemoPeople.Coordinator)) Assert.Equal(TriageResult.Done, await new Triage(again).ReopenAsync(stays.Id, "Look again", Cancel));
        await _world.RoundAsync();

        Assert.Equal((false, true), (await _world.IsThereAsync(goes.Id), await _world.IsThereAsync(stays.Id)));
    }

    /// <summary>What may happen to a report, in any order: months pass, somebody looks, decides, holds, lifts, keeps, asks that it go, agrees; rounds go all the time.</summary>
    private enum Event
    {
        Month, HalfYear, Look, Reopen, Close, Hold, Lift, Keep, Propose, Confirm,
    }

    [Fact]
    public async Task Nothing_younger_than_its_period_or_held_is_ever_erased_whatever_the_order_of_decisions() =>
        await Gen.Int[0, 19].Select(n => n < 4 ? Event.Month : n < 10 ? Event.HalfYear : (Event)(n - 10)).Array[4, 12].SampleAsync(async events =>
        {
            await using var world = await RetentionWorld.CreateAsync();
            var report = await world.ClosedAsync();
            var (decided, held, kept, open) = (world.Database.Clock.GetUtcNow(), false, DateTimeOffset.MinValue, false);
            var (asked, agreed) = ((DateTimeOffset?)null, false);
            world.Database.Clock.Advance(world.Later(20) - world.Database.Clock.GetUtcNow());
            foreach (var happens in events)
            {
                if (!await world.IsThereAsync(report.Id)) return true;
                if (asked + Ending.Asked <= world.Database.Clock.GetUtcNow()) asked = null;
                if (happens is Event.Reopen or Event.Hold or Event.Keep) asked = null;
                switch (happens)
                {
                    case Event.Month:
                        await world.ToTheDayAsync();
                        break;
                    case Event.HalfYear:
                        world.Database.Clock.Advance(world.Later(6) - world.Database.Clock.GetUtcNow());
                        break;
                    case Event.Look:
                        await DoAsync(world, DemoPeople.Coordinator, async db => await new ReportFile(db, new Looks(db)).OpenAsync(report.Reference, Cancel) is null ? "" : null);
                        break;
                    case Event.Reopen when !open:
                        await DoAsync(world, DemoPeople.Coordinator, async db => await new Triage(db).ReopenAsync(report.Id, "r", Cancel) == TriageResult.Done ? null : "");
                        (open, decided) = (true, world.Database.Clock.GetUtcNow());
                        break;
                    case Event.Close when open:
                        await DoAsync(world, DemoPeople.Coordinator, async db => await new Triage(db).CloseAsync(report.Id, "nfa", "r", false, Cancel) == TriageResult.Done ? null : "");
                        (open, decided) = (false, world.Database.Clock.GetUtcNow());
                        break;
                    case Event.Hold when !held:
                        held = await DoAsync(world, DemoPeople.Coordinator, db => new LegalHolds(db).SetAsync(report.Reference, "r", "a", null, Cancel));
                        break;
                    case Event.Lift when held:
                        held = !await DoAsync(world, DemoPeople.DataProtectionOfficer, async db => await new LegalHolds(db).LiftAsync((await new LegalHolds(db).StandingAsync(Cancel)).Single().Id, "r", Cancel));
                        break;
                    case Event.Keep when !open:
                        var until = world.Database.Clock.GetUtcNow().AddMonths(9);
                        if (await DoAsync(world, DemoPeople.DataProtectionOfficer, db => new Endings(db).KeepAsync(report.Reference, Days.Of(until.UtcDateTime), "r", Cancel))) kept = until;
                        break;
                    case Event.Propose when !open && !held && asked is null && kept.AddDays(2) <= world.Database.Clock.GetUtcNow():
                        if (await DoAsync(world, DemoPeople.Coordinator, db => new Endings(db).ProposeAsync(report.Reference, "r", Cancel))) asked = world.Database.Clock.GetUtcNow();
                        break;
                    case Event.Confirm when asked is not null:
                        agreed = await DoAsync(world, DemoPeople.DataProtectionOfficer, db => new Endings(db).ConfirmAsync(report.Reference, Cancel));
                        break;
                }

                var now = world.Database.Clock.GetUtcNow();
                var mayGo = !open && !held && (agreed || (decided.AddMonths(24) <= now.AddMinutes(61) && kept <= now));
                await world.RoundAsync();
                if (!await world.IsThereAsync(report.Id) && !mayGo) return false;
            }

            await world.PassAsync(60); // and what nothing stands against does go
            return await world.IsThereAsync(report.Id) == (open || held);
        }, iter: Worlds, threads: 1);

    private static async Task<bool> DoAsync(RetentionWorld world, string person, Func<TolpuddleContext, Task<string?>> work)
    {
        await using var db = await world.AsAsync(person);
        Assert.Null(await work(db));
        return true;
    }

    private async Task<Ending?> EndingAsync(Guid id)
    {
        await using var db = _world.Database.Open(Viewer.System("test"));
        return await db.Endings.SingleOrDefaultAsync(e => e.RecordId == id, Cancel);
    }
}
