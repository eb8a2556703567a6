using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Bench.Trust;

/// <summary><c>./bench trust</c>.</summary>
internal static class TrustCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Create()
    {
        var entries = new Option<int[]>("--entries") { Description = "How many audit entries; several sizes one after another", DefaultValueFactory = _ => [1_000_000, 10_000_000], AllowMultipleArgumentsPerToken = true };
        var engines = new Option<DatabaseEngine[]>("--engine") { Description = "sqlite, postgres, or both", DefaultValueFactory = _ => [DatabaseEngine.Sqlite, DatabaseEngine.Postgres], AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        entries.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 0 } sizes || sizes.Any(size => size < 1)) result.AddError("--entries are numbers above 0.");
        });
        var command = new Command(
            "trust",
            "Measures what numbering an audit entry costs a save, how quickly entries are sealed, and how quickly and in how much memory the whole seal is verified, beside reading and hashing the same rows without any tree.\n\n"
            + "Ten million entries take some 6 GB of disk for each engine.\n\n"
            + "Example: ./bench trust --entries 100000 --engine sqlite")
        { entries, engines, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var results = await new TrustBenchmark(parsed.GetRequiredValue(entries), parsed.GetRequiredValue(engines)).RunAsync(cancel);
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(results, Json) : Table(results));
            return ExitCodes.Fine;
        });
        return command;
    }

    private static string Table(IEnumerable<TrustResult> results) => string.Join('\n', results.Select(r => FormattableString.Invariant(
        $"| {r.Engine} | {r.Entries:N0} | {r.NumberingNs:N0} | {r.SaveMs.P50Ms:N2} | {r.BareSaveMs.P50Ms:N2} | {r.SealedPerSecond:N0} | {r.VerifySeconds:N1} | {r.BareSeconds:N1} | {r.VerifySeconds / r.BareSeconds:N1} | {r.VerifyMemoryMb:N0} |"))
        .Prepend("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
        .Prepend("| | entries | numbering ns | save p50 ms | bare save p50 ms | sealed a second | verify s | bare s | × bare | memory MB |"));
}
