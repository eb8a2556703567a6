using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Core.Reports.Files;

namespace Tolpuddle.Core.Cases.Exports;

/// <summary>A folder of files with a README that says what stands where: reports as a table that an import takes back, all else as lines of JSON.</summary>
internal sealed partial class ArchiveExport(TolpuddleContext db, ExportPages pages, FileStore store, ScanPolicy scanning)
{
    public const string Reports = "reports.csv";
    public const string Readme = "README.md";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<string, long> _rows = [];
    private readonly StringBuilder _readme = new();

    public async Task<ExportResult> WriteAsync(ExportTarget target, CancellationToken cancel)
    {
        _readme.Append(CultureInfo.InvariantCulture, $"""
            # What {db.Viewer.Name} of {db.Viewer.AgencyName} may see

            Taken out of Tolpuddle on {db.Now:yyyy-MM-dd HH:mm} UTC, all of it as it was at that moment. It holds what people told in confidence: keep it
            encrypted, and delete it when its purpose is gone. That it was taken out, and each record in it, is written down.

            `tolpuddle import reports {Reports}` takes the reports into another system; into this one it changes nothing. Files are UTF-8. Times are UTC.
            In the table a text that a spreadsheet would take for a formula has an apostrophe before it; the import takes it away again.
            Each line of a `.jsonl` file is one JSON object. People and agencies are named as the system names them; `report` and `case` are references.
            Not in it: calls that are not finished, what agencies asked each other on the way to getting in touch, notices, accounts, and the audit.


            """);
        await ReportsAsync(target, cancel);
        await OfReportsAsync(target, cancel);
        await AttachedAsync(target, cancel);
        await OfCasesAsync(target, cancel);
        await using var readme = await target.AddAsync(Readme, cancel);
        await readme.WriteAsync(_readme.ToString().AsMemory(), cancel);
        return new ExportResult(ExportFormat.Archive, _rows, 0);
    }

    private async Task ReportsAsync(ExportTarget target, CancellationToken cancel)
    {
        Describe(Reports, "Every report", ReportTable.Columns);
        await using var file = await target.AddAsync(Reports, cancel);
        await file.WriteAsync(ReportTable.Head.AsMemory(), cancel);
        await foreach (var leaving in pages.ReportsAsync(cancel))
        {
            await file.WriteAsync(ReportTable.Row(leaving.Report, leaving.Agency, leaving.Mentions).AsMemory(), cancel);
            _rows[Reports]++;
        }
    }

    /// <summary>Writes the rows behind each other, and into the README what they are.</summary>
    /// <param name="columns">The names of the properties of <typeparamref name="T"/>, each with what it means.</param>
    private async Task LinesAsync<T>(ExportTarget target, string name, string about, (string Name, string Means)[] columns, Func<Guid, IQueryable<T>> after, Func<T, Guid> idOf, CancellationToken cancel, Leaving? leaving = null)
    {
        Describe(name, about, columns);
        await using var file = await target.AddAsync(name, cancel);
        await foreach (var row in pages.RowsAsync(after, idOf, leaving, cancel))
        {
            await file.WriteAsync($"{JsonSerializer.Serialize(row, Format)}\n".AsMemory(), cancel);
            _rows[name]++;
        }
    }

    private void Describe(string name, string about, IEnumerable<(string Name, string Means)> columns)
    {
        _rows[name] = 0;
        _readme.Append(CultureInfo.InvariantCulture, $"## {name}\n\n{about}.\n\n| column | meaning |\n|---|---|\n");
        foreach (var (column, means) in columns) _readme.Append(CultureInfo.InvariantCulture, $"| `{column}` | {means} |\n");
        _readme.Append('\n');
    }
}
