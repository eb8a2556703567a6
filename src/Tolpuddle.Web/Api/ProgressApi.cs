using System.Globalization;
using System.Text;
using Tolpuddle.Core.Data;
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
            csv.Append(Csv.Row(cells));
        }

        return Results.Text(csv.ToString(), "text/csv; charset=utf-8");
    }
}
