using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>The frame around every page holds on small screens, in the dark and from right to left.</summary>
public sealed class LookTests
{
    private static readonly string[] Public = ["/", "/report", "/return", "/help", "/progress", "/protect", "/accessibility", "/ar", "/ar/report", "/ar/progress"];
    private static readonly string[] Inside = ["/reports/queue", "/search", "/scrutiny", "/account"];

    private static readonly Screen[] Screens = [Screen.Desktop, Screen.Phone, Screen.Narrow, Screen.Phone with { Dark = true }, Screen.Desktop with { Dark = true }];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Public_pages_can_be_read_by_everybody_on_every_screen()
    {
        await using var site = await TestSite.StartAsync();
        foreach (var screen in Screens)
        {
            await using var visit = await site.VisitAsync(screen);
            await LookAtAsync(visit, Public);
        }
    }

    [Fact]
    public async Task Inside_pages_can_be_read_by_everybody_on_every_screen()
    {
        await using var site = await TestSite.StartAsync();
        foreach (var screen in Screens)
        {
            await using var visit = await site.VisitAsync(DemoPeople.Coordinator, Cancel, screen);
            await LookAtAsync(visit, Inside);
        }
    }

    [Fact]
    public async Task The_way_out_stays_in_sight_at_the_end_of_the_bar()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone);
        foreach (var (path, atTheRight) in new[] { ("/protect", true), ("/ar/protect", false) })
        {
            await visit.GoAsync(path);
            await visit.Page.EvaluateAsync("window.scrollTo(0, document.body.scrollHeight)");
            var box = await visit.Page.Locator(".leave button").BoundingBoxAsync();

            Assert.NotNull(box);
            Assert.InRange(box.Y, 0, 40);
            Assert.True(box.Height >= 44, $"{box.Height} px are too few for a thumb");
            Assert.Equal(atTheRight, box.X > Screen.Phone.Width / 2);
        }
    }

    private static async Task LookAtAsync(Visit visit, string[] paths)
    {
        foreach (var path in paths)
        {
            await visit.GoAsync(path);
            await visit.ExpectNoSidewaysScrollAsync();
            await visit.ExpectAccessibleAsync();
        }
    }
}
