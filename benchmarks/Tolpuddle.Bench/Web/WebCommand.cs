using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Bench.Web;

/// <summary><c>./bench web</c>.</summary>
internal static class WebCommand
{
    private const int FewestReports = 2_000; // below, the queue has no middle

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static Command Create()
    {
        var reports = Listed("--reports", $"How many reports, at least {FewestReports}, each naming three things; several sizes are compared with the first", Number, [10_000, 1_000_000]);
        var engines = Listed("--engine", "One of sqlite and postgres, or both", Engine, [DatabaseEngine.Sqlite, DatabaseEngine.Postgres]);
        var clients = new Option<int>("--clients") { Description = "How many ask at once", DefaultValueFactory = _ => 32 };
        var seconds = new Option<int>("--seconds") { Description = "How long each figure is measured, after a third of that to warm up", DefaultValueFactory = _ => 15 };
        var keep = new Option<string?>("--keep") { Description = "Folder in which the databases stay, so that the next run need not fill them; without it nothing stays" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        foreach (var number in new[] { clients, seconds })
        {
            number.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1) result.AddError($"{number.Name} is at least 1.");
            });
        }

        var command = new Command(
            "web",
            "Fills databases with invented reports and measures the pages that people wait for: the product's own server, and the bare database doing the same statements.\n\n"
            + "A million reports take some 10 GB of disk and some minutes for each engine.\n\n"
            + "Example: ./bench web --reports 10000,100000 --engine sqlite --seconds 5 --keep /var/tmp/bench")
        { reports, engines, clients, seconds, keep, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new WebOptions(
                parsed.GetRequiredValue(reports), parsed.GetRequiredValue(engines), parsed.GetRequiredValue(clients), TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)), parsed.GetValue(keep));
            var results = await new WebBenchmark(options).RunAsync(cancel);
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(results, Json) : new WebReport(options, results).ToString());
            return ExitCodes.Fine;
        });
        return command;
    }

    /// <summary>An option whose values are separated by commas.</summary>
    private static Option<T[]> Listed<T>(string name, string description, Func<string, (bool Read, T Value)> read, T[] usual) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            var values = new List<T>();
            foreach (var text in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            {
                var (isRead, value) = read(text);
                if (isRead) values.Add(value);
                else result.AddError($"{name} cannot be '{text}'. {description}.");
            }

            return [.. values];
        },
    };

    private static (bool Read, int Value) Number(string text) => (int.TryParse(text, out var number) && number >= FewestReports, number);

    private static (bool Read, DatabaseEngine Value) Engine(string text) => (Enum.TryParse<DatabaseEngine>(text, ignoreCase: true, out var engine) && Enum.IsDefined(engine), engine);
}
