using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Reporting;

/// <summary>Coming back with the code.</summary>
public sealed class ReturnTests
{
    private const string Story = "Six men sleep at the packhouse of Daz";
    private const string Question = "Which day did the minibus not come?";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_team_asks_the_reporter_answers_and_sees_that_it_was_read()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, Story, Cancel);
        using var reporter = site.NewCaller();
        var visit = await Reporter.ReturnAsync(reporter, code, Cancel);
        Assert.Equal("It has arrived", Rung(visit));
        Assert.Empty(visit.Document.QuerySelectorAll(".message"));

        await AsTeamAsync(site, (db, id) => new ReporterQuestions(db).AskAsync(id, Question, Cancel));
        visit = await reporter.GetAsync(visit.Address.PathAndQuery, Cancel);
        Assert.Contains("We have a question for you", visit.MainText, StringComparison.Ordinal);
        Assert.Contains(Question, visit.TextOf(".message--theirs"), StringComparison.Ordinal);
        Assert.Equal("A person has read it", Rung(visit));

        visit = await SayAsync(reporter, visit, "On Sunday");
        Assert.Equal("Your message has arrived.", visit.TextOf(".notice"));
        Assert.DoesNotContain("We have a question for you", visit.MainText, StringComparison.Ordinal);
        Assert.Contains("Not read yet", visit.TextOf(".message:last-child"), StringComparison.Ordinal);

        await AsTeamAsync(site, (db, id) => new ReporterQuestions(db).MarkReadAsync(id, Cancel));
        visit = await reporter.GetAsync(visit.Address.PathAndQuery, Cancel);
        Assert.Contains("Read today", visit.TextOf(".message:last-child"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ladder_climbs_with_the_work_and_never_says_who_or_where()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, Story, Cancel);
        using var reporter = site.NewCaller();
        var visit = await Reporter.ReturnAsync(reporter, code, Cancel);
        var rungs = new List<string> { Rung(visit) };

        foreach (var step in new Func<TolpuddleContext, Guid, Task>[]
        {
            (db, id) => new Triage(db).ClaimAsync(id, Cancel),
            ReferAsync,
            (db, id) => new Triage(db).CloseAsync(id, "nfa", "Daz was not found at the packhouse", despiteReferrals: true, Cancel),
        })
        {
            await AsTeamAsync(site, step);
            visit = await reporter.GetAsync(visit.Address.PathAndQuery, Cancel);
            rungs.Add(Rung(visit));
            foreach (var told in new[] { "Daz", "packhouse", "Police", "Cora", "R-" }) Assert.DoesNotContain(told, visit.MainText, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(["It has arrived", "A person has read it", "People who can act know about it", "We have finished with it"], rungs);
    }

    [Fact]
    public async Task News_about_a_finished_report_puts_it_back_to_work()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, Story, Cancel);
        await AsTeamAsync(site, (db, id) => new Triage(db).ClaimAsync(id, Cancel));
        await AsTeamAsync(site, (db, id) => new Triage(db).CloseAsync(id, "nfa", "Nothing found", despiteReferrals: false, Cancel));
        using var reporter = site.NewCaller();

        await SayAsync(reporter, await Reporter.ReturnAsync(reporter, code, Cancel), "They are back");

        Assert.True(Assert.Single(await Reporter.ReceivedAsync(site, Cancel)).IsOpen);
    }

    [Theory]
    [InlineData("", "A code has 16 digits. You typed 0.")]
    [InlineData("1234 5678", "A code has 16 digits. You typed 8.")]
    [InlineData("1234 5678 9012 345O", "A code has 16 digits. You typed 15.")]
    [InlineData("0000 0000 0000 0000", "No report has this code.")]
    [InlineData("٠٠٠٠ ٠٠٠٠ ٠٠٠٠ ٠٠٠٠", "No report has this code.")]
    public async Task A_code_that_opens_nothing_comes_back_with_what_to_do(string typed, string message)
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();

        var page = await Reporter.ReturnAsync(stranger, typed, Cancel);

        Assert.Equal("/return", page.Path);
        Assert.StartsWith(message, page.TextOf(".govuk-error-summary li"), StringComparison.Ordinal);
        Assert.Equal(typed, page.Find("#code").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task Two_messages_from_the_same_page_both_arrive_and_each_of_them_once()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, Story, Cancel);
        using var reporter = site.NewCaller();
        var visit = await Reporter.ReturnAsync(reporter, code, Cancel);

        foreach (var words in new[] { "On Sunday", "No, on Monday", "On Sunday", "No, on Monday" }) await SayAsync(reporter, visit, words); // Back, again and again

        visit = await reporter.GetAsync(visit.Address.PathAndQuery, Cancel);
        Assert.Equal(["On Sunday", "No, on Monday"], visit.Document.QuerySelectorAll(".message .told").Select(m => m.TextContent.Trim()));
    }

    [Fact]
    public async Task Pressed_twice_a_message_is_one_message()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, Story, Cancel);
        using var reporter = site.NewCaller();
        var visit = await Reporter.ReturnAsync(reporter, code, Cancel);

        await SayAsync(reporter, visit, "They were moved");
        var again = await SayAsync(reporter, visit, "They were moved");

        Assert.Single(again.Document.QuerySelectorAll(".message"));
    }

    [Fact]
    public async Task Nothing_and_too_much_come_back_with_what_to_do()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, Story, Cancel);
        using var reporter = site.NewCaller();
        var visit = await Reporter.ReturnAsync(reporter, code, Cancel);

        var empty = await SayAsync(reporter, visit, " ");
        Assert.Equal("Write something first.", empty.TextOf(".govuk-error-summary li"));
        var tooMuch = new string('x', ReturnPath.MaxLength + 1);
        var refused = await SayAsync(reporter, visit, tooMuch);

        Assert.Contains("10,001", refused.TextOf(".govuk-error-summary li"), StringComparison.Ordinal);
        Assert.Equal(tooMuch, refused.TextOf("#message"));
        Assert.Empty(refused.Document.QuerySelectorAll(".message"));
    }

    [Fact]
    public async Task A_visit_ends_after_a_quarter_of_an_hour_and_what_was_being_written_waits_for_the_code()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, Story, Cancel);
        using var reporter = site.NewCaller();
        var visit = await Reporter.ReturnAsync(reporter, code, Cancel);
        site.Clock.Advance(TimeSpan.FromMinutes(16));

        var ended = await SayAsync(reporter, visit, "It took me long to write this");
        Assert.Contains("not sent", ended.TextOf(".notice"), StringComparison.Ordinal);
        var wrong = await reporter.SubmitAsync(ended, Cancel, new Dictionary<string, string> { ["code"] = "1234" });
        var opened = await reporter.SubmitAsync(wrong, Cancel, new Dictionary<string, string> { ["code"] = code });
        Assert.Equal("It took me long to write this", opened.TextOf("#message"));
        Assert.Empty(opened.Document.QuerySelectorAll(".message"));
        var sent = await reporter.SubmitAsync(opened, Cancel, button: "#visit .govuk-button");

        Assert.Equal("It took me long to write this", sent.TextOf(".message .told"));
        Assert.Equal("", sent.TextOf("#message"));
    }

    [Fact]
    public async Task A_visit_that_was_finished_opens_again_only_with_the_code()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, Story, Cancel);
        using var reporter = site.NewCaller();
        var visit = await Reporter.ReturnAsync(reporter, code, Cancel);

        var ended = await reporter.SubmitAsync(visit, Cancel, button: ".govuk-button--secondary");
        Assert.Contains("The visit has ended", ended.TextOf(".notice"), StringComparison.Ordinal);
        var back = await reporter.GetAsync(visit.Address.PathAndQuery, Cancel);

        Assert.Equal("/return", back.Path);
        Assert.DoesNotContain("ladder", back.Document.Body!.InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_are_told_too_coarsely_to_match_them_with_what_somebody_saw_on_a_screen()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, Story, Cancel);
        using var reporter = site.NewCaller();
        foreach (var (days, words) in new[] { (0, "today"), (1, "yesterday"), (3, "in the last week"), (30, " on ") })
        {
            site.Clock.Advance(TimeSpan.FromDays(days));
            var visit = await Reporter.ReturnAsync(reporter, code, Cancel);
            Assert.Contains($"It arrived {words.Trim()}", visit.MainText, StringComparison.Ordinal);
            Assert.DoesNotMatch("[0-9]:[0-9]", visit.MainText);
        }
    }

    private static string Rung(SeenPage visit) => visit.Find(".ladder .is-now").FirstChild!.TextContent.Trim();

    private static Task<SeenPage> SayAsync(Caller reporter, SeenPage visit, string words) =>
        reporter.SubmitAsync(visit, Cancel, new Dictionary<string, string> { ["message"] = words }, "#visit .govuk-button");

    private static async Task ReferAsync(TolpuddleContext db, Guid id)
    {
        var referrals = new Referrals(db);
        var receiver = (await referrals.ReceiversAsync(Cancel)).First(r => r.IsRead);
        Assert.IsType<SendResult.Sent>(await referrals.SendAsync(id, [receiver.Id], "Daz at the packhouse, please visit", TestCases.Grounds, Cancel));
    }

    private static async Task AsTeamAsync(TestSite site, Func<TolpuddleContext, Guid, Task> work)
    {
        await using var db = await site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        await work(db, (await db.Reports.SingleAsync(Cancel)).Id);
    }
}
