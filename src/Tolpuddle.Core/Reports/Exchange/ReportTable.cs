using System.Globalization;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>Reports as rows of the CSV file that an export writes and an import takes back.</summary>
internal static class ReportTable
{
    /// <summary>What is told of the handling. An import leaves these out: who takes a report over handles it anew.</summary>
    private static readonly (string Name, string Means, Func<Report, string, string> Of)[] Handling =
    [
        ("receivedAt", "When it came in (UTC). Not taken back: a report that is imported comes in anew", (r, _) => Moment(r.ReceivedAt)),
        ("channel", "How it came in. Not taken back", (r, _) => r.Channel),
        ("heldBy", "The agency that answers for it. Not taken back", (_, agency) => agency),
        ("state", "How far its handling is. Not taken back", (r, _) => r.State.ToString()),
        ("dueAt", "By when something must have happened (UTC). Not taken back", (r, _) => Moment(r.DueAt)),
        ("closedAt", "When it was closed (UTC). Not taken back", (r, _) => r.ClosedAt is { } at ? Moment(at) : ""),
        ("closeReason", "Why, a code. Not taken back", (r, _) => r.CloseReason ?? ""),
        ("closeNote", "Why, in words. Not taken back", (r, _) => r.CloseNote ?? ""),
    ];

    /// <summary>Each column with what it means.</summary>
    public static IEnumerable<(string Name, string Means)> Columns =>
        [(ImportColumns.Id, "What people call the report; by it an import knows the row again"), .. ReportFields.All.Select(f => (f.Name, f.Means)), .. Handling.Select(h => (h.Name, h.Means))];

    /// <summary>The first row.</summary>
    public static string Head => Csv.Row(Columns.Select(c => c.Name));

    /// <summary>True for the columns of such a file; others may stand beside them.</summary>
    public static bool IsOurs(IReadOnlyList<string> heads) => heads.Contains(ImportColumns.Id) && ReportFields.All.All(f => heads.Contains(f.Name));

    public static string Row(Report report, string agency, IEnumerable<Mention> mentions)
    {
        var texts = ReportFields.Of(report, mentions);
        return Csv.Row([report.Reference, .. ReportFields.All.Select(f => texts[f.Name]), .. Handling.Select(h => h.Of(report, agency))]);
    }

    private static string Moment(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
