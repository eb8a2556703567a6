using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Reporting;

/// <summary>Sending, sending again, the code, and what is left of a form afterwards.</summary>
public sealed class SendingTests
{
    private const string Story = "Six men sleep at the packhouse";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pressed_twice_reloaded_or_sent_from_another_tab_it_is_one_report_with_one_code()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Story));
        var last = reporter.Page;

        var presses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => reporter.Caller.SubmitAsync(last, Cancel)));
        var codes = presses.Select(p => p.TextOf(".return-code")).ToList();
        codes.Add((await reporter.Caller.SubmitAsync(last, Cancel)).TextOf(".return-code"));
        await reporter.OpenAsync("check", Cancel); // reloaded
        codes.Add(reporter.Page.TextOf(".return-code"));
        await reporter.OpenAsync("where", Cancel); // Back, far
        codes.Add(reporter.Page.TextOf(".return-code"));

        Assert.Single(codes.Distinct());
        Assert.Single(await Reporter.ReceivedAsync(site, Cancel));
    }

    [Fact]
    public async Task Two_tabs_of_one_form_both_keep_their_answers()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));
        await reporter.OpenAsync("where", Cancel);
        var tab = reporter.Page;
        await reporter.OpenAsync("doing", Cancel);

        await reporter.AnswerAsync(Cancel, null, ("WhoIsDoingIt", "Daz"));
        await reporter.Caller.SubmitAsync(tab, Cancel, new Dictionary<string, string> { ["Where"] = "The harbour" });
        await reporter.OpenAsync("check", Cancel);
        await reporter.SendAsync(Cancel);

        var report = Assert.Single(await Reporter.ReceivedAsync(site, Cancel));
        Assert.Equal(("Daz", "The harbour"), (report.Answers.WhoIsDoingIt, report.Answers.Where));
    }

    [Fact]
    public async Task Two_forms_at_once_are_two_reports()
    {
        await using var site = await TestSite.StartAsync();
        using var first = await Reporter.StartAsync(site, Cancel);
        using var second = await Reporter.StartAsync(site, Cancel);
        await first.AnswerAsync(Cancel, "check", ("What", "the first"));
        await second.AnswerAsync(Cancel, "check", ("What", "the second"));

        Assert.DoesNotContain("the second", first.Page.MainText, StringComparison.Ordinal);
        Assert.NotEqual(await second.SendAsync(Cancel), await first.SendAsync(Cancel));
        Assert.Equal(["the second", "the first"], (await Reporter.ReceivedAsync(site, Cancel)).Select(r => r.Answers.What));
    }

    [Fact]
    public async Task Two_hours_after_the_last_answer_the_form_is_closed_and_says_so()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));
        site.Clock.Advance(TimeSpan.FromMinutes(119));
        await reporter.AnswerAsync(Cancel, null, ("DangerNow", "no"));
        Assert.Equal("where", reporter.At);
        site.Clock.Advance(TimeSpan.FromMinutes(121));

        await reporter.AnswerAsync(Cancel, null, ("Where", "The harbour"));

        Assert.Equal("The harbour", reporter.Page.TextOf("main .told"));
        await reporter.OpenAsync("check", Cancel);
        Assert.Equal("gone", reporter.At);
        Assert.Contains("closes two hours after the last answer", reporter.Page.MainText, StringComparison.Ordinal);
        Assert.NotNull(reporter.Page.Document.QuerySelector("main a[href='/report']"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_written_after_sending_comes_back_and_can_be_added_with_the_code(bool isNoted)
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));
        await reporter.OpenAsync("where", Cancel);
        var tab = reporter.Page;
        await reporter.OpenAsync("check", Cancel);
        var code = await reporter.SendAsync(Cancel);
        if (isNoted)
        {
            await reporter.FollowAsync("main .govuk-button", Cancel);
            await reporter.AnswerAsync(Cancel, null, ("code", code));
        }

        var late = await reporter.Caller.SubmitAsync(tab, Cancel, new Dictionary<string, string> { ["Where"] = "The harbour" });
        Assert.Contains("Nothing was added just now", late.MainText, StringComparison.Ordinal);
        Assert.Equal("The harbour", late.TextOf("main .told"));
        Assert.Equal(!isNoted, late.Document.QuerySelector("main a[href*='/report/code']") is not null);

        var visit = await reporter.Caller.SubmitAsync(late, Cancel, new Dictionary<string, string> { ["code"] = code });
        visit = await reporter.Caller.SubmitAsync(visit, Cancel, button: "#visit .govuk-button");
        Assert.Equal("The harbour", visit.TextOf(".message .told"));
    }

    [Fact]
    public async Task Pressing_check_the_code_twice_ends_where_pressing_once_does()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Story));
        var code = await reporter.SendAsync(Cancel);
        await reporter.FollowAsync("main .govuk-button", Cancel);
        var form = reporter.Page;

        await reporter.Caller.SubmitAsync(form, Cancel, new Dictionary<string, string> { ["code"] = code });
        Assert.Equal("/report/done", (await reporter.Caller.SubmitAsync(form, Cancel, new Dictionary<string, string> { ["code"] = code })).Path);
        Assert.Equal("/report/gone", (await reporter.Caller.SubmitAsync(form, Cancel, new Dictionary<string, string> { ["code"] = "0000 0000 0000 0000" })).Path);
    }

    [Fact]
    public async Task A_code_that_was_never_typed_in_is_deleted_after_its_quarter_of_an_hour()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Story));
        await reporter.SendAsync(Cancel);
        site.Clock.Advance(TimeSpan.FromMinutes(14));
        await reporter.OpenAsync("code", Cancel);
        Assert.Equal("code", reporter.At);
        site.Clock.Advance(TimeSpan.FromMinutes(2));

        await using var db = site.Database.Open(Viewer.System("test"));
        await new Slips(db).DeleteIdleAsync(Cancel);

        Assert.Empty(await db.UnsentReports.ToListAsync(Cancel));
    }

    [Fact]
    public async Task The_code_is_shown_for_a_quarter_of_an_hour_and_then_never_again()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Story));
        var code = await reporter.SendAsync(Cancel);
        await reporter.OpenAsync("done", Cancel);
        Assert.Contains("You have not typed the code in", reporter.Page.MainText, StringComparison.Ordinal);

        site.Clock.Advance(TimeSpan.FromMinutes(16));
        await reporter.OpenAsync("code", Cancel);

        Assert.Equal("gone", reporter.At);
        Assert.Equal("/return/report", (await Reporter.ReturnAsync(reporter.Caller, code, Cancel)).Path); // the code itself still opens
    }

    [Fact]
    public async Task A_code_typed_wrongly_comes_back_with_the_group_to_look_at_and_typed_rightly_ends_the_form()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Story));
        var code = await reporter.SendAsync(Cancel);
        await reporter.FollowAsync("main .govuk-button", Cancel);

        await reporter.AnswerAsync(Cancel, null, ("code", code[..10]));
        Assert.Contains("A code has 16 digits. You typed 8.", reporter.Page.MainText, StringComparison.Ordinal);
        var wrong = code[..10] + (code[10] == '0' ? '1' : '0') + code[11..];
        await reporter.AnswerAsync(Cancel, null, ("code", wrong));
        Assert.Contains("Look at group 3 again", reporter.Page.MainText, StringComparison.Ordinal);
        Assert.Equal(wrong, reporter.Page.Find("#code").GetAttribute("value"));

        await reporter.AnswerAsync(Cancel, null, ("code", code.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal("done", reporter.At);
        Assert.Empty(reporter.Query);
        await using var db = site.Database.Open(Viewer.System("test"));
        Assert.Empty(await db.UnsentReports.ToListAsync(Cancel));
    }

    [Fact]
    public async Task The_words_of_a_code_prove_that_it_was_noted_and_open_the_report()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Story));
        await reporter.SendAsync(Cancel);
        var words = reporter.Page.TextOf(".code-words");
        Assert.Equal(8, words.Split(' ').Length);
        await reporter.FollowAsync("main .govuk-button", Cancel);

        await reporter.AnswerAsync(Cancel, null, ("words", words + " apple"));
        Assert.Contains("A code has 8 words", reporter.Page.MainText, StringComparison.Ordinal);
        Assert.True(reporter.Page.Find("details").HasAttribute("open"));
        await reporter.AnswerAsync(Cancel, null, ("words", words.ToUpperInvariant().Replace(" ", ", ", StringComparison.Ordinal)));
        Assert.Equal("done", reporter.At);

        var arabic = await reporter.Caller.GetAsync("/ar/return", Cancel);
        var visit = await reporter.Caller.SubmitAsync(arabic, Cancel, new Dictionary<string, string> { ["words"] = words });
        Assert.Equal("/ar/return/report", visit.Path);
    }

    [Fact]
    public async Task Whoever_leaves_quickly_has_left_nothing_behind()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Story));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["form"] = reporter.Page.Find(".leave input[name=form]").GetAttribute("value")! });

        using var answer = await reporter.Caller.Http.PostAsync("/leave", form, Cancel);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("https://www.bbc.co.uk/weather", answer.Headers.Location!.AbsoluteUri);
        await reporter.OpenAsync("check", Cancel);
        Assert.Equal("gone", reporter.At);
    }
}
