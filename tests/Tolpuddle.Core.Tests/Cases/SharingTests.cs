using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

/// <summary>Nothing is shared without its ground, and nothing goes on being shared when that is withdrawn.</summary>
public sealed class SharingTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TolpuddleContext _lead = null!;
    private TolpuddleContext _police = null!;
    private TolpuddleContext _charity = null!;
    private string _case = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _lead = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        _charity = await _database.OpenAsync(DemoPeople.Charity, Cancel);
        _case = await TestCases.OpenAsync(_lead, "Packhouse", Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var db in new[] { _lead, _police, _charity }) await db.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("", "given", "She said yes")]
    [InlineData("because", "given", "She said yes")]
    [InlineData("vital", "perhaps", "She said yes")]
    [InlineData("vital", "not-asked", " ")]
    [InlineData("consent", "not-asked", "There was no time")]
    [InlineData("consent", "refused", "She said no")]
    public async Task Without_a_whole_ground_no_agency_joins_and_no_report_is_sent(string basis, string consent, string words)
    {
        var grounds = new SharingGrounds(basis, consent, words);
        var report = await TestReports.ReceiveAsync(_lead, TestReports.Draft(_lead, "Men in a van"), Cancel);

        Assert.Equal(CaseResult.NeedsGrounds, await BringInAsync(_police, grounds));
        Assert.Equal(CaseResult.NeedsGrounds, await BringInAsync(_police, null));
        Assert.IsType<SendResult.NeedsGrounds>(await new Referrals(_lead).SendAsync(report.Id, [_police.Viewer.AgencyId], "Please look", grounds, Cancel));

        Assert.Equal((0, 0, 0), (await _police.Cases.CountAsync(Cancel), await _police.Reports.CountAsync(Cancel), await _lead.Sharings.CountAsync(Cancel)));
    }

    [Fact]
    public async Task The_ground_is_asked_once_for_each_agency_and_read_by_everybody_on_the_case()
    {
        var analyst = await _database.ViewerAsync(DemoPeople.Analyst, Cancel);
        Assert.True(await new Sharings(_lead).NeedsGroundsAsync(_case, _police.Viewer.AccountId, Cancel));
        Assert.Equal(CaseResult.Done, await BringInAsync(_police, TestCases.Grounds));
        Assert.False(await new Sharings(_lead).NeedsGroundsAsync(_case, analyst.AccountId, Cancel)); // a colleague of theirs
        Assert.Equal(CaseResult.Done, await new Membership(_lead).BringInAsync(_case, analyst.AccountId, CaseMember.Observer, "links", null, null, CaseSight.All, Cancel));

        var id = await TestCases.IdAsync(_police, _case, Cancel);
        var row = Assert.Single(await new Sharings(_police).OfCaseAsync(id, isLead: false, Cancel));
        Assert.Equal(("Demonstration Police", "to help", "safeguarding", "given", "She said yes to Ada on the phone", false), (row.ToAgency, row.Purpose, row.Basis, row.Consent, row.ConsentWords, row.MayWithdraw));
        Assert.Empty(await _charity.Sharings.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Withdrawing_ends_sight_of_all_of_that_agency_from_then_on_and_says_so()
    {
        var analyst = await _database.ViewerAsync(DemoPeople.Analyst, Cancel);
        Assert.Equal(CaseResult.Done, await BringInAsync(_police, TestCases.Grounds));
        Assert.Equal(CaseResult.Done, await BringInAsync(_charity, TestCases.Grounds));
        Assert.Equal(CaseResult.Done, await new Membership(_lead).BringInAsync(_case, analyst.AccountId, CaseMember.Observer, "links", null, null, CaseSight.All, Cancel));
        var id = await TestCases.IdAsync(_lead, _case, Cancel);
        var police = await _lead.Sharings.Where(s => s.ToAgencyId == _police.Viewer.AgencyId).Select(s => s.Id).SingleAsync(Cancel);

        Assert.Equal(CaseResult.LeadDecides, await new Sharings(_charity).WithdrawAsync(_case, police, "Not theirs to say", Cancel));
        Assert.Equal(CaseResult.NeedsText, await new Sharings(_lead).WithdrawAsync(_case, police, " ", Cancel));
        Assert.Equal(CaseResult.Done, await new Sharings(_lead).WithdrawAsync(_case, police, "She took her consent back", Cancel));
        Assert.Equal(CaseResult.NotFound, await new Sharings(_lead).WithdrawAsync(_case, police, "Again", Cancel));

        await using var officer = await _database.OpenAsync(DemoPeople.Police, Cancel);
        await using var colleague = await _database.OpenAsync(DemoPeople.Analyst, Cancel);
        Assert.Equal((0, 0, 0), (await officer.Cases.CountAsync(Cancel), await officer.Reports.CountAsync(Cancel), await colleague.Cases.CountAsync(Cancel)));
        Assert.Contains($"{_case} is no longer shared with your agency: the sharing was withdrawn.", await officer.Notices.Select(n => n.Text).ToListAsync(Cancel));
        Assert.Equal(1, await _charity.Cases.CountAsync(Cancel));
        Assert.Contains((await new Timeline(_charity).PageAsync(id, null, null, null, 1, Cancel)).Rows, row => row.Text == "Sharing with Demonstration Police was withdrawn. 2 people are no longer on the case. She took her consent back");
        Assert.Equal(CaseResult.NeedsGrounds, await BringInAsync(_police, null)); // whoever comes back needs a ground again
        Assert.Equal(CaseResult.Done, await BringInAsync(_police, TestCases.Grounds));
    }

    [Fact]
    public async Task The_agency_that_leads_cannot_be_shut_out_of_its_own_case()
    {
        Assert.Equal(CaseResult.Done, await BringInAsync(_police, TestCases.Grounds));
        Assert.Equal(CaseResult.Done, await new Membership(_lead).HandOverLeadAsync(_case, _police.Viewer.AccountId, "A police matter", Cancel));
        var sharing = await _lead.Sharings.Select(s => s.Id).SingleAsync(Cancel);

        Assert.Equal(CaseResult.LeadStays, await new Sharings(_lead).WithdrawAsync(_case, sharing, "We would rather not", Cancel));
    }

    [Fact]
    public async Task A_withdrawn_referral_is_seen_no_longer_and_its_report_waits_for_its_owner()
    {
        var report = await TestReports.ReceiveAsync(_lead, TestReports.Draft(_lead, "Men in a van"), Cancel);
        Assert.IsType<SendResult.Sent>(await new Referrals(_lead).SendAsync(report.Id, [_police.Viewer.AgencyId, _charity.Viewer.AgencyId], "Please look", TestCases.Grounds, Cancel));
        var referral = await _police.Referrals.Select(r => r.Id).SingleAsync(Cancel);
        Assert.Equal("safeguarding", (await new Sharings(_police).OfReferralAsync(referral, Cancel))!.Basis);

        Assert.Equal(TriageResult.NotFound, await new Referrals(_police).WithdrawAsync(referral, "Not theirs to say", Cancel));
        Assert.Equal(TriageResult.Done, await new Referrals(_lead).WithdrawAsync(referral, "She took her consent back", Cancel));
        Assert.Equal(TriageResult.Closed, await new Referrals(_lead).WithdrawAsync(referral, "Again", Cancel));

        await using var officer = await _database.OpenAsync(DemoPeople.Police, Cancel);
        Assert.Empty(await officer.Reports.ToListAsync(Cancel));
        var view = await new ReferralReading(officer).OpenAsync(referral, Cancel);
        Assert.Equal((ReferralState.Withdrawn, ""), (view!.State, view.Text));
        Assert.Contains(await officer.Notices.Select(n => n.Text).ToListAsync(Cancel), text => text.EndsWith($"has withdrawn its referral of {report.Reference}. You no longer see the report.", StringComparison.Ordinal));
        await using var sender = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var after = await new ReportFile(sender, new Looks(sender)).OpenAsync(report.Reference, Cancel);
        Assert.Equal((1, "withdraw-referral"), (after!.Report.OpenReferrals, after.Steps[0].Step));
        Assert.Single(await _charity.Reports.ToListAsync(Cancel)); // theirs goes on
    }

    private Task<CaseResult> BringInAsync(TolpuddleContext whom, SharingGrounds? grounds) =>
        new Membership(_lead).BringInAsync(_case, whom.Viewer.AccountId, CaseMember.Member, "to help", null, grounds, CaseSight.All, Cancel);
}
