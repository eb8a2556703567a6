using System.Text;
using Microsoft.Playwright;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Look;

/// <summary>The page of an import in each of its states, as every reader may meet it, and how far the program is while somebody looks.</summary>
[Trait("Databases", "None")]
public sealed class ImportLookTests : IAsyncLifetime
{
    private const string Bad = "Ref,Text,Type\n1,Men in a van,labour\n2,Women in a flat,labor\n3,,\n";

    private TestSite _site = null!;
    private Caller _coordinator = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        await using var db = _site.Database.Open(Viewer.System("tests"));
        await TestImports.OpenChannelAsync(db, DemoPeople.Adviser, Cancel);
        _coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _coordinator.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Every_state_of_an_import_can_be_read_by_everybody()
    {
        var rows = string.Concat(Enumerable.Range(1, 60).Select(i => $"{i},They sleep in van {i},labour\n"));
        var many = await PressAsync(await CheckedAsync("many.csv", "Ref,Text,Type\n" + rows), "Take");
        var some = await PressAsync(await CheckedAsync("some.csv", Bad), "Take");
        var undoing = await PressAsync(await CheckedAsync("undo.csv", "Ref,Text\n1,Men\n"), "Take");
        var dropped = await PressAsync(await CheckedAsync("drop.csv", Bad), "Drop");
        var broken = await SendAsync("late.csv", [.. Encoding.UTF8.GetBytes("Ref,Text\n" + string.Concat(Enumerable.Range(0, 9000).Select(i => $"{i},Men in a van\n"))), 0x31, 0x2C, 0xE9, 0x0A]);
        await PressAsync(broken, "Check");
        await _site.GoRoundAsync("imports", Cancel);
        await PressAsync(await _coordinator.GetAsync(undoing.Path, Cancel), "UndoAll");
        var wide = await SendAsync("wide.csv", Encoding.UTF8.GetBytes($"Ref,Text,{string.Join(',', Enumerable.Range(1, 58).Select(i => $"A column with a long name {i}"))}\n1,Men in a van{new string(',', 58)}\n"));
        var looked = await SendAsync("bad.csv", Encoding.UTF8.GetBytes(Bad));
        var taking = await CheckedAsync("take.csv", Bad); // the round has undone what was to be undone, too
        await PressAsync(taking, "Take");
        var undone = undoing;
        undoing = await PressAsync(await _coordinator.GetAsync(some.Path, Cancel), "UndoAll");
        var checking = await PressAsync(looked, "Check");
        await using var visit = await _site.VisitAsync(DemoPeople.Coordinator, Cancel);
        var eye = new Eye(visit);

        foreach (var page in new[] { wide, checking, taking, undoing, many, undone, dropped, broken }) await eye.LookAsync(page.Path);
        await eye.LookAsync("/reports/import");
        await eye.LookAsync("/reports/import/files");

        Assert.True(eye.Faults.Count == 0, string.Join('\n', eye.Faults));
    }

    [Fact]
    public async Task Two_columns_that_are_the_same_can_be_mended_by_everybody()
    {
        var columns = await SendAsync("two.csv", "Ref,Text,More\n1,Men,in a van\n"u8.ToArray());
        await using var visit = await _site.VisitAsync(DemoPeople.Coordinator, Cancel);
        await visit.GoAsync(columns.Path);
        await visit.Page.SelectOptionAsync("[name='Fields[2]']", "what");

        await visit.Page.ClickAsync("form[action*='handler=Check'] button");
        await visit.LoadAsync();

        Assert.Equal(".govuk-error-summary", await visit.Page.EvaluateAsync<string>("() => '.' + document.activeElement.className"));
        await visit.ExpectAccessibleAsync();
        await visit.Page.ClickAsync(".govuk-error-summary a >> nth=1");
        Assert.Equal("Fields[2]", await visit.Page.EvaluateAsync<string>("() => document.activeElement.name"));
    }

    [Fact]
    public async Task Whoever_waits_sees_how_far_it_is_and_then_what_can_be_taken()
    {
        var checking = await PressAsync(await SendAsync("bad.csv", Encoding.UTF8.GetBytes(Bad)), "Check");
        await using var visit = await _site.VisitAsync(DemoPeople.Coordinator, Cancel);
        await visit.GoAsync(checking.Path);
        await Assertions.Expect(visit.Page.Locator("[data-progress]")).ToContainTextAsync("0 rows so far");

        await _site.GoRoundAsync("imports", Cancel);

        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("The file was read to its end.");
    }

    private async Task<SeenPage> SendAsync(string name, byte[] content) =>
        await _coordinator.SendFilesAsync(await _coordinator.GetAsync("/reports/import/files", Cancel), Cancel, (name, content));

    private async Task<SeenPage> CheckedAsync(string name, string content)
    {
        var page = await PressAsync(await SendAsync(name, Encoding.UTF8.GetBytes(content)), "Check");
        await _site.GoRoundAsync("imports", Cancel);
        return await _coordinator.GetAsync(page.Path, Cancel);
    }

    private Task<SeenPage> PressAsync(SeenPage page, string handler) => _coordinator.SubmitAsync(page, Cancel, button: $"form[action*='handler={handler}'] button");
}
