using Microsoft.Playwright;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Story;

/// <summary>Somebody at a browser, who does what people do there: reads, writes, chooses, presses.</summary>
internal sealed class Person(Visit visit) : IAsyncDisposable
{
    public IPage Page => visit.Page;

    private ILocator Main => Page.Locator("main");

    public Task OpenAsync(string path) => visit.GoAsync(path);

    public Task WriteAsync(string label, string words) => Field(label).FillAsync(words);

    public Task ChooseAsync(string label, string option) => Field(label).SelectOptionAsync(new SelectOptionValue { Label = option });

    public Task TickAsync(string label) => Field(label).CheckAsync();

    /// <summary>Opens what is folded away under its summary.</summary>
    public Task UnfoldAsync(string summary) => Main.Locator("summary", new() { HasText = summary }).ClickAsync();

    public Task PressAsync(string button) => GoOnAsync(Main.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }));

    public Task FollowAsync(string link) => GoOnAsync(Main.GetByRole(AriaRole.Link, new() { Name = link }).First);

    public Task ArrivesAsync(string path) => visit.ArriveAsync(path);

    /// <summary>Expects that the page says this.</summary>
    public async Task ReadsAsync(params string[] words)
    {
        foreach (var text in words) await Assertions.Expect(Main).ToContainTextAsync(text);
    }

    /// <summary>Expects that nobody must scroll sideways.</summary>
    public Task FitsAsync() => visit.ExpectNoSidewaysScrollAsync();

    public ValueTask DisposeAsync() => visit.DisposeAsync();

    private ILocator Field(string label) => Main.Locator("input, textarea, select").And(Page.GetByLabel(label, new() { Exact = true }));

    private async Task GoOnAsync(ILocator where)
    {
        await where.ClickAsync();
        await visit.LoadAsync();
    }
}
