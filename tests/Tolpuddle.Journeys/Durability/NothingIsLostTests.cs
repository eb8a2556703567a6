using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>What was accepted survives a crash at any instant: the program is killed again and again while people report.</summary>
[Trait("Databases", "Both")]
public sealed class NothingIsLostTests
{
    private const int Kills = 10;
    private const int Senders = 5;
    private const int Desks = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Of the instants at which the program is killed and of what people say; printed when the test fails, and taken from <c>TOLPUDDLE_TEST_SEED</c> to repeat it.</summary>
    private static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("TOLPUDDLE_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);

    [Fact]
    public async Task Every_report_that_got_a_code_is_there_once_and_whole_however_often_the_program_is_killed()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        await using var killed = await Killed.StartAsync(installation, Seed);
        using var http = NewClient();
        using var closing = new CancellationTokenSource();
        var senders = Enumerable.Range(1, Senders).Select(number => SendUntilAsync(http, number, killed.Crowd, closing.Token)).ToList();
        await killed.KillAsync(Kills, longestLife: 200);

        await closing.CancelAsync();
        var all = (await Task.WhenAll(senders)).SelectMany(sent => sent).ToList();
        var sent = all.Where(reporter => reporter.Code is not null).ToList();
        var unsent = all.Except(sent).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{sent.Count} sent, {sent.Count(reporter => reporter.WasCutOff)} of them cut off while sending, {unsent.Count} unsent");

        Assert.True(sent.Count > Kills && unsent.Count > 0, $"{sent.Count} reports and {unsent.Count} drafts are too few to show anything.");
        foreach (var draft in unsent) await draft.ExpectAnswersAsync(http, Cancel);
        await Task.WhenAll(sent.Select(reporter => ComeBackAsync(http, killed.Crowd.Server, reporter.Code!)));
        foreach (var reporter in sent.Take(Senders)) await reporter.SendAgainAsync(http, Cancel);
        var kept = await installation.LookAsync(db => Kept.ReadAsync(db, Cancel));
        foreach (var reporter in sent) kept.ExpectNotice(kept.ExpectWhole(reporter.Code!, reporter.Told));
        kept.ExpectNoPieces();
        Assert.Equal(sent.Count, kept.Reports);
        Assert.Equal(sent.Count + unsent.Count, await installation.LookAsync(db => db.UnsentReports.CountAsync(Cancel)) - sent.Count);
    }

    [Fact]
    public async Task Whatever_the_desk_has_said_is_saved_or_finished_is_so_however_often_the_program_is_killed()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        await using var killed = await Killed.StartAsync(installation, Seed);
        using var first = new Caller(killed.Crowd.Server);
        await first.SignInAsync(DemoPeople.Adviser, Cancel);
        using var second = new Caller(killed.Crowd.Server);
        await second.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        using var closing = new CancellationTokenSource();
        var desks = Enumerable.Range(1, Desks).Select(number => CallUntilAsync(number, killed.Crowd, (number % 2 == 0 ? first : second).Cookies, closing.Token)).ToList();
        await killed.KillAsync(Kills, longestLife: 60);

        await closing.CancelAsync();
        var all = (await Task.WhenAll(desks)).SelectMany(taken => taken).ToList();
        var finished = all.Where(adviser => adviser.Reference is not null).ToList();
        var open = all.Except(finished).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{finished.Count} finished, {open.Count} open, {all.Count(adviser => adviser.WasCutOff)} cut off while saving or finishing");

        Assert.True(finished.Count > Kills && open.Count > 0, $"{finished.Count} finished calls and {open.Count} open ones are too few to show anything.");
        foreach (var adviser in open) await adviser.ExpectSavedAsync(Cancel);
        var kept = await installation.LookAsync(db => Kept.ReadAsync(db, Cancel));
        foreach (var adviser in finished) kept.ExpectFinished(adviser.Call!.Value, adviser.Reference!, adviser.Saved, adviser.Told);
        foreach (var adviser in open) kept.ExpectOpen(adviser.Call!.Value, adviser.Saved);
        kept.ExpectNoPieces();
        Assert.Equal((finished.Count, finished.Count), (kept.Reports, kept.FinishedCalls));
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

    private static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
}
