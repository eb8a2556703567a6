using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Desk;

/// <summary>What is already known, its answers, and asking for contact beyond it; without scripts.</summary>
public sealed class KnownTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_known_is_shown_with_its_evidence_answered_once_and_kept_with_the_report()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var other = await site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        var earlier = await adviser.ReportAsync(Cancel, ("Notes", "White minibus BD51 SMR, he gave her 07700 900142"));

        var page = await other.CallAsync(Cancel, ("Notes", "Again 07700 900 142 and the bus BD51 ?MR"));
        var card = page.TextOf(".known-card");
        Assert.Contains(earlier, card, StringComparison.Ordinal);
        Assert.Contains("same number", card, StringComparison.Ordinal);
        Assert.Contains("fits, one character unread", page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("another agency holds", page.MainText, StringComparison.Ordinal);

        page = await other.PressAsync(page, "button[value^='Same:']", Cancel);
        Assert.Contains("Same. Amir Adviser", page.MainText, StringComparison.Ordinal);
        page = await other.PressAsync(page, CallPage.Finish, Cancel);

        Assert.Contains("Same. Amir Adviser", page.TextOf(".known-form"), StringComparison.Ordinal);
        Assert.Contains("Same. Amir Adviser", (await adviser.GetAsync($"/reports/{earlier}", Cancel)).TextOf(".known-form"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_reports_page_an_answer_against_an_earlier_one_is_warned_of_before_it_is_kept()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var other = await site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        await adviser.ReportAsync(Cancel, ("Notes", "BD51 SMR"));
        var second = await adviser.ReportAsync(Cancel, ("Notes", "BD51 SMR"));
        var page = await adviser.GetAsync($"/reports/{second}", Cancel);
        await adviser.PressAsync(page, "button[value^='Different:']", Cancel, (page.Find(".known-card .why input").GetAttribute("name")!, "another colour"));

        page = await other.GetAsync($"/reports/{second}", Cancel);
        page = await other.PressAsync(page, "button[value^='Same:']", Cancel);
        var warning = page.TextOf(".against");
        Assert.Contains("Ada Adviser said different", warning, StringComparison.Ordinal);
        Assert.Contains("another colour", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Same. Amir", page.MainText, StringComparison.Ordinal);

        page = await other.PressAsync(page, ".against button", Cancel);
        Assert.Contains("Same. Amir Adviser", page.MainText, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".against"));
    }

    [Fact]
    public async Task What_another_agency_holds_is_asked_for_without_saying_who_and_answered_by_them()
    {
        await using var site = await TestSite.StartAsync();
        await HoldAsync(site, DemoPeople.Police);
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var police = await site.SignInAsync(DemoPeople.Police, Cancel);
        var page = await adviser.CallAsync(Cancel, ("Notes", "He gave her 07700 900142"));
        var held = page.Find("[id^='held-']").TextContent;
        Assert.Contains("another agency holds something", held, StringComparison.Ordinal);
        Assert.DoesNotContain("Police", held, StringComparison.Ordinal);

        var reason = page.Find("[id^='held-'] textarea").GetAttribute("name")!;
        var refused = await adviser.PressAsync(page, "button[name=AskFor]", Cancel, (reason, " "));
        Assert.Contains("write why", refused.MainText, StringComparison.Ordinal);
        page = await adviser.PressAsync(refused, "button[name=AskFor]", Cancel, (reason, "She is afraid of him"));
        Assert.Contains("Asked for contact", page.TextOf("[id^='held-']"), StringComparison.Ordinal);
        var asked = await adviser.GetAsync("/linking/requests", Cancel);
        Assert.Contains("Not answered yet", asked.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("Police", asked.MainText, StringComparison.Ordinal);

        var request = await police.GetAsync("/linking/requests", Cancel);
        Assert.Contains("1 waiting", request.Document.QuerySelector("nav")!.TextContent.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Ada Adviser of Demonstration Helpline asks", request.MainText, StringComparison.Ordinal);
        Assert.Contains("She is afraid of him", request.MainText, StringComparison.Ordinal);
        var again = await police.PressAsync(request, "button[formaction*=Yes]", Cancel);
        Assert.Contains("Write how you will get in touch", again.MainText, StringComparison.Ordinal);
        await police.PressAsync(again, "button[formaction*=Yes]", Cancel, ("How", "I ring you at four"));

        asked = await adviser.GetAsync("/linking/requests", Cancel);
        Assert.Contains("Demonstration Police will get in touch. I ring you at four", asked.MainText, StringComparison.Ordinal);
        Assert.Contains("There is an answer", (await adviser.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_reports_page_the_words_of_a_refused_answer_come_back()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var other = await site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        await adviser.ReportAsync(Cancel, ("Notes", "BD51 SMR"));
        var second = await adviser.ReportAsync(Cancel, ("Notes", "BD51 SMR"));
        var page = await adviser.GetAsync($"/reports/{second}", Cancel);
        var why = page.Find(".known-card .why input").GetAttribute("name")!;
        var tooLong = new string('x', 501);
        var refused = await other.PressAsync(await other.GetAsync($"/reports/{second}", Cancel), "button[value^='Same:']", Cancel, (why, tooLong));
        Assert.Contains("at most 500 characters", refused.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal(tooLong, refused.Find(".known-card .why input").GetAttribute("value"));
        await adviser.PressAsync(page, "button[value^='Different:']", Cancel, (why, "another colour"));

        refused = await other.PressAsync(await other.GetAsync($"/reports/{second}", Cancel), "button[value^='Same:']", Cancel, (why, "repainted"));
        Assert.Equal("repainted", refused.Find(".known-card .why input").GetAttribute("value"));
        var kept = await other.PressAsync(refused, ".against button", Cancel);
        Assert.Contains("repainted", kept.TextOf(".known-form"), StringComparison.Ordinal);

        var before = await other.GetAsync($"/reports/{second}", Cancel);
        await adviser.ReportAsync(Cancel, ("Notes", "BD51 SMR"));
        var changed = await other.PressAsync(before, "button[value^='Unsure:']", Cancel, (why, "seen by night"));
        Assert.Contains("You had written: “seen by night”", changed.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_from_a_report_in_danger_is_due_at_once_and_a_refusal_gives_the_words_back()
    {
        await using var site = await TestSite.StartAsync();
        await HoldAsync(site, DemoPeople.Police);
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var report = await adviser.ReportAsync(Cancel, ("Notes", "07700 900142, he is at her door"), ("DangerNow", "yes"));
        var page = await adviser.GetAsync($"/reports/{report}", Cancel);
        var ask = page.Find("[id^='held-'] textarea").GetAttribute("name")!;
        var tooLong = new string('x', 1001);
        var refused = await adviser.PressAsync(page, "button[name=AskFor]", Cancel, (ask, tooLong));
        Assert.Contains("write why", refused.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal(tooLong, refused.Find("[id^='held-'] textarea").TextContent);

        await adviser.PressAsync(refused, "button[name=AskFor]", Cancel, (ask, "Danger"));

        await using var db = await site.Database.OpenAsync(DemoPeople.Adviser, Cancel);
        var question = await db.ContactQuestions.SingleAsync(Cancel);
        Assert.InRange(question.DueAt, question.AskedAt, question.AskedAt.AddMinutes(16)); // the clock of danger, not two working days
    }

    [Fact]
    public async Task A_no_says_only_that_they_cannot_say_more()
    {
        await using var site = await TestSite.StartAsync();
        await HoldAsync(site, DemoPeople.Council);
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var council = await site.SignInAsync(DemoPeople.Council, Cancel);
        var report = await adviser.ReportAsync(Cancel, ("Notes", "He gave her 07700 900142"));
        var page = await adviser.GetAsync($"/reports/{report}", Cancel);
        page = await adviser.PressAsync(page, "button[name=AskFor]", Cancel, (page.Find("[id^='held-'] textarea").GetAttribute("name")!, "May we talk?"));
        Assert.Contains("Asked. You are told", page.MainText, StringComparison.Ordinal);

        await council.PressAsync(await council.GetAsync("/linking/requests", Cancel), "button[formaction*=No]", Cancel);

        var asked = (await adviser.GetAsync("/linking/requests", Cancel)).MainText;
        Assert.Contains("cannot say more", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("Council", asked, StringComparison.Ordinal);
        Assert.Contains(report, asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_request_is_shown_as_late_to_both_sides()
    {
        await using var site = await TestSite.StartAsync();
        await HoldAsync(site, DemoPeople.Police);
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var page = await adviser.CallAsync(Cancel, ("Notes", "07700 900142, he is at her door"), ("DangerNow", "yes"));
        await adviser.PressAsync(page, "button[name=AskFor]", Cancel, (page.Find("[id^='held-'] textarea").GetAttribute("name")!, "Danger"));

        site.Clock.Advance(TimeSpan.FromMinutes(20));

        using var police = await site.SignInAsync(DemoPeople.Police, Cancel);
        Assert.Contains("late by", (await police.GetAsync("/linking/requests", Cancel)).TextOf(".card--late"), StringComparison.Ordinal);
        Assert.Contains("late by", (await adviser.GetAsync("/linking/requests", Cancel)).TextOf(".card--late"), StringComparison.Ordinal);
        Assert.Contains("1 late", (await adviser.GetAsync("/desk", Cancel)).TextOf("section[aria-labelledby=requests]"), StringComparison.Ordinal);
    }

    /// <summary>A report at somebody's agency that names the phone.</summary>
    private static async Task HoldAsync(TestSite site, string email)
    {
        await using var db = await site.Database.OpenAsync(email, Cancel);
        await TestReports.ReceiveAsync(db, TestReports.Draft(db, "held here"), Cancel, (MentionKind.Phone, "07700 900142"));
    }
}
