using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Reporting;

/// <summary>The public form, as somebody without scripts meets it.</summary>
public sealed class FormTests
{
    private const string Story = "Six men sleep at the packhouse";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_answer_and_four_presses_are_a_report()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);

        await reporter.AnswerAsync(Cancel, "check", ("What", Story));
        Assert.Equal("check", reporter.At);
        var code = await reporter.SendAsync(Cancel);
        await reporter.FollowAsync("main .govuk-button", Cancel);
        await reporter.AnswerAsync(Cancel, null, ("code", code));

        Assert.Equal("done", reporter.At);
        Assert.Equal(5, reporter.PagesSeen);
        Assert.Matches("^[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}$", code);
        var report = Assert.Single(await Reporter.ReceivedAsync(site, Cancel));
        Assert.Equal((Story, "web", "anonymous"), (report.Answers.What, report.Channel, report.Facts.Confidentiality));
    }

    [Fact]
    public async Task Every_question_but_the_first_can_be_skipped_and_every_one_leads_straight_to_the_end()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));

        var questions = new List<string> { "what" };
        while (reporter.At != "check")
        {
            questions.Add(reporter.At);
            Assert.NotNull(reporter.Page.Document.QuerySelector("main form button[value=check]"));
            await reporter.FollowAsync("main .govuk-button-group a", Cancel);
        }

        Assert.Equal(["what", "danger", "where", "who", "doing", "traces", "when", "how", "nearest", "details", "contact"], questions);
        await reporter.SendAsync(Cancel);
        Assert.Equal(Story, Assert.Single(await Reporter.ReceivedAsync(site, Cancel)).Answers.What);
    }

    [Fact]
    public async Task All_that_is_answered_is_on_the_last_page_and_arrives_as_it_was_written()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);

        await reporter.AnswerAsync(Cancel, null, ("What", Story));
        await reporter.AnswerAsync(Cancel, null, ("DangerNow", "unknown"));
        await reporter.AnswerAsync(Cancel, null, ("Postcode", "bh20 4aa"), ("Where", "The yellow house by the harbour"));
        await reporter.AnswerAsync(Cancel, null, ("PeopleAtRisk", "about 6"), ("Children", "yes"), ("WhoIsAtRisk", "They speak Romanian"));
        await reporter.AnswerAsync(Cancel, null, ("WhoIsDoingIt", "A man called Daz"));
        await reporter.AnswerAsync(Cancel, null, ("Vehicles", "BD51 ?MR"), ("Phones", "07700 900142"), ("OnlineNames", "Instagram @packhouse.daz"));
        await reporter.AnswerAsync(Cancel, null, ("When", "Every day at five"));
        await reporter.AnswerAsync(Cancel, null, ("ReporterRole", "neighbour"), ("HowKnown", "I saw it"));
        await reporter.AnswerAsync(Cancel, null, ("Nearest", "farm"));
        Assert.Contains("What time does the van or minibus come", reporter.Page.MainText, StringComparison.Ordinal);
        await reporter.AnswerAsync(Cancel, null, ("MoreDetails", "The agency changed its name"));
        await reporter.AnswerAsync(Cancel, null, ("Way", "phone"));
        await reporter.AnswerAsync(Cancel, null, ("ReporterPhone", "07700 900999"), ("SafeTimes", "after 3"), ("SafeWords", "the dentist"), ("MayLeaveMessage", "no"));
        await reporter.AnswerAsync(Cancel, null, ("Confidentiality", "share"), ("Name", "Sam"));
        Assert.NotNull(reporter.Page.Find("#SpokenLanguage-list option[value=Romanian]"));
        Assert.Single(reporter.Page.Document.QuerySelectorAll("h1"));
        Assert.Equal("govuk-label govuk-label--s", reporter.Page.Find("label[for=SpokenLanguage]").ClassName);
        await reporter.AnswerAsync(Cancel, null, ("NeedsInterpreter", "yes"), ("SpokenLanguage", "Romani of Oltenia"), ("InterpreterPerson", "any"));

        Assert.Equal("check", reporter.At);
        foreach (var told in new[] { Story, "BH20 4AA", "yellow house", "about 6", "Yes, or maybe", "Romanian", "Daz", "BD51 ?MR", "900142", "@packhouse.daz", "at five", "I live near", "I saw it", "Farm", "changed its name", "900999", "after 3", "dentist", "Sam", "Oltenia", "Either is fine" })
        {
            Assert.Contains(told, reporter.Page.MainText, StringComparison.OrdinalIgnoreCase);
        }

        await reporter.SendAsync(Cancel);
        await using var db = await site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await db.Reports.SingleAsync(Cancel);
        Assert.Equal(("about 6\nThey speak Romanian", "BD51 ?MR", "07700 900142"), (report.Answers.WhoIsAtRisk, report.Answers.Vehicles, report.Answers.Phones));
        Assert.Equal(("labour", "agriculture", 6, "yes", "unknown", "share", "BH20"), (
            report.Facts.Kind, report.Facts.Sector, report.Facts.PeopleAtLeast, report.Facts.Children, report.Facts.DangerNow, report.Facts.Confidentiality, report.Facts.Outward));
        var contact = await db.ReporterContacts.SingleAsync(Cancel);
        Assert.Equal(("phone", "07700 900999", "after 3", "the dentist", false, "Sam"), (
            contact.Way, contact.Address, contact.SafeTimes, contact.SafeWords, contact.MayLeaveMessage, contact.Name));
        Assert.Equal((true, "Romani of Oltenia", "", "any"), (contact.NeedsInterpreter, contact.SpokenLanguage, contact.Dialect, contact.InterpreterPerson));
        Assert.Contains(await db.Mentions.Select(m => m.Text).ToListAsync(Cancel), text => text == "BD51 ?MR");
    }

    [Fact]
    public async Task Danger_now_shows_the_number_at_once_and_the_form_goes_on()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));

        await reporter.AnswerAsync(Cancel, null, ("DangerNow", "yes"));
        Assert.Equal("danger-now", reporter.At);
        Assert.Equal("tel:999", reporter.Page.Find("main .emergency-number").GetAttribute("href"));
        await reporter.FollowAsync("main .govuk-button", Cancel);

        Assert.Equal("where", reporter.At);
    }

    [Fact]
    public async Task Who_says_danger_and_has_nothing_more_to_say_sees_the_number_and_then_all_answers()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));

        await reporter.AnswerAsync(Cancel, "check", ("DangerNow", "yes"));
        Assert.Equal("danger-now", reporter.At);
        await reporter.FollowAsync("main .govuk-button", Cancel);

        Assert.Equal("check", reporter.At);
        await reporter.SendAsync(Cancel);
        Assert.Equal(("yes", "immediate"), (await Reporter.ReceivedAsync(site, Cancel)).Select(r => (r.Facts.DangerNow, r.Risk)).Single());
    }

    [Fact]
    public async Task Back_keeps_what_was_typed_and_skip_keeps_nothing_of_it()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));
        await reporter.AnswerAsync(Cancel);

        await reporter.AnswerAsync(Cancel, "back", ("Where", "Half a wor"));
        Assert.Equal("danger", reporter.At);
        await reporter.AnswerAsync(Cancel);
        Assert.Equal("Half a wor", reporter.Page.TextOf("#Where"));
        await reporter.FollowAsync("main .govuk-button-group a", Cancel);
        Assert.Equal("who", reporter.At);
        await reporter.OpenAsync("check", Cancel);

        Assert.Contains("Half a wor", reporter.Page.MainText, StringComparison.Ordinal);
        Assert.Contains(Story, reporter.Page.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Back_leads_away_from_half_a_phone_number_and_keeps_it()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));
        await reporter.OpenAsync("contact", Cancel);
        await reporter.AnswerAsync(Cancel, null, ("Way", "phone"));

        await reporter.AnswerAsync(Cancel, "back", ("ReporterPhone", "077"));
        Assert.Equal("contact", reporter.At);
        await reporter.OpenAsync("check", Cancel);
        Assert.Contains("there is no number or address", reporter.Page.MainText, StringComparison.Ordinal);
        await reporter.OpenAsync("contact-details", Cancel);
        Assert.Equal("077", reporter.Page.Find("#ReporterPhone").GetAttribute("value"));
        await reporter.AnswerAsync(Cancel);
        Assert.Equal("contact-details", reporter.At); // on is refused still
    }

    [Fact]
    public async Task A_change_from_the_last_page_leads_back_to_it()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Story));

        await reporter.FollowAsync("main .govuk-summary-list__actions a", Cancel);
        Assert.Equal(Story, reporter.Page.TextOf("#What"));
        await reporter.AnswerAsync(Cancel, null, ("What", "Seven men"));

        Assert.Equal("check", reporter.At);
        Assert.Contains("Seven men", reporter.Page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain(Story, reporter.Page.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_page_asks_once_more_for_a_plate_a_phone_or_a_time_until_there_is_one()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Story));
        Assert.Contains("number plate", reporter.Page.MainText, StringComparison.Ordinal);

        await reporter.FollowAsync(".left-out a[href*='traces']", Cancel);
        await reporter.AnswerAsync(Cancel, null, ("Vehicles", "A white van"));

        Assert.Equal("check", reporter.At);
        Assert.DoesNotContain("number plate", reporter.Page.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_be_contacted_but_gives_no_way_is_told_and_stays_unknown()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));
        await reporter.OpenAsync("contact", Cancel);

        await reporter.AnswerAsync(Cancel, "check", ("Way", "email"));
        Assert.Equal("contact-details", reporter.At); // how, before the end
        await reporter.AnswerAsync(Cancel, "check");
        Assert.Equal("contact-who", reporter.At);
        await reporter.AnswerAsync(Cancel, "check", ("Name", "Sam"));
        Assert.Contains("there is no number or address", reporter.Page.MainText, StringComparison.Ordinal);
        await reporter.SendAsync(Cancel);

        await using var db = await site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal("anonymous", (await db.Reports.SingleAsync(Cancel)).Facts.Confidentiality);
        Assert.Empty(await db.ReporterContacts.ToListAsync(Cancel));
    }

    [Fact]
    public async Task While_nobody_reads_the_form_says_so_before_a_word_is_written_and_whom_to_call()
    {
        await using var site = await TestSite.StartAsync();
        await SetChannelAsync(site, isOpen: false);

        using var reporter = await Reporter.StartAsync(site, Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reporter.Page.Status);
        Assert.Empty(reporter.Page.Document.QuerySelectorAll("main form"));
        Assert.Contains("08000 121 700", reporter.Page.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_closes_while_somebody_writes_keeps_the_answers_and_takes_nothing()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Story));
        await SetChannelAsync(site, isOpen: false);

        await reporter.AnswerAsync(Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reporter.Page.Status);
        Assert.Contains(Story, reporter.Page.MainText, StringComparison.Ordinal);
        Assert.Empty(await Reporter.ReceivedAsync(site, Cancel));

        await SetChannelAsync(site, isOpen: true);
        await reporter.SendAsync(Cancel);
        Assert.Single(await Reporter.ReceivedAsync(site, Cancel));
    }

    private static async Task SetChannelAsync(TestSite site, bool isOpen)
    {
        await using var db = site.Database.Open(Core.Access.Viewer.System("test"));
        (await db.Channels.SingleAsync(c => c.Code == "web", Cancel)).IsOpen = isOpen;
        await db.PlantAsync(Cancel);
    }
}
