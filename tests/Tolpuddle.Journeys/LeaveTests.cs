using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>"Leave quickly", in a real browser. The ordinary page that it leads to is one of the site's own here.</summary>
public sealed class LeaveTests
{
    private const string Typed = "A white minibus, every day at five";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("button", true)]
    [InlineData("Escape", true)]
    [InlineData("keyboard", true)]
    [InlineData("button", false)]
    [InlineData("keyboard", false)]
    public async Task Who_leaves_is_elsewhere_and_what_was_typed_is_gone(string way, bool script)
    {
        await using var site = await StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone with { JavaScript = script });
        await visit.GoAsync("/protect");
        await visit.GoAsync("/report");
        await visit.Page.Locator("main textarea").First.FillAsync(Typed);
        await visit.Page.Locator("main form button").First.ClickAsync();
        await visit.ArriveAsync("/report/*form=*");
        var form = new Uri(visit.Page.Url);

        await LeaveAsync(visit, way);
        await visit.ArriveAsync("/help");

        // With a script the deleting goes on beside the way out.
        for (var tries = 0; tries < 50; tries++)
        {
            await visit.GoAsync($"/report/check{form.Query}");
            if (visit.Page.Url.EndsWith("/report/gone", StringComparison.Ordinal)) break;
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancel);
        }

        Assert.EndsWith("/report/gone", new Uri(visit.Page.Url).AbsolutePath, StringComparison.Ordinal);
        Assert.DoesNotContain(Typed, await visit.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("button")]
    [InlineData("Escape")]
    public async Task Back_does_not_lead_to_the_page_that_was_left(string way)
    {
        await using var site = await StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone);
        await visit.GoAsync("/progress");
        await visit.GoAsync("/protect");

        await LeaveAsync(visit, way);
        await visit.ArriveAsync("/help");
        await visit.Page.GoBackAsync();

        Assert.Equal("/progress", new Uri(visit.Page.Url).AbsolutePath);
    }

    private static async Task LeaveAsync(Visit visit, string way)
    {
        var button = visit.Page.Locator(".leave button");
        switch (way)
        {
            case "Escape":
                for (var press = 0; press < 3; press++) await visit.Page.Keyboard.PressAsync("Escape");
                break;
            case "keyboard":
                await button.FocusAsync();
                await visit.Page.Keyboard.PressAsync("Enter");
                break;
            default:
                await button.ClickAsync();
                break;
        }
    }

    /// <summary>A visit fails on every request to another host, so that the way out must lead to this one.</summary>
    internal static async Task<TestSite> StartAsync()
    {
        var site = await TestSite.StartAsync();
        await using var db = site.Database.Open(Viewer.System("tests"));
        var profile = await db.Profiles.SingleAsync(Cancel);
        profile.LeaveTo = new Uri(site.Address, "/help").ToString();
        await db.PlantAsync(Cancel);
        return site;
    }
}
