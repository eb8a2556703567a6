using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Retention;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Retention;

/// <summary>What stands between a record and its erasure: that somebody has confirmed the periods, holds, other agencies, other people's word, and a record that cannot be read.</summary>
public sealed class EndingGuardTests : IAsyncLifetime
{
    private RetentionWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await RetentionWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Nothing_is_warned_of_or_erased_by_time_until_an_administrator_has_said_so()
    {
        var report = await _world.ClosedAsync();
        await BeRealAsync();
        await _world.PassAsync(30);
        Assert.True(await _world.IsThereAsync(report.Id));
        await using (var system = _world.Database.Open(Viewer.System("test")))
        {
            Assert.Empty(await system.Endings.ToListAsync(Cancel));
            Assert.Equal((FindingLevel.Attention, "Nothing is erased by time: nobody has confirmed the periods."), await FindAsync());
        }

        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator)) Assert.NotNull(await new RetentionPeriods(coordinator).BeginAsync(Cancel));
        await using (var administrator = await _world.AsAsync(DemoPeople.Administrator)) Assert.Null(await new RetentionPeriods(administrator).BeginAsync(Cancel));
        await _world.RoundAsync();
        Assert.True(await _world.IsThereAsync(report.Id)); // warned of first
        await _world.PassAsync(0);

        Assert.False(await _world.IsThereAsync(report.Id));
    }

    [Fact]
    public async Task What_two_agreed_on_before_it_begins_is_done()
    {
        var report = await _world.ClosedAsync();
        await BeRealAsync();
        await AgreeAsync(report.Reference);
        await _world.RoundAsync();
        Assert.False(await _world.IsThereAsync(report.Id));
    }

    [Fact]
    public async Task The_doctor_says_that_nobody_looks()
    {
        await _world.ClosedAsync();
        await BeRealAsync();
        await using (var administrator = await _world.AsAsync(DemoPeople.Administrator)) Assert.Null(await new RetentionPeriods(administrator).BeginAsync(Cancel));
        Assert.Equal(FindingLevel.Fine, (await FindAsync()).Level);
        _world.Database.Clock.Advance(TimeSpan.FromDays(3));
        var (level, says) = await FindAsync();
        Assert.Equal((FindingLevel.Problem, true), (level, says.Contains("the round does not go", StringComparison.Ordinal)));
        await _world.RoundAsync();
        Assert.Equal(FindingLevel.Fine, (await FindAsync()).Level);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_two_agreed_on_does_not_outlive_a_hold(bool onRepeat)
    {
        var (report, repeat) = await RepeatedAsync();
        await AgreeAsync(report.Reference);
        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator))
        {
            Assert.Null(await new LegalHolds(coordinator).SetAsync(onRepeat ? repeat.Reference : report.Reference, "An inquiry", "Letter", null, Cancel));
        }

        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer))
        {
            Assert.Null(await new LegalHolds(officer).LiftAsync((await new LegalHolds(officer).StandingAsync(Cancel)).Single().Id, "Over", Cancel));
        }

        await _world.RoundAsync();
        Assert.True(await _world.IsThereAsync(report.Id));
    }

    [Fact]
    public async Task What_is_held_leaves_neither_its_case_nor_what_it_repeats()
    {
        var (report, repeat) = await RepeatedAsync();
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        Assert.Null(await new LegalHolds(db).SetAsync(report.Reference, "An inquiry", "Letter", null, Cancel));
        Assert.Equal(TriageResult.OnHold, await new Duplicates(db).SeparateAsync(repeat.Id, "Not the same", Cancel));
        var @case = await TestCases.OpenAsync(db, "Packhouse", Cancel);
        Assert.Null(await new LegalHolds(db).SetAsync(@case, "A claim", "Order", null, Cancel));
        var inside = await ReferenceInAsync(db, @case);
        Assert.Equal(CaseResult.OnHold, await new CaseFiles(db).TakeOutReportAsync(@case, inside, "Not of it", Cancel));
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer))
        {
            foreach (var hold in await new LegalHolds(officer).StandingAsync(Cancel)) Assert.Null(await new LegalHolds(officer).LiftAsync(hold.Id, "Over", Cancel));
        }

        Assert.Equal(TriageResult.Done, await new Duplicates(db).SeparateAsync(repeat.Id, "Not the same", Cancel));
        Assert.Equal(CaseResult.Done, await new CaseFiles(db).TakeOutReportAsync(@case, inside, "Not of it", Cancel));
    }

    [Fact]
    public async Task An_agency_whose_report_goes_with_anothers_case_is_told_and_can_keep_it_and_nobody_shortens_that()
    {
        var (@case, id, theirs) = await SharedCaseAsync();
        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator))
        {
            Assert.Contains("another agency", await new Endings(coordinator).ProposeAsync(@case, "In error", Cancel), StringComparison.Ordinal);
            Assert.False((await new Endings(coordinator).OpenAsync(@case, Cancel))!.MayPropose(coordinator.Now));
        }

        _world.Database.Clock.Advance(_world.Later(72) - _world.Database.Clock.GetUtcNow());
        await _world.RoundAsync();
        DateOnly until;
        await using (var police = await _world.AsAsync(DemoPeople.Police))
        {
            Assert.Single(await police.Notices.Where(n => n.Path == $"/retention/{theirs.Reference}" && n.Text.Contains("to be erased")).ToListAsync(Cancel));
            var end = (await new Endings(police).OpenAsync(theirs.Reference, Cancel))!;
            Assert.Equal((false, true), (end.IsOwn, end.DueAt <= police.Now));
            until = Days.Of(police.Now).AddMonths(6);
            Assert.Null(await new Endings(police).KeepAsync(theirs.Reference, until, "We prosecute", Cancel));
        }

        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator))
        {
            Assert.Contains("Somebody else has said", await new Endings(coordinator).KeepAsync(@case, until.AddMonths(-1), "Sooner", Cancel), StringComparison.Ordinal);
            Assert.Null(await new Endings(coordinator).KeepAsync(@case, until.AddMonths(1), "Longer", Cancel));
            Assert.Contains("Somebody else has said", await new Endings(coordinator).KeepAsync(@case, until.AddDays(-1), "Sooner", Cancel), StringComparison.Ordinal);
            Assert.Null(await new Endings(coordinator).KeepAsync(@case, until, "As they say", Cancel)); // one's own word can be taken back, down to theirs
        }

        await _world.PassAsync(4);
        Assert.Equal((true, true), (await _world.IsThereAsync(id), await _world.IsThereAsync(theirs.Id)));
        await _world.PassAsync(3);
        Assert.Equal((false, false), (await _world.IsThereAsync(id), await _world.IsThereAsync(theirs.Id)));
    }

    [Fact]
    public async Task What_somebody_keeps_is_not_erased_by_two_others()
    {
        var report = await _world.ClosedAsync();
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer)) Assert.Null(await new Endings(officer).KeepAsync(report.Reference, Days.Of(officer.Now).AddMonths(2), "A claim", Cancel));
        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator))
        {
            Assert.Contains("It is kept until", await new Endings(coordinator).ProposeAsync(report.Reference, "In error", Cancel), StringComparison.Ordinal);
            Assert.False((await new Endings(coordinator).OpenAsync(report.Reference, Cancel))!.MayPropose(coordinator.Now));
        }

        await using var system = _world.Database.Open(Viewer.System("test")); // however the agreement came about
        var ending = await system.Endings.SingleAsync(Cancel);
        (ending.ProposedById, ending.ProposedAt, ending.ConfirmedById) = (ending.KeptById, system.Now, Guid.NewGuid());
        await system.PlantAsync(Cancel);
        await _world.RoundAsync();
        Assert.True(await _world.IsThereAsync(report.Id));
    }

    [Fact]
    public async Task What_nobody_confirms_in_thirty_days_is_asked_for_no_more()
    {
        var report = await _world.ClosedAsync();
        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator)) Assert.Null(await new Endings(coordinator).ProposeAsync(report.Reference, "In error", Cancel));
        _world.Database.Clock.Advance(TimeSpan.FromDays(30));
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer)) Assert.Contains("Nobody asks", await new Endings(officer).ConfirmAsync(report.Reference, Cancel), StringComparison.Ordinal);
        await _world.RoundAsync();
        await using var system = _world.Database.Open(Viewer.System("test"));
        Assert.DoesNotContain(await system.Endings.ToListAsync(Cancel), e => e.ProposedById is not null);
    }

    [Fact]
    public async Task Why_the_holder_would_erase_it_is_not_told_to_others_who_see_it()
    {
        await using var coordinator = await _world.AsAsync(DemoPeople.Coordinator);
        var @case = await TestCases.OpenAsync(coordinator, "Packhouse", Cancel);
        await TestCases.BringInAsync(coordinator, @case, (await _world.Database.ViewerAsync(DemoPeople.Police, Cancel)).AccountId, Cancel);
        await CloseAsync(coordinator, @case, await ReferenceInAsync(coordinator, @case));
        Assert.Null(await new Endings(coordinator).ProposeAsync(@case, RetentionWorld.Secret, Cancel));
        Assert.Equal(RetentionWorld.Secret, (await new Endings(coordinator).OpenAsync(@case, Cancel))!.Ending!.ProposeReason);
        await using var police = await _world.AsAsync(DemoPeople.Police);
        var end = (await new Endings(police).OpenAsync(@case, Cancel))!;
        Assert.Equal((null, null, null), (end.Ending!.ProposeReason, end.Ending.ProposedById, end.ProposedBy));
        Assert.Null(Assert.Single(await new Endings(police).ListAsync(Cancel)).ProposedById);
    }

    [Fact]
    public async Task A_hold_goes_with_its_case_to_the_agency_that_leads_it()
    {
        await using var coordinator = await _world.AsAsync(DemoPeople.Coordinator);
        var @case = await TestCases.OpenAsync(coordinator, "Packhouse", Cancel);
        var police = await _world.Database.ViewerAsync(DemoPeople.Police, Cancel);
        await TestCases.BringInAsync(coordinator, @case, police.AccountId, Cancel);
        Assert.Null(await new LegalHolds(coordinator).SetAsync(@case, "A claim", "Order", null, Cancel));
        Assert.Equal(CaseResult.Done, await new Membership(coordinator).HandOverLeadAsync(@case, police.AccountId, "Theirs", Cancel));
        await _world.RoundAsync();
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer)) Assert.Empty(await new LegalHolds(officer).StandingAsync(Cancel));
        await using var lead = await _world.AsAsync(DemoPeople.Police);
        Assert.Null(await new LegalHolds(lead).LiftAsync(Assert.Single(await new LegalHolds(lead).StandingAsync(Cancel)).Id, "Over", Cancel));
    }

    [Fact]
    public async Task What_was_taken_off_a_case_keeps_nothing_and_goes_with_its_report()
    {
        string secret = RetentionWorld.Secret;
        await using (var db = await _world.AsAsync(DemoPeople.Coordinator))
        {
            var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel, (MentionKind.Person, secret));
            var @case = await TestCases.OpenAsync(db, "Packhouse", Cancel);
            Assert.Equal(CaseResult.Done, await new CaseFiles(db).AddReportAsync(@case, report.Reference, Cancel));
            Assert.Equal(CaseResult.Done, await new PeopleAndThings(db).PickAsync(@case, await db.Mentions.Where(m => m.ReportId == report.Id).Select(m => m.Id).ToListAsync(Cancel), "unknown", Cancel));
            Assert.Equal(CaseResult.Done, await new CaseFiles(db).TakeOutReportAsync(@case, report.Reference, "Not of it", Cancel));
            Assert.Equal(TriageResult.Done, await new Triage(db).CloseAsync(report.Id, "nfa", "Nothing", false, Cancel));
        }

        await _world.PassAsync(24);
        await using var system = _world.Database.Open(Viewer.System("test"));
        Assert.Equal((0, 0), (await system.Every<Mention>().CountAsync(m => m.Kind == MentionKind.Person, Cancel), await system.Every<CaseSubject>().CountAsync(s => s.MentionId != null, Cancel)));
        Assert.Single(await system.Every<Case>().ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_record_that_cannot_be_erased_stops_no_other_and_the_doctor_counts_it()
    {
        var (stuck, free) = (await _world.FullCaseAsync(), await _world.ClosedAsync("safe"));
        _world.Database.Clock.Advance(_world.Later(72) - _world.Database.Clock.GetUtcNow());
        await _world.RoundAsync();
        await _world.ToTheDayAsync();
        await ExecuteAsync("""ALTER TABLE "CaseDecisions" RENAME TO "Lost" """);
        await _world.RoundAsync();

        Assert.Equal((true, true, false), (await _world.IsThereAsync(stuck.Case), await _world.IsThereAsync(stuck.Report), await _world.IsThereAsync(free.Id)));
        var (level, says) = await FindAsync();
        Assert.Equal((FindingLevel.Problem, true), (level, says.StartsWith("1 record could not be", StringComparison.Ordinal)));
        await ExecuteAsync("""ALTER TABLE "Lost" RENAME TO "CaseDecisions" """);
        await _world.RoundAsync();
        Assert.Equal((false, false), (await _world.IsThereAsync(stuck.Case), await _world.IsThereAsync(stuck.Report)));
        Assert.Equal(FindingLevel.Fine, (await FindAsync()).Level);
    }

    [Fact]
    public async Task The_guard_that_an_older_version_put_up_is_replaced()
    {
        await using var world = await RetentionWorld.CreateAsync(DatabaseEngine.Sqlite);
        await world.ClosedAsync();
        await using var db = world.Database.Open(Viewer.Nobody);
        await db.Database.ExecuteSqlRawAsync("""DROP TRIGGER "HandlingNotes_append_only_delete"; CREATE TRIGGER "HandlingNotes_append_only_delete" BEFORE DELETE ON "HandlingNotes" WHEN 0 BEGIN SELECT 1; END;""", Cancel);
        await Core.Data.Database.MigrateAsync(db, Cancel);
        var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("""DELETE FROM "HandlingNotes" """, Cancel));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>As in a real installation, where nobody has said yet that records may be erased by time.</summary>
    private Task BeRealAsync() => ExecuteAsync("""UPDATE "Profiles" SET "IsDemonstration" = (1 = 0)""");

    private async Task ExecuteAsync(string statement)
    {
        await using var db = _world.Database.Open(Viewer.Nobody);
        await db.Database.ExecuteSqlRawAsync(statement, Cancel);
    }

    private async Task<(FindingLevel Level, string Says)> FindAsync()
    {
        await using var doctor = _world.Database.Open(Viewer.System("test"));
        var finding = Assert.Single(await new RetentionCheckup(doctor).ExamineAsync(Cancel));
        return (finding.Level, finding.Says);
    }

    private async Task AgreeAsync(string reference)
    {
        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator)) Assert.Null(await new Endings(coordinator).ProposeAsync(reference, "Told in error", Cancel));
        _world.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer)) Assert.Null(await new Endings(officer).ConfirmAsync(reference, Cancel));
        _world.Database.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task<(Report Report, Report Repeat)> RepeatedAsync()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "x"), Cancel);
        var repeat = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "y"), Cancel);
        Assert.Equal(TriageResult.Done, await new Duplicates(db).MergeAsync(repeat.Id, report.Reference, "Same", Cancel));
        Assert.Equal(TriageResult.Done, await new Triage(db).CloseAsync(report.Id, "nfa", "Nothing", false, Cancel));
        return (report, repeat);
    }

    /// <summary>A closed case of the helpline with a report of its own and one of the police.</summary>
    private async Task<(string Reference, Guid Id, Report Theirs)> SharedCaseAsync()
    {
        await using var coordinator = await _world.AsAsync(DemoPeople.Coordinator);
        var @case = await TestCases.OpenAsync(coordinator, "Packhouse", Cancel);
        var ours = await ReferenceInAsync(coordinator, @case);
        Report theirs;
        await using (var police = await _world.AsAsync(DemoPeople.Police))
        {
            await TestCases.BringInAsync(coordinator, @case, police.Viewer.AccountId, Cancel);
            theirs = await TestReports.ReceiveAsync(police, TestReports.Draft(police, "z"), Cancel);
            Assert.Equal(CaseResult.Done, await new CaseFiles(police).AddReportAsync(@case, theirs.Reference, Cancel));
            Assert.Equal(TriageResult.Done, await new Triage(police).CloseAsync(theirs.Id, "nfa", "Nothing", true, Cancel));
        }

        await using var closing = await _world.AsAsync(DemoPeople.Coordinator);
        await CloseAsync(closing, @case, ours);
        return (@case, await TestCases.IdAsync(closing, @case, Cancel), theirs);
    }

    private static async Task CloseAsync(TolpuddleContext db, string @case, string report)
    {
        var id = await db.Reports.Where(r => r.Reference == report).Select(r => r.Id).SingleAsync(Cancel);
        Assert.Equal(TriageResult.Done, await new Triage(db).CloseAsync(id, "nfa", "Nothing", true, Cancel));
        Assert.Equal(CaseResult.Done, await new CaseLife(db).CloseAsync(@case, "Done", despite: true, Cancel));
    }

    private static async Task<string> ReferenceInAsync(TolpuddleContext db, string @case)
    {
        var id = await TestCases.IdAsync(db, @case, Cancel);
        return await db.Reports.Where(r => db.CaseReports.Any(c => c.CaseId == id && c.ReportId == r.Id)).Select(r => r.Reference).FirstAsync(Cancel);
    }
}
