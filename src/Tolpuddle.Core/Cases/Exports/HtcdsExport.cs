using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;

namespace Tolpuddle.Core.Cases.Exports;

/// <summary>Reports for others who speak HTCDS. What may not be handed on is left out.</summary>
internal sealed class HtcdsExport(ExportPages pages)
{
    private const string Name = "reports.csv";

    public async Task<ExportResult> WriteAsync(ExportTarget target, CancellationToken cancel)
    {
        await using var file = await target.AddAsync(Name, cancel);
        await file.WriteAsync(HtcdsRow.Head.AsMemory(), cancel);
        var rows = 0L;
        await foreach (var leaving in pages.SharableReportsAsync(cancel))
        {
            await file.WriteAsync(HtcdsRow.Write(leaving.Report, leaving.Mentions).AsMemory(), cancel);
            rows++;
        }

        return new ExportResult(ExportFormat.Htcds, new Dictionary<string, long> { [Name] = rows }, pages.Withheld);
    }
}
