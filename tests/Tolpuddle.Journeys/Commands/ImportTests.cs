using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary><c>tolpuddle import reports</c> and <c>export</c>: what another system holds comes in once, what cannot come in can be mended, and what goes out comes back as it was.</summary>
[Trait("Databases", "Both")]
public sealed class ImportTests : IAsyncLifetime
{
    private const int Rows = 450; // more than a batch of an embedded database

    private readonly string _folder = Directory.CreateDirectory(TestFolder.NewPath()).FullName;
    private Installation _installation = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.CreateAsync(Cancel);
        await _installation.LookAsync(async db =>
        {
            var reader = await db.Accounts.SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, DemoPeople.Coordinator), Cancel);
            db.Channels.Add(new Channel { Code = Imports.Channel, AgencyId = reader.AgencyId, ReaderId = reader.Id, IsOpen = true });
            db.Record("channel.open.import", reader.Id);
            return await db.SaveChangesAsync(Cancel);
        });
    }

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task A_file_is_taken_once_and_what_cannot_be_taken_is_mended_and_sent_again()
    {
        var file = Write("hotline.csv", TestImports.Lines(Rows));
        var mend = Path.Combine(_folder, "mend.csv");

        var dry = await RunAsync(1, "import", "reports", file, "--dry-run", "--json");
        Assert.Equal((Rows, Rows - 3, 0, 3), Counts(dry));
        Assert.Equal("what", dry.GetProperty("columns").GetProperty("Free text").GetString());
        Assert.Equal(0, await CountAsync());
        Assert.Equal((Rows, 0, 0, 3), Counts(await RunAsync(1, "import", "reports", file, "--all-or-nothing", "--json")));
        Assert.Equal(0, await CountAsync());

        Assert.Equal((Rows, Rows - 3, 0, 3), Counts(await RunAsync(1, "import", "reports", file, "--rejects", mend, "--json")));
        Assert.Equal(Rows - 3, await CountAsync());
        Assert.Equal((Rows, 0, Rows - 3, 3), Counts(await RunAsync(1, "import", "reports", file, "--json")));
        Assert.Equal(Rows - 3, await CountAsync());

        var lines = await File.ReadAllLinesAsync(mend, Cancel);
        Assert.Equal(4, lines.Length);
        Assert.Contains("There are: labour", lines[1], StringComparison.Ordinal);
        lines[1] = lines[1].Replace("\"labor\"", "\"labour\"", StringComparison.Ordinal);
        lines[2] = "\"7007\",\"They sleep there\",\"\",\"\",\"\",\"\"";
        lines[3] = "\"9\",\"They sleep there too\",\"\",\"\",\"\",\"\"";
        await File.WriteAllLinesAsync(mend, lines, Cancel);
        Assert.Equal((3, 3, 0, 0), Counts(await RunAsync(0, "import", "reports", mend, "--source", "hotline", "--json")));

        var report = await _installation.LookAsync(async db =>
        {
            db.Viewer = await CoordinatorAsync(db);
            var reports = await db.Reports.ToListAsync(Cancel);
            Assert.Equal(Rows, reports.Count);
            return reports.Single(r => r.Answers.What.StartsWith("Row 5 ", StringComparison.Ordinal));
        });
        Assert.Equal(("import", "labour", "DT4", "Row 5 \u2013 \"quoted\", with a\nnew line"), (report.Channel, report.Facts.Kind, report.Facts.Outward, report.Answers.What));
        Assert.Equal(1, await _installation.LookAsync(db => db.Notices.CountAsync(n => n.Text == $"{Rows - 3} reports were imported and wait in the queue.", Cancel)));
    }

    [Fact]
    public async Task Of_a_file_that_breaks_off_every_row_before_is_taken_and_its_reader_is_told()
    {
        var file = Path.Combine(_folder, "late.csv");
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes("Ref,Text\n" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"{i},Row {i} of many that say little\n")) + "x,caf\u00E9\n"), Cancel);

        var result = await _installation.RunAsync(Cancel, "import", "reports", file);

        Assert.NotEqual(0, result.ExitCode);
        var said = Regex.Match(result.Errors, @"After row (\d+): .* cannot be read any further.* (\d+) rows before it were taken");
        Assert.True(said.Success, result.Errors);
        Assert.Equal(said.Groups[1].Value, said.Groups[2].Value);
        Assert.True(int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture) > 0, result.Errors);
        Assert.Equal(said.Groups[1].Value, $"{await CountAsync()}");
        Assert.Equal(1, await _installation.LookAsync(db => db.Notices.CountAsync(n => n.Text == $"{said.Groups[1].Value} reports were imported and wait in the queue.", Cancel)));
    }

    [Fact]
    public async Task A_sheet_is_read_by_a_mapping_and_a_row_that_changed_is_not_rewritten()
    {
        var mapping = Path.Combine(_folder, "map.json");
        await File.WriteAllTextAsync(mapping, """{ "columns": { "Nr": "id", "Bericht": "what" } }""", Cancel);
        var sheet = WriteSheet("liste.xlsx", [["Nr", "Bericht", "Date"], ["1", "Men in a van", "Monday"], ["2", "Women in a flat", ""]]);

        var guessed = await _installation.RunAsync(Cancel, "import", "reports", sheet);
        Assert.Equal((2, ""), (guessed.ExitCode, guessed.Output));
        Assert.Contains("No column says what is happening", guessed.Errors, StringComparison.Ordinal);
        Assert.Equal((2, 2, 0, 0), Counts(await RunAsync(0, "import", "reports", sheet, "--mapping", mapping, "--json")));

        WriteSheet("liste.xlsx", [["Nr", "Bericht", "Date"], ["1", "Men in a van", "Monday"], ["2", "Women in another flat", ""]]);
        var changed = await _installation.RunAsync(Cancel, "import", "reports", sheet, "--mapping", mapping);
        Assert.Equal(1, changed.ExitCode);
        Assert.Contains("2 rows: 0 taken, 1 taken before, 1 not taken.", changed.Output, StringComparison.Ordinal);
        Assert.Contains("never rewritten", changed.Errors, StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task What_is_taken_out_comes_back_as_the_same_and_nothing_is_overwritten()
    {
        await RunAsync(0, "import", "reports", Write("two.csv", "Ref;Free text\r\n1;Men in a van\r\n2;Women in a flat\r\n"), "--json");
        var folder = Path.Combine(_folder, "handover");

        var left = await RunAsync(0, "export", folder, "--as", DemoPeople.Coordinator, "--purpose", "moving", "--json");
        Assert.Equal(2, left.GetProperty("rows").GetProperty("reports.csv").GetInt64());
        Assert.Equal(Enumerable.Repeat("moving (console)", 2), await _installation.LookAsync(db => db.Audit.Where(e => e.Act == "report.export").Select(e => e.Purpose).ToListAsync(Cancel)));
        Assert.Equal((2, 0, 2, 0), Counts(await RunAsync(0, "import", "reports", Path.Combine(folder, "reports.csv"), "--json")));

        var again = await _installation.RunAsync(Cancel, "export", folder, "--as", DemoPeople.Coordinator);
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Contains("Nothing is overwritten", again.Errors, StringComparison.Ordinal);
        var stranger = await _installation.RunAsync(Cancel, "export", folder + ".zip", "--as", "nobody@demo.example");
        Assert.Equal((1, ""), (stranger.ExitCode, stranger.Output));
        Assert.False(File.Exists(folder + ".zip"));
    }

    private static (long Rows, long Taken, long Before, long Rejected) Counts(JsonElement result) =>
        (result.GetProperty("rows").GetInt64(), result.GetProperty("taken").GetInt64(), result.GetProperty("takenBefore").GetInt64(), result.GetProperty("rejected").GetInt64());

    private static async Task<Viewer> CoordinatorAsync(Core.Data.TolpuddleContext db)
    {
        var account = await db.Accounts.SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, DemoPeople.Coordinator), Cancel);
        return new Viewer { AccountId = account.Id, AgencyId = account.AgencyId, Roles = account.Roles, Purpose = "test" };
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The least that a program which makes spreadsheets would write.</summary>
    private string WriteSheet(string name, string[][] rows)
    {
        var path = Path.Combine(_folder, name);
        File.Delete(path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Part("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
        Part("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Part("xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>""");
        Part("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
        var cells = rows.Select((row, r) => $"<row r=\"{r + 1}\">{string.Concat(row.Select((cell, c) => cell.Length == 0 ? "" : $"<c r=\"{(char)('A' + c)}{r + 1}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"))}</row>");
        Part("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{string.Concat(cells)}</sheetData></worksheet>""");
        return path;

        void Part(string part, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(part).Open());
            writer.Write(text);
        }
    }

    private async Task<JsonElement> RunAsync(int exitCode, params string[] command)
    {
        var result = await _installation.RunAsync(Cancel, command);
        Assert.True(exitCode == result.ExitCode, $"{result.ExitCode}: {result.Output}{result.Errors}");
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private Task<int> CountAsync() => _installation.LookAsync(async db =>
    {
        db.Viewer = await CoordinatorAsync(db);
        return await db.Reports.CountAsync(Cancel);
    });
}
