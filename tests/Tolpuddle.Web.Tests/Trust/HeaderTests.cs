using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>What every answer forbids the browser, looked at on every route, as whoever may enter it.</summary>
public sealed class HeaderTests(TrustSite trust) : IClassFixture<TrustSite>
{
    private static readonly HtmlParser Parser = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_forbids_what_no_page_needs()
    {
        await foreach (var (address, answer) in AnswersAsync())
        {
            var policy = Header(answer, "Content-Security-Policy").Split(';', StringSplitOptions.TrimEntries);
            Assert.True(policy.Contains("default-src 'none'") && policy.Contains("frame-ancestors 'none'") && policy.Contains("base-uri 'none'"), $"{address}: {string.Join("; ", policy)}");
            Assert.DoesNotContain(policy, rule => rule.Contains("unsafe", StringComparison.Ordinal) || rule.Contains('*', StringComparison.Ordinal) || rule.Contains("data:", StringComparison.Ordinal));
            Assert.All(policy.Where(rule => rule.StartsWith("script-src", StringComparison.Ordinal) || rule.StartsWith("style-src", StringComparison.Ordinal)), rule => Assert.EndsWith("-src 'self'", rule, StringComparison.Ordinal));
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
            Assert.Contains(Header(answer, "Referrer-Policy"), new[] { "no-referrer", "same-origin" });
            Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By"), $"{address} says what serves it");
            Assert.True(address.StartsWith("/assets/", StringComparison.Ordinal) || Header(answer, "Cache-Control").Contains("no-store", StringComparison.Ordinal), $"{address} may be kept");
        }
    }

    [Fact]
    public async Task No_page_holds_a_script_or_a_style_of_its_own()
    {
        var wrong = new List<string>();
        var pages = 0;
        await foreach (var (address, answer) in AnswersAsync())
        {
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            pages++;
            var page = Parser.ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));
            wrong.AddRange(page.All.Where(IsInline).Select(element => $"{address}: {element.OuterHtml}"));
        }

        Assert.Empty(wrong);
        Assert.True(pages > 40, $"Only {pages} pages were seen.");
    }

    /// <summary>A page of the public site leaves nothing in the browser and tells nobody where its reader came from.</summary>
    [Fact]
    public async Task No_public_page_sets_a_cookie_or_lets_its_address_travel()
    {
        var wrong = new List<string>();
        foreach (var route in await Routes.OfAsync(trust.Site.Services))
        {
            var row = AccessTable.Rows[route.Address];
            if (!route.Gets || !row.Roles.Contains(Role.None) || row.FormToken == FormToken.Asked || route.Address == "/assets/…") continue;
            using var stranger = trust.Site.NewCaller();
            using var answer = await stranger.Http.GetAsync(trust.AddressOf(route), Cancel);
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies)) wrong.Add($"{route.Address} sets {string.Join(", ", cookies)}");
            if (Header(answer, "Referrer-Policy") != "no-referrer") wrong.Add($"{route.Address} tells other sites its address");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_form_inside_holds_the_token_that_is_asked_for()
    {
        var wrong = new List<string>();
        var forms = 0;
        await foreach (var (address, answer) in AnswersAsync())
        {
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var page = Parser.ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));
            foreach (var form in page.QuerySelectorAll("form[method=post]").Where(form => !IsOutside(form, address)))
            {
                forms++;
                if (form.QuerySelector("input[name=__RequestVerificationToken]") is null) wrong.Add($"{address}: {((IElement)form.Clone(deep: false)).OuterHtml} has no token");
            }
        }

        Assert.Empty(wrong);
        Assert.True(forms > 60, $"Only {forms} forms were seen.");
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_of_scripts_and_other_sites_and_over_https_of_eavesdroppers()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var site = await TestSite.StartAsync(database, set: settings => settings with { PublicUrl = "https://tolpuddle.example" });
        using var caller = site.NewCaller();
        var form = (await caller.GetAsync("/sign-in", Cancel)).PostForms().Single();

        using var fields = new FormUrlEncodedContent(form.Filled(f => f.Type == "password" ? Commands.DemoData.Password : DemoPeople.Adviser));
        // Cookies for https do not travel over http: this caller carries them by hand, as the proxy would.
        using var page = await caller.Http.GetAsync("/sign-in", Cancel);
        var token = await page.Content.ReadAsStringAsync(Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(
            [
                new("Email", DemoPeople.Adviser), new("Password", Commands.DemoData.Password),
                new("__RequestVerificationToken", Parser.ParseDocument(token).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")),
            ]),
        };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        using var signedIn = await caller.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Contains("max-age=", Header(signedIn, "Strict-Transport-Security"), StringComparison.Ordinal);
        var cookies = page.Headers.GetValues("Set-Cookie").Concat(signedIn.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Equal(["tolpuddle", "tolpuddle-device", "tolpuddle-form"], cookies.Select(c => c.Split('=')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(cookies, cookie =>
        {
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("; samesite=(lax|strict)", cookie.ToLowerInvariant());
            Assert.DoesNotContain("; domain=", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    /// <summary>Forms of the public site have no token, and none is asked for.</summary>
    private static bool IsOutside(IElement form, string address) =>
        (form.GetAttribute("action") ?? address).Split('?')[0] is var path
        && new[] { "/report", "/return", "/receipt", "/guest", "/leave" }.Any(start => (path.Length == 0 ? address : path).StartsWith(start, StringComparison.Ordinal) && !path.StartsWith("/reports", StringComparison.Ordinal));

    private static bool IsInline(IElement element) =>
        element.LocalName == "style"
        || (element.LocalName == "script" && !element.HasAttribute("src"))
        || element.Attributes.Any(a => a.Name == "style" || a.Name.StartsWith("on", StringComparison.Ordinal) || a.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase));

    /// <summary>The answer of every route to somebody who may enter it.</summary>
    private async IAsyncEnumerable<(string Address, HttpResponseMessage Answer)> AnswersAsync()
    {
        foreach (var route in (await Routes.OfAsync(trust.Site.Services)).Where(route => route.Gets))
        {
            var caller = await trust.CallerAsync(AccessTable.Rows[route.Address].Roles.Min());
            using var answer = await caller.Http.GetAsync(trust.AddressOf(route), Cancel);
            yield return (trust.AddressOf(route), answer);
        }
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
