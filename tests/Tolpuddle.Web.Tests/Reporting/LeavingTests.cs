using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Reporting;

/// <summary>"Leave quickly" is on every page that a stranger can open, and what it and the site promise about traces holds.</summary>
public sealed class LeavingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> PublicPages =>
    [
        "/", "/report", "/report/gone", "/report/done", "/return", "/return?ended=true", "/help", "/protect", "/accessibility", "/progress", "/progress/history",
        "/progress/how-we-count", "/progress/records/A6", "/sign-in", "/forgotten", "/not-allowed", "/nothing-here", "/report/nowhere?form=AAAAAAAAAAAAAAAAAAAAAA",
        "/error/500", "/ar/", "/ar/nothing-here",
    ];

    [Theory]
    [MemberData(nameof(PublicPages))]
    public async Task Every_public_page_has_the_way_out_first_by_keyboard_and_keeps_nothing_in_the_browser(string path)
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();

        var page = await stranger.GetAsync(path, Cancel);

        var focusable = page.Document.QuerySelectorAll("a[href], button, input:not([type=hidden]), textarea, select, summary").Where(e => e.GetAttribute("tabindex") != "-1").Take(2).ToList();
        Assert.True(focusable[0].ClassList.Contains("govuk-skip-link"));
        Assert.Equal("form.leave", $"form.{focusable[1].Closest("form")?.ClassName}");
        Assert.EndsWith("/leave", focusable[1].Closest("form")!.GetAttribute("action"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_way_of_a_reporter_sets_no_cookie_and_lets_nothing_be_stored()
    {
        await using var site = await TestSite.StartAsync();
        var code = await Reporter.ReportAsync(site, "Six men", Cancel);
        using var stranger = site.NewCaller();
        foreach (var path in PublicPages.Select(row => row.Data).Where(p => p is not ("/sign-in" or "/forgotten" or "/not-allowed")))
        {
            using var answer = await stranger.Http.GetAsync(path, Cancel);

            Assert.False(answer.Headers.Contains("Set-Cookie"), path);
            Assert.True(answer.Headers.CacheControl?.NoStore, path);
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        }

        await Reporter.ReturnAsync(stranger, code, Cancel);
        Assert.Empty(stranger.Cookies.GetAllCookies());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/ar")]
    public async Task When_the_database_does_not_answer_there_is_a_page_with_a_reference_the_emergency_number_and_the_way_out(string language)
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        await stranger.GetAsync("/", Cancel);
        await BreakAsync(site);
        site.Clock.Advance(TimeSpan.FromMinutes(2)); // nothing is remembered for so long

        var page = await stranger.GetAsync($"{language}/help", Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.Matches("[2-9A-Z]{8}", page.TextOf("main strong"));
        Assert.Equal("tel:999", page.Find("main a").GetAttribute("href"));
        using var form = new FormUrlEncodedContent([new("form", "AAAAAAAAAAAAAAAAAAAAAA")]);
        using var away = await stranger.Http.PostAsync(page.Find("form.leave").GetAttribute("action"), form, Cancel);

        Assert.Equal("https://www.bbc.co.uk/weather", away.Headers.Location?.AbsoluteUri);
    }

    [Fact]
    public async Task Leaving_asks_the_browser_to_forget_and_is_refused_to_nobody()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        HttpContent?[] bodies = [new FormUrlEncodedContent([]), null, new StringContent("anything"), new FormUrlEncodedContent([new("form", "no token")])];

        var answers = new List<HttpResponseMessage> { await stranger.Http.GetAsync("/leave", Cancel), await stranger.Http.PostAsync("/ar/leave", bodies[0], Cancel) };
        foreach (var body in bodies) answers.Add(await stranger.Http.PostAsync("/leave", body, Cancel));
        foreach (var answer in answers)
        {
            Assert.Equal((HttpStatusCode.SeeOther, "www.bbc.co.uk"), (answer.StatusCode, answer.Headers.Location!.Host));
            Assert.Equal("\"cache\", \"storage\"", answer.Headers.GetValues("Clear-Site-Data").Single());
        }
    }

    private static async Task BreakAsync(TestSite site)
    {
        await using var db = site.Database.Open(Viewer.System("test"));
        await db.Database.ExecuteSqlRawAsync("""DROP TABLE "Profiles"; DROP TABLE "HelpContacts"; DROP TABLE "LanguageApprovals"; DROP TABLE "UnsentReports";""", Cancel);
    }
}
