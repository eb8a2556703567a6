using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Progress;

/// <summary>The public account through the doors of those who make it and of those who read it.</summary>
public sealed class AccountPageTests
{
    private const string Unknown = "0198c0de-0000-7000-8000-000000000001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sentence_on_the_page_is_a_statement_with_its_own_record_and_there_are_no_others()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        var json = await stranger.Http.GetFromJsonAsync<JsonElement>("/progress.json", Cancel);
        var texts = json.GetProperty("statements").EnumerateArray().ToDictionary(s => s.GetProperty("id").GetString()!, s => s.GetProperty("text").GetString()!);

        var page = await stranger.GetAsync("/progress", Cancel);
        var said = page.Document.QuerySelectorAll(".account-promise, .account-statement").ToList();

        Assert.Equal(texts.Count, said.Count);
        foreach (var sentence in said)
        {
            var id = sentence.QuerySelector("a")!.GetAttribute("href")!.Split('/')[^1];
            var words = Words(sentence.QuerySelector("p")!);
            Assert.Contains(texts[id], words, StringComparison.Ordinal);
            var lead = sentence.QuerySelector("p > strong:not(.govuk-tag)")?.TextContent ?? "";
            var tags = string.Concat(sentence.QuerySelectorAll(".govuk-tag").Select(t => " " + t.TextContent));
            Assert.Equal($"{lead} {texts[id]}{tags}".Trim(), words); // nothing beside the statement
            Assert.Contains(id, (await stranger.GetAsync($"/progress/records/{id}", Cancel)).MainText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_record_leads_to_the_other_records_that_it_names_and_stays_in_its_release()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        var release = (await stranger.GetAsync("/progress/history", Cancel)).Find(".release h2 a").GetAttribute("href")!.Split('/')[^1];

        var promise = await stranger.GetAsync($"/progress/records/C1?release={release}", Cancel);
        var deeds = promise.Document.QuerySelectorAll("dd a").Select(a => a.GetAttribute("href")!).ToList();

        Assert.Equal(Enumerable.Range(1, 9).Select(n => $"/progress/records/A{n}?release={release}"), deeds);
        Assert.Equal(["/progress/records/C1"], (await stranger.GetAsync("/progress/records/A1", Cancel)).Document.QuerySelectorAll("dd a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task The_json_has_the_shape_that_other_programs_read()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();

        var json = await stranger.Http.GetFromJsonAsync<JsonElement>("/progress.json", Cancel);

        Assert.Equal(["asOf", "statements"], json.EnumerateObject().Select(p => p.Name));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json.GetProperty("asOf").GetString());
        Assert.All(json.GetProperty("statements").EnumerateArray(), s => Assert.Equal(["id", "text", "records", "from", "to"], s.EnumerateObject().Select(p => p.Name)));
        var aidant = json.GetProperty("statements").EnumerateArray().Single(s => s.GetProperty("id").GetString() == "A9");
        Assert.Equal(("2019-01", "2019-02"), (aidant.GetProperty("from").GetString(), aidant.GetProperty("to").GetString()));
    }

    [Fact]
    public async Task The_table_for_spreadsheets_has_a_row_for_each_statement()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();

        using var answer = await stranger.Http.GetAsync("/progress.csv", Cancel);
        var lines = (await answer.Content.ReadAsStringAsync(Cancel)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("as_of,id,text,records,from,to,not_known", lines[0]);
        Assert.Equal(11, lines.Length);
        Assert.Contains(lines, line => line.Contains("\"A6\"", StringComparison.Ordinal) && line.EndsWith("\"amount not known\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Years_stand_newest_first_and_what_goes_on_and_what_has_no_date_after_them()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();

        var page = await stranger.GetAsync("/progress", Cancel);

        Assert.Equal(["2019", "2018", "2017", "Always", "No date"], page.Document.QuerySelectorAll(".account-year-name").Select(h => h.TextContent));
        Assert.Contains("True as of", page.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_an_empty_plan_to_the_public_page_and_its_history()
    {
        await using var site = await TestSite.StartAsync();
        using var publisher = await site.SignInAsync(DemoPeople.Publisher, Cancel);

        var page = await publisher.SubmitAsync(
            await publisher.GetAsync("/scrutiny/commitments", Cancel), Cancel,
            new Dictionary<string, string> { ["Form.Text"] = "Visit every harbour", ["Form.NewOrganisation"] = "Harbour Watch", ["Form.From"] = "2026-03" });
        Assert.Contains("C2", page.MainText, StringComparison.Ordinal);
        Assert.Contains("Nothing has been recorded for it yet", page.MainText, StringComparison.Ordinal);

        page = await publisher.SubmitAsync(await publisher.GetAsync("/scrutiny/activities?commitment=C2", Cancel), Cancel, new Dictionary<string, string>
        {
            ["Form.Lead"] = "Harbours",
            ["Form.What"] = "A round of all harbours",
            ["Form.Kind"] = "Operation",
            ["Form.Status"] = "Planned",
            ["Form.From"] = "2027",
            ["Form.Money"] = "Known",
            ["Form.Pounds"] = "1,200",
            ["Form.Parts[0].NewName"] = "Coast Patrol",
            ["Form.Parts[0].Part"] = "coordinator",
        }, "main form .govuk-button");
        Assert.Contains("A10", page.MainText, StringComparison.Ordinal);

        page = await publisher.SubmitAsync(
            await publisher.GetAsync("/scrutiny/activities/A10", Cancel), Cancel,
            new Dictionary<string, string> { ["NewEvidence.Text"] = "The plan of the round", ["NewEvidence.On"] = "2026-11-20" }, "form[action*=Evidence] button");
        Assert.Contains("The plan of the round", page.MainText, StringComparison.Ordinal);

        page = await publisher.GetAsync("/publication", Cancel);
        Assert.Equal(2, page.Document.QuerySelectorAll(".govuk-tag").Count(t => t.TextContent == "New"));
        await publisher.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Note"] = "Harbours" }, "form[action*=Publish] button");

        using var stranger = site.NewCaller();
        page = await stranger.GetAsync("/progress", Cancel);
        Assert.Contains("A round of all harbours. Co-ordinated by Coast Patrol. The amount was £1,200.00. This is planned and has not happened yet.", page.MainText, StringComparison.Ordinal);
        Assert.Contains("Harbour Watch promised: “Visit every harbour”.", page.MainText, StringComparison.Ordinal);
        Assert.Contains("March 2026", (await stranger.GetAsync("/progress/records/C2", Cancel)).MainText, StringComparison.Ordinal);
        page = await stranger.GetAsync("/progress/history", Cancel);
        Assert.Equal(2, page.Document.QuerySelectorAll(".release").Length);
        Assert.Equal(2, page.Document.QuerySelectorAll(".release:first-of-type li").Length);

        var first = page.Document.QuerySelectorAll(".release h2 a")[^1].GetAttribute("href")!;
        page = await stranger.GetAsync(first, Cancel);
        Assert.Contains("This is an earlier version", page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("harbours", page.MainText, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(page.Find(".account-statement a").GetAttribute("href")!, Cancel)).Status);
    }

    [Theory]
    [InlineData("Form.What", "Three women were moved", "“Three women” counts fewer than 10")]
    [InlineData("Form.Until", "2018", "The end is before the beginning.")]
    [InlineData("Form.Pounds", "about a lot", "Write the amount like 1200")]
    public async Task What_cannot_stand_in_a_record_comes_back_with_what_to_do(string field, string typed, string message)
    {
        await using var site = await TestSite.StartAsync();
        using var officer = await site.SignInAsync(DemoPeople.ScrutinyOfficer, Cancel);
        var form = await officer.GetAsync("/scrutiny/activities/A6", Cancel);

        var page = await officer.SubmitAsync(form, Cancel, new Dictionary<string, string> { ["Form.Money"] = "Known", ["Form.Pounds"] = "12", [field] = typed }, "main form .govuk-button");

        Assert.Contains(message, page.MainText, StringComparison.Ordinal);
        var box = page.Find($"[name='{field}']");
        Assert.Equal(typed, box.GetAttribute("value") ?? box.TextContent.Trim());
    }

    [Theory]
    [InlineData("/scrutiny/commitments/C1", "main form .govuk-button", "Form.Until", "2020", "Write when it began as well")]
    [InlineData("/scrutiny/commitments/C1", "main form .govuk-button", "Form.OrganisationId", Unknown, "Choose from the list.")]
    [InlineData("/scrutiny/activities/A6", "main form .govuk-button", "Form.FollowsId", Unknown, "Choose from the list.")]
    [InlineData("/scrutiny/activities/A6", "main form .govuk-button", "Form.Parts[0].OrganisationId", Unknown, "Choose an organisation and its part from the lists.")]
    [InlineData("/scrutiny/activities/A6", "main form .govuk-button", "Form.Parts[0].Part", "owner", "Choose an organisation and its part from the lists.")]
    [InlineData("/publication", "form[action*=Figure] button", "NewFigure.From", "", "Choose the first day to count.")]
    [InlineData("/publication", "form[action*=Figure] button", "NewFigure.Until", "", "Choose the last day to count.")]
    [InlineData("/publication", "form[action*=Figure] button", "NewFigure.Until", "soon", "This cannot be read. Write it another way.")]
    [InlineData("/publication", "form[action*=Figure] button", "NewFigure.Measure", "", "Choose what to count.")]
    public async Task What_a_form_did_not_offer_is_refused_at_its_place_in_our_words(string path, string button, string field, string sent, string message)
    {
        await using var site = await TestSite.StartAsync();
        using var publisher = await site.SignInAsync(DemoPeople.Publisher, Cancel);

        var page = await publisher.SubmitAsync(await publisher.GetAsync(path, Cancel), Cancel, new Dictionary<string, string> { [field] = sent }, button);

        Assert.Contains(message, page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Contains(page.Document.QuerySelectorAll("form .govuk-error-message"), e => e.TextContent.Contains(message, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await publisher.GetAsync("/publication", Cancel)).Status);
    }

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
