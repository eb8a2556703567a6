using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Web.Api;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Importing;

namespace Tolpuddle.Web.Commands;

/// <summary>Takes reports out of files of other systems.</summary>
internal static class ImportCommand
{
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(2);

    public static Command Create() => new("import", "Takes what other systems hold.\n\nExample: tolpuddle import reports hotline-2025.csv --dry-run") { CreateReports() };

    private static Command CreateReports()
    {
        var file = new Argument<FileInfo>("file") { Description = "CSV in UTF-8 with any usual separator, or .xlsx; the first row names the columns. What 'tolpuddle export' wrote, and HTCDS 2.0, are known by their columns" };
        var mapping = new Option<FileInfo>("--mapping") { Description = "JSON that says which column is which field: { \"columns\": { \"Ref no\": \"id\", \"Free text\": \"what\" } }. The rest is guessed" };
        var source = new Option<string?>("--source") { Description = "Whose ids these are; the file's name if this is not said. The same id of the same source is taken once" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say how the columns are read and what would be taken" };
        var all = new Option<bool>("--all-or-nothing") { Description = "Read the whole file first, and take nothing unless every row can be taken" };
        var rejects = new Option<FileInfo>("--rejects") { Description = "Where rows that were not taken are written, with what must be mended; can be mended and sent again" };
        var command = new Command(
            "reports", "Takes each row as a report that came in by the channel 'Bulk import'; its duty reader answers for it. A row is known again by its id: sent again it is not taken twice. Exit code 1 if a row was not taken.\n\nExample: tolpuddle import reports hotline-2025.csv --rejects mend.csv")
        { file, mapping, source, dryRun, all, rejects, Json.Option };
        file.AcceptExistingOnly();
        mapping.AcceptExistingOnly();
        command.Validators.Add(result =>
        {
            if (result.GetResult(file) is not null && result.GetValue(rejects)?.FullName == result.GetValue(file)?.FullName) result.AddError("--rejects must be another file than the one that is read.");
        });
        ServerOptions.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var input = parsed.GetRequiredValue(file);
            var columns = ReadColumns(input.FullName, parsed.GetValue(mapping));
            if (columns.Problem is { } problem) throw new WrongUseException(problem);
            if (!parsed.GetValue(Json.Option)) await ShowColumnsAsync(columns);

            await using var app = TolpuddleHost.Build(ServerOptions.Read(parsed));
            await TolpuddleHost.PrepareAsync(app, cancel);
            var run = new ImportRun(app.Services, columns, parsed.GetValue(source) ?? Path.GetFileNameWithoutExtension(input.Name), input.FullName, parsed.GetValue(rejects)?.FullName, parsed.GetValue(all));
            if (!await run.IsReadAsync(cancel)) return await Root.FailAsync("Nobody reads what is imported: open the channel 'Bulk import' with a duty reader under Administration, Channels. Nothing was taken.");

            var onlyLook = parsed.GetValue(dryRun);
            if (!onlyLook && parsed.GetValue(all))
            {
                var look = await run.GoAsync(onlyLook: true, cancel);
                if (look.Rejected > 0) return await EndAsync(look with { Taken = 0 }, columns, parsed, "Nothing was taken, because not every row can be.");
            }

            var result = await run.GoAsync(onlyLook, cancel);
            return await EndAsync(result, columns, parsed, onlyLook ? "Nothing was taken: this was a dry run." : "");
        });
        return command;
    }

    private static ImportColumns ReadColumns(string path, FileInfo? mapping)
    {
        try
        {
            using var table = Open(path);
            return ImportColumns.Of(table.Heads, mapping is null ? null : JsonSerializer.Deserialize<Mapping>(File.ReadAllText(mapping.FullName), ApiJson.Format)?.Columns);
        }
        catch (FormatException e)
        {
            throw new WrongUseException(e.Message);
        }
        catch (JsonException)
        {
            throw new WrongUseException($"{mapping!.FullName} is no mapping. It is written like {{ \"columns\": {{ \"Ref no\": \"id\", \"Free text\": \"what\" }} }}.");
        }
    }

    private static ImportTable Open(string path)
    {
        try
        {
            return ImportTable.Open(File.OpenRead(path), TableFile.IsSheet(path));
        }
        catch (UnreadableTableException e)
        {
            throw new WrongUseException($"{path} {e.Message}");
        }
    }

    private static async Task ShowColumnsAsync(ImportColumns columns)
    {
        await Console.Error.WriteLineAsync("The columns are read so:");
        foreach (var (head, field) in columns.Columns) await Console.Error.WriteLineAsync($"  {head,-30} {field ?? "(left out)"}");
    }

    private static async Task<int> EndAsync(ImportResult result, ImportColumns columns, ParseResult parsed, string words)
    {
        if (parsed.GetValue(Json.Option))
        {
            Json.Print(new
            {
                result.Rows,
                result.Taken,
                result.TakenBefore,
                result.Rejected,
                result.RejectsFile,
                result.Source,
                dryRun = result.OnlyLooked,
                columns = columns.Columns.ToDictionary(c => c.Head, c => c.Field ?? ""),
            });
        }
        else
        {
            Console.WriteLine($"{result.Rows} rows: {result.Taken} {(result.OnlyLooked ? "can be taken" : "taken")}, {result.TakenBefore} taken before, {result.Rejected} not taken. {words}".TrimEnd());
        }

        if (result.Rejected == 0) return Root.Fine;

        foreach (var example in result.Examples) await Console.Error.WriteLineAsync(example);
        await Console.Error.WriteLineAsync(result.RejectsFile is { } rejects ? $"What must be mended stands in {rejects}. Mend it there and import that file with --source {result.Source}." : "Say --rejects FILE to get the rows that must be mended.");
        return Root.Failed;
    }

    private sealed record Mapping(Dictionary<string, string> Columns);

    /// <summary>How an import went.</summary>
    /// <param name="Examples">The first rows that were not taken.</param>
    private sealed record ImportResult(long Rows, long Taken, long TakenBefore, long Rejected, IReadOnlyList<string> Examples, string? RejectsFile, string Source, bool OnlyLooked);

    /// <summary>One file, from its first row to its last, a batch at a time.</summary>
    private sealed class ImportRun(IServiceProvider services, ImportColumns columns, string source, string path, string? rejectsPath, bool onceEach)
    {
        private const int MostExamples = 5;

        public async Task<bool> IsReadAsync(CancellationToken cancel)
        {
            await using var scope = services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Imports>().IsReadAsync(cancel);
        }

        public async Task<ImportResult> GoAsync(bool onlyLook, CancellationToken cancel)
        {
            using var table = Open(path);
            await using var rejects = new RejectsFile(() => new StreamWriter(rejectsPath!, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), table.Heads);
            var (rows, taken, before, rejected, examples) = (0L, 0L, 0L, 0L, new List<string>());
            var (preparation, pace) = (new RowPreparation(services.GetRequiredService<Vault>(), isTaken: !onlyLook), new ImportPace(services.GetRequiredService<Database>()));
            var limit = onlyLook ? new BatchLimit(Imports.BatchLength) : pace.Limit(takesChanges: false);
            var clock = Stopwatch.StartNew();
            var shown = clock.Elapsed;
            try
            {
                var ahead = table.Rows(columns, onceEach: onceEach).Select(row => (Row: row, Prepared: row.IsNew ? preparation.Prepare(new ImportRow(row.Id, row.Draft!)) : null))
                    .InBatches(limit, read => read.Prepared?.Weight ?? (0, read.Row.Cells.Sum(cell => cell.Length))).Ahead(cancel);
                await foreach (var read in ahead)
                {
                    await TakeAsync(read);
                    if (clock.Elapsed - shown < ProgressPause) continue;
                    shown = clock.Elapsed;
                    await Console.Error.WriteLineAsync($"{rows} rows read, {taken} {(onlyLook ? "can be taken" : "taken")}, {rejected} not taken, {rows / clock.Elapsed.TotalSeconds:F0} a second");
                }
            }
            catch (UnreadableTableException e)
            {
                throw new WrongUseException($"After row {table.Count}: {path} {e.Message} {taken} rows before it were {(onlyLook ? "looked at" : "taken")}.");
            }
            finally
            {
                if (!onlyLook) await WithImportsAsync(async imports => { await imports.TellAsync(taken, CancellationToken.None); return 0; }); // what was taken waits for its reader, however the rest ended
            }

            return new ImportResult(rows, taken, before, rejected, examples, rejectsPath, source, onlyLook);

            async Task TakeAsync(IReadOnlyList<(TableRow Row, ImportRow? Prepared)> read)
            {
                rows += read.Count;
                before += read.Count(r => r.Row.IsRepeat);
                foreach (var (row, _) in read.Where(r => r.Row.Draft is null)) await RejectAsync(row, row.Problem);
                var batch = read.Where(r => r.Row.IsNew).ToList();
                if (batch.Count == 0) return;
                var drafts = batch.Select(r => r.Prepared!).ToList();
                var fates = onlyLook
                    ? await WithImportsAsync(imports => imports.LookAsync(source, drafts, takesChanges: false, cancel))
                    : await pace.SaveAsync(() => WithImportsAsync(imports => imports.TakeAsync(source, drafts, cancel)), cancel);
                foreach (var ((row, _), fate) in batch.Zip(fates))
                {
                    if (fate == RowFate.Taken) taken++;
                    else if (fate == RowFate.TakenBefore) before++;
                    else await RejectAsync(row, Imports.ChangedProblem);
                }
            }

            async Task RejectAsync(TableRow row, string problem)
            {
                rejected++;
                if (examples.Count < MostExamples) examples.Add($"Row {row.Number}: {problem}");
                if (rejectsPath is not null) await rejects.AddAsync(row.Cells, problem);
            }
        }

        /// <summary>A scope for each batch: what one has tracked is not carried along by the next.</summary>
        private async Task<T> WithImportsAsync<T>(Func<Imports, Task<T>> work)
        {
            await using var scope = services.CreateAsyncScope();
            return await work(scope.ServiceProvider.GetRequiredService<Imports>());
        }
    }
}
