using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Tolpuddle.Testing;

/// <summary>
/// A browser window with cookies of its own. It fails the test at its end if a page asked another host for
/// anything, broke its own security policy or threw.
/// </summary>
public sealed class Visit : IAsyncDisposable
{
    /// <summary>What is right is not reported: naming each of its elements would take longer than looking at them.</summary>
    private const string RunAxe = """
        async only => {
          const { violations } = await axe.run({ runOnly: only, resultTypes: ["violations"] });
          return violations.map(rule => [`- ${rule.id} (${rule.impact}): ${rule.help}`, ...rule.nodes.map(node => `    ${node.target}  ${node.html}`)].join("\n"));
        }
        """;

    private static readonly string[] Wcag22AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(15);

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly Uri _address;

    internal Visit(IBrowserContext context, IPage page, Uri address)
    {
        (Context, Page, _address) = (context, page, address);
        context.Request += (_, request) => CheckHost(request.Url);
        context.WebError += (_, error) => _faults.Enqueue($"A script threw: {error.Error}");
        context.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) _faults.Enqueue(message.Text);
        };
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Another host to which pages may lead, such as the sign-in of an agency.</summary>
    public Uri? Elsewhere { get; set; }

    /// <summary>Opens a page of the site and expects it to be there.</summary>
    public async Task GoAsync(string path)
    {
        var answer = await Page.GotoAsync(path);
        if (answer is { Ok: false }) throw new InvalidOperationException($"{path} answered {answer.Status}.");
    }

    /// <summary>Waits until the window shows a page whose address ends like <paramref name="path"/>, in which "*" stands for anything.</summary>
    public async Task ArriveAsync(string path)
    {
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex(Regex.Escape(path).Replace("\\*", ".*", StringComparison.Ordinal) + "$"));
        await LoadAsync();
    }

    /// <summary>
    /// Waits until the page in the window is there with its scripts. It asks the page: the driver tells of a page's
    /// states once, and whoever begins to listen a moment too late waits in vain.
    /// </summary>
    public async Task LoadAsync()
    {
        var waited = Stopwatch.StartNew();
        while (!await IsLoadedAsync())
        {
            if (waited.Elapsed > LongestLoad) throw new TimeoutException($"{Page.Url} did not load within {LongestLoad.TotalSeconds} seconds.");
            await Task.Delay(20);
        }
    }

    /// <summary>Goes on as <paramref name="caller"/>, with the cookies they have.</summary>
    public Task TakeCookiesAsync(Caller caller) => Context.AddCookiesAsync(caller.Cookies.GetAllCookies().Select(cookie => new Cookie
    {
        Name = cookie.Name,
        Value = cookie.Value,
        Domain = _address.Host,
        Path = cookie.Path,
        HttpOnly = cookie.HttpOnly,
    }));

    /// <summary>Fails, with the places, if the page breaks a rule of WCAG 2.2 at level AA that a machine can check, or one of <paramref name="rules"/> alone.</summary>
    public async Task ExpectAccessibleAsync(params string[] rules)
    {
        if (!await Page.EvaluateAsync<bool>("'axe' in window")) await Page.EvaluateAsync(Axe);
        var faults = await Page.EvaluateAsync<string[]>(RunAxe, rules.Length == 0 ? Wcag22AA : rules);
        if (faults.Length > 0) throw new InvalidOperationException($"{Page.Url} is not accessible to everybody:\n{string.Join('\n', faults)}");
    }

    /// <summary>Fails if a reader must scroll sideways.</summary>
    public async Task ExpectNoSidewaysScrollAsync()
    {
        var excess = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (excess > 0) throw new InvalidOperationException($"{Page.Url} is {excess} pixels wider than its window.");
    }

    /// <summary>Presses Tab until the focus stands on <paramref name="selector"/>; fails if it never comes there.</summary>
    public async Task TabToAsync(string selector)
    {
        const int Most = 120;
        for (var presses = 0; presses < Most; presses++)
        {
            if (await Page.Locator(selector).First.EvaluateAsync<bool>("e => e === document.activeElement")) return;
            await Page.Keyboard.PressAsync("Tab");
        }

        throw new InvalidOperationException($"Tab does not lead to {selector}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Context.CloseAsync();
        if (!_faults.IsEmpty) throw new InvalidOperationException(string.Join('\n', _faults));
    }

    private async Task<bool> IsLoadedAsync()
    {
        try
        {
            return await Page.EvaluateAsync<string>("document.readyState") == "complete";
        }
        catch (PlaywrightException)
        {
            return false; // The window went on to another page while it was asked.
        }
    }

    private void CheckHost(string url)
    {
        var uri = new Uri(url);
        if (uri.Scheme is "http" or "https" or "ws" or "wss" && uri.Authority != _address.Authority && uri.Authority != Elsewhere?.Authority) _faults.Enqueue($"A page asked {uri}.");
    }
}
