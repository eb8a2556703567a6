using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>
/// What was accepted survives a crash at any instant: the program is killed again and again while people report and advisers
/// take calls. <c>TOLPUDDLE_TEST_KILLS</c> says how often (10), <c>TOLPUDDLE_TEST_SEED</c> repeats a run.
/// </summary>
[Trait("Databases", "Both")]
public sealed class NothingIsLostTests
{
    private const int Senders = 5;
    private const int Desks = 4;

    /// <summary>In answers given at the desk.</summary>
    private const int LongestLife = 40;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Of the instants at which the program is killed and of what people say; printed when the test fails.</summary>
    private static int Seed { get; } = Given("TOLPUDDLE_TEST_SEED") ?? Random.Shared.Next(1_000_000);

    private static int Kills { get; } = Given("TOLPUDDLE_TEST_KILLS") ?? 10;

    [Fact]
    public async Task Every_report_with_a_code_and_whatever_the_desk_called_saved_or_finished_is_there_once_and_whole_however_often_the_program_is_killed()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        await using var killed = await Killed.StartAsync(installation, Seed);
        using var http = NewClient();
        using var first = new Caller(killed.Crowd.Server);
        await first.SignInAsync(DemoPeople.Adviser, Cancel);
        using var second = new Caller(killed.Crowd.Server);
        await second.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        using var closing = new CancellationTokenSource();
        var sending = Enumerable.Range(1, Senders).Select(number => killed.Crowd.TakePartAsync(SendUntilAsync(http, number, killed.Crowd, closing.Token))).ToList();
        var calling = Enumerable.Range(1, Desks).Select(number => killed.Crowd.TakePartAsync(CallUntilAsync(number, killed.Crowd, (number % 2 == 0 ? first : second).Cookies, closing.Token))).ToList();
        await killed.KillAsync(Kills, LongestLife);

        await closing.CancelAsync();
        var reporters = (await Task.WhenAll(sending)).SelectMany(sent => sent).ToList();
        var advisers = (await Task.WhenAll(calling)).SelectMany(taken => taken).ToList();
        var kept = await installation.LookAsync(db => Kept.ReadAsync(db, Cancel));
        await ExpectReportsAsync(http, killed.Crowd, kept, reporters);
        await ExpectCallsAsync(kept, advisers);

        kept.ExpectNoPieces();
        var (sent, finished) = (reporters.Count(r => r.Code is not null), advisers.Count(a => a.Reference is not null));
        Assert.Equal((sent + finished, finished), (kept.Reports, kept.FinishedCalls));
        Assert.Equal(reporters.Count, await installation.LookAsync(db => db.UnsentReports.CountAsync(Cancel)) - sent);
    }

    private static async Task ExpectReportsAsync(HttpClient http, Crowd crowd, Kept kept, List<Reporter> reporters)
    {
        var sent = reporters.Where(reporter => reporter.Code is not null).ToList();
        var unsent = reporters.Except(sent).ToList();
        Say($"{sent.Count} sent, {sent.Count(reporter => reporter.WasCutOff)} of them cut off while sending, {unsent.Count} unsent");

        Assert.True(sent.Count > Kills && unsent.Count > 0, $"{sent.Count} reports and {unsent.Count} drafts are too few to show anything.");
        foreach (var draft in unsent) await draft.ExpectAnswersAsync(http, Cancel);
        await Task.WhenAll(sent.Select(reporter => ComeBackAsync(http, crowd.Server, reporter.Code!)));
        foreach (var reporter in sent.TakeLast(Senders)) await reporter.SendAgainAsync(http, Cancel);
        foreach (var reporter in sent) kept.ExpectNotice(kept.ExpectWhole(reporter.Code!, reporter.Told));
    }

    private static async Task ExpectCallsAsync(Kept kept, List<Adviser> advisers)
    {
        var finished = advisers.Where(adviser => adviser.Reference is not null).ToList();
        var open = advisers.Except(finished).ToList();
        Say($"{finished.Count} finished, {open.Count} open, {advisers.Count(adviser => adviser.WasCutOff)} cut off while saving or finishing");

        Assert.True(finished.Count > Kills && open.Count > 0, $"{finished.Count} finished calls and {open.Count} open ones are too few to show anything.");
        foreach (var adviser in open) await adviser.ExpectSavedAsync(Cancel);
        foreach (var adviser in finished) kept.ExpectFinished(adviser.Call!.Value, adviser.Reference!, adviser.Saved, adviser.Told);
        foreach (var adviser in open) kept.ExpectOpen(adviser.Call!.Value, adviser.Saved);
    }

    /// <summary>One call after another; every fourth is not finished yet.</summary>
    private static async Task<List<Adviser>> CallUntilAsync(int desk, Crowd crowd, CookieContainer signedIn, CancellationToken closing)
    {
        var random = new Random(Seed + desk);
        var calls = new List<Adviser>();
        while (!closing.IsCancellationRequested)
        {
            var adviser = new Adviser($"Desk {desk} {calls.Count}", random, crowd, signedIn);
            calls.Add(adviser);
            await adviser.TakeAsync(finish: calls.Count % 4 != 0, Cancel);
        }

        return calls;
    }

    /// <summary>One report after another; every tenth person has second thoughts before sending.</summary>
    private static async Task<List<Reporter>> SendUntilAsync(HttpClient http, int sender, Crowd crowd, CancellationToken closing)
    {
        var random = new Random(Seed + sender);
        var reporters = new List<Reporter>();
        while (!closing.IsCancellationRequested)
        {
            var reporter = new Reporter($"Shed {sender} {reporters.Count}", random, crowd);
            reporters.Add(reporter);
            if (random.Next(10) == 0) await reporter.StopBeforeSendingAsync(http, Cancel);
            else await reporter.SendAsync(http, Cancel);
        }

        return reporters;
    }

    /// <summary>The way back: the code, and nothing but the code, opens the report.</summary>
    private static async Task ComeBackAsync(HttpClient http, Uri server, string code)
    {
        using var form = new FormUrlEncodedContent([new("code", code)]);
        using var answer = await http.PostAsync(new Uri(server, "/return"), form, Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"The code {code} opens nothing.");
        using var visit = await http.GetAsync(new Uri(server, answer.Headers.Location!), Cancel);
        Assert.Equal(HttpStatusCode.OK, visit.StatusCode);
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    private static int? Given(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
}
