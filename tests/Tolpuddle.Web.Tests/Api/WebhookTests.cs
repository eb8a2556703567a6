using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using Tolpuddle.Web.Webhooks;

namespace Tolpuddle.Web.Tests.Api;

/// <summary>A partner's system is told that something happened, over real HTTP, and checks who says so by the published specification alone.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<(Dictionary<string, string> Headers, string Body)> _heard = new();
    private WebApplication _receiver = null!;
    private volatile int _answer = 204;
    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.Urls.Add("http://127.0.0.1:0");
        _receiver.MapPost("/hear", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            _heard.Enqueue((http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), await reader.ReadToEndAsync(Cancel)));
            return Results.StatusCode(_answer);
        });
        await _receiver.StartAsync(Cancel);
        _site = await TestSite.StartAsync(set: s => s with { WebhooksInside = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task What_happens_is_told_once_signed_and_without_a_word_of_what_it_is_about()
    {
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        await ReceiveAsync("Before there was a webhook");
        await _site.GoRoundAsync("seal", Cancel);
        var secret = (await AddAsync(administrator, $"{_receiver.Urls.First()}/hear", "report.received")).TextOf("#secret");

        var reference = await ReceiveAsync("Six men sleep in a shed");
        await GoAsync();
        await GoAsync();

        var (headers, body) = Assert.Single(_heard);
        Assert.True(IsSignedBy(secret, headers, body));
        Assert.False(IsSignedBy("whsec_" + Convert.ToBase64String(new byte[32]), headers, body));
        var told = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("report.received", reference), (told.GetProperty("type").GetString(), told.GetProperty("data").GetProperty("reference").GetString()));
        Assert.Equal(["data", "timestamp", "type"], told.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["reference", "reportId"], told.GetProperty("data").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        using var document = JsonDocument.Parse(await _site.NewCaller().Http.GetStringAsync("/api/v1/openapi.json", Cancel));
        Assert.Empty(new SchemaOf(document.RootElement).Faults(document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("Telling"), told));
        Assert.Null((await administrator.GetAsync("/administration/webhooks", Cancel)).Document.QuerySelector("#secret"));
    }

    [Fact]
    public async Task What_is_not_heard_is_told_again_with_the_same_id_then_given_up_and_seen_and_can_be_sent_again()
    {
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        await AddAsync(administrator, $"{_receiver.Urls.First()}/hear", "report.received");
        _answer = 500;
        await ReceiveAsync("Six men");
        await GoAsync();
        await GoAsync(); // not before its time
        Assert.Single(_heard);

        _site.Clock.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        await GoAsync();
        Assert.Equal(2, _heard.Count);
        Assert.Single(_heard.Select(h => h.Headers["webhook-id"]).Distinct());
        _site.Clock.Advance(WebhookPost.Patience);
        await GoAsync();

        using var later = await _site.SignInAsync(DemoPeople.Administrator, Cancel); // three days are more than a session
        Assert.Contains("1 change was never told", (await later.GetAsync("/administration", Cancel)).MainText, StringComparison.Ordinal);
        var page = await later.GetAsync("/administration/webhooks", Cancel);
        Assert.Contains("The receiver answered 500.", page.MainText, StringComparison.Ordinal);
        _answer = 200;
        await later.SubmitAsync(page, Cancel, button: "main form[action*='handler=TryAgain'] button");
        await GoAsync();
        Assert.Equal(3, _heard.Count);
        Assert.Null((await later.GetAsync("/administration/webhooks", Cancel)).Document.QuerySelector("#lost"));
    }

    [Fact]
    public async Task An_agency_is_told_of_what_it_sees_and_a_receiver_that_is_gone_ends_it()
    {
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        var police = (await _site.Database.ViewerAsync(DemoPeople.Police, Cancel)).AgencyId;
        await AddAsync(administrator, $"{_receiver.Urls.First()}/hear", "report.received", police);
        await ReceiveAsync("For the helpline");
        await GoAsync();
        Assert.Empty(_heard);

        await AddAsync(administrator, $"{_receiver.Urls.First()}/hear", "report.received");
        _answer = 410;
        await ReceiveAsync("Six men");
        await GoAsync();
        await ReceiveAsync("Seven men");
        await GoAsync();

        Assert.Single(_heard);
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == "webhook.gone", Cancel));
    }

    [Fact]
    public async Task Nothing_is_sent_into_a_private_network_unless_the_operator_allows_it()
    {
        await using var closed = await TestSite.StartAsync(_site.Database);
        using var administrator = await closed.SignInAsync(DemoPeople.Administrator, Cancel);
        string[] inside =
        [
            $"{_receiver.Urls.First()}/hear", "http://example.org/", "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://[::1]/", "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data", "https://2130706433/", "https://0x7f000001/", "https://user:pass@example.org/", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)",
        ];
        foreach (var address in inside) Assert.Null((await AddAsync(administrator, address, "report.received")).Document.QuerySelector("#secret"));
        Assert.NotNull((await AddAsync(administrator, "https://hooks.example.org/tolpuddle", "report.received")).Document.QuerySelector("#secret"));

        // A name that leads inside is found only when it is asked for.
        using var client = new WebhookClient(new Hosting.TolpuddleSettings { DataDirectory = "", Database = _site.Database.Database });
        async Task<Exception> RefusedAsync(string scheme)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(_receiver.Urls.First()) { Scheme = scheme, Path = "/hear" }.Uri);
            return (await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, Cancel))).GetBaseException();
        }

        Assert.IsType<PrivateAddressException>(await RefusedAsync("https"));
        Assert.Contains("https", (await RefusedAsync("http")).Message, StringComparison.Ordinal);
        Assert.Empty(_heard);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("172.31.255.255", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("2a00:1450:4009::1", true)]
    [InlineData("fe80::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    public void Addresses_are_public_or_not(string address, bool isPublic) => Assert.Equal(isPublic, PublicNetwork.Holds(IPAddress.Parse(address)));

    /// <summary>As standardwebhooks.com tells receivers to check: id, timestamp and body, joined by full stops, under the secret's bytes.</summary>
    private static bool IsSignedBy(string secret, Dictionary<string, string> headers, string body)
    {
        using var mac = new HMACSHA256(Convert.FromBase64String(secret.Split('_')[1]));
        var expected = mac.ComputeHash(Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}"));
        return headers["webhook-signature"].Split(' ').Select(s => s.Split(',')).Any(s => s[0] == "v1" && CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(s[1]), expected));
    }

    private async Task<SeenPage> AddAsync(Caller administrator, string address, string type, Guid? agency = null)
    {
        var page = await administrator.GetAsync("/administration/webhooks", Cancel);
        Assert.True(page.Status == HttpStatusCode.OK, string.Join('\n', _site.Log.Lines));
        var form = page.PostForms()[^1];
        return await administrator.PostAsync(form.Address, form.Filled(field => field.Name switch
        {
            "Address" => address,
            "AgencyId" => agency?.ToString(),
            _ => null,
        }).Where(f => f.Key != "Types").Append(new("Types", type)), Cancel);
    }

    private async Task GoAsync()
    {
        await _site.GoRoundAsync("seal", Cancel);
        await _site.GoRoundAsync("webhooks", Cancel);
    }

    private async Task<string> ReceiveAsync(string what) => ((ReceiveResult.Received)await TestProgram.DoAsync<Intake, ReceiveResult>(
        _site, Viewer.Nobody, intake => intake.ReceiveAsync(new ReportDraft { Channel = "web", Answers = new ReportAnswers { What = what } }, Cancel))).Reference;
}
