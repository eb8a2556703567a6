using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Trust;

/// <summary>When a reporter has gone, their browser holds nothing of us: every place is looked into where a site can leave something.</summary>
[Trait("Databases", "None")]
public sealed class NothingLeftTests
{
    private const string WhatIsLeft = """
        async () => {
          const left = [];
          for (const [name, storage] of Object.entries({ localStorage, sessionStorage })) left.push(...Object.keys(storage).map(key => `${name} ${key}`));
          left.push(...(await indexedDB.databases()).map(database => `IndexedDB ${database.name}`));
          left.push(...(await caches.keys()).map(cache => `cache storage ${cache}`));
          left.push(...(await navigator.serviceWorker.getRegistrations()).map(worker => `service worker ${worker.scope}`));
          for await (const file of (await navigator.storage.getDirectory()).keys()) left.push(`file ${file}`);
          if (window.name) left.push(`window name ${window.name}`);
          return left;
        }
        """;

    [Fact]
    public async Task After_reporting_coming_back_and_looking_round_the_browser_holds_nothing()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone);
        foreach (var path in new[] { "/", "/help", "/protect", "/progress", "/progress/history", "/ar/report" }) await visit.GoAsync(path);

        await visit.GoAsync("/report");
        await SendAsync(visit, "#What", "Six men sleep at the packhouse");
        await visit.Page.CheckAsync("[name=DangerNow][value=no]");
        await visit.Page.ClickAsync("main form button[value=check]");
        await visit.Page.ClickAsync("main form button");
        var code = await visit.Page.InnerTextAsync(".return-code");
        await visit.Page.ClickAsync("main a.govuk-button");
        await SendAsync(visit, "#code", code);
        Assert.EndsWith("/report/done", new Uri(visit.Page.Url).AbsolutePath, StringComparison.Ordinal);
        await visit.GoAsync("/return");
        await SendAsync(visit, "#code", "1111 1111 1111 1111");
        await SendAsync(visit, "#code", code);
        await SendAsync(visit, "#message", "They were moved");
        Assert.Equal("They were moved", await visit.Page.InnerTextAsync(".message .told"));
        Assert.Empty(await LeftAsync(visit));

        await visit.Page.ClickAsync("form[action*='handler=End'] button");
        Assert.EndsWith("/return", new Uri(visit.Page.Url).AbsolutePath, StringComparison.Ordinal);
        Assert.Empty(await LeftAsync(visit));
    }

    /// <summary>The look finds each of these.</summary>
    [Theory]
    [InlineData("document.cookie = 'seen=1'", "cookie seen")]
    [InlineData("localStorage.seen = 1", "localStorage seen")]
    [InlineData("sessionStorage.seen = 1", "sessionStorage seen")]
    [InlineData("const open = indexedDB.open('seen'); await new Promise(done => open.onsuccess = done)", "IndexedDB seen")]
    [InlineData("await caches.open('seen')", "cache storage seen")]
    [InlineData("await navigator.serviceWorker.register('/worker.js')", "service worker")]
    [InlineData("await (await navigator.storage.getDirectory()).getFileHandle('seen', { create: true })", "file seen")]
    [InlineData("window.name = 'seen'", "window name seen")]
    [InlineData("", null)]
    public async Task It_is_noticed(string script, string? left)
    {
        await using var site = await OnePage.ServeAsync("<!doctype html><html lang=en><title>Page</title><main>Page</main></html>");
        site.MapGet("/worker.js", () => Results.Text("", "text/javascript"));
        await using var visit = await Browser.VisitAsync(new Uri(site.Urls.First()));
        await visit.GoAsync("/");

        await visit.Page.EvaluateAsync($"async () => {{ {script} }}");

        if (left is null) Assert.Empty(await LeftAsync(visit));
        else Assert.StartsWith(left, Assert.Single(await LeftAsync(visit)), StringComparison.Ordinal);
    }

    internal static async Task<IReadOnlyList<string>> LeftAsync(Visit visit) =>
        [.. (await visit.Context.CookiesAsync()).Select(cookie => $"cookie {cookie.Name}"), .. await visit.Page.EvaluateAsync<string[]>(WhatIsLeft)];

    private static async Task SendAsync(Visit visit, string box, string words)
    {
        await visit.Page.FillAsync(box, words);
        await visit.Page.Locator("main form button.govuk-button").First.ClickAsync();
        await visit.LoadAsync();
    }
}
