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
        var import = new Option<int>("--import") { Description = "How many rows of a file are taken in", DefaultValueFactory = _ => 1_000_000 };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        entries.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 0 } sizes || sizes.Any(size => size < 1)) result.AddError("--entries are numbers above 0.");
        });
        import.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 100) result.AddError("--import is a number above 99.");
        });
        var command = new Command(
            "trust",
            "Measures what numbering an audit entry costs a save, how quickly entries are sealed, and how quickly and in how much memory the whole seal is verified, beside reading and hashing the same rows without any tree. "
            + "Then what the doors cost: a sign-in beside the password's hash alone; how well answers are told apart by the time they take; reading what was told beside reading it encrypted; and importing reports beside checking them, and beside taking the like one after another.\n\n"
            + "Ten million entries take some 6 GB of disk for each engine, a million imported rows some 7 GB.\n\n"
            + "Example: ./bench trust --entries 100000 --import 10000 --engine sqlite")
        { entries, engines, import, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var results = await new TrustBenchmark(parsed.GetRequiredValue(entries), parsed.GetRequiredValue(engines)).RunAsync(cancel);
            var doors = await new DoorsBenchmark(parsed.GetRequiredValue(import), parsed.GetRequiredValue(engines)).RunAsync(cancel);
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(new { audit = results, doors }, Json) : $"{Table(results)}\n\n{Table(doors)}");
            return ExitCodes.Fine;
        });
        return command;
    }

    private static string Table(IEnumerable<TrustResult> results) => string.Join('\n', results.Select(r => FormattableString.Invariant(
        $"| {r.Engine} | {r.Entries:N0} | {r.NumberingNs:N0} | {r.SaveMs.P50Ms:N2} | {r.BareSaveMs.P50Ms:N2} | {r.SealedPerSecond:N0} | {r.VerifySeconds:N1} | {r.BareSeconds:N1} | {r.VerifySeconds / r.BareSeconds:N1} | {r.VerifyMemoryMb:N0} |"))
        .Prepend("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
        .Prepend("| | entries | numbering ns | save p50 ms | bare save p50 ms | sealed a second | verify s | bare s | × bare | memory MB |"));

    private static string Table(IEnumerable<DoorsResult> results) => string.Join('\n', results.Select(r => FormattableString.Invariant(
        $"| {r.Engine} | {r.SignInMs.P50Ms:N0} | {r.HashMs:N0} | {r.AccountArea:N2} | {r.CodeArea:N2} | {r.ReadMs:N2} | {r.BareReadMs:N2} | {r.ReadMs / r.BareReadMs:N1} | {r.Rows:N0} | {r.ImportedPerSecond:N0} | {r.AlonePerSecond:N0} | {r.ImportedPerSecond / r.AlonePerSecond:N1} | {r.CheckedPerSecond:N0} | {r.ImportMemoryMb:N0} |"))
        .Prepend("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
        .Prepend("| | sign-in p50 ms | hash alone ms | account told apart | code told apart | 50 reports read ms | left encrypted ms | × bare | rows imported | a second | one by one a second | × one by one | checked a second | memory MB |"));
}
