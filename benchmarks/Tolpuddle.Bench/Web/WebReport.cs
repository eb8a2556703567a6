using System.Globalization;
using System.Text;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Bench.Web;

/// <summary>The results as the tables of docs/performance.md.</summary>
internal sealed class WebReport(WebOptions options, IReadOnlyList<SetResult> results)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var engine in results.GroupBy(r => r.Engine)) Write(text, engine.Key, [.. engine]);
        return text.ToString().TrimEnd();
    }

    private void Write(StringBuilder text, DatabaseEngine engine, IReadOnlyList<SetResult> sets)
    {
        text.AppendLine($"### {(engine == DatabaseEngine.Sqlite ? "SQLite" : "PostgreSQL")}, {options.Clients} clients").AppendLine();
        text.AppendLine($"| | reports | p50 ms | p99 ms | a second | bare p50 ms | bare p99 ms | statements | × bare | × {Number(sets[0].Reports)} |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (var i = 0; i < sets[0].Figures.Count; i++)
        {
            foreach (var set in sets) Write(text, set, set.Figures[i], sets[0].Figures[i]);
        }

        text.AppendLine().AppendLine("| reports | mentions | on disk | filled in | start | most memory |").AppendLine("|---:|---:|---:|---:|---:|---:|");
        foreach (var set in sets)
        {
            var filled = set.FilledInSeconds is { } seconds ? $"{seconds:N0} s" : "kept";
            text.AppendLine($"| {Number(set.Reports)} | {Number(set.Mentions)} | {set.SizeBytes / 1e9:N2} GB | {filled} | {set.StartUpSeconds:N2} s | {set.PeakMemoryMb:N0} MB |");
        }

        text.AppendLine();
    }

    private static void Write(StringBuilder text, SetResult set, Figure figure, Figure first)
    {
        var growth = figure.Product.P50Ms / first.Product.P50Ms;
        text.AppendLine(
            $"| {figure.Name} | {Number(set.Reports)} | {figure.Product.P50Ms:N1} | {figure.Product.P99Ms:N1} | {figure.Product.PerSecond:N0} "
            + $"| {figure.Bare.P50Ms:N1} | {figure.Bare.P99Ms:N1} | {figure.Statements:N0} | {figure.Ratio:N1} | {(figure == first ? "" : $"{growth:N1}")} |");
    }

    private static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
