using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Look;

/// <summary>What the frame around public pages does on a telephone.</summary>
public sealed class LookTests
{
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
}
