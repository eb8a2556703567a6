using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>What the tests' own browser notices, since so much is trusted to it.</summary>
[Trait("Databases", "None")]
public sealed class VisitTests
{
    private const string Sound = "<!doctype html><html lang=en><title>Sound</title><main><h1>Sound</h1><p>Words</p></main></html>";
    private const string Unreadable = "<!doctype html><html><title>Unreadable</title><main><h1>Unreadable</h1><input></main></html>";
    private const string Wide = "<!doctype html><html lang=en><title>Wide</title><main style='width:900px'><h1>Wide</h1></main></html>";
    private const string Telltale = "<!doctype html><html lang=en><title>Telltale</title><main><h1>Telltale</h1><img alt='' src='http://elsewhere.example/a.png'></main></html>";

    [Fact]
    public async Task It_finds_nothing_wrong_with_a_sound_page()
    {
        await using var site = await OnePage.ServeAsync(Sound);
        await using var visit = await Browser.VisitAsync(new Uri(site.Urls.First()), Screen.Phone);
        await visit.GoAsync("/");

        await visit.ExpectAccessibleAsync();
        await visit.ExpectNoSidewaysScrollAsync();
    }

    [Fact]
    public async Task It_runs_no_script_where_there_is_to_be_none()
    {
        await using var site = await OnePage.ServeAsync(Sound.Replace("Words", "<script>document.querySelector('h1').textContent = 'Changed'</script>", StringComparison.Ordinal));
        await using var visit = await Browser.VisitAsync(new Uri(site.Urls.First()), Screen.Phone with { JavaScript = false });
        await visit.GoAsync("/");

        Assert.Equal("Sound", await visit.Page.Locator("h1").TextContentAsync());
    }

    [Fact]
    public async Task It_notices_a_page_that_not_everybody_can_use()
    {
        await using var site = await OnePage.ServeAsync(Unreadable);
        await using var visit = await Browser.VisitAsync(new Uri(site.Urls.First()));
        await visit.GoAsync("/");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => visit.ExpectAccessibleAsync());
        Assert.Contains("html-has-lang", failure.Message, StringComparison.Ordinal);
        Assert.Contains("label", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_notices_a_page_wider_than_a_small_window()
    {
        await using var site = await OnePage.ServeAsync(Wide);
        await using var visit = await Browser.VisitAsync(new Uri(site.Urls.First()), Screen.Narrow);
        await visit.GoAsync("/");

        await Assert.ThrowsAsync<InvalidOperationException>(visit.ExpectNoSidewaysScrollAsync);
    }

    [Fact]
    public async Task It_notices_a_request_to_another_host()
    {
        await using var site = await OnePage.ServeAsync(Telltale);
        var visit = await Browser.VisitAsync(new Uri(site.Urls.First()));
        await visit.GoAsync("/");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await visit.DisposeAsync());
        Assert.Contains("elsewhere.example", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_notices_a_page_that_breaks_its_own_policy()
    {
        await using var site = await OnePage.ServeAsync(Sound.Replace("Words", "<script>1</script>", StringComparison.Ordinal), policy: "script-src 'none'");
        var visit = await Browser.VisitAsync(new Uri(site.Urls.First()));
        await visit.GoAsync("/");

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await visit.DisposeAsync());
    }
}
