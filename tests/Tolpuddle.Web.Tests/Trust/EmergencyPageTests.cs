using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>Emergency access as people meet it: what will happen is said first, and a reference that opens nothing says nothing.</summary>
public sealed class EmergencyPageTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private Caller _charity = null!;
    private string _case = "";
    private string _report = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _charity = await _site.SignInAsync(DemoPeople.Charity, Cancel);
        await using var lead = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _case = await TestCases.OpenAsync(lead, "Packhouse", Cancel, (MentionKind.Vehicle, "BD51 SMR"));
        _report = await lead.Reports.Select(r => r.Reference).SingleAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _charity.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task What_will_happen_is_said_before_anything_is_opened_and_it_ends_by_itself_or_by_a_button()
    {
        var before = await _site.Database.ContentAsync(Cancel);
        var page = await AskAsync(_case);
        foreach (var words in new[] { "for 4 hours", "is told at once", "is written down with your reason", "whether it was justified", "He is not breathing" }) Assert.Contains(words, page.MainText, StringComparison.Ordinal);
        Assert.Equal(before, await _site.Database.ContentAsync(Cancel));
        Assert.Equal(HttpStatusCode.NotFound, (await _charity.GetAsync($"/cases/{_case}", Cancel)).Status);

        page = await OpenAsync(page);
        Assert.Equal($"/cases/{_case}", page.Path);
        Assert.Contains("Emergency access until", page.MainText, StringComparison.Ordinal);
        foreach (var part in new[] { "tasks", "decisions", "subjects", "outcomes", "reports", "members", "timeline", "change" })
        {
            page = await _charity.GetAsync($"/cases/{_case}/{part}", Cancel);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Empty(page.PostForms()); // they only read
        }

        page = await _charity.GetAsync($"/reports/{_report}", Cancel);
        Assert.Contains("Men in a van", page.MainText, StringComparison.Ordinal);
        Assert.Empty(page.PostForms());
        foreach (var list in new[] { "/cases", "/reports/queue", "/search?q=van", $"/search?q={_case}" }) Assert.DoesNotContain($"/cases/{_case}", (await _charity.GetAsync(list, Cancel)).Find("main").InnerHtml, StringComparison.Ordinal);

        page = await _charity.SubmitAsync(await _charity.GetAsync("/emergency", Cancel), Cancel, button: "form[action*=End] button");
        Assert.Contains("You see it no longer.", page.MainText, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _charity.GetAsync($"/cases/{_case}", Cancel)).Status);

        _site.Clock.Advance(TimeSpan.FromMinutes(11)); // a screen that was left open opens nothing
        page = await OpenAsync(await AskAsync(_report));
        Assert.Equal(HttpStatusCode.NotFound, (await _charity.GetAsync($"/reports/{_report}", Cancel)).Status);
        page = await _charity.SubmitAsync(page, Cancel, new Dictionary<string, string> { [AskAgainFilter.Proof] = DemoData.Password });
        Assert.Equal($"/reports/{_report}", page.Path);
        Assert.Equal(HttpStatusCode.OK, (await _charity.GetAsync($"/reports/{_report}", Cancel)).Status);
        _site.Clock.Advance(BreakGlass.Time);
        using var later = await _site.SignInAsync(DemoPeople.Charity, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, (await later.GetAsync($"/reports/{_report}", Cancel)).Status);
    }

    [Fact]
    public async Task A_file_opens_with_its_report_and_not_longer_and_the_look_is_written_down_with_the_reason()
    {
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        await coordinator.SendFilesAsync(await coordinator.GetAsync($"/reports/{_report}/files", Cancel), Cancel, ("map.pdf", TestFiles.Pdf("map")));
        await using var lead = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var path = $"/reports/{_report}/files/{await lead.Attachments.Select(a => a.Id).SingleAsync(Cancel)}";
        Assert.Equal(HttpStatusCode.NotFound, (await _charity.GetAsync(path, Cancel)).Status);

        await OpenAsync(await AskAsync(_report));
        var link = (await _charity.GetAsync($"/reports/{_report}/files", Cancel)).Find("main a[href*='/files/']").GetAttribute("href");

        Assert.Equal(path, link);
        Assert.Equal(TestFiles.Pdf("map"), await _charity.Http.GetByteArrayAsync(path, Cancel));
        await using var system = _site.Database.Open(Viewer.System("test"));
        var look = await system.Audit.SingleAsync(e => e.Act == "file.open", Cancel);
        Assert.Equal("break-glass: He is not breathing", look.Purpose);
        _site.Clock.Advance(BreakGlass.Time);
        using var later = await _site.SignInAsync(DemoPeople.Charity, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, (await later.GetAsync(path, Cancel)).Status);
    }

    /// <summary>Of two references, the hidden one cannot be told from the one that is not there: nobody of its agency could be told.</summary>
    [Fact]
    public async Task A_reference_that_opens_nothing_says_nothing()
    {
        await using (var system = _site.Database.Open(Viewer.System("test")))
        {
            var agency = (await _site.Database.ViewerAsync(DemoPeople.Coordinator, Cancel)).AgencyId;
            foreach (var account in await system.Accounts.Where(a => a.AgencyId == agency).ToListAsync(Cancel)) account.State = AccountState.Closed;
            await system.PlantAsync(Cancel);
        }

        var hidden = await OpenAsync(await AskAsync(_case));
        var missing = await OpenAsync(await AskAsync("C-0000-0000"));

        Assert.Contains("Nothing was opened.", hidden.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal(hidden.MainText, missing.MainText);
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(2, await db.Audit.CountAsync(e => e.Act == "emergency.miss", Cancel));
    }

    [Fact]
    public async Task Each_use_stands_on_the_page_of_reviews_until_somebody_else_has_judged_it()
    {
        await OpenAsync(await AskAsync(_report));
        var own = await _charity.GetAsync("/emergency/reviews", Cancel);
        Assert.Contains("You used it. Somebody else reviews it", own.MainText, StringComparison.Ordinal);
        Assert.Empty(own.PostForms());
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        Assert.Contains($"{_report} was opened in an emergency by Demonstration Support Charity.", (await coordinator.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);

        var page = await coordinator.GetAsync("/emergency/reviews", Cancel);
        Assert.Contains("He is not breathing", page.MainText, StringComparison.Ordinal);
        page = await coordinator.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Verdict"] = "justified" });
        Assert.Contains("Write why.", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        page = await coordinator.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Verdict"] = "justified", ["Reason"] = "He was found in time" });
        Assert.Contains("Reviewed, and who used it was told.", page.MainText, StringComparison.Ordinal);
        Assert.Contains("He was found in time", page.MainText, StringComparison.Ordinal);

        using var officer = await _site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        Assert.Contains("He was found in time", (await officer.GetAsync("/emergency/reviews", Cancel)).MainText, StringComparison.Ordinal);
    }

    /// <summary>A report goes out with its ground, both sides read it, and the sender takes it back.</summary>
    [Fact]
    public async Task A_referral_says_its_ground_and_can_be_withdrawn()
    {
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        using var police = await _site.SignInAsync(DemoPeople.Police, Cancel);
        var fields = new Dictionary<string, string>
        {
            ["Form.Agencies"] = (await _site.Database.ViewerAsync(DemoPeople.Police, Cancel)).AgencyId.ToString(),
            ["Form.Text"] = "Please look",
            ["Share.Basis"] = "consent",
            ["Share.Consent"] = "refused",
            ["Share.Words"] = "She said no to Cora",
        };
        var page = await coordinator.SubmitAsync(await coordinator.GetAsync($"/reports/{_report}/refer", Cancel), Cancel, fields);
        Assert.Contains("Consent is no basis where it was not given.", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        fields["Share.Basis"] = "law-enforcement";
        await coordinator.SubmitAsync(page, Cancel, fields);
        await using var db = await _site.Database.OpenAsync(DemoPeople.Police, Cancel);
        var referral = $"/referrals/{await db.Referrals.Select(r => r.Id).SingleAsync(Cancel)}";
        page = await police.GetAsync(referral, Cancel);
        Assert.Contains("Law enforcement (Data Protection Act 2018 part 3)", page.MainText, StringComparison.Ordinal);
        Assert.Contains("They said no: She said no to Cora", page.MainText, StringComparison.Ordinal);

        page = await coordinator.SubmitAsync(await coordinator.GetAsync(referral, Cancel), Cancel, new Dictionary<string, string> { ["Withdraw.Reason"] = "The ground is gone" }, "form[action*=Withdraw] button");

        Assert.Contains("Withdrawn. They were told", page.MainText, StringComparison.Ordinal);
        page = await police.GetAsync(referral, Cancel);
        Assert.DoesNotContain("Please look", page.MainText, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await police.GetAsync($"/reports/{_report}", Cancel)).Status);
    }

    private async Task<SeenPage> AskAsync(string reference) => await _charity.SubmitAsync(
        await _charity.GetAsync("/emergency", Cancel), Cancel, new Dictionary<string, string> { ["Reference"] = reference, ["Reason"] = "He is not breathing" }, "form:not([action*=End]) .govuk-button");

    private Task<SeenPage> OpenAsync(SeenPage confirming) => _charity.SubmitAsync(confirming, Cancel, button: "button[formaction*=Open]");
}
