using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tolpuddle.Bench.Bare;
using Tolpuddle.Bench.Load;
using Tolpuddle.Bench.Seeding;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Bench.Web;

/// <summary>What to measure.</summary>
internal sealed record WebOptions(IReadOnlyList<int> Reports, IReadOnlyList<DatabaseEngine> Engines, int Clients, TimeSpan Measured, string? Keep)
{
    /// <summary>The least time for just-in-time compilers and caches to settle, not counted.</summary>
    public TimeSpan WarmUp => Measured / 3;
}

/// <summary>One errand on one data set: the product, and the bare database doing the same statements.</summary>
internal sealed record Figure(string Name, Latencies Product, Latencies Bare, double Statements, double ServerCpuMs)
{
    public double Ratio => Product.P50Ms / Bare.P50Ms;
}

/// <summary>Everything measured on one data set.</summary>
internal sealed record SetResult(
    DatabaseEngine Engine, int Reports, long Mentions, long SizeBytes, double? FilledInSeconds, double StartUpSeconds, double PeakMemoryMb, IReadOnlyList<Figure> Figures);

/// <summary>
/// The real server in a process of its own under clients that ask as fast as they are answered, and after each errand
/// the statements of that errand under as many clients of the bare database.
/// </summary>
internal sealed class WebBenchmark(WebOptions options)
{
    private const int Starts = 3;

    public async Task<IReadOnlyList<SetResult>> RunAsync(CancellationToken cancel)
    {
        await using var workplace = Workplace.Open(options.Keep);
        var results = new List<SetResult>();
        foreach (var engine in options.Engines)
        {
            foreach (var reports in options.Reports)
            {
                var set = await DataSet.OpenAsync(workplace, engine, reports, cancel);
                results.Add(await MeasureAsync(set, cancel));
            }
        }

        return results;
    }

    private async Task<SetResult> MeasureAsync(DataSet set, CancellationToken cancel)
    {
        await using var app = TolpuddleHost.Build(set.Settings(), services => services.AddLogging(logging => logging.ClearProviders()));
        await TolpuddleHost.PrepareAsync(app, cancel);
        await app.StartAsync(cancel);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TolpuddleContext>();
        var errands = await new Errands(db, set.Reports).AllAsync(cancel);
        var recordings = new List<IReadOnlyList<Recording>>();
        using (var recorder = new Recorder(app.Services.GetRequiredService<IHttpContextAccessor>()))
        {
            await Task.Delay(Statements.Deafness, cancel);
            foreach (var errand in errands) recordings.Add(await RecordAsync(new Uri(app.Urls.First()), errand, recorder, cancel));
        }

        await app.StopAsync(cancel);
        var startUp = await StartUpAsync(set, cancel);
        await using var server = await set.StartServerAsync(cancel);
        foreach (var errand in errands) await AskAsync(server, errand, TimeSpan.FromSeconds(1), cancel); // most of the code is of all errands, and none is the first
        var figures = new List<Figure>();
        foreach (var (errand, recorded) in errands.Zip(recordings)) figures.AddRange(await MeasureAsync(set, server, errand, recorded, cancel));
        return new SetResult(
            set.Database.Engine, set.Reports, await set.CountMentionsAsync(db, cancel), await set.SizeAsync(cancel), set.FilledIn?.TotalSeconds, startUp.TotalSeconds, server.PeakMemoryMb(), figures);
    }

    /// <summary>Does each kind of the errand once before anybody listens and once while the recorder does.</summary>
    private static async Task<IReadOnlyList<Recording>> RecordAsync(Uri address, Errand errand, Recorder recorder, CancellationToken cancel)
    {
        using var visitor = await Visitor.ArriveAsync(address, errand.Email, cancel);
        visitor.OnLastPart = recorder.BeginLastPart;
        await visitor.DoAsync(errand, 0, cancel);
        var recordings = new List<Recording>();
        for (var kind = 0; kind < errand.Kinds; kind++)
        {
            await Task.Delay(2, cancel); // whatever was made before is older by its id
            recorder.Begin(inParts: errand.Whole is not null);
            await visitor.DoAsync(errand, kind, cancel);
            recordings.Add(recorder.End());
        }

        return recordings;
    }

    private static async Task<TimeSpan> StartUpAsync(DataSet set, CancellationToken cancel)
    {
        var times = new List<TimeSpan>();
        for (var n = 0; n < Starts; n++)
        {
            await using var server = await set.StartServerAsync(cancel);
            times.Add(server.StartUp);
            await server.StopAsync(cancel);
        }

        return times.Order().ElementAt(Starts / 2);
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync(DataSet set, ServerProcess server, Errand errand, IReadOnlyList<Recording> recorded, CancellationToken cancel)
    {
        var (whole, last, cpuMs) = await AskAsync(server, errand, options.Measured, cancel);
        var (bareWhole, bareLast, _) = await MeasureBareAsync(set, recorded, cancel);
        var figures = new List<Figure> { new(errand.Name, last, bareLast, recorded.Average(r => r.Last.Count(s => s.Kind == StepKind.Statement)), cpuMs) };
        if (errand.Whole is { } name) figures.Add(new Figure(name, whole, bareWhole, recorded.Average(r => r.Statements), cpuMs));
        foreach (var f in figures)
        {
            Progress.Say($"{set.Name}, {f.Name}: p50 {f.Product.P50Ms:N1} ms, p99 {f.Product.P99Ms:N1}, {f.Product.PerSecond:N0}/s, server CPU {f.ServerCpuMs:N2} ms; bare p50 {f.Bare.P50Ms:N1}, p99 {f.Bare.P99Ms:N1}, {f.Statements:N0} statements; ratio {f.Ratio:N1}");
        }

        return figures;
    }

    private async Task<(Latencies Whole, Latencies Last, double CpuMs)> AskAsync(ServerProcess server, Errand errand, TimeSpan measured, CancellationToken cancel)
    {
        var visitors = new List<Visitor>();
        for (var n = 0; n < options.Clients; n++) visitors.Add(await Visitor.ArriveAsync(server.Address, errand.Email, cancel));
        var cpu = server.CpuTime();
        var (whole, last, laps) = await ClosedLoop.RunAsync([.. visitors.Select(v => (Func<int, CancellationToken, Task<Lap>>)((turn, stop) => v.DoAsync(errand, turn, stop)))], options.WarmUp, measured, cancel);
        visitors.ForEach(v => v.Dispose());
        return (whole, last, (server.CpuTime() - cpu).TotalMilliseconds / laps);
    }

    private async Task<(Latencies Whole, Latencies Last, int Laps)> MeasureBareAsync(DataSet set, IReadOnlyList<Recording> recorded, CancellationToken cancel)
    {
        var made = recorded.Select(r => new FreshValues(r)).ToList();
        var clients = new List<BareClient>();
        for (var n = 0; n < options.Clients; n++) clients.Add(await BareClient.OpenAsync(set.Database, cancel));
        var result = await ClosedLoop.RunAsync(
            [.. clients.Select(c => (Func<int, CancellationToken, Task<Lap>>)((turn, stop) => c.DoAsync(recorded[turn % recorded.Count], made[turn % recorded.Count], stop)))],
            options.WarmUp, options.Measured, cancel);
        foreach (var client in clients) await client.DisposeAsync();
        return result;
    }
}
