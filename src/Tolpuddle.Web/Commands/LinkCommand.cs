using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tolpuddle.Methods.Matching;
using Tolpuddle.Methods.Matching.Clusters;
using Tolpuddle.Methods.Matching.Measuring;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Web.Commands;

/// <summary>Links the records of files that stand for the same person. Needs neither database nor network.</summary>
internal static class LinkCommand
{
    private const int MostShown = 3;
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var (files, types, truth) = (LinkInput.Files(), LinkInput.Types(), LinkInput.Truth());
        var links = new Option<FileInfo>("--links") { Description = "Where pairs are written that could be one person: left, right, probability, weight and what each comparison says" };
        var clusters = new Option<FileInfo>("--clusters") { Description = "Where each record's cluster is written" };
        var decisions = new Option<FileInfo>("--decisions") { Description = "CSV with the columns left, right and decision (same, different or unsure): what people have decided stands, whatever is computed" };
        var threshold = new Option<double>("--threshold") { Description = "Probability from which a pair makes two records one person", DefaultValueFactory = _ => new LinkingOptions().Threshold };
        var threads = new Option<int>("--threads") { Description = "How many processors may be used", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command(
            "link", "Says which records of files stand for the same person, how sure that is, and why. Learns from the records themselves; nothing need be labelled. Needs neither database nor network, and changes nothing.\n\nExample: tolpuddle link mentions.csv --links links.csv --clusters clusters.csv")
        { files, types, truth, decisions, links, clusters, threshold, threads, Json.Option, LinkExplainCommand.Create() };
        decisions.AcceptExistingOnly();
        foreach (var written in new[] { links, clusters })
        {
            written.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<FileInfo?>() is { Directory: { Exists: false } folder }) result.AddError($"There is no folder {folder.FullName}, in which {written.Name} is to be written. Make it first, or say another.");
            });
        }

        threshold.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and < 1)) result.AddError("--threshold is a probability between 0 and 1, such as 0.95.");
        });
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (> 0 and <= 1024)) result.AddError("--threads is a number above 0, such as 2.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new LinkingOptions { Threshold = parsed.GetValue(threshold), Threads = parsed.GetValue(threads) };
            var run = new LinkRun(options, parsed.GetValue(truth), LinkInput.ReadTypes(parsed.GetValue(types)));
            try
            {
                return await Task.Run(() => run.Go(parsed.GetRequiredValue(files), parsed.GetValue(decisions), parsed.GetValue(links), parsed.GetValue(clusters), parsed.GetValue(Json.Option), cancel), cancel);
            }
            catch (TableException e)
            {
                throw new WrongUseException(e.Message);
            }
        });
        return command;
    }

    /// <summary>One run, from files to files.</summary>
    private sealed class LinkRun(LinkingOptions options, string? truth, Dictionary<string, ColumnKind> told)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly Lock _saying = new();
        private TimeSpan _said;

        public int Go(IReadOnlyList<FileInfo> files, FileInfo? decided, FileInfo? links, FileInfo? clusters, bool asJson, CancellationToken cancel)
        {
            var (table, kinds, person) = LinkInput.Read(files, told, truth, options.Threads, Say, cancel);
            foreach (var warning in table.Warnings) Console.Error.WriteLine(warning);
            if (!asJson) ShowColumns(table, kinds, person);

            var decisions = decided is null ? new Decisions() : LinkDecisions.Read(decided, kinds, cancel);
            var linker = Linker.Link(table, kinds.Kinds, options with { Decisions = decisions }, (step, share) => Say(step, share), cancel);
            foreach (var (left, right) in decisions.Contradicted)
                Console.Error.WriteLine($"{kinds.NameOf(left)} and {kinds.NameOf(right)} were decided to be the same, but other decisions say that they are not. They were left apart: look at these decisions again.");
            if (links is not null) LinkFiles.WriteLinks(links.FullName, linker, kinds);
            if (clusters is not null) LinkFiles.WriteClusters(clusters.FullName, linker, kinds, table);
            var seconds = _clock.Elapsed.TotalSeconds;
            var quality = person is null ? null : LinkQuality.Measure(linker, person.Ids, options.Threshold);
            if (asJson) Json.Print(new { Records = table.Count, Seconds = Math.Round(seconds, 3), quality?.Pair, quality?.Cluster });
            else Print(table, linker, quality, seconds);
            return Root.Fine;
        }

        private static void ShowColumns(Table table, ColumnKinds kinds, TableColumn? person)
        {
            Console.Error.WriteLine("The columns are read so:");
            for (var c = 0; c < kinds.Kinds.Count; c++)
            {
                var column = table.Columns[c];
                var use = column == person ? "the truth; not used" : c == 0 && kinds.HasIds && kinds.Kinds[c] == ColumnKind.Ignored ? "the record's id" : JsonNamingPolicy.CamelCase.ConvertName($"{kinds.Kinds[c]}");
                Console.Error.WriteLine($"  {column.Name,-30} {use}");
            }

            var repeated = kinds.Repeated(MostShown).ToList();
            if (repeated.Count > 0) Console.Error.WriteLine($"The first column is no id, since values stand there twice ({string.Join("; ", repeated)}). Records are called by their place in the file.");
        }

        private void Print(Table table, Linker linker, LinkQuality? quality, double seconds)
        {
            var sizes = linker.Clusters.CountBy(cluster => cluster).Select(group => group.Value).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Count:N0} records, {linker.Compared:N0} pairs compared, {linker.Links.Count(l => l.Probability >= options.Threshold):N0} links at {options.Threshold}."));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sizes.Count:N0} people, {sizes.Count(size => size > 1):N0} of them in more than one record, at most in {(sizes.Count == 0 ? 0 : sizes.Max()):N0}. {seconds:F1} seconds."));
            if (quality is null) return;
            var (pair, cluster) = (quality.Pair, quality.Cluster);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Pairs at {options.Threshold}: precision {pair.Precision:F4}, recall {pair.Recall:F4}, F1 {pair.F1:F4}; best F1 {pair.BestF1:F4} at {pair.BestThreshold:F2}; average precision {pair.AveragePrecision:F4}."));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Of {pair.True:N0} true pairs {pair.Reached:P1} were compared. Brier score {pair.Brier:F4} and calibration error {pair.CalibrationError:F4} over all compared pairs, {pair.BrierOfLinks:F4} and {pair.CalibrationErrorOfLinks:F4} over those of 0.01 or more."));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Clusters: precision {cluster.Precision:F4}, recall {cluster.Recall:F4}, F1 {cluster.F1:F4}."));
        }

        private void Say(string step, double share)
        {
            lock (_saying)
            {
                if (_clock.Elapsed - _said < ProgressPause) return;
                _said = _clock.Elapsed;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step}: {share:P0} after {_said.TotalSeconds:F0} s"));
            }
        }
    }
}
