using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Api;

/// <summary>A key from the page on which it is made to the day on which it ends.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_key_is_shown_once_and_its_secret_stands_nowhere()
    {
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        var page = await MakeAsync(administrator, "SendReports");
        var secret = page.TextOf("#secret");

        Assert.Equal(53, secret.Length); // 32 random bytes
        Assert.Null((await administrator.GetAsync("/administration/programs", Cancel)).Document.QuerySelector("#secret"));
        Assert.DoesNotContain(await _site.Database.TextsAsync(Cancel), text => text.Value.Contains(secret[10..], StringComparison.Ordinal));
        Assert.DoesNotContain(_site.Log.Lines, line => line.Contains(secret[10..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_reads_only_when_a_data_protection_officer_has_agreed_and_until_it_is_taken_back()
    {
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        var secret = (await MakeAsync(administrator, "ReadReports")).TextOf("#secret");
        Assert.Equal((HttpStatusCode.Forbidden, "reading-not-agreed"), await AskAsync(secret));

        using var officer = await _site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        Assert.Contains("asks to read", (await officer.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
        var decide = await officer.GetAsync("/audit/programs", Cancel);
        await officer.SubmitAsync(decide, Cancel, button: "main form[action*='handler=Allow'] button");
        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(secret));
        Assert.DoesNotContain("never", (await officer.GetAsync("/audit/programs", Cancel)).TextOf("main tbody"), StringComparison.Ordinal);

        await officer.SubmitAsync(await officer.GetAsync("/audit/programs", Cancel), Cancel, button: "main form[action*='handler=Revoke'] button");
        Assert.Equal((HttpStatusCode.Unauthorized, "key-refused"), await AskAsync(secret));
        Assert.Contains("taken back", (await administrator.GetAsync("/administration/programs", Cancel)).MainText, StringComparison.Ordinal);
        Assert.Equal(["api-key.allow-reading", "api-key.make", "api-key.revoke"], await ActsAsync("api-key."));
        Assert.Contains("the program \u201Ccase system\u201D", (await officer.GetAsync("/audit", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_ends_with_its_last_day_and_cannot_be_made_for_ever()
    {
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        Assert.Contains("Choose a last day", (await MakeAsync(administrator, "SendReports", days: 400)).MainText, StringComparison.Ordinal);
        var secret = (await MakeAsync(administrator, "SendReports", days: 1)).TextOf("#secret");
        Assert.Equal((HttpStatusCode.Forbidden, "not-with-this-key"), await AskAsync(secret));

        _site.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal((HttpStatusCode.Unauthorized, "key-refused"), await AskAsync(secret));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_answered_whoever_is_signed_in()
    {
        using var adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
        foreach (var path in new[] { "/api/v1/reports", "/api/v1/reports/R-0000-0000", "/api/v1/changes" })
        {
            using var answer = await adviser.Http.GetAsync(path, Cancel);
            Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (answer.StatusCode, answer.Headers.WwwAuthenticate.ToString()));
        }

        Assert.Equal((HttpStatusCode.Unauthorized, "key-refused"), await AskAsync("tolpuddle_" + new string('A', 43)));
        using var unknown = await adviser.Http.GetAsync("/api/v1/nothing", Cancel);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (unknown.StatusCode, unknown.Content.Headers.ContentType!.MediaType));
    }

    private async Task<SeenPage> MakeAsync(Caller administrator, string right, int days = 30)
    {
        var page = await administrator.GetAsync("/administration/programs", Cancel);
        var form = page.PostForms()[^1];
        return await administrator.PostAsync(form.Address, form.Filled(field => field.Name switch
        {
            "Name" => "case system",
            "Purpose" => TestProgram.Purpose,
            "LastDay" => _site.Clock.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd"),
            _ => null,
        }).Where(f => f.Key != "Rights").Append(new("Rights", right)), Cancel);
    }

    private async Task<(HttpStatusCode Status, string Code)> AskAsync(string secret)
    {
        using var http = new HttpClient { BaseAddress = _site.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await http.GetAsync("/api/v1/reports", Cancel);
        if (answer.IsSuccessStatusCode) return (answer.StatusCode, "");
        return (answer.StatusCode, (await TestProgram.JsonAsync(answer, Cancel)).GetProperty("type").GetString()!.Split(':')[^1]);
    }

    private async Task<List<string>> ActsAsync(string start)
    {
        await using var db = _site.Database.Open(Viewer.System("test"));
        return await db.Audit.Where(e => e.Act.StartsWith(start)).Select(e => e.Act).Distinct().OrderBy(a => a).ToListAsync(Cancel);
    }
}
