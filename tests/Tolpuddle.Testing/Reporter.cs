using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Testing;

/// <summary>Somebody who fills in the public form without scripts, page by page.</summary>
public sealed class Reporter : IDisposable
{
    private readonly TestSite _site;
    private readonly string _language;

    private Reporter(TestSite site, string language)
    {
        (_site, _language) = (site, language.Length == 0 ? "" : $"/{language}");
        Caller = site.NewCaller();
    }

    public Caller Caller { get; }

    /// <summary>What the browser shows now.</summary>
    public SeenPage Page { get; private set; } = null!;

    /// <summary>Pages seen since the first question, that one too.</summary>
    public int PagesSeen { get; private set; }

    /// <summary>What follows an address of this form.</summary>
    public string Query => Page.Address.Query;

    /// <summary>The slug of the page: <c>where</c>.</summary>
    public string At => Page.Path.Split('/')[^1];

    /// <summary>Opens the form at its first question.</summary>
    public static async Task<Reporter> StartAsync(TestSite site, CancellationToken cancel, string language = "")
    {
        var reporter = new Reporter(site, language);
        reporter.See(await reporter.Caller.GetAsync($"{reporter._language}/report", cancel));
        return reporter;
    }

    /// <summary>Answers the question of the page and presses a button: "Continue", or the one that <paramref name="go"/> names.</summary>
    public async Task AnswerAsync(CancellationToken cancel, string? go = null, params (string Field, string Text)[] answers)
    {
        var button = go is null ? "main form .govuk-button" : $"main form button[value={go}]";
        See(await Caller.SubmitAsync(Page, cancel, answers.ToDictionary(a => a.Field, a => a.Text), button));
    }

    /// <summary>Opens a page of this form by its address.</summary>
    public async Task OpenAsync(string slug, CancellationToken cancel, string more = "") =>
        See(await Caller.GetAsync($"{_language}/report/{slug}{Query}{more}", cancel));

    /// <summary>Follows the link that a CSS selector finds first.</summary>
    public async Task FollowAsync(string selector, CancellationToken cancel) =>
        See(await Caller.GetAsync(new Uri(Page.Address, Page.Find(selector).GetAttribute("href")).PathAndQuery, cancel));

    /// <summary>From the page of all answers: sends.</summary>
    /// <returns>The code, as it is shown.</returns>
    public async Task<string> SendAsync(CancellationToken cancel)
    {
        See(await Caller.SubmitAsync(Page, cancel));
        return Page.TextOf(".return-code");
    }

    /// <summary>The shortest report there is.</summary>
    /// <returns>Its code.</returns>
    public static async Task<string> ReportAsync(TestSite site, string what, CancellationToken cancel)
    {
        using var reporter = await StartAsync(site, cancel);
        await reporter.AnswerAsync(cancel, "check", ("What", what));
        return await reporter.SendAsync(cancel);
    }

    /// <summary>Stops, having noted the code.</summary>
    /// <returns>The code.</returns>
    public async Task<string> StopAsync(CancellationToken cancel)
    {
        await AnswerAsync(cancel, "keep");
        var code = Page.TextOf(".return-code");
        await FollowAsync("main a.govuk-button", cancel);
        See(await Caller.SubmitAsync(Page, cancel, new Dictionary<string, string> { ["code"] = code }));
        return code;
    }

    /// <summary>Goes on with the form that was kept under <paramref name="code"/>, on another device.</summary>
    public static async Task<Reporter> GoOnAsync(TestSite site, string code, CancellationToken cancel)
    {
        var reporter = new Reporter(site, "");
        reporter.See(await ReturnAsync(reporter.Caller, code, cancel));
        return reporter;
    }

    /// <summary>Comes back with <paramref name="code"/>.</summary>
    public static async Task<SeenPage> ReturnAsync(Caller caller, string code, CancellationToken cancel) =>
        await caller.SubmitAsync(await caller.GetAsync("/return", cancel), cancel, new Dictionary<string, string> { ["code"] = code });

    /// <summary>Every report that the form has brought in, as the agency that reads it sees them.</summary>
    public static async Task<IReadOnlyList<Report>> ReceivedAsync(TestSite site, CancellationToken cancel)
    {
        await using var db = await site.Database.OpenAsync(DemoPeople.Coordinator, cancel);
        return await db.Reports.AsNoTracking().OrderBy(r => r.ReceivedAt).ToListAsync(cancel);
    }

    public void Dispose() => Caller.Dispose();

    private void See(SeenPage page)
    {
        Page = page;
        PagesSeen++;
    }
}
