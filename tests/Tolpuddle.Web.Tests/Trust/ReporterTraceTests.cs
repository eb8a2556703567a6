using System.Net;
using System.Web;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>
/// What a reporter's machine says of itself with every request is kept nowhere: not in a table, encrypted or not, not
/// in an unsent form, not in a log.
/// </summary>
public sealed class ReporterTraceTests : IAsyncLifetime
{
    private const string Machine = "127.0.0.77";
    private const string Behind = "203.0.113.77";
    private const string Told = "Six men sleep at the packhouse";

    /// <summary>Headers by which a browser is told from others.</summary>
    private static readonly Dictionary<string, string> Fingerprint = new()
    {
        ["User-Agent"] = "Planted/7.77 (Gadget XK-9)",
        ["Accept-Language"] = "rm-CH,wae;q=0.7",
        ["Referer"] = "https://search.planted.example/q=help",
        ["Sec-CH-UA-Model"] = "Gadget-XK-9",
        ["Sec-CH-UA-Platform-Version"] = "77.7.7",
        ["ETag"] = "planted-etag",
        ["If-None-Match"] = "\"planted-etag\"",
    };

    private TestSite _site = null!;
    private Caller _reporter = null!;

    /// <summary>Tokens of the unsent form and of the visit, which open what nobody else can.</summary>
    private readonly List<(SlipKind Kind, string Token)> _slips = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _reporter = new Caller(_site.Address, IPAddress.Parse(Machine));
        foreach (var (header, value) in Fingerprint) _reporter.Http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        foreach (var header in new[] { "X-Forwarded-For", "X-Real-IP", "Forwarded" }) _reporter.Http.DefaultRequestHeaders.TryAddWithoutValidation(header, Behind);
        await ReportAndComeBackAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _reporter.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task No_address_of_a_reporter_is_stored() => await ExpectNowhereAsync(Machine, Behind);

    [Fact]
    public async Task No_fingerprint_of_a_reporter_is_stored() =>
        await ExpectNowhereAsync([.. Fingerprint.Values, "Planted/", "XK-9", "rm-CH", "planted-etag"]);

    [Fact]
    public async Task No_cookie_is_set_for_a_reporter_and_one_that_comes_is_not_stored()
    {
        Assert.Empty(_reporter.Cookies.GetAllCookies());

        _reporter.Cookies.Add(_site.Address, new Cookie("planted", "planted-cookie"));
        await ReportAndComeBackAsync();

        Assert.Equal(["planted"], _reporter.Cookies.GetAllCookies().Select(cookie => cookie.Name));
        await ExpectNowhereAsync("planted-cookie");
    }

    [Fact]
    public void No_log_of_the_pages_of_a_reporter_holds_an_address_of_a_client_or_what_opens_a_form()
    {
        Assert.NotEmpty(_slips);
        foreach (var trace in Fingerprint.Values.Concat([Machine, Behind, .. _slips.Select(slip => slip.Token)])) Assert.DoesNotContain(trace, _site.Log.ToString(), StringComparison.Ordinal);
    }

    /// <summary>
    /// Counted in work, for a clock tells nothing certain: whether a wrong code is near a right one or far from it, the
    /// same statements reach the database after the same wait, and a right one starts with just these.
    /// </summary>
    [Fact]
    public async Task Wrong_codes_cost_the_same_work_however_near_they_are_and_a_right_one_no_less_before_it_is_found()
    {
        var clock = new StillClock();
        await using var site = await TestSite.StartAsync(replace: services => services.AddSingleton(new CodePatience(clock)));
        var right = (await TrustReports.ReceiveAsync(site, Cancel)).ReturnCode!.Value.Value;
        using var caller = site.NewCaller();
        await TryAsync("0000 0000 0000 0000"); // what is read once and remembered
        using var statements = await Statements.ListenAsync(site.Database, Cancel);
        clock.TakeWaits();

        var near = await WorkAsync(right[..15] + (char)('0' + ((right[15] - '0' + 1) % 10)));
        var far = await WorkAsync(ReturnCode.New().Value);
        var found = await WorkAsync(right);

        Assert.NotEmpty(near.Statements);
        Assert.Equal(near.Statements, far.Statements);
        Assert.Equal(near.Waits, far.Waits);
        Assert.Equal(near.Waits, found.Waits);
        Assert.Equal(near.Statements, found.Statements.Take(near.Statements.Count));

        // What cannot be a code is refused without a look, the same whether or not a report is near.
        var malformedNear = await WorkAsync(right[..15] + "x");
        var malformedFar = await WorkAsync("123456789012345x");
        Assert.Empty(malformedNear.Statements.Concat(malformedFar.Statements));
        Assert.Empty(malformedNear.Waits.Concat(malformedFar.Waits));

        async Task<(IReadOnlyList<string> Statements, IReadOnlyList<TimeSpan> Waits)> WorkAsync(string code)
        {
            statements.Clear();
            await TryAsync(code);
            return (statements.Texts, [.. clock.TakeWaits()]);
        }

        async Task TryAsync(string code)
        {
            using var form = new FormUrlEncodedContent([new("code", code)]);
            using var answer = await caller.Http.PostAsync("/return", form, Cancel);
        }
    }

    private async Task ReportAndComeBackAsync()
    {
        var page = await _reporter.GetAsync("/report", Cancel);
        page = await _reporter.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["What"] = Told }, "main form .govuk-button");
        _slips.Add((SlipKind.Unsent, Token(page, "form")));
        page = await _reporter.GetAsync($"/report/check{page.Address.Query}", Cancel);
        var code = (await _reporter.SubmitAsync(page, Cancel)).TextOf(".return-code");
        page = await Reporter.ReturnAsync(_reporter, code, Cancel);
        _slips.Add((SlipKind.Visit, Token(page, "visit")));
        var message = page.PostForms().First(form => form.Fields.Any(field => field.Name == "message"));
        page = await _reporter.PostAsync(message.Address, message.Filled(field => field.Name == "message" ? "They were moved" : null), Cancel);
        Assert.Contains("They were moved", page.MainText, StringComparison.Ordinal);

        // A second form stays unsent, and a page fails.
        page = await _reporter.SubmitAsync(await _reporter.GetAsync("/report", Cancel), Cancel, new Dictionary<string, string> { ["What"] = "Half of it" }, "main form .govuk-button");
        _slips.Add((SlipKind.Unsent, Token(page, "form")));
        await _reporter.GetAsync("/no-such-page", Cancel);
    }

    private static string Token(SeenPage page, string name) => HttpUtility.ParseQueryString(page.Address.Query)[name]!;

    private async Task ExpectNowhereAsync(params string[] traces)
    {
        var texts = (await _site.Database.TextsAsync(Cancel)).Concat(await SlipsAsync()).ToList();

        Assert.Contains(texts, text => text.Value.Contains(Told, StringComparison.Ordinal)); // the same look finds what may be there
        Assert.Contains(texts, text => text.Value.Contains("Half of it", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => traces.Any(trace => text.Value.Contains(trace, StringComparison.OrdinalIgnoreCase)));
    }

    private async Task<List<StoredText>> SlipsAsync()
    {
        await using var scope = _site.Services.CreateAsyncScope();
        var slips = scope.ServiceProvider.GetRequiredService<Slips>();
        var texts = new List<StoredText>();
        foreach (var (kind, token) in _slips)
        {
            texts.Add(new StoredText($"slip {kind}", await slips.ReadAsync(kind, token, TimeSpan.FromDays(1), Cancel) ?? throw new InvalidOperationException("A slip is gone.")));
        }

        return texts;
    }
}
