using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tolpuddle.Methods.Matching;
using Tolpuddle.Methods.Matching.Measuring;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Bench.Linking;

/// <summary><c>./bench linking</c>.</summary>
internal static class LinkingCommand
{
    private const double Megabyte = 1e6;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("files") { Description = "CSV files of records, linked within and across", Arity = ArgumentArity.OneOrMore };
        var truth = new Option<string>("--truth") { Description = "The column that says who is who", Required = true };
        var pairs = new Option<double>("--pairs") { Description = "Pairs to compare for each record, at most", DefaultValueFactory = _ => new LinkingOptions().PairsPerRecord };
        var threads = new Option<int>("--threads") { Description = "How many processors are used", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command(
            "linking", "Links files as 'tolpuddle link' does, training included, and says what took how long and how good it is.\n\nExample: ./bench linking mentions.csv --truth person")
        { files, truth, pairs, threads, json };
        files.AcceptExistingOnly();
        command.SetAction((parsed, cancel) => Task.Run(() => Run(parsed.GetRequiredValue(files), parsed.GetRequiredValue(truth), parsed.GetValue(pairs), parsed.GetValue(threads), parsed.GetValue(json), cancel), cancel));
        return command;
    }

    private static int Run(FileInfo[] files, string truth, double pairs, int threads, bool asJson, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var table = new Table();
        try
        {
            foreach (var file in files)
            {
                using var stream = file.OpenRead();
                TableReader.Read(stream, file.Name, table, threads, progress: null, cancel);
            }
        }
        catch (TableException e)
        {
            throw new InvalidOperationException(e.Message);
        }

        var reading = clock.Elapsed;
        var person = table.Find(truth) ?? throw new InvalidOperationException($"There is no column '{truth}'.");
        var kinds = ColumnKinds.Guess(table, person, new Dictionary<string, ColumnKind>());
        var options = new LinkingOptions { PairsPerRecord = pairs, Threads = threads };
        var linker = Linker.Link(table, kinds.Kinds, options, progress: null, cancel);
        var seconds = clock.Elapsed.TotalSeconds;
        using var self = Process.GetCurrentProcess();
        var megabytes = self.PeakWorkingSet64 / Megabyte;
        var quality = LinkQuality.Measure(linker, person.Ids, options.Threshold);
        var steps = linker.Steps.Prepend(("read", reading)).ToDictionary(step => step.Item1, step => Math.Round(step.Item2.TotalSeconds, 2));
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { Records = table.Count, Seconds = seconds, Megabytes = megabytes, Steps = steps, quality.Pair, quality.Cluster }, Json));
            return ExitCodes.Fine;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| records | seconds | memory, MB | pairs compared | pair best F1 | cluster F1 at {options.Threshold} | calibration error |"));
        Console.WriteLine("|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {table.Count:N0} | {seconds:F1} | {megabytes:F0} | {linker.Compared:N0} | {quality.Pair.BestF1:F3} | {quality.Cluster.F1:F3} | {quality.Pair.CalibrationErrorOfLinks:F4} |"));
        Console.WriteLine();
        foreach (var (step, took) in steps) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step,-10}{took:F2} s"));
        return ExitCodes.Fine;
    }
}
