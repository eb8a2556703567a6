using System.Globalization;
using System.Text;
using Tolpuddle.Core.Publication;

namespace Tolpuddle.Web.Api;

/// <summary>The public account for programs: <c>/progress.json</c> and <c>/progress.csv</c>. What was published, nothing newer.</summary>
internal static class ProgressApi
{
    public static void MapProgress(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/progress.json", JsonAsync).AllowAnonymous();
        routes.MapGet("/progress.csv", CsvAsync).AllowAnonymous();
    }

    private static async Task<IResult> JsonAsync(PublicAccount account, CancellationToken cancel)
    {
        var content = await account.PublishedAsync(cancel);
        return Results.Json(new
        {
            asOf = content?.AsOf,
            statements = (content?.Statements ?? []).Select(s => new { id = s.Id, text = s.Text, records = s.Records, from = s.From, to = s.To }),
        });
    }

    private static async Task<IResult> CsvAsync(PublicAccount account, CancellationToken cancel)
    {
        var content = await account.PublishedAsync(cancel);
        var csv = new StringBuilder("as_of,id,text,records,from,to,not_known\r\n");
        foreach (var s in content?.Statements ?? [])
        {
            var asOf = content!.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            string[] cells = [asOf, s.Id, s.Text, string.Join(' ', s.Records), s.From ?? "", s.To ?? "", string.Join("; ", s.Unknown)];
            csv.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        }

        return Results.Text(csv.ToString(), "text/csv; charset=utf-8");
    }

    /// <summary>Quoted; a cell that a spreadsheet would take for a formula is made harmless with an apostrophe.</summary>
    private static string Cell(string value)
    {
        var safe = value.Length > 0 && value[0] is ('=' or '+' or '-' or '@' or '\t' or '\r') ? "'" + value : value;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
