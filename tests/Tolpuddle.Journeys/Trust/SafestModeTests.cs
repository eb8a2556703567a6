using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Trust;

/// <summary>The whole public path as Tor Browser shows it at its safest level: without scripts, fonts, pictures and media, and with a browser that keeps nothing.</summary>
[Trait("Databases", "None")]
public sealed class SafestModeTests
{
    private static readonly string[] Blocked = ["script", "font", "image", "media"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/ar")]
    public async Task A_reporter_can_do_everything_and_the_browser_is_asked_to_keep_nothing(string language)
    {
        await using var site = await LeaveTests.StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone with { JavaScript = false });
        var asked = await RefuseAsync(visit);

        await visit.GoAsync($"{language}/");
        await PressAsync(visit, $"main a[href='{language}/report']", "/report/what*");
        await visit.Page.FillAsync("#What", "Six men sleep at the packhouse");
        await PressAsync(visit, "main form button[value=keep]", "/report/keep*");
        var kept = await visit.Page.InnerTextAsync(".return-code");
        await PressAsync(visit, "main a.govuk-button", "/report/keep*noted=true");
        await visit.Page.FillAsync("#code", kept);
        await PressAsync(visit, "main form button.govuk-button", "/report/kept?stopped=true");
        await visit.Page.FillAsync("#code", kept);
        await PressAsync(visit, "main form button.govuk-button", "/report/what*");
        Assert.Equal("Six men sleep at the packhouse", await visit.Page.InputValueAsync("#What"));
        await PressAsync(visit, "main form button[value=check]", "/report/check*");
        await PressAsync(visit, "main form button", "/report/code*");
        var code = await visit.Page.InnerTextAsync(".return-code");
        Assert.Equal(kept, code);
        await PressAsync(visit, "main a[href*='/report/receipt']", "/report/receipt*");
        var receipt = await SaveAsync(visit, "#save-receipt", "receipt.txt");
        Assert.Contains("Six men sleep at the packhouse", await SaveAsync(visit, "#save-words", "words.txt"), StringComparison.Ordinal);
        await PressAsync(visit, "main a.govuk-back-link", "/report/code*");
        await PressAsync(visit, "main a.govuk-button", "/report/noted*");
        await visit.Page.FillAsync("#code", code);
        await PressAsync(visit, "main form button.govuk-button", "/report/done");

        await AskAsync(site, "Which day was it?");
        await PressAsync(visit, $"main a[href='{language}/return']", "/return");
        await visit.Page.FillAsync("#code", code);
        await PressAsync(visit, "main form button.govuk-button", "/return/report*");
        Assert.Contains("Which day was it?", await visit.Page.InnerTextAsync(".message--theirs"), StringComparison.Ordinal);
        await visit.Page.FillAsync("#message", "On Sunday");
        await PressAsync(visit, "#visit button.govuk-button", "/return/report*added=true");
        Assert.Equal("On Sunday", await visit.Page.InnerTextAsync(".message:last-child .told"));
        var own = visit.Page.Url;

        await PressAsync(visit, "main a[href*='/return/receipt']", "/return/receipt*");
        Assert.Equal(receipt, await SaveAsync(visit, "#save-receipt", "receipt.txt"));
        await PressAsync(visit, $"main a[href='{language}/receipt']", "/receipt");
        await visit.Page.FillAsync("#receipt", receipt);
        await visit.Page.Locator("main form button.govuk-button").ClickAsync();
        await visit.Page.WaitForSelectorAsync(".notice[role=status]");
        foreach (var page in new[] { "help", "progress", "protect", "accessibility" }) await PressAsync(visit, $".site-foot a[href='{language}/{page}']", $"/{page}");

        Assert.Empty(await NothingLeftTests.LeftAsync(visit));
        await visit.Page.GotoAsync(own);
        await PressAsync(visit, ".leave button", "/help");
        await visit.Page.GotoAsync(own);
        await visit.ArriveAsync("/return?ended=true");
        Assert.Empty(await NothingLeftTests.LeftAsync(visit));
        Assert.Empty(asked);
    }

    /// <summary>Refuses what that browser refuses.</summary>
    /// <returns>What the site asked for all the same: a script, a cookie.</returns>
    private static async Task<ConcurrentQueue<string>> RefuseAsync(Visit visit)
    {
        var asked = new ConcurrentQueue<string>();
        await visit.Context.RouteAsync("**/*", route => Blocked.Contains(route.Request.ResourceType) ? route.AbortAsync() : route.ContinueAsync());
        visit.Context.Request += (_, request) =>
        {
            if (request.ResourceType is "script" or "fetch" or "xhr") asked.Enqueue($"{request.ResourceType} {request.Url}");
        };
        visit.Context.Response += (_, response) =>
        {
            if (response.Headers.ContainsKey("set-cookie")) asked.Enqueue($"a cookie from {response.Url}");
        };
        return asked;
    }

    private static async Task PressAsync(Visit visit, string what, string leadsTo)
    {
        await visit.Page.Locator(what).First.ClickAsync();
        await visit.ArriveAsync(leadsTo);
        await visit.ExpectNoSidewaysScrollAsync();
    }

    private static async Task<string> SaveAsync(Visit visit, string button, string name)
    {
        var file = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.ClickAsync(button));
        Assert.Equal(name, file.SuggestedFilename);
        Assert.DoesNotContain("=", new Uri(file.Url).Query.Replace("handler=", "", StringComparison.Ordinal), StringComparison.Ordinal);
        return await File.ReadAllTextAsync(await file.PathAsync(), Cancel);
    }

    private static async Task AskAsync(TestSite site, string question)
    {
        await using var db = await site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        await new ReporterQuestions(db).AskAsync((await db.Reports.SingleAsync(Cancel)).Id, question, Cancel);
    }
}
