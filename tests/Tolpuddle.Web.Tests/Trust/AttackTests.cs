using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>
/// Plants markup in every field of every form and in every part of every address that a page reads. Nothing breaks, nowhere
/// does it come back as markup, in this answer or on any page afterwards, and no answer leads away from the site.
/// </summary>
[Trait("Databases", "None")]
public sealed class AttackTests : IAsyncLifetime
{
    private const string Planted = "x-planted";
    private const string Elsewhere = "evil.example";

    /// <summary>Breaks out of a text, of attributes of both quotes, of a script, a style, a title, a text area and a comment; the longest that fits is taken.</summary>
    private static readonly string[] Markup =
    [
        $"--></script></style></title></textarea>\"'><{Planted} onfocus=alert(1) autofocus>{{{{7*7}}}}${{7*7}}' OR '1'='1",
        $"\"'><{Planted} onfocus=alert(1)>",
        $"\"'><{Planted}>",
        $"<{Planted}>",
    ];

    /// <summary>In place of what an address may hold: markup, other sites as browsers read them, a new head, a step out of the folder, a number that is none.</summary>
    private static readonly string[] InAddresses =
    [
        Markup[0], $"https://{Elsewhere}/", $"//{Elsewhere}/", $"/\\{Elsewhere}/", "javascript:alert(1)",
        $"/desk\r\nSet-Cookie: {Planted}=1", "../../../../etc/passwd", "99999999999999999999",
    ];

    private static readonly HtmlParser Parser = new();

    /// <summary>One for each test: what is sent changes it.</summary>
    private readonly TrustSite _trust = new();

    private readonly List<string> _faults = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _trust.InitializeAsync();

    public ValueTask DisposeAsync() => _trust.DisposeAsync();

    [Fact]
    public async Task What_is_planted_in_a_form_is_text_in_its_answer_and_on_every_page_after_it()
    {
        var planted = 0;
        await foreach (var door in FormDoors.OfAsync(_trust, Cancel))
        {
            foreach (var form in door.Page.PostForms().Where(form => form.Fields.Any(field => field.Kind == "text")))
            {
                foreach (var fill in new Func<FormField, string?>[] { Fill, FillPlausibly })
                {
                    var fields = form.Filled(fill).ToList();
                    planted += fields.Count(field => field.Value.Contains(Planted, StringComparison.Ordinal));
                    using var content = new FormUrlEncodedContent(fields);
                    await JudgeAsync(await door.Caller.Http.PostAsync(form.Address, content, Cancel), $"POST {form.Address.PathAndQuery}");
                }
            }

            foreach (var form in door.Page.GetForms())
            {
                using var query = new FormUrlEncodedContent(form.Filled(Fill));
                await GetAsync(door.Caller, $"{form.Address.AbsolutePath}?{await query.ReadAsStringAsync(Cancel)}");
            }
        }

        foreach (var (route, caller) in await DoorsAsync()) await GetAsync(caller, _trust.AddressOf(route));
        Assert.True(planted > 80, $"Only {planted} fields were tried.");
        Assert.True((await _trust.Database.TextsAsync(Cancel)).Count(text => text.Value.Contains(Planted, StringComparison.Ordinal)) > 20, "Hardly anything was kept: the pages show nothing of it.");
        ExpectNone();
    }

    [Fact]
    public async Task What_is_planted_in_an_address_is_text_and_leads_nowhere()
    {
        var names = await NamesAsync();
        var tried = 0;
        foreach (var (route, caller) in await DoorsAsync())
        {
            var address = _trust.AddressOf(route).Split('?')[0];
            foreach (var value in InAddresses.Select(Uri.EscapeDataString))
            {
                foreach (var name in names.GetValueOrDefault(route.Address, []))
                {
                    tried++;
                    await GetAsync(caller, $"{address}?{name}={value}");
                }

                if (route.Address.Contains('{', StringComparison.Ordinal)) await GetAsync(caller, $"{route.Address[..route.Address.IndexOf('{', StringComparison.Ordinal)]}{value}");
            }
        }

        Assert.True(tried > 500, $"Only {tried} addresses were tried.");
        Assert.Contains("Q", names["/search"]);
        ExpectNone();
    }

    private static string? Fill(FormField field) => field switch
    {
        { Kind: "choice" } => field.Choices.LastOrDefault(choice => choice.Length > 0),
        { Kind: "tick" } => field.Choices[0],
        { Type: "date" } => "2027-03-01",
        { Type: "number" } => "3",
        { Type: "email" } => $"{Planted}@attack.example",
        { Kind: "text" } => Markup.FirstOrDefault(text => text.Length <= (field.MaxLength ?? int.MaxValue)) ?? "10",
        _ => null,
    };

    /// <summary>Only where anything may be said, so that the form is taken.</summary>
    private static string? FillPlausibly(FormField field) => field is { Kind: "text", Type: "text" or "" } and ({ MaxLength: < 60 } or { Type: "password" }) ? "10" : Fill(field);

    /// <summary>Every route that somebody may look at, with somebody who may.</summary>
    private async Task<List<(Route Route, Caller Caller)>> DoorsAsync()
    {
        var doors = new List<(Route, Caller)>();
        foreach (var route in (await Routes.OfAsync(_trust.Site.Services)).Where(route => route.Gets))
        {
            doors.Add((route, await _trust.CallerAsync(AccessTable.Rows[route.Address].Roles is var roles && roles.Contains(Role.None) ? Role.None : roles.Min())));
        }

        return doors;
    }

    /// <summary>By route, the names of all that its page reads from an address, asked of the application itself.</summary>
    private async Task<Dictionary<string, List<string>>> NamesAsync()
    {
        var loader = _trust.Site.Services.GetRequiredService<PageLoader>();
        var names = new Dictionary<string, List<string>>();
        foreach (var endpoint in _trust.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } descriptor) continue;
            var page = await loader.LoadAsync(descriptor, endpoint.Metadata);
            var asked = page.HandlerMethods.Where(handler => handler.HttpMethod == "Get").SelectMany(handler => handler.Parameters).Where(p => p.ParameterType != typeof(CancellationToken));
            var read = page.BoundProperties.Concat(asked).Select(p => p.BindingInfo?.BinderModelName ?? p.Name);
            names[Routes.Address(endpoint)] = [.. read.Distinct()];
        }

        return names;
    }

    private async Task GetAsync(Caller caller, string address) => await JudgeAsync(await caller.Http.GetAsync(address, Cancel), $"GET {address}");

    private async Task JudgeAsync(HttpResponseMessage answer, string what)
    {
        using (answer)
        {
            if ((int)answer.StatusCode >= 500) _faults.Add($"{what} answered {(int)answer.StatusCode}");
            if (answer.Headers.Location is { } to && new Uri(_trust.Site.Address, to) is var target && (target.Host == Elsewhere || !target.Scheme.StartsWith("http", StringComparison.Ordinal))) _faults.Add($"{what} leads to {to}");
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith(Planted, StringComparison.Ordinal))) _faults.Add($"{what} sets a cookie that was planted");
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") return;
            var page = Parser.ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));
            if (page.QuerySelector(Planted) is not null || page.All.Any(e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)))) _faults.Add($"{what} holds planted markup");
            if (page.QuerySelectorAll("[href], [src], [action], [formaction]").Any(LeadsToPlanted)) _faults.Add($"{what} holds a planted address");
        }
    }

    private static bool LeadsToPlanted(AngleSharp.Dom.IElement element) => new[] { "href", "src", "action", "formaction" }.Select(element.GetAttribute).OfType<string>()
        .Any(to => to.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || (Uri.TryCreate(new Uri("http://here.example/"), to, out var target) && target.Host == Elsewhere));

    private void ExpectNone()
    {
        var all = _faults.Concat(_trust.Site.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal))).Distinct().ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
