using System.Net;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Story;

public sealed class CallToCaseTests
{
    private const string Notes = "White minibus BD51 SMR at the packhouse, he gave her 07700 900142";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_becomes_a_report_a_case_of_two_agencies_and_an_outcome()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);

        var report = await FinishCallAsync(adviser, Notes);
        var page = await adviser.GetAsync($"/cases/open?report={report}", Cancel);
        page = await adviser.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Title"] = "Packhouse", ["Purpose"] = "first contact" }, button: "main form .govuk-button");
        Assert.StartsWith("/cases/C-", page.Path, StringComparison.Ordinal);
        var @case = page.Path[..page.Path.LastIndexOf('/')];

        using var police = await site.SignInAsync(DemoPeople.Police, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, (await police.GetAsync(@case, Cancel)).Status);
        var officer = page.Document.QuerySelectorAll("#Form_Who option").Single(o => o.TextContent.EndsWith("Parveen Practitioner", StringComparison.Ordinal)).GetAttribute("value")!;
        page = await adviser.SubmitAsync(
            page, Cancel,
            new Dictionary<string, string> { ["Form.Who"] = officer, ["Form.Purpose"] = "investigation", ["Sight.Sees"] = "all", ["Share.Basis"] = "law-enforcement", ["Share.Consent"] = "given", ["Share.Words"] = "The caller said yes" },
            button: "form[action*=BringIn] button");
        Assert.Contains("Parveen Practitioner", page.MainText, StringComparison.Ordinal);

        page = await police.GetAsync(@case, Cancel);
        Assert.Contains("Ada Adviser, Demonstration Helpline lead", page.MainText, StringComparison.Ordinal);
        Assert.Contains("BD51 SMR", (await police.GetAsync($"/reports/{report}", Cancel)).MainText, StringComparison.Ordinal);
        page = await police.SubmitAsync(
            await police.GetAsync($"{@case}/outcomes", Cancel), Cancel, new Dictionary<string, string> { ["Form.Code"] = "safe", ["Form.People"] = "12", ["Form.On"] = "2025-11-20" });
        Assert.Contains("In a safe place 12 Demonstration Police", page.MainText, StringComparison.Ordinal);

        using var council = await site.SignInAsync(DemoPeople.Council, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, (await council.GetAsync(@case, Cancel)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await council.GetAsync($"/reports/{report}", Cancel)).Status);
    }

    private static async Task<SeenPage> StartCallAsync(Caller adviser) =>
        await adviser.SubmitAsync(await adviser.GetAsync("/desk", Cancel), Cancel, button: "main form .govuk-button");

    private static async Task<SeenPage> WriteCallAsync(Caller adviser, string notes) =>
        await adviser.SubmitAsync(await StartCallAsync(adviser), Cancel, new Dictionary<string, string> { ["Notes"] = notes }, button: "button[formaction*=Save]");

    private static async Task<string> FinishCallAsync(Caller adviser, string notes)
    {
        var page = await adviser.SubmitAsync(await WriteCallAsync(adviser, notes), Cancel, button: "button[formaction*=Finish]");
        Assert.StartsWith("/reports/R-", page.Path, StringComparison.Ordinal);
        return page.Path.Split('/')[^1];
    }
}
