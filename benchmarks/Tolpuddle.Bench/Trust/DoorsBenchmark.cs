using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tolpuddle.Bench.Load;
using Tolpuddle.Bench.Seeding;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Bench.Trust;

/// <summary>What the doors cost on one database.</summary>
/// <param name="HashMs">Making one password hash and nothing else: the least that a sign-in can take.</param>
/// <param name="SignInMs">A right password, to the answer.</param>
/// <param name="AccountArea">How well an address with an account is told from one without by how long a refusal takes: 0.5 is not at all.</param>
/// <param name="CodeArea">The same for a return code that there is and one that there is not.</param>
/// <param name="ReadMs">Reading what was told in fifty reports, as a page of them does.</param>
/// <param name="BareReadMs">The same rows, left encrypted.</param>
/// <param name="ImportedPerSecond">Rows of a CSV file that became reports.</param>
/// <param name="AlonePerSecond">Reports of such a file that come in one after another, each as one that somebody sends.</param>
/// <param name="CheckedPerSecond">The same rows, read and checked and not taken.</param>
/// <param name="ImportMemoryMb">The most that the importing program held.</param>
internal sealed record DoorsResult(
    DatabaseEngine Engine, double HashMs, Latencies SignInMs, double AccountArea, double CodeArea, double ReadMs, double BareReadMs, int Rows, double ImportedPerSecond, double AlonePerSecond, double CheckedPerSecond, double ImportMemoryMb);

/// <summary>Who comes in, what is read and what is taken in, through the doors of the demonstration.</summary>
internal sealed class DoorsBenchmark(int rows, IReadOnlyList<DatabaseEngine> engines)
{
    private const int SignIns = 60;
    private const int Guesses = 4;
    private const int Codes = 20;
    private const int PageLength = 50;
    private const int Reads = 200;
    private const int Alone = 2000;

    public async Task<IReadOnlyList<DoorsResult>> RunAsync(CancellationToken cancel)
    {
        await using var workplace = Workplace.Open(null);
        var results = new List<DoorsResult>();
        foreach (var engine in engines) results.Add(await MeasureAsync(workplace, engine, cancel));
        return results;
    }

    private async Task<DoorsResult> MeasureAsync(Workplace workplace, DatabaseEngine engine, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(workplace.Folder, $"doors-{engine}".ToLowerInvariant())).FullName;
        var database = engine == DatabaseEngine.Sqlite
            ? new Database(engine, $"Data Source={Path.Combine(folder, "tolpuddle.db")}")
            : new Database(engine, await TrustBenchmark.NewPostgresAsync(workplace, "doors", cancel));
        await using var app = TolpuddleHost.Build(
            new TolpuddleSettings { DataDirectory = folder, Database = database, Urls = "http://127.0.0.1:0" }, services => services.AddLogging(logging => logging.ClearProviders()));
        await TolpuddleHost.PrepareAsync(app, cancel);
        await using (var scope = app.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<DemoData>().LoadAsync(cancel);
        await app.StartAsync(cancel);
        using var stranger = new Caller(new Uri(app.Urls.First()));
        var (hash, signIn) = (Hash(), await SignInAsync(stranger, cancel));
        var accounts = await GuessAsync(stranger, cancel);
        var codes = await TryCodesAsync(app.Services, stranger, cancel);
        Progress.Say($"{engine}: sign-in measured");

        var file = Path.Combine(folder, "reports.csv");
        await WriteAsync(file, cancel);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
            db.Viewer = Viewer.System("benchmark");
            await TestImports.OpenChannelAsync(db, DemoPeople.Coordinator, cancel);
        }

        await app.StopAsync(cancel);
        string[] import = ["import", "reports", file, "--data", folder, "--database", database.ConnectionString];
        var (checking, _) = await RunAsync([.. import, "--dry-run"], cancel);
        var (importing, memory) = await RunAsync(import, cancel);
        Progress.Say($"{engine}: {rows:N0} rows taken in {importing.TotalSeconds:N0} s");
        var alone = await TakeAloneAsync(app.Services, cancel);
        var (read, bare) = await ReadAsync(app.Services, cancel);
        return new DoorsResult(engine, hash, signIn, accounts, codes, read, bare, rows, rows / importing.TotalSeconds, alone, rows / checking.TotalSeconds, memory);
    }

    private static double Hash()
    {
        SignIn.HashPassword(DemoData.Password);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 10; i++) SignIn.HashPassword(DemoData.Password);
        return watch.Elapsed.TotalMilliseconds / 10;
    }

    private static async Task<Latencies> SignInAsync(Caller stranger, CancellationToken cancel)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < SignIns; i++) times.Add(await PostAsync(stranger, "/sign-in", field => field.Type == "password" ? DemoData.Password : DemoPeople.Adviser, HttpStatusCode.Redirect, cancel));
        return Latencies.Of(times.Skip(SignIns / 4), TimeSpan.FromTicks(times.Sum(t => t.Ticks)));
    }

    private static async Task<double> GuessAsync(Caller stranger, CancellationToken cancel)
    {
        string[] known = [DemoPeople.OtherAdviser, DemoPeople.Coordinator, DemoPeople.Police, DemoPeople.Council, DemoPeople.LabourInspector, DemoPeople.Charity, DemoPeople.Analyst, DemoPeople.Trainer, DemoPeople.Publisher, DemoPeople.Administrator];
        var (with, without) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < Guesses; round++)
        {
            foreach (var (number, address) in known.Index())
            {
                with.Add(await PostAsync(stranger, "/sign-in", field => field.Type == "password" ? "nobody's password" : address, HttpStatusCode.OK, cancel));
                without.Add(await PostAsync(stranger, "/sign-in", field => field.Type == "password" ? "nobody's password" : $"somebody{number}@demo.example", HttpStatusCode.OK, cancel));
            }
        }

        return Distinguishing.Area(with, without);
    }

    private static async Task<double> TryCodesAsync(IServiceProvider services, Caller stranger, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var received = (ReceiveResult.Received)await scope.ServiceProvider.GetRequiredService<Intake>().ReceiveAsync(
            new ReportDraft { Channel = "web", Answers = new ReportAnswers { What = "Six men sleep in a shed" }, WantsReturnCode = true }, cancel);
        var (right, wrong) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < Codes; i++)
        {
            right.Add(await PostAsync(stranger, "/return", _ => received.ReturnCode!.Value.ToString(), HttpStatusCode.SeeOther, cancel));
            wrong.Add(await PostAsync(stranger, "/return", _ => ReturnCode.New().ToString(), HttpStatusCode.OK, cancel));
        }

        return Distinguishing.Area(right[2..], wrong[2..]);
    }

    private static async Task<TimeSpan> PostAsync(Caller stranger, string page, Func<FormField, string> fill, HttpStatusCode expected, CancellationToken cancel)
    {
        var form = (await stranger.GetAsync(page, cancel)).PostForms()[0];
        using var content = new FormUrlEncodedContent(form.Filled(fill));
        var started = Stopwatch.GetTimestamp();
        using var answer = await stranger.Http.PostAsync(form.Address, content, cancel);
        var took = Stopwatch.GetElapsedTime(started);
        if (answer.StatusCode != expected) throw new InvalidOperationException($"{page} answered {(int)answer.StatusCode}, not {(int)expected}.");
        foreach (Cookie cookie in stranger.Cookies.GetAllCookies()) cookie.Expired = true; // the next is a stranger again
        return took;
    }

    private async Task WriteAsync(string file, CancellationToken cancel)
    {
        var storyteller = new Storyteller(rows);
        await using var writer = new StreamWriter(file);
        await writer.WriteLineAsync("Ref,What,Where,Postcode,Who is doing it,Vehicles,Phones,When");
        for (var row = 0; row < rows; row++)
        {
            var told = storyteller.TellAnswers(new Random(row));
            string[] cells = [row.ToString(CultureInfo.InvariantCulture), told.What, told.Where, told.Postcode, told.WhoIsDoingIt, told.Vehicles, told.Phones, told.When];
            await writer.WriteLineAsync(string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).AsMemory(), cancel);
        }
    }

    /// <summary>What an import would be without a path of its own: each report by the one door, in a save of its own.</summary>
    /// <returns>Reports a second.</returns>
    private async Task<double> TakeAloneAsync(IServiceProvider services, CancellationToken cancel)
    {
        var storyteller = new Storyteller(rows);
        var watch = new Stopwatch();
        for (var row = -Alone / 10; row < Alone; row++)
        {
            if (row == 0) watch.Start(); // the first are for the compiler
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Viewer = Viewer.System("benchmark");
            var draft = new ReportDraft { Channel = Imports.Channel, Answers = storyteller.TellAnswers(new Random(rows + Alone + row)) };
            if (await scope.ServiceProvider.GetRequiredService<Intake>().ReceiveAsync(draft, cancel) is not ReceiveResult.Received) throw new InvalidOperationException("A report was not taken.");
        }

        return Alone / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The program's command, from its start to its end, and the most memory it held.</summary>
    private static async Task<(TimeSpan Took, double MostMb)> RunAsync(string[] command, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(Command.Describe(Command.Dotnet, [Command.Program, .. command]))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        var most = 0L;
        while (!process.HasExited)
        {
            process.Refresh();
            most = Math.Max(most, process.WorkingSet64);
            await Task.Delay(100, cancel);
        }

        return process.ExitCode == 0 ? (watch.Elapsed, most / (1024.0 * 1024)) : throw new InvalidOperationException($"{await output}{await errors}");
    }

    private static async Task<(double ReadMs, double BareReadMs)> ReadAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
        db.Viewer = Viewer.System("benchmark");
        var page = db.Reports.AsNoTracking().OrderByDescending(r => r.Id).Select(r => new { r.Reference, r.Answers, r.Facts }).Take(PageLength);
        await db.Database.OpenConnectionAsync(cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT \"Reference\", \"Answers\", \"Facts\" FROM \"Reports\" ORDER BY \"Id\" DESC LIMIT {PageLength}";
        var (whole, bare) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < Reads; i++)
        {
            var watch = Stopwatch.StartNew();
            if ((await page.ToListAsync(cancel)).Count < PageLength) throw new InvalidOperationException($"There are fewer than {PageLength} reports.");
            whole.Add(watch.Elapsed);
            watch.Restart();
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
            var values = new object[reader.FieldCount];
            while (await reader.ReadAsync(cancel)) reader.GetValues(values);
            bare.Add(watch.Elapsed);
        }

        await db.Database.CloseConnectionAsync();
        return (Latencies.Of(whole.Skip(Reads / 2), TimeSpan.FromSeconds(1)).P50Ms, Latencies.Of(bare.Skip(Reads / 2), TimeSpan.FromSeconds(1)).P50Ms);
    }
}
