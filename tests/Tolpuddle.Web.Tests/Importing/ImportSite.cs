using System.Text;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Tests.Importing;

/// <summary>A coordinator before the pages of imports, without scripts; the program works when the test says so.</summary>
internal sealed class ImportSite : IAsyncDisposable
{
    private const string List = "/reports/import";

    private ImportSite(TestSite site, Caller coordinator) => (Site, Coordinator) = (site, coordinator);

    public TestSite Site { get; }

    public Caller Coordinator { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="reader">Whose channel it is, a colleague of the coordinator unless somebody else is named; nobody's if null.</param>
    /// <param name="set">Other settings of the site.</param>
    public static async Task<ImportSite> StartAsync(string? reader = DemoPeople.Adviser, Func<TolpuddleSettings, TolpuddleSettings>? set = null)
    {
        var site = await TestSite.StartAsync(set: set);
        if (reader is not null)
        {
            await using var db = site.Database.Open(Viewer.System("test"));
            await TestImports.OpenChannelAsync(db, reader, Cancel);
        }

        return new ImportSite(site, await site.SignInAsync(DemoPeople.Coordinator, Cancel));
    }

    /// <summary>Sends a file, and sees what became of that.</summary>
    public async Task<SeenPage> SendAsync(string name, byte[] content, string source = "") =>
        await Coordinator.SendFilesAsync(await Coordinator.GetAsync($"{List}/files", Cancel), new Dictionary<string, string> { ["Source"] = source }, Cancel, (name, content));

    public Task<SeenPage> SendAsync(string name, string content, string source = "") => SendAsync(name, Encoding.UTF8.GetBytes(content), source);

    /// <summary>Says what the columns are, lets the program check the file, and sees what would be taken.</summary>
    public async Task<SeenPage> CheckAsync(SeenPage columns, IReadOnlyDictionary<string, string>? fields = null)
    {
        var page = await PressAsync(columns, "Check", fields);
        return page.Document.QuerySelector(".govuk-error-summary") is null ? await WorkAsync(page) : page;
    }

    /// <summary>Lets the program take what can be taken, and sees what was made.</summary>
    public async Task<SeenPage> TakeAsync(SeenPage page) => await WorkAsync(await PressAsync(page, page.Document.QuerySelector("[action*='handler=TakeAll']") is null ? "Take" : "TakeAll"));

    /// <summary>The whole way, from the file to what was made of it.</summary>
    public async Task<SeenPage> ImportAsync(string name, string content, bool takesChanges = false, string source = "")
    {
        var columns = await SendAsync(name, content, source);
        return await TakeAsync(await CheckAsync(columns, takesChanges ? new Dictionary<string, string> { ["TakesChanges"] = "true" } : null));
    }

    public Task<SeenPage> PressAsync(SeenPage page, string handler, IReadOnlyDictionary<string, string>? fields = null) =>
        Coordinator.SubmitAsync(page, Cancel, fields, $"form[action*='handler={handler}'] button");

    /// <summary>Presses <em>Undo</em> beside the report of a row.</summary>
    public Task<SeenPage> UndoAsync(SeenPage page, string reference) => Coordinator.SubmitAsync(page, Cancel, button: $"form:has(input[value='{reference}']) button");

    /// <summary>The program goes on with all that it has, and the page is looked at again.</summary>
    public async Task<SeenPage> WorkAsync(SeenPage page)
    {
        await Site.GoRoundAsync("imports", Cancel);
        return await Coordinator.GetAsync(page.Path, Cancel);
    }

    /// <summary>What a page says of its rows, by name.</summary>
    public static IReadOnlyDictionary<string, string> Counts(SeenPage page) =>
        page.Document.QuerySelectorAll(".import-counts .govuk-summary-list__row").ToDictionary(row => row.Children[0].TextContent.Trim(), row => row.Children[1].TextContent.Trim());

    /// <summary>The references of what was made, in the order of the rows.</summary>
    public static IReadOnlyList<string> Made(SeenPage page) => [.. page.Document.QuerySelectorAll("main td a[href^='/reports/R-']").Select(a => a.TextContent)];

    /// <summary>What the coordinator's agency holds.</summary>
    public async Task<List<Report>> ReportsAsync()
    {
        await using var db = await Site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        return await db.Reports.AsNoTracking().OrderBy(r => r.Id).ToListAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        Coordinator.Dispose();
        await Site.DisposeAsync();
    }
}
