using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

/// <summary>A housing officer sees the address and their own task, and nothing else of the case; more or less of it by the word of the lead.</summary>
public sealed class CaseSightTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TolpuddleContext _lead = null!;
    private TolpuddleContext _police = null!;
    private TolpuddleContext _council = null!;
    private string _case = "";
    private Report _report = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateOnly Today => Days.Of(_lead.Now);

    /// <summary>The coordinator leads; the police see all of it, the council places.</summary>
    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _lead = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        _council = await _database.OpenAsync(DemoPeople.Council, Cancel);
        _report = await TestReports.ReceiveAsync(
            _lead, TestReports.Draft(_lead, "Zdenka is kept in the orchard"), Cancel, (MentionKind.Person, "Zdenka"), (MentionKind.Vehicle, "BD51 SMR"), (MentionKind.Phone, "07700 900123"));
        _case = (await new CaseFiles(_lead).OpenAsync(Guid.CreateVersion7(), _report.Reference, "Packhouse", "lead", Cancel))!;
        var mentions = await _lead.Mentions.Where(m => m.ReportId == _report.Id).Select(m => m.Id).ToListAsync(Cancel);
        await new PeopleAndThings(_lead).PickAsync(_case, mentions, "unknown", Cancel);
        await new CaseLog(_lead).NoteAsync(_case, "Zdenka whispers", Cancel);
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel);
        await TestCases.BringInAsync(_lead, _case, _council.Viewer.AccountId, Cancel, sees: CaseSight.Places);
        await new TaskList(_lead).SetAsync(_case, "Look at the tenancy", _council.Viewer.AccountId, Today, Cancel);
        await new TaskList(_lead).SetAsync(_case, "Ring Zdenka", _police.Viewer.AccountId, Today, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _lead.DisposeAsync();
        await _police.DisposeAsync();
        await _council.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_member_who_sees_places_reads_these_and_their_own_task_and_nothing_is_counted_besides()
    {
        var head = await OpenAsync(_council);

        Assert.Equal((CaseSight.Places, 0, 1, 1, 3), (head.Sees, head.Counts.Reports, head.Counts.OpenTasks, head.Counts.Subjects, head.Counts.Members));
        var thing = (await new CaseRecords(_council).SubjectsAsync(head.Id, Cancel)).Single();
        Assert.Equal((MentionKind.Vehicle, "BD51 SMR", null), (thing.Kind, thing.Text, thing.Report));
        Assert.Equal("Look at the tenancy", (await new TaskReading(_council).OpenAsync(head.Id, null, 9, Cancel)).Rows.Single().What);
        Assert.Equal("Look at the tenancy", (await new MyWork(_council).TasksAsync(null, 9, Cancel)).Rows.Single().What);
        Assert.Equal((0, 0, 0), (await _council.Reports.CountAsync(Cancel), await _council.Grades.CountAsync(Cancel), await _council.RiskJudgements.CountAsync(Cancel)));
        Assert.Equal(["BD51 SMR"], await _council.Mentions.Select(m => m.Text).ToListAsync(Cancel));
        Assert.All((await new Timeline(_council).PageAsync(head.Id, null, null, null, 50, Cancel)).Rows, line => Assert.StartsWith("Task for", line.Text, StringComparison.Ordinal));
        Assert.All(await new CaseReading(_council).MembersAsync(head.Id, Cancel), m => Assert.Equal(m.AccountId == _council.Viewer.AccountId ? "to help" : "", m.Purpose));
        Assert.Equal([_council.Viewer.AgencyId], await _council.Sharings.Select(s => s.ToAgencyId!.Value).ToListAsync(Cancel));
    }

    [Theory]
    [InlineData("Zdenka", false)]
    [InlineData("orchard", false)]
    [InlineData("whispers", false)]
    [InlineData("tenancy", false)] // the words of all parts are one index; that one is there is told to whoever sees the whole
    [InlineData("07700 900123", false)]
    [InlineData("BD51 SMR", true)]
    public async Task A_search_tells_them_nothing_of_what_they_do_not_see(string words, bool isFound)
    {
        var found = await new Search(_council).FindAsync(new SearchRequest { Text = words }, Cancel);
        Assert.Equal((0, isFound ? 1 : 0), (found.Reports.Count, found.Cases.Count));
        var whole = await new Search(_police).FindAsync(new SearchRequest { Text = words }, Cancel);
        Assert.NotEqual(0, whole.Reports.Count + whole.Cases.Count);

        Assert.Empty((await new Search(_council).FindAsync(new SearchRequest { Text = _report.Reference }, Cancel)).Cases);
        Assert.Empty((await new Search(_council).FindAsync(new SearchRequest { From = Today.AddDays(-1) }, Cancel)).Cases);
    }

    [Fact]
    public async Task They_answer_for_their_own_work_and_change_nothing_that_counts_on_what_they_do_not_see()
    {
        var task = await _council.CaseTasks.Select(t => t.Id).SingleAsync(Cancel);
        var theirs = await TestReports.ReceiveAsync(_council, TestReports.Draft(_council, "Another van"), Cancel);
        var charity = (await _database.ViewerAsync(DemoPeople.Charity, Cancel)).AccountId;
        var before = (await _lead.CaseEntries.CountAsync(Cancel), await _lead.CaseMembers.CountAsync(Cancel));
        CaseResult[] refused =
        [
            await new Membership(_council).BringInAsync(_case, charity, CaseMember.Member, "help", null, TestCases.Grounds, CaseSight.All, Cancel),
            await new CaseLife(_council).CloseAsync(_case, "Over", despite: true, Cancel),
            await new CaseLife(_council).RenameAsync(_case, "Mine", Cancel),
            await new CaseLife(_council).JudgeRiskAsync(_case, "low", "calm", Cancel),
            await new CaseLife(_council).ReopenAsync(_case, "again", Cancel),
            await new CaseFiles(_council).AddReportAsync(_case, theirs.Reference, Cancel),
            await new CaseFiles(_council).TakeOutReportAsync(_case, _report.Reference, "no", Cancel),
            await new CaseLog(_council).DecideAsync(_case, new DecisionDraft("Go", "", "now"), Cancel),
            await new Copies(_council).OfCaseAsync(_case, "the landlord", Cancel),
            await new Membership(_council).TakeLeadAsync(_case, "mine", Cancel),
        ];
        Assert.All(refused, result => Assert.Equal(CaseResult.NeedsWholeCase, result));
        Assert.Equal(before, (await _lead.CaseEntries.CountAsync(Cancel), await _lead.CaseMembers.CountAsync(Cancel)));
        Assert.DoesNotContain(await new SimilarCases(_council).FindAsync(theirs.Reference, Cancel), c => c.MayAdd);

        Assert.Equal(CaseResult.Done, await new CaseLog(_council).NoteAsync(_case, "The tenancy is in another name", Cancel));
        Assert.Equal(CaseResult.Done, await new TaskList(_council).FinishAsync(_case, task, "Looked", Cancel));
        Assert.Equal(CaseResult.Done, await new PeopleAndThings(_council).AddAsync(_case, MentionKind.Person, "The tenant", "witness", Cancel));
        Assert.Contains(await new CaseRecords(_council).SubjectsAsync((await OpenAsync(_council)).Id, Cancel), s => s.Text == "The tenant"); // what they wrote themselves
        Assert.Contains((await new Timeline(_lead).PageAsync((await OpenAsync(_lead)).Id, null, null, null, 50, Cancel)).Rows, line => line.Text == "The tenancy is in another name");
    }

    [Fact]
    public async Task The_lead_narrows_and_widens_with_a_reason_at_that_moment_and_they_are_told()
    {
        Assert.Equal(CaseResult.LeadDecides, await new Membership(_police).ChangeSightAsync(_case, _council.Viewer.AccountId, CaseSight.All, "why", Cancel));
        Assert.Equal(CaseResult.NeedsText, await ChangeAsync(_police, CaseSight.Places, " "));
        Assert.Equal(CaseResult.UnknownCode, await ChangeAsync(_police, (CaseSight)16, "why"));
        Assert.Equal(CaseResult.Already, await ChangeAsync(_police, CaseSight.All, "why"));
        Assert.Equal(CaseResult.LeadStays, await ChangeAsync(_lead, CaseSight.None, "why"));

        Assert.Equal(CaseResult.Done, await ChangeAsync(_police, CaseSight.People, "A cousin of hers works there"));
        Assert.Empty(await _police.Reports.ToListAsync(Cancel));
        Assert.Equal(["07700 900123", "Zdenka"], (await _police.Mentions.Select(m => m.Text).ToListAsync(Cancel)).Order());
        Assert.Contains($"What you see of {_case} has changed.", await _police.Notices.Select(n => n.Text).ToListAsync(Cancel));
        Assert.DoesNotContain(await _police.CaseEntries.Select(e => e.Text).ToListAsync(Cancel), text => text.Contains("cousin", StringComparison.Ordinal));
        Assert.Contains(await _lead.CaseEntries.Select(e => e.Text).ToListAsync(Cancel), text => text.EndsWith("sees people, and their own tasks, before: the whole case. A cousin of hers works there", StringComparison.Ordinal));

        Assert.Equal(CaseResult.Done, await ChangeAsync(_police, CaseSight.Told, "Cleared"));
        Assert.Equal(_report.Id, (await _police.Reports.SingleAsync(Cancel)).Id);
        Assert.Equal(CaseSight.Told | CaseSight.People | CaseSight.Places, (await OpenAsync(_police)).Sees); // a report names them
        Assert.Empty(await _police.CaseDecisions.ToListAsync(Cancel));
    }

    [Fact]
    public async Task What_was_told_is_not_opened_to_an_agency_that_a_grade_forbids()
    {
        await new Grading(_lead).GradeAsync(_report.Id, null, new GradeChoice("1", "A", "C", ["S2"]), Cancel);
        Assert.Equal(CaseResult.SharingForbidden, await ChangeAsync(_council, CaseSight.All, "why"));
        Assert.Equal(CaseResult.SharingForbidden, await ChangeAsync(_council, CaseSight.Places | CaseSight.People, "why")); // people are named by what was told
        Assert.Equal(CaseResult.SharingForbidden, await ChangeAsync(_council, CaseSight.Places | CaseSight.Team, "why")); // and the team wrote about it
        Assert.Equal(CaseResult.SharingForbidden, await new Membership(_lead).HandOverLeadAsync(_case, _council.Viewer.AccountId, "a council matter", Cancel));
        Assert.Equal((CaseSight.Places, CaseMember.Member), ((await OpenAsync(_council)).Sees, (await OpenAsync(_council)).MyPart));
        Assert.Equal(CaseResult.Done, await ChangeAsync(_council, CaseSight.None, "why")); // less is always allowed
        Assert.Empty(await _council.CaseSubjects.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Whoever_is_to_lead_sees_all_of_it_and_a_changed_part_keeps_what_they_see()
    {
        Assert.Equal(CaseResult.Done, await new Membership(_lead).ChangeAsync(_case, _council.Viewer.AccountId, CaseMember.Member, Today.AddDays(9), "longer", Cancel));
        Assert.Equal(CaseSight.Places, (await OpenAsync(_council)).Sees);

        Assert.Equal(CaseResult.Done, await new Membership(_lead).HandOverLeadAsync(_case, _council.Viewer.AccountId, "a council matter", Cancel));
        Assert.Equal((CaseSight.All, CaseMember.Lead), ((await OpenAsync(_council)).Sees, (await OpenAsync(_council)).MyPart));
        Assert.Equal(_report.Id, (await _council.Reports.SingleAsync(Cancel)).Id);
    }

    [Fact]
    public async Task In_an_emergency_they_read_the_whole_case_and_change_nothing_by_it()
    {
        Assert.Equal(BreakGlassResult.Opened, await new BreakGlass(_council).OpenAsync(_case, "She rang and says he has a knife", Cancel));
        Assert.Empty(await _council.Reports.ToListAsync(Cancel)); // no list looks through the glass

        await using var reading = await _database.OpenAsync(DemoPeople.Council, Cancel);
        var head = await new CaseReading(reading).OpenAsync(_case, Cancel);
        Assert.Equal((true, true, false), (head!.InEmergency, head.SeesAll, head.MayChange));
        Assert.Equal(_report.Id, (await reading.Reports.SingleAsync(Cancel)).Id);
        Assert.Equal(BreakGlassResult.SeenAlready, await new BreakGlass(_police).OpenAsync(_case, "To look", Cancel));
    }

    [Fact]
    public async Task A_preview_reads_as_they_read_and_saves_nothing()
    {
        await using var looking = await _database.OpenAsync(DemoPeople.Police, Cancel);
        var council = _council.Viewer.AccountId;
        var head = await new CaseReading(looking).PreviewAsync(_case, council, null, null, Cancel);
        var real = await OpenAsync(_council);
        Assert.Equal(real, head! with { Preview = null });
        Assert.Equal((council, true, CaseSight.Places), (head.Preview!.AccountId, head.Preview.IsThere, head.Preview.Sees));
        Assert.Equal(await new CaseRecords(_council).SubjectsAsync(real.Id, Cancel), await new CaseRecords(looking).SubjectsAsync(real.Id, Cancel));
        Assert.Equal((await new Timeline(_council).PageAsync(real.Id, null, null, null, 50, Cancel)).Rows, (await new Timeline(looking).PageAsync(real.Id, null, null, null, 50, Cancel)).Rows);
        looking.Record("case.note", real.Id);
        await Assert.ThrowsAsync<InvalidOperationException>(() => looking.SaveChangesAsync(Cancel));

        await using var system = _database.Open(Viewer.System("test"));
        Assert.Equal(_police.Viewer.AccountId, (await system.Audit.SingleAsync(e => e.Act == CaseReading.PreviewAct, Cancel)).AccountId);
        var charity = (await _database.ViewerAsync(DemoPeople.Charity, Cancel)).AccountId;
        await using var narrow = await _database.OpenAsync(DemoPeople.Council, Cancel);
        Assert.Null(await new CaseReading(narrow).PreviewAsync(_case, charity, null, CaseSight.All, Cancel));
        await using var outside = await _database.OpenAsync(DemoPeople.Charity, Cancel);
        Assert.Null(await new CaseReading(outside).PreviewAsync(_case, council, null, CaseSight.All, Cancel));
        Assert.Null(await new CaseReading(_lead).PreviewAsync(_case, Guid.NewGuid(), null, CaseSight.All, Cancel));
    }

    [Fact]
    public async Task A_preview_shows_whoever_looks_nothing_that_the_other_agency_holds()
    {
        var original = await TestReports.ReceiveAsync(_police, TestReports.Draft(_police, "The van again"), Cancel, (MentionKind.Vehicle, "AB12 CDE"));
        var merged = await TestReports.ReceiveAsync(_police, TestReports.Draft(_police, "The same van"), Cancel);
        Assert.Equal(TriageResult.Done, await new Duplicates(_police).MergeAsync(merged.Id, original.Reference, "The same", Cancel));
        var taken = await TestReports.ReceiveAsync(_police, TestReports.Draft(_police, "A mistake"), Cancel, (MentionKind.Person, "Somebody else"));
        Assert.Equal(CaseResult.Done, await new CaseFiles(_police).AddReportAsync(_case, original.Reference, Cancel));
        Assert.Equal(CaseResult.Done, await new CaseFiles(_police).AddReportAsync(_case, taken.Reference, Cancel));
        Assert.Equal(CaseResult.Done, await new CaseFiles(_police).TakeOutReportAsync(_case, taken.Reference, "Not about this", Cancel));
        Guid[] held = [_report.Id, original.Id, merged.Id, taken.Id];
        await using var theirs = await _database.OpenAsync(DemoPeople.Police, Cancel);
        Assert.Equal(held.Order(), (await theirs.Reports.Select(r => r.Id).Where(id => held.Contains(id)).ToListAsync(Cancel)).Order());

        foreach (var sees in new[] { CaseSight.All, CaseSight.Team, CaseSight.None })
        {
            await using var looking = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
            Assert.NotNull(await new CaseReading(looking).PreviewAsync(_case, _police.Viewer.AccountId, null, sees, Cancel));
            Guid[] shown = sees == CaseSight.All ? [_report.Id, original.Id] : [];
            Assert.Equal(shown.Order(), (await looking.Reports.Select(r => r.Id).ToListAsync(Cancel)).Order());
            Assert.All(await looking.Mentions.Select(m => m.ReportId).ToListAsync(Cancel), id => Assert.Contains(id, shown));
            Assert.Equal((0, 0, 0), (await looking.HandlingNotes.CountAsync(Cancel), await looking.ReporterContacts.CountAsync(Cancel), await looking.Calls.CountAsync(Cancel)));
        }
    }

    [Fact]
    public async Task That_a_report_which_their_agency_holds_is_in_the_case_they_learn_with_what_was_told()
    {
        var theirs = await TestReports.ReceiveAsync(_council, TestReports.Draft(_council, "A lorry"), Cancel, (MentionKind.Vehicle, "AB12 CDE"));
        await new Grading(_council).GradeAsync(theirs.Id, await _council.Mentions.Where(m => m.ReportId == theirs.Id).Select(m => m.Id).SingleAsync(Cancel), new GradeChoice("1", "A", "C", ["S1"]), Cancel);
        Assert.Equal(CaseResult.Done, await ChangeAsync(_council, CaseSight.All, "their report"));
        await OpenAsync(_council);
        Assert.Equal(CaseResult.Done, await new CaseFiles(_council).AddReportAsync(_case, theirs.Reference, Cancel));
        _lead.ChangeTracker.Clear();
        var mentions = await _lead.Mentions.Where(m => m.ReportId == theirs.Id).Select(m => m.Id).ToListAsync(Cancel);
        Assert.Equal(CaseResult.Done, await new PeopleAndThings(_lead).PickAsync(_case, mentions, "means", Cancel));

        var thing = Assert.Single(await SubjectsAsync(), s => s.Text == "AB12 CDE");
        Assert.Equal((theirs.Reference, true), (thing.Report, thing.Grade is not null));
        Assert.Equal(CaseResult.Done, await ChangeAsync(_council, CaseSight.Places | CaseSight.Team, "places will do"));
        thing = Assert.Single(await SubjectsAsync(), s => s.Text == "AB12 CDE");
        Assert.Equal((null, false), (thing.Report, thing.Grade is not null));
        Assert.True(await _council.Reports.AnyAsync(r => r.Id == theirs.Id, Cancel)); // in their own right
        var said = await _lead.CaseEntries.Where(e => e.AboutId != theirs.Id).Select(e => e.Text).ToListAsync(Cancel);
        Assert.DoesNotContain(said, text => text.Contains(theirs.Reference, StringComparison.Ordinal));
        Assert.DoesNotContain(await _council.CaseEntries.Where(e => e.AuthorId != _council.Viewer.AccountId).Select(e => e.Text).ToListAsync(Cancel), text => text.Contains(_report.Reference, StringComparison.Ordinal));

        async Task<IReadOnlyList<SubjectRow>> SubjectsAsync() => await new CaseRecords(_council).SubjectsAsync((await OpenAsync(_council)).Id, Cancel);
    }

    [Fact]
    public async Task An_outcome_is_corrected_by_somebody_who_sees_those_of_others()
    {
        Assert.Equal(CaseResult.Done, await new CaseLog(_council).RecordOutcomeAsync(_case, new OutcomeDraft("safe", 3, Today, _council.Viewer.AgencyId, ""), Cancel));
        var mine = await _council.Outcomes.Select(o => o.Id).SingleAsync(Cancel);
        var corrected = new OutcomeDraft("safe", 2, Today, _council.Viewer.AgencyId, "One was counted twice", mine);

        Assert.Equal(CaseResult.NeedsWholeCase, await new CaseLog(_council).RecordOutcomeAsync(_case, corrected, Cancel));
        _lead.ChangeTracker.Clear();
        Assert.Equal(CaseResult.Done, await new CaseLog(_lead).RecordOutcomeAsync(_case, corrected, Cancel));
    }

    private Task<CaseResult> ChangeAsync(TolpuddleContext whom, CaseSight sees, string reason) =>
        new Membership(_lead).ChangeSightAsync(_case, whom.Viewer.AccountId, sees, reason, Cancel);

    private async Task<CaseHead> OpenAsync(TolpuddleContext db)
    {
        db.ChangeTracker.Clear();
        return (await new CaseReading(db).OpenAsync(_case, Cancel))!;
    }
}
