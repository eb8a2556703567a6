using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

public sealed class MembershipTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TolpuddleContext _lead = null!;
    private TolpuddleContext _police = null!;
    private TolpuddleContext _council = null!;
    private string _case = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateOnly Today => Days.Of(_lead.Now);

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _lead = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        _council = await _database.OpenAsync(DemoPeople.Council, Cancel);
        _case = await TestCases.OpenAsync(_lead, "Packhouse", Cancel, (MentionKind.Vehicle, "WF12 ABC"));
    }

    public async ValueTask DisposeAsync()
    {
        await _lead.DisposeAsync();
        await _police.DisposeAsync();
        await _council.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_is_brought_in_sees_the_case_and_its_reports_from_that_moment_and_is_told()
    {
        Assert.Null(await OpenAsync(_police));
        Assert.Empty(await _police.Reports.ToListAsync(Cancel));

        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel);

        var head = await OpenAsync(_police);
        Assert.Equal(("Packhouse", CaseMember.Member, 2, 2), (head!.Title, head.MyPart, head.Counts.Members, head.Counts.Agencies));
        var report = await _police.Reports.SingleAsync(Cancel);
        Assert.Empty(await _police.ReporterContacts.Where(c => c.ReportId == report.Id).ToListAsync(Cancel));
        Assert.Equal($"/cases/{_case}", (await _police.Notices.SingleAsync(Cancel)).Path);
        Assert.Null(await OpenAsync(_council));
    }

    [Fact]
    public async Task A_stay_ends_with_its_last_day_and_takes_sight_with_it_at_that_moment()
    {
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel, until: Today);
        Assert.NotNull(await OpenAsync(_police));

        _database.Clock.Advance(Days.EndOf(Today) - _lead.Now);

        Assert.Null(await OpenAsync(_police));
        Assert.Empty(await _police.Reports.ToListAsync(Cancel));
        Assert.Empty(await _police.CaseEntries.ToListAsync(Cancel));
        Assert.Empty((await new MyWork(_police).CasesAsync(new CaseFilter(), null, Cancel)).Rows);
        var gone = (await new CaseReading(_lead).MembersAsync(await IdAsync(), Cancel)).Single(m => m.AccountId == _police.Viewer.AccountId);
        Assert.False(gone.IsPresent);
    }

    [Fact]
    public async Task The_lead_changes_part_and_end_and_the_sight_follows()
    {
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel);
        var membership = new Membership(_lead);

        Assert.Equal(CaseResult.NeedsText, await membership.ChangeAsync(_case, _police.Viewer.AccountId, CaseMember.Observer, null, " ", Cancel));
        Assert.Equal(CaseResult.WrongDay, await membership.ChangeAsync(_case, _police.Viewer.AccountId, CaseMember.Observer, Today.AddDays(-1), "late", Cancel));
        Assert.Equal(CaseResult.Already, await membership.ChangeAsync(_case, _police.Viewer.AccountId, CaseMember.Member, null, "same", Cancel));
        Assert.Equal(CaseResult.Done, await membership.ChangeAsync(_case, _police.Viewer.AccountId, CaseMember.Observer, Today.AddDays(1), "Only to follow", Cancel));

        Assert.Equal(CaseResult.ObserversOnlyRead, await new CaseLog(_police).NoteAsync(_case, "I write", Cancel));
        _database.Clock.Advance(Days.EndOf(Today.AddDays(1)) - _lead.Now);
        Assert.Null(await OpenAsync(_police));
        Assert.Equal(CaseResult.NotFound, await new CaseLog(_police).NoteAsync(_case, "I write", Cancel));
    }

    [Fact]
    public async Task Only_the_lead_decides_about_others_and_an_observer_brings_nobody_in()
    {
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel);
        await TestCases.BringInAsync(_lead, _case, _council.Viewer.AccountId, Cancel, CaseMember.Observer);
        var charity = await _database.ViewerAsync(DemoPeople.Charity, Cancel);

        Assert.Equal(CaseResult.LeadDecides, await new Membership(_police).EndAsync(_case, _council.Viewer.AccountId, "No", Cancel));
        Assert.Equal(CaseResult.LeadDecides, await new Membership(_police).HandOverLeadAsync(_case, _council.Viewer.AccountId, "No", Cancel));
        Assert.Equal(CaseResult.ObserversOnlyRead, await new Membership(_council).BringInAsync(_case, charity.AccountId, CaseMember.Member, "help", null, TestCases.Grounds, CaseSight.All, Cancel));
        Assert.Equal(CaseResult.UnknownCode, await new Membership(_police).BringInAsync(_case, charity.AccountId, CaseMember.Lead, "help", null, TestCases.Grounds, CaseSight.All, Cancel));
        Assert.Equal(CaseResult.Done, await new Membership(_police).BringInAsync(_case, charity.AccountId, CaseMember.Member, "help", null, TestCases.Grounds, CaseSight.All, Cancel));
    }

    [Fact]
    public async Task A_member_whose_stay_is_ended_sees_nothing_and_all_that_they_wrote_stays()
    {
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel);
        await new CaseLog(_police).NoteAsync(_case, "The minibus left at five", Cancel);
        await new CaseLog(_police).DecideAsync(_case, new DecisionDraft("Watch the gate", "Visit at once", "Nobody is in danger now"), Cancel);
        await new CaseLog(_police).RecordOutcomeAsync(_case, new OutcomeDraft("arrest", 2, Today, _police.Viewer.AgencyId, "Two drivers"), Cancel);
        await new PeopleAndThings(_police).AddAsync(_case, MentionKind.Phone, "07700 900999", "means", Cancel);
        await new TaskList(_police).SetAsync(_case, "Read the tachograph", _police.Viewer.AccountId, Today.AddDays(3), Cancel);

        Assert.Equal(CaseResult.Done, await new Membership(_lead).EndAsync(_case, _police.Viewer.AccountId, "Moved to another force", Cancel));

        Assert.Null(await OpenAsync(_police));
        Assert.Empty(await _police.CaseDecisions.ToListAsync(Cancel));
        var id = await IdAsync();
        var lines = (await new Timeline(_lead).PageAsync(id, null, null, null, 50, Cancel)).Rows;
        Assert.Contains(lines, l => l is { Author: "Parveen Practitioner", Agency: "Demonstration Police", Text: "The minibus left at five" });
        Assert.Equal("Parveen Practitioner", Assert.Single(await new CaseRecords(_lead).DecisionsAsync(id, Cancel)).Author);
        Assert.Equal("Two drivers", Assert.Single(await new CaseRecords(_lead).OutcomesAsync(id, Cancel)).Note);
        Assert.Equal("07700 900999", Assert.Single(await new CaseRecords(_lead).SubjectsAsync(id, Cancel)).Text);
        var task = Assert.Single((await new MyWork(_lead).TasksAsync(null, 10, Cancel)).Rows);
        Assert.Equal(("Read the tachograph", "Parveen Practitioner", false), (task.What, task.Owner, task.OwnerIsPresent));
    }

    [Fact]
    public async Task Leaving_needs_a_reason_and_no_open_task_and_the_lead_stays()
    {
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel);
        await new TaskList(_lead).SetAsync(_case, "Look at the van", _police.Viewer.AccountId, Today, Cancel);
        var task = await _police.CaseTasks.Select(t => t.Id).SingleAsync(Cancel);

        Assert.Equal(CaseResult.LeadStays, await new Membership(_lead).LeaveAsync(_case, "Enough", Cancel));
        Assert.Equal(CaseResult.NeedsText, await new Membership(_police).LeaveAsync(_case, "", Cancel));
        Assert.Equal(CaseResult.TasksOpen, await new Membership(_police).LeaveAsync(_case, "Enough", Cancel));
        await new TaskList(_police).FinishAsync(_case, task, "It has no insurance", Cancel);
        Assert.Equal(CaseResult.Done, await new Membership(_police).LeaveAsync(_case, "Enough", Cancel));

        Assert.Null(await OpenAsync(_police));
        var gone = (await new CaseReading(_lead).MembersAsync(await IdAsync(), Cancel)).Single(m => !m.IsPresent);
        Assert.Equal(("Parveen Practitioner", "Enough"), (gone.Name, gone.LeaveReason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_left_or_ran_out_of_time_can_come_back(bool byLeaving)
    {
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel, until: Today.AddDays(1));
        Assert.Equal(CaseResult.Already, await new Membership(_lead).BringInAsync(_case, _police.Viewer.AccountId, CaseMember.Member, "again", null, TestCases.Grounds, CaseSight.All, Cancel));
        if (byLeaving) await new Membership(_police).LeaveAsync(_case, "Holiday", Cancel);
        else _database.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Null(await OpenAsync(_police));

        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel, CaseMember.Observer);

        Assert.Equal(CaseMember.Observer, (await OpenAsync(_police))!.MyPart);
        var stays = (await new CaseReading(_lead).MembersAsync(await IdAsync(), Cancel)).Where(m => m.AccountId == _police.Viewer.AccountId).ToList();
        Assert.Equal(2, stays.Count);
        Assert.Single(stays, s => s.IsPresent);
    }

    [Fact]
    public async Task The_lead_is_handed_over_with_the_answer_for_the_case()
    {
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel, until: Today.AddDays(1));

        Assert.Equal(CaseResult.Done, await new Membership(_lead).HandOverLeadAsync(_case, _police.Viewer.AccountId, "A police matter now", Cancel));

        _database.Clock.Advance(TimeSpan.FromDays(5));
        var head = await OpenAsync(_police);
        Assert.Equal((_police.Viewer.AccountId, "Demonstration Police", CaseMember.Lead), (head!.LeadId, head.LeadAgency, head.MyPart));
        Assert.Equal(CaseResult.LeadDecides, await new Membership(_lead).EndAsync(_case, _police.Viewer.AccountId, "Back", Cancel));
        Assert.Equal(CaseResult.Done, await new Membership(_lead).LeaveAsync(_case, "Handed over", Cancel));
    }

    private Task<CaseHead?> OpenAsync(TolpuddleContext db) => new CaseReading(db).OpenAsync(_case, Cancel);

    private Task<Guid> IdAsync() => TestCases.IdAsync(_lead, _case, Cancel);
}
