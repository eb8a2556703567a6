using System.Net;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Reporting;

/// <summary>What people type into the form: too much, nothing, in any script, and with what a keyboard does not make.</summary>
public sealed class TypingTests
{
    private const int LongestStory = 20_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t ")]
    [InlineData("\u0007\u001b")]
    public async Task Nothing_is_no_report_and_the_page_says_what_to_do(string nothing)
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);

        await reporter.AnswerAsync(Cancel, null, ("What", nothing));

        Assert.Equal("what", reporter.At);
        Assert.Equal("Write a few words about what is happening. Everything else can be left out.", reporter.Page.TextOf(".govuk-error-summary li"));
        Assert.Equal("#What", reporter.Page.Find(".govuk-error-summary a").GetAttribute("href"));
        Assert.Contains("What-error", reporter.Page.Find("#What").GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.StartsWith("Error:", reporter.Page.Document.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_story_is_taken_whole()
    {
        await using var site = await TestSite.StartAsync();
        const string Line = "نام 😟 name\n";
        var story = string.Concat(Enumerable.Repeat(Line, LongestStory / Line.Length)).PadRight(LongestStory, 'x');

        await Reporter.ReportAsync(site, story, Cancel);

        Assert.Equal(story, Assert.Single(await Reporter.ReceivedAsync(site, Cancel)).Answers.What);
    }

    [Fact]
    public async Task One_letter_more_comes_back_with_the_number_and_nothing_is_lost()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        var story = new string('a', LongestStory + 1);

        await reporter.AnswerAsync(Cancel, "check", ("What", story));

        Assert.Equal("what", reporter.At);
        Assert.Contains("20,001", reporter.Page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal(story, reporter.Page.Find("#What").TextContent.Trim());
    }

    [Fact]
    public async Task More_than_a_form_may_hold_is_refused_with_a_page_that_says_what_to_do()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);

        await reporter.AnswerAsync(Cancel, null, ("What", new string('a', 2_000_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reporter.Page.Status);
        Assert.Contains("make the text shorter", reporter.Page.MainText, StringComparison.Ordinal);
        Assert.NotNull(reporter.Page.Document.QuerySelector(".leave button"));
    }

    [Theory]
    [InlineData("/report/what?form=AAAAAAAAAAAAAAAAAAAAAA", "What")]
    [InlineData("/return", "code")]
    [InlineData("/leave", "form")]
    public async Task A_form_that_cannot_be_read_is_refused_with_a_page_that_says_what_to_do(string address, string field)
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { [field] = "a\0b" });

        using var answer = await stranger.Http.PostAsync(address, form, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Go back", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Женщина, 20 лет", "Женщина, 20 лет")]
    [InlineData("امرأة تعمل بلا أجر", "امرأة تعمل بلا أجر")]
    [InlineData("👩‍👧 at no. 5 🏠", "👩‍👧 at no. 5 🏠")]
    [InlineData("line one\r\nline two\rline three", "line one\nline two\nline three")]
    [InlineData("a\u0007b\u001bc\u0085d", "abcd")]
    [InlineData("<script>alert(1)</script> & \"'", "<script>alert(1)</script> & \"'")]
    public async Task Words_of_every_script_arrive_as_they_were_written(string typed, string told)
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);

        await reporter.AnswerAsync(Cancel, "check", ("What", typed));
        Assert.Equal(told, reporter.Page.Find(".told").TextContent);
        await reporter.SendAsync(Cancel);

        Assert.Equal(told, Assert.Single(await Reporter.ReceivedAsync(site, Cancel)).Answers.What);
    }

    [Theory]
    [InlineData("phone", "ReporterPhone", "ask my sister", "Write a phone number")]
    [InlineData("email", "ReporterEmail", "sam at example", "Write an e-mail address")]
    public async Task A_number_or_address_that_cannot_be_one_comes_back(string way, string field, string typed, string message)
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", "words"));
        await reporter.OpenAsync("contact", Cancel);
        await reporter.AnswerAsync(Cancel, null, ("Way", way));

        await reporter.AnswerAsync(Cancel, null, (field, typed), ("SafeTimes", "mornings"));

        Assert.Equal("contact-details", reporter.At);
        Assert.StartsWith(message, reporter.Page.TextOf(".govuk-error-summary li"), StringComparison.Ordinal);
        Assert.Equal((typed, "mornings"), (reporter.Page.Find($"#{field}").GetAttribute("value"), reporter.Page.Find("#SafeTimes").GetAttribute("value")));
    }

    [Fact]
    public async Task Of_every_box_one_letter_too_many_comes_back_with_its_words()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", "words"));
        await reporter.OpenAsync("contact", Cancel);
        await reporter.AnswerAsync(Cancel, null, ("Way", "phone"));
        foreach (var (slug, field) in new[]
        {
            ("where", "Postcode"), ("where", "Where"), ("who", "PeopleAtRisk"), ("who", "WhoIsAtRisk"), ("doing", "WhoIsDoingIt"), ("traces", "Vehicles"), ("traces", "Phones"),
            ("traces", "OnlineNames"), ("when", "When"), ("how", "HowKnown"), ("details", "MoreDetails"), ("contact-details", "ReporterPhone"), ("contact-details", "SafeTimes"),
            ("contact-details", "SafeWords"), ("contact-who", "Name"),
        })
        {
            await reporter.OpenAsync(slug, Cancel);
            var typed = new string('7', LongestStory + 1);
            await reporter.AnswerAsync(Cancel, null, (field, typed));

            Assert.Equal((slug, field), (reporter.At, reporter.Page.Find(".govuk-error-summary a").GetAttribute("href")![1..]));
            Assert.Equal(typed, reporter.Page.Find($"#{field}").GetAttribute("value") ?? reporter.Page.TextOf($"#{field}"));
        }
    }

    [Fact]
    public async Task An_answer_that_the_page_does_not_offer_is_no_answer()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", "words"));

        await reporter.AnswerAsync(Cancel, "check", ("DangerNow", "perhaps"));
        Assert.Equal("check", reporter.At);
        await reporter.SendAsync(Cancel);

        Assert.Equal("unknown", Assert.Single(await Reporter.ReceivedAsync(site, Cancel)).Facts.DangerNow);
    }

    [Theory]
    [InlineData("/report/nowhere?form=AAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.NotFound, "/report/nowhere")]
    [InlineData("/report/where?form=AAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.OK, "/report/gone")]
    [InlineData("/report/check?form=AAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.OK, "/report/gone")]
    [InlineData("/report/code?form=AAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.OK, "/report/gone")]
    [InlineData("/report/check?form=<script>", HttpStatusCode.OK, "/report/gone")]
    [InlineData("/report/where", HttpStatusCode.OK, "/report/what")]
    public async Task An_address_without_a_form_leads_to_a_page_that_helps(string address, HttpStatusCode status, string path)
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();

        var page = await stranger.GetAsync(address, Cancel);

        Assert.Equal((status, path), (page.Status, page.Path));
    }

    [Theory]
    [InlineData("about 6 men", 6)]
    [InlineData("6-8", 6)]
    [InlineData("٦", 6)]
    [InlineData("many", null)]
    [InlineData("99999999999999999999", null)]
    public async Task The_least_number_of_people_is_read_from_words(string typed, int? people)
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", "words"));
        await reporter.OpenAsync("who", Cancel);

        await reporter.AnswerAsync(Cancel, "check", ("PeopleAtRisk", typed));
        await reporter.SendAsync(Cancel);

        var report = Assert.Single(await Reporter.ReceivedAsync(site, Cancel));
        Assert.Equal((people, typed), (report.Facts.PeopleAtLeast, report.Answers.WhoIsAtRisk));
    }
}
