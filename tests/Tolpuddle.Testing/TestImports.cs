using System.Text;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;

namespace Tolpuddle.Testing;

/// <summary>Files of reports as other systems write them, and the channel by which they come in.</summary>
public static class TestImports
{
    private const string Types = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""";
    private const string Root = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""";
    private const string Book = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>""";
    private const string BookParts = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""";

    /// <summary>Opens the channel of imports, read by the account with this address.</summary>
    public static async Task OpenChannelAsync(TolpuddleContext db, string reader, CancellationToken cancel)
    {
        var account = await db.Accounts.SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, reader), cancel);
        db.Channels.Add(new Channel { Code = Imports.Channel, AgencyId = account.AgencyId, ReaderId = account.Id, IsOpen = true });
        await db.PlantAsync(cancel);
    }

    /// <summary>The least that a program which makes spreadsheets would write.</summary>
    public static byte[] Sheet(params string[][] rows)
    {
        var cells = rows.Select((row, r) => $"<row r=\"{r + 1}\">{string.Concat(row.Select((cell, c) => cell.Length == 0 ? "" : $"<c r=\"{(char)('A' + c)}{r + 1}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"))}</row>");
        var sheet = $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{string.Concat(cells)}</sheetData></worksheet>""";
        return TestFiles.Zip([.. new[] { ("[Content_Types].xml", Types), ("_rels/.rels", Root), ("xl/workbook.xml", Book), ("xl/_rels/workbook.xml.rels", BookParts), ("xl/worksheets/sheet1.xml", sheet) }
            .Select(part => (part.Item1, Encoding.UTF8.GetBytes(part.Item2)))]);
    }

    /// <summary>A row that can be taken.</summary>
    public static ReadRow Row(long number, string id, string what) => new(number, id, new ReportDraft { Channel = Imports.Channel, Answers = new ReportAnswers { What = what } }, "");

    /// <summary>Rows of a hotline with semicolons, from 0 on. Rows 7, 8 and 9 cannot be taken: a code that there is not, nothing at all, and nothing that was told.</summary>
    public static string Lines(int rows)
    {
        var lines = new StringBuilder("Ref;Free text;Post code;Type;Number of victims\r\n");
        for (var i = 0; i < rows; i++)
        {
            lines.Append(i switch
            {
                5 => "5;\"Row 5 \u2013 \"\"quoted\"\", with a\nnew line\";DT4 8AB;Labour;about 6\r\n",
                7 => "7;Row 7;;labor;\r\n",
                8 => ";;;;\r\n",
                9 => "9;;;;\r\n",
                _ => $"{i};Row {i} they call 07700 9{i:00000};;;\r\n",
            });
        }

        return lines.ToString();
    }

    /// <summary>Sends a file whose columns are <c>id</c> and <c>what</c>, and says that they are; the program has it then.</summary>
    public static async Task<Guid> StartAsync(TolpuddleContext coordinator, FileStore store, bool takesChanges, CancellationToken cancel)
    {
        var imports = new ReportImports(coordinator, store);
        var columns = ImportColumns.Of(["id", "what"], said: null);
        var id = await imports.StartAsync("hotline.csv", "hotline", "id,what\r\n1,Men\r\n"u8.ToArray(), isSheet: false, columns, cancel);
        if (await imports.CheckAsync(id!.Value, columns, takesChanges, cancel) != ImportResult.Done) throw new InvalidOperationException("The import did not begin.");
        return id.Value;
    }

    /// <summary>The program's work with a context of its own, as a node has it.</summary>
    public static ImportWork Work(TolpuddleContext db) => new(db, new Imports(db, new Intake(db)), new ImportUndo(db));
}
