using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

public sealed class ReferralTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TolpuddleContext _helpline = null!;
    private TolpuddleContext _police = null!;
    private TolpuddleContext _council = null!;
    private Report _report = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _helpline = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        _council = await _database.OpenAsync(DemoPeople.Council, Cancel);
        _report = TestReports.Draft(_helpline, "Men in a van", RiskClock.High);
        _helpline.ReporterContacts.Add(new ReporterContact { ReportId = _report.Id, Way = "phone", Address = "07700 900123" });
        await TestReports.ReceiveAsync(_helpline, _report, Cancel, (MentionKind.Vehicle, "WF12 ABC"));
        await new Triage(_helpline).ClaimAsync(_report.Id, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _helpline.DisposeAsync();
        await _police.DisposeAsync();
        await _council.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_receiver_sees_the_report_and_not_who_told_it_and_is_told_with_a_due_time()
    {
        Assert.Equal(new SendResult.Sent(1), await SendAsync(_police));

        var file = await new ReportFile(_police, new Looks(_police)).OpenAsync(_report.Reference, Cancel);
        Assert.Equal("Men in a van", file!.Report.Answers.What);
        Assert.False(file.IsOurs);
        Assert.Null(file.Contact);
        Assert.Empty(await _police.ReporterContacts.ToListAsync(Cancel));
        var row = Assert.Single((await new ReferralReading(_police).PageAsync(new ReferralFilter(), null, Cancel)).Rows);
        Assert.Equal((_police.Viewer.AccountId, ReferralState.Sent), (row.OwnerId, row.State));
        Assert.InRange(row.DueAt, _police.Now.AddHours(3.9), _police.Now.AddHours(4));
        Assert.Equal($"/referrals/{row.Id}", (await _police.Notices.SingleAsync(Cancel)).Path);
        Assert.Empty(await _council.Reports.ToListAsync(Cancel));
        Assert.Equal(ReportState.Referred, _report.State);
    }

    [Fact]
    public async Task The_receiver_reads_and_cannot_triage()
    {
        await SendAsync(_police);

        Assert.Equal(TriageResult.NotFound, await new Triage(_police).CloseAsync(_report.Id, "nfa", "Not ours", true, Cancel));
        Assert.Equal(TriageResult.NotFound, await new RiskJudgements(_police).JudgeAsync(_report.Id, "low", "Not bad", Cancel));
        Assert.Equal(TriageResult.NotFound, await new ReporterQuestions(_police).AskAsync(_report.Id, "Who are you?", Cancel));
        Assert.IsType<SendResult.Refused>(await new Referrals(_police).SendAsync(_report.Id, [_council.Viewer.AgencyId], "Yours", TestCases.Grounds, Cancel));
    }

    [Fact]
    public async Task Accepted_it_belongs_to_whoever_took_it_and_a_result_comes_back()
    {
        await SendAsync(_police);
        var id = await ReferralAsync(_police);

        Assert.Equal(TriageResult.Done, await new Referrals(_police).AcceptAsync(id, Cancel));
        Assert.Equal(TriageResult.Taken, await new Referrals(_police).AcceptAsync(id, Cancel));
        Assert.Equal(TriageResult.UnknownCode, await new Referrals(_police).FeedBackAsync(id, "fine", "Done", Cancel));
        Assert.Equal(TriageResult.Done, await new Referrals(_police).FeedBackAsync(id, "arrest", "Two arrested", Cancel));

        await using var sender = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var view = Assert.Single(await new ReferralReading(sender).OfReportAsync(_report.Id, Cancel));
        Assert.Equal((ReferralState.Done, "arrest", "Two arrested"), (view.State, view.ResultCode, view.ResultNote));
        Assert.Equal(2, await sender.Notices.CountAsync(Cancel));
        var report = await sender.Reports.SingleAsync(r => r.Id == _report.Id, Cancel);
        Assert.Equal((ReportState.Claimed, 0), (report.State, report.OpenReferrals));
        Assert.Equal(new ClosedLoop(90, 1, 1, 0, 0), await new ReferralReading(sender).LoopAsync(Cancel));
    }

    [Fact]
    public async Task Declining_a_second_referral_keeps_sight_of_what_was_done_by_the_first()
    {
        await SendAsync(_police);
        await new Referrals(_police).FeedBackAsync(await ReferralAsync(_police), "arrest", "Two arrested", Cancel);
        await using var sender = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(new SendResult.Sent(1), await new Referrals(sender).SendAsync(_report.Id, [_police.Viewer.AgencyId], "Once more", TestCases.Grounds, Cancel));
        await using var police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        var second = await police.Referrals.Where(r => r.State == ReferralState.Sent).Select(r => r.Id).SingleAsync(Cancel);

        Assert.Equal(TriageResult.Done, await new Referrals(police).DeclineAsync(second, "Nothing more to do", Cancel));

        _database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(_report.Reference, (await police.Reports.AsNoTracking().SingleAsync(Cancel)).Reference);
    }

    [Fact]
    public async Task Nothing_is_sent_to_somebody_who_has_never_signed_in()
    {
        await using var system = _database.Open(Viewer.System("test"));
        await system.Accounts.Where(a => a.AgencyId == _police.Viewer.AgencyId).ExecuteUpdateAsync(a => a.SetProperty(x => x.LastSignInAt, (DateTime?)null), Cancel);

        Assert.IsType<SendResult.NobodyReads>(await SendAsync(_police));
    }

    [Fact]
    public async Task Declined_it_goes_back_and_is_seen_no_longer_and_can_be_sent_again()
    {
        await SendAsync(_police);
        var id = await ReferralAsync(_police);
        _database.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(TriageResult.NeedsReason, await new Referrals(_police).DeclineAsync(id, "", Cancel));
        Assert.Equal(TriageResult.Done, await new Referrals(_police).DeclineAsync(id, "Not in our area", Cancel));

        await using var police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        Assert.Empty(await police.Reports.ToListAsync(Cancel));
        var kept = await new ReferralReading(police).OpenAsync(id, Cancel);
        Assert.Equal((ReferralState.Declined, "", ""), (kept!.State, kept.Text, kept.Reference));

        await using var sender = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await sender.Reports.SingleAsync(r => r.Id == _report.Id, Cancel);
        Assert.Equal((ReportState.Claimed, sender.Viewer.AccountId), (report.State, report.OwnerId));
        Assert.InRange(report.DueAt, sender.Now.AddHours(3.9), sender.Now.AddHours(4));
        Assert.Contains("declined", (await sender.Notices.SingleAsync(Cancel)).Text, StringComparison.Ordinal);

        Assert.Equal(new SendResult.Sent(1), await new Referrals(sender).SendAsync(_report.Id, [police.Viewer.AgencyId], "It is in your area", TestCases.Grounds, Cancel));
        Assert.Single(await police.Reports.ToListAsync(Cancel));
    }

    [Fact]
    public async Task With_two_agencies_the_report_waits_for_both()
    {
        Assert.Equal(new SendResult.Sent(2), await SendAsync(_police, _council));
        Assert.IsType<SendResult.AlreadyThere>(await SendAsync(_police));
        Assert.Equal(TriageResult.ReferralsOpen, await new Triage(_helpline).CloseAsync(_report.Id, "nfa", "Nothing found", false, Cancel));

        await new Referrals(_council).FeedBackAsync(await ReferralAsync(_council), "safeguarding", "Enquiry opened", Cancel);
        Assert.Equal((ReportState.Referred, 1), await StateAsync());
        Assert.Single(await new ReferralReading(_council).OfReportAsync(_report.Id, Cancel)); // not what went to the police

        _police.ChangeTracker.Clear();
        await new Referrals(_police).FeedBackAsync(await ReferralAsync(_police), "nfa", "Nothing found", Cancel);
        Assert.Equal((ReportState.Claimed, 0), await StateAsync());
    }

    [Fact]
    public async Task A_result_leaves_the_clock_to_those_who_have_not_answered_and_a_refusal_starts_the_owners()
    {
        await SendAsync(_police, _council);
        await new Referrals(_council).AcceptAsync(await ReferralAsync(_council), Cancel);
        var due = await DueAsync();
        _database.Clock.Advance(TimeSpan.FromHours(1));
        _council.ChangeTracker.Clear();

        await new Referrals(_council).FeedBackAsync(await ReferralAsync(_council), "safeguarding", "Enquiry opened", Cancel);
        Assert.Equal(due, await DueAsync());

        _police.ChangeTracker.Clear();
        await new Referrals(_police).DeclineAsync(await ReferralAsync(_police), "Not ours", Cancel);
        Assert.InRange(await DueAsync(), _helpline.Now.AddHours(3.9), _helpline.Now.AddHours(4));
    }

    [Fact]
    public async Task The_list_pages_through_all_of_them_and_each_filter_shows_what_it_says()
    {
        var reports = new List<Report>();
        for (var i = 0; i < 120; i++) reports.Add(TestReports.Draft(_helpline, "x", i % 2 == 0 ? RiskClock.High : RiskClock.Medium));
        _helpline.Reports.AddRange(reports);
        await _helpline.PlantAsync(Cancel);
        foreach (var report in reports)
        {
            await new Referrals(_helpline).SendAsync(report.Id, [_police.Viewer.AgencyId], "Please look", TestCases.Grounds, Cancel);
            _database.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var reading = new ReferralReading(_police);
        var found = new List<Guid>();
        for (ListPlace? place = null; ;)
        {
            var page = await reading.PageAsync(new ReferralFilter(), place, Cancel);
            found.AddRange(page.Rows.Select(r => r.Id));
            if ((place = page.Later) is null) break;
        }

        Assert.Equal(120, found.Distinct().Count());
        Assert.All((await reading.PageAsync(new ReferralFilter { Risk = RiskClock.High }, null, Cancel)).Rows, r => Assert.Equal(RiskClock.High, r.Risk));
        Assert.Empty((await reading.PageAsync(new ReferralFilter { AgencyId = _council.Viewer.AgencyId }, null, Cancel)).Rows);
        Assert.Empty((await reading.PageAsync(new ReferralFilter { LateOnly = true }, null, Cancel)).Rows);
        Assert.Empty((await reading.PageAsync(new ReferralFilter { Ended = true }, null, Cancel)).Rows);
        Assert.Equal(50, (await new ReferralReading(_helpline).PageAsync(new ReferralFilter { ToUs = false, AgencyId = _police.Viewer.AgencyId }, null, Cancel)).Rows.Count);
        _database.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(50, (await reading.PageAsync(new ReferralFilter { LateOnly = true }, null, Cancel)).Rows.Count);
        Assert.Equal(120, (await _helpline.Reports.Where(r => new ReferralReading(_helpline).With(_police.Viewer.AgencyId).Contains(r.Id)).CountAsync(Cancel)));
    }

    [Fact]
    public async Task Nothing_is_sent_where_nobody_would_read_it()
    {
        foreach (var account in await _helpline.Accounts.Where(a => a.AgencyId == _council.Viewer.AgencyId).ToListAsync(Cancel)) account.State = AccountState.Closed;
        await _helpline.PlantAsync(Cancel);

        Assert.Equal(new SendResult.NobodyReads("Demonstration Council"), await SendAsync(_police, _council));
        Assert.False((await new Referrals(_helpline).ReceiversAsync(Cancel)).Single(r => r.Id == _council.Viewer.AgencyId).IsRead);
        Assert.Empty(await _helpline.Referrals.ToListAsync(Cancel));
        Assert.Empty(await _police.Reports.ToListAsync(Cancel));
        Assert.IsType<SendResult.NoAgency>(await SendAsync());
    }

    [Fact]
    public async Task An_item_graded_no_onward_sharing_keeps_the_whole_report_here_until_it_is_graded_anew()
    {
        var mention = await _helpline.Mentions.SingleAsync(Cancel);
        await new Grading(_helpline).GradeAsync(_report.Id, mention.Id, new("2", "D", "C", ["S2"]), Cancel);

        Assert.Equal(new SendResult.SharingForbidden("WF12 ABC"), await SendAsync(_police));

        _database.Clock.Advance(TimeSpan.FromMinutes(1));
        await new Grading(_helpline).GradeAsync(_report.Id, mention.Id, new("2", "D", "P", []), Cancel);
        Assert.Equal(new SendResult.Sent(1), await SendAsync(_police));
    }

    [Fact]
    public async Task What_waits_is_counted_on_both_sides_and_late_after_its_time()
    {
        await SendAsync(_police);
        Assert.Equal(new Waiting(1, 0, 0, 0, 0, 0, 0, 0), await new ReferralReading(_police).WaitingAsync(Cancel));
        Assert.Equal(new Waiting(0, 0, 0, 0, 0, 0, 1, 0), await new ReferralReading(_helpline).WaitingAsync(Cancel));

        _database.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(new Waiting(1, 1, 0, 0, 0, 0, 0, 0), await new ReferralReading(_police).WaitingAsync(Cancel));
        Assert.Equal(new Waiting(0, 0, 0, 0, 0, 0, 1, 1), await new ReferralReading(_helpline).WaitingAsync(Cancel));
    }

    private Task<SendResult> SendAsync(params TolpuddleContext[] to) =>
        new Referrals(_helpline).SendAsync(_report.Id, [.. to.Select(t => t.Viewer.AgencyId)], "Please look at the van", TestCases.Grounds, Cancel);

    private static async Task<Guid> ReferralAsync(TolpuddleContext db) => (await new ReferralReading(db).PageAsync(new ReferralFilter(), null, Cancel)).Rows.Single().Id;

    private async Task<DateTime> DueAsync()
    {
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        return await db.Reports.Where(r => r.Id == _report.Id).Select(r => r.DueAt).SingleAsync(Cancel);
    }

    private async Task<(ReportState, int)> StateAsync()
    {
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await db.Reports.SingleAsync(r => r.Id == _report.Id, Cancel);
        return (report.State, report.OpenReferrals);
    }
}
