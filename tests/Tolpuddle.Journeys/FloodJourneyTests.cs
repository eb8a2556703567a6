using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>Sending while a script floods the form, in a real browser: with scripts it costs a moment, without them a short wait.</summary>
public sealed class FloodJourneyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/ar")]
    public async Task With_scripts_the_work_is_done_while_the_answers_are_read(string language)
    {
        await using var site = await FloodedAsync();
        await using var visit = await AtCheckAsync(site, language, script: true);

        await visit.Page.WaitForSelectorAsync("[data-ready]:not([hidden])");
        Assert.False(await visit.Page.Locator("[data-until-ready]").IsVisibleAsync());
        await visit.ExpectAccessibleAsync();
        await visit.ExpectNoSidewaysScrollAsync();
        await visit.Page.ClickAsync("main form button");

        await visit.ArriveAsync("/report/code*");
    }

    /// <summary>The browser stands still after the first piece of work, until the button is pressed.</summary>
    [Fact]
    public async Task Whoever_presses_before_the_work_is_done_need_not_press_again()
    {
        await using var site = await FloodedAsync();
        await using var visit = await AtCheckAsync(site, "", script: true, before: async visit => await visit.Page.AddInitScriptAsync(
            "let tick = 0; performance.now = () => (tick += 1000); const real = window.setTimeout; window.waiting = [];"
            + " window.setTimeout = (go, wait) => wait === undefined ? window.waiting.push(go) : real(go, wait);"
            + " window.goOn = () => { window.setTimeout = real; window.waiting.forEach((go) => go()); };"));

        await visit.Page.WaitForFunctionAsync("() => window.waiting.length > 0");
        await visit.Page.ClickAsync("main form button");
        await visit.Page.WaitForSelectorAsync("[data-working]:not([hidden])");
        await visit.Page.EvaluateAsync("() => window.goOn()");

        await visit.ArriveAsync("/report/code*");
    }

    [Fact]
    public async Task Without_scripts_the_page_says_when_it_can_be_sent_and_then_it_is()
    {
        await using var site = await FloodedAsync();
        await using var visit = await AtCheckAsync(site, "", script: false);

        await visit.Page.ClickAsync("main form button");
        Assert.Contains("Your report has not been sent yet", await visit.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await visit.ExpectNoSidewaysScrollAsync();
        site.Clock.Advance(FloodGate.ShortWait);
        await visit.Page.ClickAsync("main form button");

        await visit.ArriveAsync("/report/code*");
    }

    private static async Task<TestSite> FloodedAsync()
    {
        var site = await TestSite.StartAsync(set: settings => settings with { UsualReports = 1 });
        var now = site.Clock.GetUtcNow().UtcDateTime;
        site.Clock.Advance(FloodGate.Window - TimeSpan.FromTicks(now.Ticks % FloodGate.Window.Ticks) + TimeSpan.FromSeconds(1));
        await Testing.Reporter.ReportAsync(site, "Of a machine", Cancel);
        return site;
    }

    private static async Task<Visit> AtCheckAsync(TestSite site, string language, bool script, Func<Visit, Task>? before = null)
    {
        var visit = await site.VisitAsync(Screen.Phone with { JavaScript = script });
        if (before is not null) await before(visit);
        await visit.GoAsync($"{language}/report");
        await visit.Page.FillAsync("#What", "Six men sleep at the packhouse");
        await visit.Page.ClickAsync("main form button[value=check]");
        await visit.ArriveAsync("/report/*");
        return visit;
    }
}
