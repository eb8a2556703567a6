using System.Net.Http.Json;
using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Progress;

public sealed class ProgressTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_and_the_json_state_the_commitment_and_the_nine_activities_with_records_that_open()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();

        var json = await stranger.Http.GetFromJsonAsync<JsonElement>("/progress.json", Cancel);
        var page = await stranger.GetAsync("/progress", Cancel);

        Assert.Equal(10, json.GetProperty("statements").GetArrayLength());
        foreach (var statement in json.GetProperty("statements").EnumerateArray())
        {
            Assert.Contains(statement.GetProperty("text").GetString()!, page.MainText, StringComparison.Ordinal);
            foreach (var record in statement.GetProperty("records").EnumerateArray())
            {
                var opened = await stranger.GetAsync($"/progress/records/{record.GetString()}", Cancel);
                Assert.Equal(200, (int)opened.Status);
            }
        }
    }

    [Fact]
    public async Task Nothing_is_stated_before_something_is_published()
    {
        await using var site = await TestSite.StartAsync(TestData.Empty);
        using var stranger = site.NewCaller();

        var json = await stranger.Http.GetFromJsonAsync<JsonElement>("/progress.json", Cancel);

        Assert.Equal(JsonValueKind.Null, json.GetProperty("asOf").ValueKind);
        Assert.Empty(json.GetProperty("statements").EnumerateArray());
    }

    [Fact]
    public async Task A_publisher_changes_an_amount_publishes_and_the_public_reads_it()
    {
        await using var site = await TestSite.StartAsync();
        using var publisher = await site.SignInAsync(DemoPeople.Publisher, Cancel);

        var page = await publisher.GetAsync("/scrutiny/activities/A6", Cancel);
        page = await publisher.SubmitAsync(
            page, Cancel, new Dictionary<string, string> { ["Form.Money"] = "Known", ["Form.Pounds"] = "12500.50" }, button: "main form .govuk-button");
        Assert.Contains("Saved", page.MainText, StringComparison.Ordinal);
        page = await publisher.GetAsync("/publication", Cancel);
        Assert.Contains("Changed", page.MainText, StringComparison.Ordinal);
        await publisher.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Note"] = "The amount is known now" }, button: "form[action*=Publish] button");

        var record = await publisher.GetAsync("/progress/records/A6", Cancel);
        var history = await publisher.GetAsync("/progress/history", Cancel);
        Assert.Contains("£12,500.50", record.MainText, StringComparison.Ordinal);
        Assert.Contains("The amount is known now", history.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withheld_figure_says_why_and_keeps_what_was_chosen()
    {
        await using var site = await TestSite.StartAsync();
        using var publisher = await site.SignInAsync(DemoPeople.Publisher, Cancel);

        var page = await publisher.GetAsync("/publication", Cancel);
        page = await publisher.SubmitAsync(
            page, Cancel, new Dictionary<string, string> { ["NewFigure.Measure"] = "arrests", ["NewFigure.From"] = "1990-01-01", ["NewFigure.Until"] = "1990-12-31" },
            button: "form[action*=Figure] button");

        Assert.Contains("It was not put on the account", page.MainText, StringComparison.Ordinal);
        Assert.Equal("1990-01-01", page.Find("#NewFigure_From").GetAttribute("value"));
    }

    [Fact]
    public async Task A_date_that_cannot_be_read_comes_back_with_what_to_do()
    {
        await using var site = await TestSite.StartAsync();
        using var officer = await site.SignInAsync(DemoPeople.ScrutinyOfficer, Cancel);

        var page = await officer.GetAsync("/scrutiny/activities?commitment=C1", Cancel);
        page = await officer.SubmitAsync(
            page, Cancel, new Dictionary<string, string> { ["Form.Lead"] = "Visit", ["Form.What"] = "A visit", ["Form.From"] = "last spring" }, button: "main form .govuk-button");

        Assert.Contains("Write a date like 2019", page.MainText, StringComparison.Ordinal);
        Assert.Equal("last spring", page.Find("#Form_From").GetAttribute("value"));
    }
}
