using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Retention;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Retention;

/// <summary>How long records are kept, as coordinators, data-protection officers and administrators meet it.</summary>
public sealed class RetentionPageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task What_comes_to_its_end_is_listed_and_told_on_its_page_and_can_be_kept()
    {
        var report = await ClosedAsync();
        await PassAsync(24);
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        Assert.Contains("To be erased on", (await coordinator.GetAsync($"/reports/{report}", Cancel)).MainText, StringComparison.Ordinal);
        var list = await coordinator.GetAsync("/retention", Cancel);
        Assert.Contains(report, list.MainText, StringComparison.Ordinal);
        Assert.Contains("Cora Coordinator and Dora Protection", list.MainText, StringComparison.Ordinal);
        using var officer = await _site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        var page = await officer.GetAsync($"/retention/{report}", Cancel);
        Assert.Null(page.Document.QuerySelector($"a[href='/reports/{report}']")); // who may not see it is not led to it

        page = await officer.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Keep.Until"] = "soon", ["Keep.Reason"] = "" }, "form[action*=Keep] button");
        Assert.Contains("Write the date like", page.MainText, StringComparison.Ordinal);
        Assert.Contains("Write why it must be kept", page.MainText, StringComparison.Ordinal);
        var until = Days.Of(_site.Clock.GetUtcNow().UtcDateTime).AddMonths(6).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        page = await officer.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Keep.Until"] = until, ["Keep.Reason"] = "A claim is being brought" }, "form[action*=Keep] button");
        Assert.Contains("A claim is being brought", page.MainText, StringComparison.Ordinal);

        await PassAsync(1);
        await PassAsync(1);
        using var later = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        Assert.Contains($"Report {report}", (await later.GetAsync($"/reports/{report}", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_says_otherwise_and_the_record_is_gone_from_every_page()
    {
        var report = await ClosedAsync();
        await PassAsync(24);
        await PassAsync(1);
        await PassAsync(1);

        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        foreach (var address in new[] { $"/reports/{report}", $"/retention/{report}" }) Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync(address, Cancel)).Status);
        Assert.Contains("1 reports and 0 cases", (await coordinator.GetAsync("/retention", Cancel)).MainText, StringComparison.Ordinal);
        Assert.DoesNotContain(report, (await coordinator.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_asks_that_a_record_be_erased_before_its_time_and_another_confirms()
    {
        var report = await ClosedAsync();
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var page = await coordinator.SubmitAsync(await coordinator.GetAsync($"/retention/{report}", Cancel), Cancel, new Dictionary<string, string> { ["Propose.Reason"] = "Told in error" }, "form[action*=Propose] button");
        Assert.Contains("It takes two", page.MainText, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("form[action*=Confirm]"));
        using var officer = await _site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        Assert.Contains("Another person has to confirm it", (await officer.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
        _site.Clock.Advance(TimeSpan.FromMinutes(20)); // long enough to be asked again who one is
        page = await officer.SubmitAsync(await officer.GetAsync($"/retention/{report}", Cancel), Cancel, button: "form[action*=Confirm] button");
        page = await officer.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["ProofAgain"] = Commands.DemoData.Password });
        Assert.Contains("It goes within minutes", page.MainText, StringComparison.Ordinal);

        await _site.GoRoundAsync("retention", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync($"/reports/{report}", Cancel)).Status);
    }

    [Fact]
    public async Task A_hold_is_shown_on_the_record_and_on_those_it_holds_and_another_person_lifts_it()
    {
        string reference, report;
        await using (var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel))
        {
            reference = await TestCases.OpenAsync(db, "Packhouse", Cancel);
            report = await db.Reports.Select(r => r.Reference).SingleAsync(Cancel);
        }

        using var officer = await _site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        var found = await officer.SubmitAsync(await officer.GetAsync("/retention", Cancel), Cancel, new Dictionary<string, string> { ["Find"] = reference }, "form[method=get] button");
        Assert.Equal($"/retention/{reference}", found.Path);
        var page = await officer.SubmitAsync(found, Cancel, new Dictionary<string, string> { ["Hold.Reason"] = "", ["Hold.Authority"] = "", ["Hold.ReviewOn"] = "x" }, "form[action*=Hold] button");
        foreach (var problem in new[] { "Write what it is needed for", "Write by whose authority", "Write the date like" }) Assert.Contains(problem, page.MainText, StringComparison.Ordinal);
        await officer.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Hold.Reason"] = "Public inquiry", ["Hold.Authority"] = "Letter of 3 May", ["Hold.ReviewOn"] = "" }, "form[action*=Hold] button");

        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        foreach (var address in new[] { $"/cases/{reference}", $"/reports/{report}" }) Assert.Contains("Public inquiry", (await coordinator.GetAsync(address, Cancel)).MainText, StringComparison.Ordinal);
        using var adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel); // of the agency, and not on the case
        var seen = (await adviser.GetAsync($"/reports/{report}", Cancel)).MainText;
        Assert.Contains("Legal hold on a case that this report belongs to", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Public inquiry", seen, StringComparison.Ordinal);
        Assert.Null((await officer.GetAsync($"/retention/{reference}", Cancel)).Document.QuerySelector("form[action*=Lift]"));
        page = await coordinator.SubmitAsync(await coordinator.GetAsync($"/retention/{reference}", Cancel), Cancel, new Dictionary<string, string> { ["Lift.Reason"] = "" }, "form[action*=Lift] button");
        Assert.Contains("Write why it is no longer needed", page.MainText, StringComparison.Ordinal);
        page = await coordinator.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Lift.Reason"] = "The inquiry is over" }, "form[action*=Lift] button");
        Assert.Contains("The inquiry is over", page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("Legal hold", (await adviser.GetAsync($"/reports/{report}", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_agency_holds_is_answered_like_what_is_not_there()
    {
        string theirs;
        await using (var police = await _site.Database.OpenAsync(DemoPeople.Police, Cancel)) theirs = (await TestReports.ReceiveAsync(police, TestReports.Draft(police, "x"), Cancel)).Reference;
        foreach (var person in new[] { DemoPeople.Coordinator, DemoPeople.DataProtectionOfficer })
        {
            using var caller = await _site.SignInAsync(person, Cancel);
            foreach (var reference in new[] { theirs, "R-0000-0000" })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await caller.GetAsync($"/retention/{reference}", Cancel)).Status);
                Assert.Contains("holds no such record", (await caller.GetAsync($"/retention?Find={reference}", Cancel)).MainText, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task An_administrator_says_how_long_a_class_is_kept_and_on_what_ground()
    {
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        var page = await administrator.GetAsync("/administration/retention", Cancel);
        var form = page.PostForms().Single(f => f.Fields.Any(x => x is { Name: "Class", Value: "no-action" }));
        var wrong = await administrator.PostAsync(form.Address, form.Filled(f => f.Name switch { "Months" => "many", "Ground" => "", _ => null }), Cancel);
        Assert.Contains("in figures, from 1 to 1,200", wrong.MainText, StringComparison.Ordinal);
        Assert.Equal("many", wrong.Find("#Months_no-action").GetAttribute("value"));
        await administrator.PostAsync(form.Address, form.Filled(f => f.Name switch { "Months" => "12", "Ground" => "Our board decided it", _ => null }), Cancel);

        var report = await ClosedAsync();
        await PassAsync(12);
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var list = (await coordinator.GetAsync("/retention", Cancel)).MainText;
        Assert.Contains(report, list, StringComparison.Ordinal);
        Assert.Contains("Our board decided it", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_goes_by_time_until_an_administrator_who_has_proved_who_they_are_begins_it()
    {
        await using (var db = _site.Database.Open(Viewer.System("test"))) await db.Profiles.ExecuteUpdateAsync(p => p.SetProperty(x => x.IsDemonstration, false), Cancel);
        var report = await ClosedAsync();
        await PassAsync(30);
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        Assert.DoesNotContain(report, (await coordinator.GetAsync("/retention", Cancel)).MainText, StringComparison.Ordinal);
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        Assert.Contains("nobody has confirmed the periods", (await administrator.GetAsync("/administration", Cancel)).MainText, StringComparison.Ordinal);
        var page = await administrator.GetAsync("/administration/retention", Cancel);
        Assert.Contains("Nothing is erased by time yet", page.MainText, StringComparison.Ordinal);

        _site.Clock.Advance(TimeSpan.FromMinutes(20)); // long enough to be asked again who one is
        var period = page.PostForms().Single(f => f.Fields.Any(x => x is { Name: "Class", Value: "no-action" }));
        Assert.NotNull((await administrator.PostAsync(period.Address, period.Filled(f => f.Name switch { "Months" => "12", _ => null }), Cancel)).Document.QuerySelector("[name=ProofAgain]"));
        page = await administrator.SubmitAsync(page, Cancel, button: "form[action*=Begin] button");
        Assert.NotNull(page.Document.QuerySelector("[name=ProofAgain]"));
        page = await administrator.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["ProofAgain"] = Commands.DemoData.Password });
        Assert.Contains("Begun.", page.MainText, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("form[action*=Begin]"));

        _site.Clock.Advance(TimeSpan.FromHours(2));
        await _site.GoRoundAsync("retention", Cancel);
        using var later = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        Assert.Contains(report, (await later.GetAsync("/retention", Cancel)).MainText, StringComparison.Ordinal);
    }

    private async Task<string> ClosedAsync()
    {
        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);
        Assert.Equal(TriageResult.Done, await new Triage(db).CloseAsync(report.Id, "nfa", "Nothing", false, Cancel));
        return report.Reference;
    }

    /// <summary>So many months later, and a round; before the last month's end as many as keep it from seeming that nothing ran.</summary>
    private async Task PassAsync(int months)
    {
        var until = _site.Clock.GetUtcNow().AddMonths(months) + TimeSpan.FromHours(2);
        if (months > 1) _site.Clock.Advance(until - _site.Clock.GetUtcNow());
        while (_site.Clock.GetUtcNow() < until)
        {
            _site.Clock.Advance(TimeSpan.FromDays(6));
            await _site.GoRoundAsync("retention", Cancel);
        }

        await _site.GoRoundAsync("retention", Cancel);
    }
}
