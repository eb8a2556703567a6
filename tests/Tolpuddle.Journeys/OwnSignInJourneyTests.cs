using Microsoft.Playwright;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>An agency's own sign-in in Chromium, at another site than ours: whether cookies come along is for a real browser to say.</summary>
[Trait("Databases", "None")]
public sealed class OwnSignInJourneyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_comes_in_by_it_and_proves_again_in_another_tab_while_what_they_sent_waits()
    {
        await using var site = await TestSite.StartAsync(set: s => s with { WebhooksInside = true });
        await using var provider = await AgencyProvider.StartAsync(site.Clock);
        provider.Employee = new("s-1", "nia@helpline.example", "desk");
        await AgencyProvider.ServeAsync(site, provider.AddressByName, Cancel);
        await using var visit = await site.VisitAsync();
        visit.Elsewhere = new Uri(provider.AddressByName);
        var page = visit.Page;

        await visit.GoAsync("/search?q=van");
        await page.GetByRole(AriaRole.Link, new() { Name = "Use the sign-in of my agency" }).ClickAsync();
        await visit.ExpectAccessibleAsync();
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Locator(".inside-who")).ToContainTextAsync("Nia of the agency");
        Assert.EndsWith("/search?q=van", page.Url, StringComparison.Ordinal);

        await visit.GoAsync("/account/second-factor");
        site.Clock.Advance(ProvingAgain.FreshFor + TimeSpan.FromSeconds(30));
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up an app" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Prove that it is you");
        await visit.ExpectAccessibleAsync();
        var tab = await page.Context.RunAndWaitForPageAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Prove it by the sign-in of your agency" }).ClickAsync());
        await Assertions.Expect(tab.Locator("h1")).ToHaveTextAsync("You have proved that it is you");
        await tab.CloseAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await Assertions.Expect(page.Locator("#key")).ToBeAttachedAsync();
    }
}
