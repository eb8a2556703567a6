using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

public sealed class CaseTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TolpuddleContext _lead = null!;
    private TolpuddleContext _police = null!;
    private string _case = "";
    private Guid _id;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateOnly Today => Days.Of(_lead.Now);

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _lead = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        _case = await TestCases.OpenAsync(_lead, "Packhouse", Cancel, (MentionKind.Vehicle, "BD51 SMR"), (MentionKind.Phone, "07700 900123"));
        _id = await TestCases.IdAsync(_lead, _case, Cancel);
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _lead.DisposeAsync();
        await _police.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_decision_is_replaced_once_and_both_stay()
    {
        var log = new CaseLog(_lead);
        Assert.Equal(CaseResult.NeedsText, await log.DecideAsync(_case, new DecisionDraft("Wait", "Go", ""), Cancel));
        Assert.Equal(CaseResult.Done, await log.DecideAsync(_case, new DecisionDraft("Wait", "Go", "Nobody knows where they sleep"), Cancel));
        var first = (await new CaseRecords(_lead).DecisionsAsync(_id, Cancel)).Single().Id;

        Assert.Equal(CaseResult.Done, await new CaseLog(_police).DecideAsync(_case, new DecisionDraft("Go", "", "Now we know", first), Cancel));
        Assert.Equal(CaseResult.Already, await log.DecideAsync(_case, new DecisionDraft("Stay", "", "No", first), Cancel));
        Assert.Equal(CaseResult.NotFound, await log.DecideAsync(_case, new DecisionDraft("Stay", "", "No", Guid.NewGuid()), Cancel));

        var rows = (await new CaseRecords(_lead).DecisionsAsync(_id, Cancel)).ToDictionary(d => d.Decision);
        Assert.Equal((rows["Go"].Id, false), (rows["Wait"].ReplacedById, rows["Wait"].Stands));
        Assert.Equal((first, true), (rows["Go"].ReplacesId, rows["Go"].Stands));
    }

    [Fact]
    public async Task A_decision_cannot_be_rewritten()
    {
        await new CaseLog(_lead).DecideAsync(_case, new DecisionDraft("Wait", "Go", "Too soon"), Cancel);
        var decision = await _lead.CaseDecisions.SingleAsync(Cancel);
        _lead.Entry(decision).Property(d => d.Reason).CurrentValue = "Too late";
        _lead.Record("test", decision.Id);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _lead.SaveChangesAsync(Cancel));
    }

    [Fact]
    public async Task A_corrected_outcome_counts_as_corrected_and_a_withdrawn_one_not_at_all()
    {
        var log = new CaseLog(_lead);
        var us = _lead.Viewer.AgencyId;
        Assert.Equal(CaseResult.WrongDay, await log.RecordOutcomeAsync(_case, new OutcomeDraft("safe", 3, Today.AddDays(1), us, ""), Cancel));
        Assert.Equal(CaseResult.UnknownCode, await log.RecordOutcomeAsync(_case, new OutcomeDraft("fine", 3, Today, us, ""), Cancel));
        await log.RecordOutcomeAsync(_case, new OutcomeDraft("safe", 3, Today, us, ""), Cancel);
        await log.RecordOutcomeAsync(_case, new OutcomeDraft("safe", 7, Today, us, ""), Cancel);
        var rows = await new CaseRecords(_lead).OutcomesAsync(_id, Cancel);
        var (three, seven) = (rows.Single(r => r.People == 3), rows.Single(r => r.People == 7));

        Assert.Equal(CaseResult.NeedsText, await log.RecordOutcomeAsync(_case, new OutcomeDraft("safe", 4, Today, us, "", three.Id), Cancel));
        Assert.Equal(CaseResult.Done, await log.RecordOutcomeAsync(_case, new OutcomeDraft("safe", 4, Today, us, "One more came", three.Id), Cancel));
        Assert.Equal(CaseResult.Already, await log.RecordOutcomeAsync(_case, new OutcomeDraft("safe", 5, Today, us, "Two more came", three.Id), Cancel));
        Assert.Equal(CaseResult.Done, await log.RecordOutcomeAsync(_case, new OutcomeDraft("safe", 7, Today, us, "They were of another case", seven.Id, IsWithdrawal: true), Cancel));

        Assert.Equal(4, await new PublicCounts(_lead).PeopleAsync("safe", Today, Today, Cancel));
        Assert.Equal(1, await new PublicCounts(_lead).OutcomesAsync("safe", Today, Today, Cancel));
        Assert.Equal(4, (await new CaseRecords(_lead).OutcomesAsync(_id, Cancel)).Count);
        Assert.Equal(1, (await new CaseReading(_lead).OpenAsync(_case, Cancel))!.Counts.Outcomes);
    }

    [Fact]
    public async Task A_task_changes_hands_and_days_with_a_reason_and_ends_with_a_result()
    {
        var list = new TaskList(_lead);
        var (us, them) = (_lead.Viewer.AccountId, _police.Viewer.AccountId);
        Assert.Equal(CaseResult.WrongDay, await list.SetAsync(_case, "Look", us, Today.AddDays(-1), Cancel));
        Assert.Equal(CaseResult.NotFound, await list.SetAsync(_case, "Look", Guid.NewGuid(), Today, Cancel));
        Assert.Equal(CaseResult.Done, await list.SetAsync(_case, "Look at the van", us, Today, Cancel));
        var task = await _lead.CaseTasks.AsNoTracking().SingleAsync(Cancel);

        Assert.Equal(CaseResult.NeedsText, await list.ChangeAsync(_case, task.Id, them, Today.AddDays(2), "", Cancel));
        Assert.Equal(CaseResult.Already, await list.ChangeAsync(_case, task.Id, us, Today, "same", Cancel));
        Assert.Equal(CaseResult.Done, await list.ChangeAsync(_case, task.Id, them, Today.AddDays(2), "They have the register", Cancel));
        Assert.Contains(await _police.Notices.ToListAsync(Cancel), n => n.Path.EndsWith(task.Id.ToString(), StringComparison.Ordinal));
        Assert.Empty((await new MyWork(_lead).TasksAsync(null, 10, Cancel)).Rows);

        _database.Clock.Advance(TimeSpan.FromDays(4));
        var late = Assert.Single((await new MyWork(_police).TasksAsync(null, 10, Cancel)).Rows);
        Assert.True(late.DueOn < Today);
        Assert.Equal((1, 1), await new MyWork(_police).CountTasksAsync(Cancel));
        Assert.Equal(1, (await new CaseReading(_police).OpenAsync(_case, Cancel))!.Counts.LateTasks);

        Assert.Equal(CaseResult.NeedsText, await new TaskList(_police).FinishAsync(_case, task.Id, "", Cancel));
        Assert.Equal(CaseResult.Done, await new TaskList(_police).FinishAsync(_case, task.Id, "No insurance", Cancel));
        Assert.Equal(CaseResult.Already, await list.DropAsync(_case, task.Id, "No time", Cancel));
        var ended = Assert.Single(await new TaskReading(_lead).EndedAsync(_id, Cancel));
        Assert.Equal(("No insurance", false), (ended.ResultNote, ended.WasDropped));
        var history = await new Timeline(_lead).OfAsync(_id, task.Id, Cancel);
        Assert.Equal(3, history.Count);
        Assert.Contains("They have the register", history[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_observer_is_given_nothing_to_do()
    {
        var council = await _database.ViewerAsync(DemoPeople.Council, Cancel);
        await TestCases.BringInAsync(_lead, _case, council.AccountId, Cancel, CaseMember.Observer);

        Assert.Equal(CaseResult.ObserversDoNothing, await new TaskList(_lead).SetAsync(_case, "Look", council.AccountId, Today, Cancel));
    }

    [Fact]
    public async Task A_case_with_open_tasks_or_referrals_closes_only_if_that_is_said_and_its_reports_wait_again()
    {
        var life = new CaseLife(_lead);
        var report = await _lead.Reports.SingleAsync(Cancel);
        await new TaskList(_lead).SetAsync(_case, "Look", _police.Viewer.AccountId, Today.AddDays(1), Cancel);
        await new Core.Cases.Referrals(_lead).SendAsync(report.Id, [(await _database.ViewerAsync(DemoPeople.Council, Cancel)).AgencyId], "Please look", TestCases.Grounds, Cancel);
        Assert.Equal(ReportState.InCase, await StateAsync(report.Id));

        Assert.Equal(CaseResult.NeedsText, await life.CloseAsync(_case, "", true, Cancel));
        Assert.Equal(CaseResult.TasksOpen, await life.CloseAsync(_case, "Over", false, Cancel));
        var task = await _lead.CaseTasks.Select(t => t.Id).SingleAsync(Cancel);
        await new TaskList(_police).FinishAsync(_case, task, "Seen", Cancel);
        Assert.Equal(CaseResult.ReferralsOpen, await life.CloseAsync(_case, "Over", false, Cancel));
        await new TaskList(_lead).SetAsync(_case, "Look again", _police.Viewer.AccountId, Today.AddDays(1), Cancel);
        Assert.Equal(CaseResult.Done, await life.CloseAsync(_case, "Over", true, Cancel));

        Assert.Equal(ReportState.Referred, await StateAsync(report.Id));
        Assert.Empty((await new MyWork(_police).TasksAsync(null, 10, Cancel)).Rows);
        Assert.Contains(await new TaskReading(_lead).EndedAsync(_id, Cancel), t => t is { What: "Look again", WasDropped: true });
        Assert.Equal(CaseResult.Closed, await new CaseLog(_police).NoteAsync(_case, "Late", Cancel));
        Assert.Single((await new MyWork(_police).CasesAsync(new CaseFilter { Closed = true }, null, Cancel)).Rows);

        Assert.Equal(CaseResult.NeedsText, await new CaseLife(_police).ReopenAsync(_case, " ", Cancel));
        Assert.Equal(CaseResult.Done, await new CaseLife(_police).ReopenAsync(_case, "They are back", Cancel));
        Assert.Equal(CaseResult.StillOpen, await life.ReopenAsync(_case, "Again", Cancel));
        Assert.Equal(ReportState.InCase, await StateAsync(report.Id));
    }

    [Fact]
    public async Task A_lead_may_leave_a_closed_case_and_whoever_opens_it_again_leads_it()
    {
        await new CaseLife(_lead).CloseAsync(_case, "Over", false, Cancel);
        Assert.Equal(CaseResult.Done, await new Membership(_lead).LeaveAsync(_case, "Over", Cancel));

        Assert.Equal(CaseResult.Done, await new CaseLife(_police).ReopenAsync(_case, "They are back", Cancel));

        var head = await new CaseReading(_police).OpenAsync(_case, Cancel);
        Assert.Equal((CaseMember.Lead, "Demonstration Police"), (head!.MyPart, head.LeadAgency));
        Assert.Null(await new CaseReading(_lead).OpenAsync(_case, Cancel));
    }

    [Fact]
    public async Task A_report_taken_out_is_seen_no_longer_and_what_was_picked_from_it_goes_with_it()
    {
        var report = await _lead.Reports.AsNoTracking().SingleAsync(Cancel);
        var mentions = await _lead.Mentions.Select(m => m.Id).ToListAsync(Cancel);
        Assert.Equal(CaseResult.Done, await new PeopleAndThings(_police).PickAsync(_case, mentions, "means", Cancel));
        Assert.Equal(CaseResult.Already, await new PeopleAndThings(_police).PickAsync(_case, mentions, "place", Cancel));
        Assert.Contains(await new CaseRecords(_police).SubjectsAsync(_id, Cancel), s => s is { Text: "BD51 SMR", Part: "means" });

        Assert.Equal(CaseResult.NeedsText, await new CaseFiles(_lead).TakeOutReportAsync(_case, report.Reference, "", Cancel));
        Assert.Equal(CaseResult.Done, await new CaseFiles(_lead).TakeOutReportAsync(_case, report.Reference, "Another van", Cancel));
        Assert.Equal(CaseResult.NotFound, await new CaseFiles(_lead).TakeOutReportAsync(_case, report.Reference, "Another van", Cancel));

        Assert.Empty(await _police.Reports.ToListAsync(Cancel));
        Assert.All(await new CaseRecords(_police).SubjectsAsync(_id, Cancel), s => Assert.Equal((null, true), (s.Text, s.RemovedAt is not null)));
        Assert.DoesNotContain((await new Timeline(_police).PageAsync(_id, null, null, null, 50, Cancel)).Rows, l => l.Text.Contains("BD51", StringComparison.Ordinal));
        Assert.Equal(ReportState.Claimed, await StateAsync(report.Id));
        Assert.Equal(CaseResult.Done, await new CaseFiles(_lead).AddReportAsync(_case, report.Reference, Cancel));
        Assert.Single(await _police.Reports.ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_report_in_two_cases_waits_for_its_owner_only_when_both_have_let_it_go()
    {
        var report = await _lead.Reports.AsNoTracking().SingleAsync(Cancel);
        var other = (await new CaseFiles(_police).OpenAsync(Guid.CreateVersion7(), report.Reference, "Van", "search", Cancel))!;

        await new CaseFiles(_lead).TakeOutReportAsync(_case, report.Reference, "Not ours", Cancel);
        Assert.Equal(ReportState.InCase, await StateAsync(report.Id));
        await new CaseLife(_police).CloseAsync(other, "Over", false, Cancel);
        Assert.Equal(ReportState.Claimed, await StateAsync(report.Id));
    }

    [Fact]
    public async Task A_thing_added_by_hand_changes_its_part_leaves_with_a_reason_and_finds_the_case()
    {
        var things = new PeopleAndThings(_lead);
        Assert.Equal(CaseResult.UnknownCode, await things.AddAsync(_case, MentionKind.Phone, "07700 900555", "boss", Cancel));
        Assert.Equal(CaseResult.Done, await things.AddAsync(_case, MentionKind.Phone, "+44 7700 900555", "unknown", Cancel));
        var subject = (await new CaseRecords(_lead).SubjectsAsync(_id, Cancel)).Single().Id;
        Assert.Single((await new Search(_police).FindAsync(new SearchRequest { Text = "07700 900 555" }, Cancel)).Cases);

        Assert.Equal(CaseResult.NeedsText, await things.ChangePartAsync(_case, subject, "suspect", "", Cancel));
        Assert.Equal(CaseResult.Done, await things.ChangePartAsync(_case, subject, "suspect", "He answered it", Cancel));
        Assert.Equal(CaseResult.Done, await things.RemoveAsync(_case, subject, "It is a taxi", Cancel));
        Assert.Equal(CaseResult.NotFound, await things.RemoveAsync(_case, subject, "It is a taxi", Cancel));

        var removed = Assert.Single(await new CaseRecords(_lead).SubjectsAsync(_id, Cancel));
        Assert.Equal(("suspect", "It is a taxi"), (removed.Part, removed.RemoveReason));
        Assert.Equal(3, (await new Timeline(_lead).OfAsync(_id, subject, Cancel)).Count);
        Assert.Empty((await new Search(_police).FindAsync(new SearchRequest { Text = "07700 900555" }, Cancel)).Cases);
    }

    [Fact]
    public async Task Risk_and_title_change_and_what_was_before_is_read_in_the_timeline()
    {
        Assert.Equal(CaseResult.UnknownCode, await new CaseLife(_lead).JudgeRiskAsync(_case, "awful", "Why", Cancel));
        Assert.Equal(CaseResult.NeedsText, await new CaseLife(_lead).JudgeRiskAsync(_case, RiskClock.High, "", Cancel));
        await new CaseLife(_police).JudgeRiskAsync(_case, RiskClock.High, "One is hurt", Cancel);
        await new CaseLife(_police).RenameAsync(_case, "Packhouse and car wash", Cancel);

        var head = (await new CaseReading(_lead).OpenAsync(_case, Cancel))!;
        Assert.Equal((RiskClock.High, "Packhouse and car wash"), (head.Risk, head.Title));
        var lines = (await new Timeline(_lead).PageAsync(_id, CaseEntryKind.Case, null, null, 50, Cancel)).Rows.Select(l => l.Text).ToList();
        Assert.Contains(lines, l => l.Contains("before: Within two working days. One is hurt", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("before: “Packhouse”", StringComparison.Ordinal));
        Assert.Single((await new Search(_lead).FindAsync(new SearchRequest { Text = "wash" }, Cancel)).Cases);
    }

    [Fact]
    public async Task The_timeline_pages_through_everything_both_ways_and_by_kind()
    {
        for (var i = 0; i < 60; i++)
        {
            await new CaseLog(i % 2 == 0 ? _lead : _police).NoteAsync(_case, $"Note {i}", Cancel);
            if (i % 3 == 0) _database.Clock.Advance(TimeSpan.FromSeconds(1)); // some in the same moment
        }

        var timeline = new Timeline(_lead);
        var all = (await timeline.PageAsync(_id, null, null, null, 1000, Cancel)).Rows.Select(r => r.Id).ToList();
        Assert.Equal(62, all.Count); // with opening and joining
        var older = new List<Guid>();
        var page = await timeline.PageAsync(_id, null, null, null, 7, Cancel);
        Assert.Null(page.Newer);
        for (; ; page = await timeline.PageAsync(_id, null, page.Older, null, 7, Cancel))
        {
            older.AddRange(page.Rows.Select(r => r.Id));
            if (page.Older is null) break;
        }

        var newer = new List<Guid>(page.Rows.Select(r => r.Id));
        while (page.Newer is { } start)
        {
            page = await timeline.PageAsync(_id, null, null, start, 7, Cancel);
            newer.InsertRange(0, page.Rows.Select(r => r.Id));
        }

        Assert.Equal(all, older);
        Assert.Equal(all, newer);
        Assert.Equal(60, (await timeline.PageAsync(_id, CaseEntryKind.Note, null, null, 1000, Cancel)).Rows.Count);
    }

    [Fact]
    public async Task Members_who_write_in_the_same_moment_are_all_served()
    {
        var writers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await using var db = await _database.OpenAsync(i % 2 == 0 ? DemoPeople.Coordinator : DemoPeople.Police, Cancel);
            return await new CaseLog(db).NoteAsync(_case, $"Simultaneous words {i}", Cancel);
        }));

        var served = writers.Count(r => r == CaseResult.Done);
        Assert.All(writers, r => Assert.True(r is CaseResult.Done or CaseResult.ChangedMeanwhile));
        Assert.Equal(served, (await new Timeline(_lead).PageAsync(_id, CaseEntryKind.Note, null, null, 50, Cancel)).Rows.Count);
        Assert.True(served >= 5, $"{served} of 8 were served.");
    }

    [Fact]
    public async Task An_open_case_that_names_the_same_things_is_met_before_another_is_opened()
    {
        await new PeopleAndThings(_lead).AddAsync(_case, MentionKind.Email, "marko@demo.example", "suspect", Cancel);
        var vehicle = await TestReports.ReceiveAsync(_lead, TestReports.Draft(_lead, "Again"), Cancel, (MentionKind.Vehicle, "BD51 ?MR"));
        var mailbox = await TestReports.ReceiveAsync(_lead, TestReports.Draft(_lead, "Again"), Cancel, (MentionKind.Email, "Marko@demo.example"));
        var other = await TestReports.ReceiveAsync(_lead, TestReports.Draft(_lead, "Else"), Cancel, (MentionKind.Vehicle, "WF12 ABC"));
        var similar = new SimilarCases(_lead);

        var found = Assert.Single(await similar.FindAsync(vehicle.Reference, Cancel));
        Assert.Equal(_case, found.Reference);
        Assert.Equal(["vehicle BD51 SMR"], found.Shared);
        Assert.Equal(_case, Assert.Single(await similar.FindAsync(mailbox.Reference, Cancel)).Reference);
        Assert.Empty(await similar.FindAsync(other.Reference, Cancel));
        Assert.Equal(["vehicle BD51 SMR"], Assert.Single(await new Duplicates(_lead).CandidatesAsync(vehicle.Id, Cancel)).Shared);

        await using var colleague = await _database.OpenAsync(DemoPeople.Adviser, Cancel); // of the agency, and not on the case
        Assert.Empty(await new SimilarCases(colleague).FindAsync(vehicle.Reference, Cancel));
        await new CaseLife(_lead).CloseAsync(_case, "Over", false, Cancel);
        Assert.Empty(await similar.FindAsync(vehicle.Reference, Cancel));
    }

    [Fact]
    public async Task What_is_graded_not_to_be_passed_on_reaches_no_other_agency_through_a_case()
    {
        var council = await _database.ViewerAsync(DemoPeople.Council, Cancel);
        var secret = await TestReports.ReceiveAsync(_lead, TestReports.Draft(_lead, "From within"), Cancel);
        await new Grading(_lead).GradeAsync(secret.Id, null, new GradeChoice("1", "A", "C", ["S2"]), Cancel);

        Assert.Equal(CaseResult.SharingForbidden, await new CaseFiles(_lead).AddReportAsync(_case, secret.Reference, Cancel));
        var own = (await new CaseFiles(_lead).OpenAsync(Guid.CreateVersion7(), secret.Reference, "Ours alone", "lead", Cancel))!;
        Assert.Equal(CaseResult.SharingForbidden, await new Membership(_lead).BringInAsync(own, council.AccountId, CaseMember.Observer, "to help", null, TestCases.Grounds, CaseSight.All, Cancel));
        Assert.Equal(CaseResult.Done, await new Membership(_lead).BringInAsync(own, (await _database.ViewerAsync(DemoPeople.Adviser, Cancel)).AccountId, CaseMember.Member, "to help", null, TestCases.Grounds, CaseSight.All, Cancel));

        _database.Clock.Advance(TimeSpan.FromMinutes(1));
        await new Grading(_lead).GradeAsync(secret.Id, null, new GradeChoice("1", "A", "C", ["S1"]), Cancel);
        Assert.Equal(CaseResult.Done, await new CaseFiles(_lead).AddReportAsync(_case, secret.Reference, Cancel));
        Assert.Equal(CaseResult.SharingForbidden, await new Membership(_police).BringInAsync(_case, council.AccountId, CaseMember.Member, "to help", null, TestCases.Grounds, CaseSight.All, Cancel)); // the holder's to judge
        Assert.Equal(CaseResult.Done, await new Membership(_lead).BringInAsync(_case, council.AccountId, CaseMember.Member, "to help", null, TestCases.Grounds, CaseSight.All, Cancel));
    }

    [Fact]
    public async Task Somebody_who_was_too_late_reads_the_report_as_it_is_and_nothing_half_made_is_saved()
    {
        await using var other = await _database.OpenAsync(DemoPeople.Police, Cancel);
        var report = await other.Reports.SingleAsync(Cancel);
        _ = await new RiskJudgements(_lead).JudgeAsync(report.Id, RiskClock.High, "Seen", Cancel);
        await using var late = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var stale = await late.Reports.SingleAsync(r => r.Id == report.Id, Cancel);
        await new RiskJudgements(_lead).JudgeAsync(report.Id, "low", "Seen again", Cancel);

        Assert.Equal(TriageResult.TooLate, await new Triage(late).CloseAsync(stale.Id, "nfa", "Nothing", true, Cancel));
        var view = await new ReportFile(late, new Looks(late)).OpenAsync(stale.Reference, Cancel);
        Assert.Equal(("low", true), (view!.Report.Risk, view.Report.IsOpen));
    }

    private async Task<ReportState> StateAsync(Guid reportId)
    {
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        return await db.Reports.Where(r => r.Id == reportId).Select(r => r.State).SingleAsync(Cancel);
    }
}
