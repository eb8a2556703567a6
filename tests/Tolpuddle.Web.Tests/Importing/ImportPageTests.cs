using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Importing;

/// <summary>A file of reports on its way in by the page: what its columns are, what would be taken, all or nothing, mended and sent again.</summary>
public sealed class ImportPageTests
{
    private const int Rows = 450; // more than two batches

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_checked_taken_once_and_what_cannot_be_taken_is_mended_and_sent_again()
    {
        await using var site = await ImportSite.StartAsync();
        var columns = await site.SendAsync("hotline.csv", TestImports.Lines(Rows));
        Assert.Equal("What the columns are", columns.TextOf("h1"));
        Assert.Equal(("id", "what", "postcode", "kind", "people"), (Chosen(columns, 0), Chosen(columns, 1), Chosen(columns, 2), Chosen(columns, 3), Chosen(columns, 4)));
        Assert.Contains("Row 1 they call 07700 900001", columns.TextOf("#Fields_1_-hint"), StringComparison.Ordinal);

        var working = await site.PressAsync(columns, "Check");
        Assert.Contains("Nothing is taken yet: 0 rows so far.", working.MainText, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", working.Document.Head!.InnerHtml, StringComparison.Ordinal);
        var look = await site.WorkAsync(working);
        Assert.Equal(("450", "447", "0", "3"), Told(look, "Would be taken", "Would not be taken"));
        Assert.Contains("Row 8: 'labor' is no kind.", look.MainText, StringComparison.Ordinal);
        Assert.Empty(await site.ReportsAsync());

        var rejects = await RejectsAsync(site, look);
        Assert.Equal(4, rejects.Length);
        var taken = await site.TakeAsync(look);
        Assert.Equal(("450", "447", "0", "3"), Told(taken, "Taken", "Not taken"));
        Assert.Equal(rejects, await RejectsAsync(site, taken));
        Assert.Equal(447, (await site.ReportsAsync()).Count);

        var again = await site.ImportAsync("hotline.csv", TestImports.Lines(Rows).Replace("\n9;;;;", "\n9;Now it says something;;;", StringComparison.Ordinal));
        Assert.Equal(("450", "1", "447", "2"), Told(again, "Taken", "Not taken"));

        rejects[1] = rejects[1].Replace("\"labor\"", "\"labour\"", StringComparison.Ordinal);
        rejects[2] = "\"7007\",\"They sleep there\",\"\",\"\",\"\",\"\"";
        var mended = await site.ImportAsync("to-mend.csv", string.Join('\n', rejects[..3]));
        Assert.Contains("Source: hotline", mended.MainText, StringComparison.Ordinal);
        Assert.Equal(("2", "2", "0", "0"), Told(mended, "Taken", "Not taken"));

        var reports = await site.ReportsAsync();
        var report = reports.Single(r => r.Answers.What.StartsWith("Row 5 ", StringComparison.Ordinal));
        Assert.Equal(450, reports.Count);
        Assert.Equal(("import", "labour", "DT4", "Row 5 \u2013 \"quoted\", with a\nnew line"), (report.Channel, report.Facts.Kind, report.Facts.Outward, report.Answers.What));
        await using var db = await site.Site.Database.OpenAsync(DemoPeople.Adviser, Cancel);
        Assert.Equal(["447 reports were imported and wait in the queue.", "1 report was imported and waits in the queue.", "2 reports were imported and wait in the queue."], await db.Notices.OrderBy(n => n.At).Select(n => n.Text).ToListAsync(Cancel));
        await using var officer = site.Site.Database.Open(Viewer.System("test"));
        var coordinator = await site.Site.Database.ViewerAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(450, await officer.Audit.CountAsync(e => e.Act == "report.receive" && e.AccountId == coordinator.AccountId && e.AgencyId == coordinator.AgencyId, Cancel));

        var list = await site.Coordinator.GetAsync("/reports/import", Cancel);
        Assert.Equal(["to-mend.csv", "hotline.csv", "hotline.csv"], list.Document.QuerySelectorAll("main td:first-child").Select(cell => cell.TextContent.Trim()));
        Assert.Contains("450 rows: 447 taken, 0 taken before, 3 not taken", list.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_said_the_columns_of_a_sheet_are_is_remembered()
    {
        await using var site = await ImportSite.StartAsync();
        var columns = await site.SendAsync("liste.xlsx", TestImports.Sheet(["Nr", "Bericht", "Datum"], ["1", "Men in a van", "Monday"], ["2", "Women in a flat", ""]));
        Assert.Equal("", Chosen(columns, 1));
        var refused = await site.PressAsync(columns, "Check");
        Assert.Contains("Say which column tells what is happening", refused.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Contains("Say which column holds an id", refused.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        var taken = await site.TakeAsync(await site.CheckAsync(refused, new Dictionary<string, string> { ["Fields[0]"] = "id", ["Fields[1]"] = "what" }));
        Assert.Equal(("2", "2", "0", "0"), Told(taken, "Taken", "Not taken"));

        columns = await site.SendAsync("liste2.csv", "Nr,Bericht,Datum\n3,They sleep there,\n");

        Assert.Equal(("id", "what", ""), (Chosen(columns, 0), Chosen(columns, 1), Chosen(columns, 2)));
        Assert.Contains("liste", (await site.Coordinator.GetAsync("/reports/import/files", Cancel)).Document.QuerySelectorAll("#sources option").Select(o => o.GetAttribute("value")));
    }

    [Fact]
    public async Task Two_columns_that_are_read_as_the_same_are_both_named_and_nothing_chosen_is_lost()
    {
        await using var site = await ImportSite.StartAsync();
        var columns = await site.SendAsync("two.csv", "Ref\tText\tMore\n1\tMen\tin a van\n");

        var refused = await site.CheckAsync(columns, new Dictionary<string, string> { ["Fields[2]"] = "what", ["TakesChanges"] = "true" });

        Assert.Equal(["#Fields_1_", "#Fields_2_"], refused.Document.QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));
        Assert.Equal(("id", "what", "what"), (Chosen(refused, 0), Chosen(refused, 1), Chosen(refused, 2)));
        Assert.NotNull(refused.Find("#TakesChanges").GetAttribute("checked"));
        var look = await site.CheckAsync(refused, new Dictionary<string, string> { ["Fields[2]"] = "moreDetails" });
        Assert.Equal("1", ImportSite.Counts(look)["Would be taken"]);
        Assert.Contains("Would add what changed", ImportSite.Counts(look).Keys);
    }

    [Fact]
    public async Task All_or_nothing_is_a_choice_and_columns_can_be_read_otherwise()
    {
        await using var site = await ImportSite.StartAsync();
        var look = await site.CheckAsync(await site.SendAsync("two.csv", "Ref,Text,Type\n1,Men,Labour\n2,Women,labor\n"));
        Assert.Equal("Take those that can be taken (1)", look.TextOf("[action*='handler=Take'] button"));
        Assert.Null(look.Document.QuerySelector("[action*='handler=TakeAll']"));

        var columns = await site.PressAsync(look, "Otherwise");
        look = await site.CheckAsync(columns, new Dictionary<string, string> { ["Fields[2]"] = "moreDetails" });
        Assert.Equal("Take all (2)", look.TextOf("[action*='handler=TakeAll'] button"));
        Assert.Single(FilesOn(site));
        var dropped = await site.PressAsync(look, "Drop");

        Assert.Contains("Nothing was taken. The file cannot be opened any more", dropped.MainText, StringComparison.Ordinal);
        Assert.Empty(await site.ReportsAsync());
        Assert.Single(FilesOn(site)); // others may have sent the same: the sweep deletes it
        Assert.Contains("Nothing was changed", (await site.PressAsync(look, "TakeAll")).TextOf(".notice"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty.csv", "", "Nothing is in empty.csv.")]
    [InlineData("blank.csv", "\n\n", "blank.csv")]
    [InlineData("heads.csv", "Ref,Text\n", "names columns and has no row under them")]
    [InlineData("twice.csv", "Ref,Ref\n1,Men\n", "has no first row in which every column has a name")]
    [InlineData("latin.csv", "Ref,Text\n1,caf\u00FF\n", "cannot be read as a table")]
    [InlineData("photo.csv", "PNG", "cannot be read as a table")]
    [InlineData("letter.xlsx", "docx", "cannot be read as a table")]
    public async Task A_file_that_is_no_table_is_refused_with_why_and_is_not_kept(string name, string content, string why)
    {
        await using var site = await ImportSite.StartAsync();
        var bytes = content switch { "PNG" => TestFiles.Png(), "docx" => TestFiles.Docx("x", "y"), _ => Encoding.Latin1.GetBytes(content) };

        var page = await site.SendAsync(name, bytes, "the hotline");

        Assert.Contains(why, page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal("the hotline", page.Find("#Source").GetAttribute("value"));
        Assert.Empty(FilesOn(site));
        Assert.Contains("No file has been imported yet.", (await site.Coordinator.GetAsync("/reports/import", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_in_a_file_becomes_part_of_the_page_or_a_formula()
    {
        const string Html = "<script>alert(1)</script>";
        const string Formula = "=HYPERLINK(\"https://evil.example\")";
        await using var site = await ImportSite.StartAsync();
        var columns = await site.SendAsync($"{Html}.csv", $"Ref,Text,{Html},\"{Formula.Replace("\"", "\"\"", StringComparison.Ordinal)}\",Type\n1,{Html},@SUM(1),-1,labour\n2,\"{Formula.Replace("\"", "\"\"", StringComparison.Ordinal)}\",x,y,{Html}\n");
        Assert.Contains(Html, columns.TextOf("label[for=Fields_2_]"), StringComparison.Ordinal);

        var look = await site.CheckAsync(columns);
        var list = await site.Coordinator.GetAsync("/reports/import", Cancel);

        Assert.All(new[] { columns, look, list }, page => Assert.Empty(page.Document.QuerySelectorAll("main script")));
        Assert.Contains($"'{Html}' is no kind.", look.MainText, StringComparison.Ordinal);
        var rejects = await RejectsAsync(site, look);
        Assert.DoesNotContain(string.Join('\n', rejects).Split(['\n', ',']), cell => cell.StartsWith("\"=", StringComparison.Ordinal) || cell.StartsWith("\"@", StringComparison.Ordinal));
        var mended = await site.ImportAsync("mend.csv", string.Join('\n', rejects).Replace(Html + "\",\"'<", "labour\",\"'<", StringComparison.Ordinal).Replace($"\"{Html}\"", "\"labour\"", StringComparison.Ordinal));
        Assert.Equal("1", ImportSite.Counts(mended)["Taken"]);
        Assert.Equal(Formula, (await site.ReportsAsync()).Single().Answers.What);
    }

    [Fact]
    public async Task A_hundred_columns_can_be_chosen_and_more_than_can_be_shown_are_refused()
    {
        await using var site = await ImportSite.StartAsync();
        var heads = string.Join(',', Enumerable.Range(0, 98).Select(i => $"Column {i}"));
        var columns = await site.SendAsync("wide.csv", $"Ref,{heads},Text\n1,{heads},Men\n");
        Assert.Equal(100, columns.Document.QuerySelectorAll("main select").Length);

        var taken = await site.TakeAsync(await site.CheckAsync(columns));
        var refused = await site.SendAsync("wider.csv", string.Join(',', Enumerable.Range(0, 301).Select(i => $"C{i}")) + "\n1\n");

        Assert.Equal("1", ImportSite.Counts(taken)["Taken"]);
        Assert.Contains("has more than 300 columns", refused.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_standard_is_known_and_only_its_id_is_chosen()
    {
        await using var site = await ImportSite.StartAsync();
        var columns = await site.SendAsync("standard.csv", "Our own,hte_Description,hte_Date,per_RoleDetails\n17,Men sleep in a van,2026-01-02,\n");
        Assert.Contains("The file speaks HTCDS", columns.MainText, StringComparison.Ordinal);
        Assert.Equal("hte_Description", Chosen(columns, 1));
        Assert.Contains("Say which column holds an id", (await site.CheckAsync(columns)).TextOf(".govuk-error-summary"), StringComparison.Ordinal);

        var taken = await site.TakeAsync(await site.CheckAsync(columns, new Dictionary<string, string> { ["Fields[0]"] = "id" }));

        Assert.Equal("1", ImportSite.Counts(taken)["Taken"]);
        Assert.Equal("Men sleep in a van", Assert.Single(await site.ReportsAsync()).Answers.What);
    }

    [Fact]
    public async Task Whoever_sends_too_much_or_nothing_is_told_so()
    {
        await using var site = await ImportSite.StartAsync();
        var form = await site.Coordinator.GetAsync("/reports/import/files", Cancel);
        Assert.Contains("Choose a file first.", (await site.Coordinator.SendFilesAsync(form, Cancel)).TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Contains("in at most 100 characters", (await site.SendAsync("a.csv", "Ref,Text\n1,Men\n", new string('m', 101))).TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Contains("Send one file at a time.", (await site.Coordinator.SendFilesAsync(form, Cancel, ("a.csv", "Ref,Text\n1,Men\n"u8.ToArray()), ("b.csv", "Ref,Text\n1,Men\n"u8.ToArray()))).TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, form.Address) { Content = new ByteArrayContent(new byte[Web.Files.Uploads.MaxBodyBytes + 1]) };
        request.Headers.ExpectContinue = true; // refused before it is sent

        using var answer = await site.Coordinator.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("The file is too long for a page.", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(FilesOn(site));
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_named_with_where_and_takes_nothing()
    {
        await using var site = await ImportSite.StartAsync();
        var file = Encoding.Latin1.GetBytes("Ref,Text\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},They call 07700 900{i % 1000:000}\n")) + "x,caf\u00E9\n");

        var broken = await site.CheckAsync(await site.SendAsync("late.csv", file));

        Assert.Contains("cannot be read any further", broken.MainText, StringComparison.Ordinal);
        Assert.Contains("Nothing was taken.", broken.MainText, StringComparison.Ordinal);
        Assert.Empty(await site.ReportsAsync());
        Assert.Contains("Nothing was taken. The file cannot be opened any more", (await site.PressAsync(broken, "Drop")).MainText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "the channel \u201CBulk import\u201D is closed")]
    [InlineData(DemoPeople.Council, "so reports that are imported come in there")]
    public async Task Where_the_agency_does_not_read_the_channel_the_page_says_what_to_do(string? reader, string said)
    {
        await using var site = await ImportSite.StartAsync(reader);
        Assert.Contains(said, (await site.Coordinator.GetAsync("/reports/import", Cancel)).MainText, StringComparison.Ordinal);
        var page = await site.Coordinator.GetAsync("/reports/import/files", Cancel);

        Assert.Contains(said, page.MainText, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("main form"));
        var token = (await site.Coordinator.GetAsync("/account", Cancel)).Find("[name=__RequestVerificationToken]").GetAttribute("value");
        await site.Coordinator.SendFilesAsync(page.Address, "Files", token, Cancel, ("a.csv", "Ref,Text\n1,Men\n"u8.ToArray()));
        Assert.Empty(FilesOn(site));
    }

    [Fact]
    public async Task What_another_agency_imports_is_not_there_for_us()
    {
        await using var site = await ImportSite.StartAsync();
        var columns = await site.SendAsync("hotline.csv", "Ref,Text\n1,Men\n");
        await using (var db = site.Site.Database.Open(Viewer.System("test")))
        {
            var police = await site.Site.Database.ViewerAsync(DemoPeople.Police, Cancel);
            (await db.Accounts.SingleAsync(a => a.Id == police.AccountId, Cancel)).Roles = Role.Coordinator;
            await db.PlantAsync(Cancel);
        }

        using var other = await site.Site.SignInAsync(DemoPeople.Police, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(columns.Path, Cancel)).Status);
        Assert.DoesNotContain("hotline", (await other.GetAsync("/reports/import", Cancel)).MainText, StringComparison.Ordinal);
        var form = columns.PostForms()[0];
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync(form.Address, form.Filled(_ => null).Where(f => f.Key != "__RequestVerificationToken").Append(new("__RequestVerificationToken", (await other.GetAsync("/account", Cancel)).Find("[name=__RequestVerificationToken]").GetAttribute("value")!)), Cancel)).Status);
    }

    [Fact]
    public async Task A_file_goes_a_month_after_it_came_or_when_somebody_says_so()
    {
        await using var site = await ImportSite.StartAsync();
        var taken = await site.ImportAsync("one.csv", "Ref,Text,Type\n1,Men,labour\n2,Men,labor\n");
        var waiting = await site.SendAsync("two.csv", "Ref,Text\n1,Men\n");
        Assert.Equal(2, FilesOn(site).Count);

        taken = await site.PressAsync(taken, "Forget");
        Assert.Contains("these rows cannot be had any more", taken.MainText, StringComparison.Ordinal);
        Assert.Equal(2, FilesOn(site).Count);
        site.Site.Clock.Advance(TimeSpan.FromDays(31));
        await site.Site.GoRoundAsync("files", Cancel);
        Assert.Empty(FilesOn(site));

        using var coordinator = await site.Site.SignInAsync(DemoPeople.Coordinator, Cancel);
        Assert.Contains("The file is no longer kept", (await coordinator.GetAsync(waiting.Path, Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_says_two_things_far_apart_keeps_all_from_being_taken()
    {
        await using var site = await ImportSite.StartAsync();
        var rows = string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i},Row {i}\n"));

        var look = await site.CheckAsync(await site.SendAsync("twice.csv", $"Ref,Text\n{rows}0,Something else\n1,Row 1\n"));

        Assert.Equal(("452", "450", "1", "1"), Told(look, "Would be taken", "Would not be taken"));
        Assert.Null(look.Document.QuerySelector("[action*='handler=TakeAll']"));
    }

    [Fact]
    public async Task What_is_being_checked_or_taken_can_be_stopped()
    {
        await using var site = await ImportSite.StartAsync();
        var checking = await site.PressAsync(await site.SendAsync("one.csv", "Ref,Text\n1,Men\n"), "Check");
        Assert.Contains("Nothing was taken.", (await site.PressAsync(checking, "Drop")).MainText, StringComparison.Ordinal);
        var look = await site.CheckAsync(await site.SendAsync("two.csv", "Ref,Text\n1,Men\n"));

        var stopped = await site.PressAsync(await site.PressAsync(look, "TakeAll"), "Stop");

        Assert.Contains("Stopped by a coordinator", stopped.MainText, StringComparison.Ordinal);
        Assert.Empty((await site.WorkAsync(stopped)).Document.QuerySelectorAll("main td"));
        Assert.Empty(await site.ReportsAsync());
    }

    [Theory]
    [InlineData("xl/workbook.xml", 257)]
    [InlineData("xl/worksheets/sheet1.xml", 1025)]
    public async Task A_sheet_that_unpacks_without_end_is_refused(string part, int megabytes)
    {
        await using var site = await ImportSite.StartAsync();
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        await using (var content = await zip.CreateEntry(part, CompressionLevel.Fastest).OpenAsync(Cancel))
        {
            var some = new byte[1 << 20];
            some.AsSpan().Fill((byte)' ');
            some[0] = (byte)'<';
            for (var i = 0; i < megabytes; i++) await content.WriteAsync(some, Cancel);
        }

        var page = await site.SendAsync("bomb.xlsx", file.ToArray());

        Assert.Contains("holds more than can be read from a spreadsheet", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Empty(FilesOn(site));
    }

    private static string Chosen(SeenPage page, int column) => page.Find($"#Fields_{column}_ option[selected]").GetAttribute("value")!;

    private static (string Rows, string Taken, string Before, string Rejected) Told(SeenPage page, string taken, string rejected)
    {
        var counts = ImportSite.Counts(page);
        return (counts["Rows"], counts[taken], counts["Taken before"], counts[rejected]);
    }

    private static async Task<string[]> RejectsAsync(ImportSite site, SeenPage page) =>
        (await site.Coordinator.Http.GetStringAsync(page.Find("a[href*='handler=Rejected']").GetAttribute("href"), Cancel)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static List<(string Name, FileInfo File)> FilesOn(ImportSite site) => [.. FileFolder.All(Path.Combine(site.Site.Database.DataFolder, "files"))];
}
