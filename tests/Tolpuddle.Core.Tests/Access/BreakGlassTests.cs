using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>Somebody in danger is found in time, and nobody looks unseen: what an emergency opens, to whom, for how long, and who is told.</summary>
public sealed class BreakGlassTests : IAsyncLifetime
{
    private const string Reason = "She rang and says he has a knife";

    private TestDatabase _database = null!;
    private TolpuddleContext _lead = null!;
    private TolpuddleContext _charity = null!;
    private string _case = "";
    private string _report = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The coordinator leads a case with one report of theirs; the police work on it, the charity has nothing to do with it.</summary>
    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _lead = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _charity = await _database.OpenAsync(DemoPeople.Charity, Cancel);
        _case = await TestCases.OpenAsync(_lead, "Packhouse", Cancel, (MentionKind.Vehicle, "BD51 SMR"));
        _report = await _lead.Reports.Select(r => r.Reference).SingleAsync(Cancel);
        await TestCases.BringInAsync(_lead, _case, (await _database.ViewerAsync(DemoPeople.Police, Cancel)).AccountId, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _lead.DisposeAsync();
        await _charity.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_report_opens_by_its_reference_for_four_hours_and_each_look_is_written_down_with_the_reason()
    {
        Assert.Null(await ReadReportAsync());
        Assert.Equal(BreakGlassResult.Opened, await OpenAsync(_report.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));

        var view = await ReadReportAsync();
        Assert.Equal(("Men in a van", false), (view!.Report.Answers.What, view.IsOurs));
        Assert.Null(view.Contact);
        Assert.Equal(_database.Clock.GetUtcNow().UtcDateTime + BreakGlass.Time, view.EmergencyUntil!.Value, TimeSpan.FromMinutes(5));
        await using (var system = _database.Open(Viewer.System("test")))
        {
            var look = await system.Audit.Where(e => e.Act == "report.open" && e.AccountId == _charity.Viewer.AccountId).SingleAsync(Cancel);
            Assert.Equal($"break-glass: {Reason}", look.Purpose);
        }

        _database.Clock.Advance(BreakGlass.Time - TimeSpan.FromMinutes(30));
        Assert.NotNull(await ReadReportAsync());
        _database.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await ReadReportAsync());
        Assert.Empty(await new BreakGlass(_charity).OpenNowAsync(Cancel));
    }

    [Fact]
    public async Task It_is_found_by_no_list_search_or_match_and_nothing_can_be_changed_or_kept_by_it()
    {
        Assert.Equal(BreakGlassResult.Opened, await OpenAsync(_case));
        Assert.Equal(BreakGlassResult.Opened, await OpenAsync(_report));
        await using (var reading = await CharityAsync()) Assert.NotNull(await new CaseReading(reading).OpenAsync(_case, Cancel));

        await using var charity = await CharityAsync();
        foreach (var words in new[] { "van", "BD51 SMR", _report, _case, "Packhouse" })
        {
            var found = await new Search(charity).FindAsync(new SearchRequest { Text = words }, Cancel);
            Assert.Equal((0, 0), (found.Reports.Count, found.Cases.Count));
        }

        Assert.Equal((0, 0), (await charity.Reports.CountAsync(Cancel), await charity.Cases.CountAsync(Cancel)));
        Assert.Empty((await new MyWork(charity).CasesAsync(new CaseFilter(), null, Cancel)).Rows);
        Assert.Null(await new CaseFiles(charity).OpenAsync(Guid.CreateVersion7(), _report, "Mine", "to keep it", Cancel));
        var own = await TestCases.OpenAsync(charity, "Own", Cancel);
        Assert.Equal(CaseResult.NotFound, await new CaseFiles(charity).AddReportAsync(own, _report, Cancel));
        Assert.Equal(CaseResult.NotFound, await new CaseLog(charity).NoteAsync(_case, "I was here", Cancel));
        Assert.Equal(CaseResult.NotFound, await new Membership(charity).LeaveAsync(_case, "Enough", Cancel));
    }

    [Fact]
    public async Task A_case_opens_with_its_reports_and_shuts_when_who_opened_it_says_so()
    {
        Assert.Equal(BreakGlassResult.Opened, await OpenAsync(_case));
        await using (var reading = await CharityAsync())
        {
            var head = await new CaseReading(reading).OpenAsync(_case, Cancel);
            Assert.Equal((true, false, false), (head!.InEmergency, head.MayChange, head.MayTakeLead));
            Assert.Single(await new CaseReading(reading).ReportsAsync(head.Id, Cancel));
        }

        Assert.NotNull(await ReadReportAsync());
        var open = Assert.Single(await new BreakGlass(_charity).OpenNowAsync(Cancel));
        Assert.False(await new BreakGlass(_lead).EndAsync(open.Id, Cancel));
        Assert.True(await new BreakGlass(_charity).EndAsync(open.Id, Cancel));

        await using var later = await CharityAsync();
        Assert.Null(await new CaseReading(later).OpenAsync(_case, Cancel));
        Assert.Null(await ReadReportAsync());
        Assert.False(await new BreakGlass(later).EndAsync(open.Id, Cancel));
    }

    /// <summary>Somebody who was on the case, and comes back to it while it is open to them in an emergency, stays when that ends.</summary>
    [Fact]
    public async Task Sight_as_a_member_and_in_an_emergency_end_each_for_itself()
    {
        var charity = _charity.Viewer.AccountId;
        await TestCases.BringInAsync(_lead, _case, charity, Cancel);
        Assert.Equal(BreakGlassResult.SeenAlready, await OpenAsync(_case));
        Assert.Equal(CaseResult.Done, await new Membership(_lead).EndAsync(_case, charity, "Enough", Cancel));
        Assert.Equal(BreakGlassResult.Opened, await OpenAsync(_case));
        await TestCases.BringInAsync(_lead, _case, charity, Cancel);

        Assert.True(await new BreakGlass(_charity).EndAsync((await new BreakGlass(_charity).OpenNowAsync(Cancel)).Single().Id, Cancel));

        await using var later = await CharityAsync();
        Assert.False((await new CaseReading(later).OpenAsync(_case, Cancel))!.InEmergency);
    }

    [Fact]
    public async Task A_wrong_reference_and_one_that_cannot_be_opened_answer_alike_and_guessing_ends()
    {
        await using (var system = _database.Open(Viewer.System("test")))
        {
            // Nobody of the agency could be told.
            foreach (var account in (await system.Accounts.ToListAsync(Cancel)).Where(a => a.AgencyId == _lead.Viewer.AgencyId)) account.State = AccountState.Closed;
            await system.PlantAsync(Cancel);
        }

        foreach (var reference in new[] { _report, Reference.New('R').Value, Reference.New('C').Value, "R-0000-0001", "the packhouse" }) Assert.Equal(BreakGlassResult.NotFound, await OpenAsync(reference));
        Assert.Equal(BreakGlassResult.TooManyTries, await OpenAsync(_case));
        _database.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(BreakGlassResult.Opened, await OpenAsync(_case)); // the police work on it and can be told
        await using var checking = _database.Open(Viewer.System("test"));
        Assert.Equal(5, await checking.Audit.CountAsync(e => e.Act == "emergency.miss" && e.SubjectId == _charity.Viewer.AccountId, Cancel));
    }

    [Theory]
    [InlineData(DemoPeople.Analyst)]
    [InlineData(DemoPeople.Administrator)]
    [InlineData(DemoPeople.DataProtectionOfficer)]
    public async Task Whose_work_is_not_with_people_in_danger_opens_nothing(string person)
    {
        await using var db = await _database.OpenAsync(person, Cancel);
        Assert.Equal(BreakGlassResult.NotFound, await new BreakGlass(db).OpenAsync(_case, Reason, Cancel));
        Assert.Empty(await db.EmergencyAccesses.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Who_answers_for_it_is_told_at_once_and_says_whether_it_was_justified_and_the_one_who_used_it_cannot()
    {
        var store = new FileStore(TestDatabase.Vault, TestFolder.NewPath());
        await new Attachments(_lead, store, new ScanPolicy(IsOn: false)).AddAsync(_report, [new Upload("map.pdf", TestFiles.Pdf())], Cancel);
        var paper = await _lead.Attachments.Select(a => a.Id).SingleAsync(Cancel);
        Assert.Equal(BreakGlassResult.NeedsReason, await new BreakGlass(_charity).OpenAsync(_case, " ", Cancel));
        Assert.Equal(BreakGlassResult.Opened, await OpenAsync(_case));
        Assert.Contains(await _lead.Notices.Select(n => n.Text).ToListAsync(Cancel), text => text.StartsWith($"{_case} was opened in an emergency by Demonstration Support Charity.", StringComparison.Ordinal));
        await using (var reading = await CharityAsync())
        {
            await new CaseReading(reading).OpenAsync(_case, Cancel);
            Assert.NotNull(await new Attachments(reading, store, new ScanPolicy(IsOn: false)).OpenAsync(_report, paper, Cancel));
        }

        var use = Assert.Single(await new EmergencyReviews(_lead).WaitingAsync(Cancel));
        Assert.Equal((_case, Reason, 2, true), (use.Reference, use.Reason, use.Looks, use.MayReview));
        Assert.Equal(ReviewResult.OwnUse, await new EmergencyReviews(_charity).ReviewAsync(use.Id, true, "It was right", Cancel));
        await using (var other = await _database.OpenAsync(DemoPeople.Adviser, Cancel))
        {
            Assert.Empty(await new EmergencyReviews(other).WaitingAsync(Cancel)); // a colleague of the lead does not learn that there is this case
            Assert.Equal(ReviewResult.NotFound, await new EmergencyReviews(other).ReviewAsync(use.Id, true, "It was right", Cancel));
        }

        Assert.Equal(ReviewResult.Done, await new EmergencyReviews(_lead).ReviewAsync(use.Id, false, "Nobody was in danger", Cancel));
        Assert.Equal(ReviewResult.Already, await new EmergencyReviews(_lead).ReviewAsync(use.Id, true, "After all", Cancel));

        await using var later = await CharityAsync();
        Assert.Null(await new CaseReading(later).OpenAsync(_case, Cancel)); // not justified: shut at once
        Assert.Contains($"Your emergency access to {_case} was reviewed: not justified.", await later.Notices.Select(n => n.Text).ToListAsync(Cancel));
        var monday = UnusualLooks.MondayOf(Days.Of(_lead.Now));
        Assert.Equal((false, "Nobody was in danger"), (await new EmergencyReviews(later).WeekAsync(monday, Cancel)).Select(r => (r.WasJustified, r.ReviewReason)).Single());
        Assert.Empty(await new EmergencyReviews(later).WeekAsync(monday.AddDays(-7), Cancel));
    }

    [Fact]
    public async Task What_nobody_reviews_is_late_with_an_owner()
    {
        Assert.Equal(BreakGlassResult.Opened, await OpenAsync(_report));
        Assert.DoesNotContain(await new NoticeBoard(_lead).LateAsync(Cancel), late => late.Path == EmergencyReviews.Path);
        _database.Clock.Advance(BreakGlass.ReviewTime + TimeSpan.FromMinutes(1));

        Assert.Contains(await new NoticeBoard(_lead).LateAsync(Cancel), late => late.What == $"The review of an emergency access to {_report}");
        await using (var program = _database.Open(Viewer.Nobody)) await new Reminders(program).RemindAsync(Cancel);
        Assert.Contains($"The review of an emergency access to {_report} is late.", await _lead.Notices.Select(n => n.Text).ToListAsync(Cancel));
        await using var system = _database.Open(Viewer.System("test"));
        Assert.Equal(1, (await new OpenWork(system).CountLateAsync(Cancel)).Reviews);
    }

    private Task<BreakGlassResult> OpenAsync(string reference) => new BreakGlass(_charity).OpenAsync(reference, Reason, Cancel);

    /// <summary>The charity at another request.</summary>
    private Task<TolpuddleContext> CharityAsync() => _database.OpenAsync(DemoPeople.Charity, Cancel);

    private async Task<ReportView?> ReadReportAsync()
    {
        await using var db = await CharityAsync();
        return await new ReportFile(db, new Looks(db)).OpenAsync(_report, Cancel);
    }
}
