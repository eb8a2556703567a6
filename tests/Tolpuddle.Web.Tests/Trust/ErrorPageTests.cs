using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>When something goes wrong, a calm page says what to do, and gives a reference in place of a stack.</summary>
public sealed class ErrorPageTests
{
    private const string Planted = "Zofia Planck, 07700 900123";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failure_shows_a_reference_and_the_log_says_under_it_what_failed_and_not_what_was_typed()
    {
        await using var site = await TestSite.StartAsync(replace: services => services.AddScoped<HelpNumbers>(_ => throw new InvalidOperationException(Planted, new FormatException(Planted))));
        using var stranger = site.NewCaller();

        var page = await stranger.GetAsync("/help", Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        var reference = page.TextOf("main strong bdi");
        Assert.Matches("^[2-9A-HJKMNPQ-TV-Z]{8}$", reference);
        Assert.DoesNotContain("Exception", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var line = Assert.Single(site.Log.Lines, line => line.Contains(reference, StringComparison.Ordinal));
        Assert.Contains("System.InvalidOperationException", line, StringComparison.Ordinal);
        Assert.Contains("caused by System.FormatException", line, StringComparison.Ordinal);
        Assert.Contains("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, site.Log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/no-such-page", HttpStatusCode.NotFound)]
    [InlineData("GET", "/no-such-file.php", HttpStatusCode.NotFound)]
    [InlineData("GET", "/reports/../../etc/passwd", HttpStatusCode.NotFound)]
    [InlineData("GET", "/progress/records/NOTHING", HttpStatusCode.NotFound)]
    [InlineData("POST", "/progress.json", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/leave", HttpStatusCode.NotFound)]
    [InlineData("POST", "/sign-in", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/error/500", HttpStatusCode.NotFound)]
    public async Task Whatever_is_asked_wrongly_is_answered_with_a_page_that_leads_on(string method, string address, HttpStatusCode status)
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        using var answer = await stranger.Http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains("href=\"/help\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("error.", text, StringComparison.Ordinal); // a text that is missing shows its key
        Assert.DoesNotContain(site.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_is_too_long_is_refused_before_it_is_read()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        using var form = new FormUrlEncodedContent([new("code", new string('7', 2_000_000))]);

        using var answer = await stranger.Http.PostAsync("/return", form, Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("href=\"/help\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
