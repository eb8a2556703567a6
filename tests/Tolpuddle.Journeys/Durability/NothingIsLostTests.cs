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

    /// <summary>In answers given: a slow machine must not leave the program too little time to be asked anything.</summary>
    private const int LongestLife = 200;

    /// <summary>About as long as an answer takes.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Of the instants at which the program is killed and of what people say; printed when the test fails, and taken from <c>TOLPUDDLE_TEST_SEED</c> to repeat it.</summary>
    private static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("TOLPUDDLE_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);

    [Fact]
    public async Task Every_report_that_got_a_code_is_there_once_and_whole_however_often_the_program_is_killed()
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"TOLPUDDLE_TEST_SEED={Seed}");
        await using var installation = await Installation.CreateAsync(Cancel);
        var server = await installation.StartNodeAsync(Cancel);
        var crowd = new Crowd(() => server.Address);
        using var http = NewClient();
        using var closing = new CancellationTokenSource();
        var senders = Enumerable.Range(1, Senders).Select(number => SendUntilAsync(http, number, crowd, closing.Token)).ToList();
        var killer = new Random(Seed);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await crowd.AnsweredAsync(killer.Next(LongestLife), Cancel);
            if (kill % 2 == 0) await crowd.SendsAsync(Cancel); // half of the instants lie where most could be lost
            await Task.Delay(LongestAnswer * killer.NextDouble(), Cancel);
            await server.KillHardAsync();
            await server.DisposeAsync();
            server = await installation.StartNodeAsync(Cancel);
        }

        await closing.CancelAsync();
        var all = (await Task.WhenAll(senders)).SelectMany(sent => sent).ToList();
        var sent = all.Where(reporter => reporter.Code is not null).ToList();
        var unsent = all.Except(sent).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{sent.Count} sent, {sent.Count(reporter => reporter.WasCutOff)} of them cut off while sending, {unsent.Count} unsent");

        Assert.True(sent.Count > Kills && unsent.Count > 0, $"{sent.Count} reports and {unsent.Count} drafts are too few to show anything.");
        foreach (var draft in unsent) await draft.ExpectAnswersAsync(http, Cancel);
        await Task.WhenAll(sent.Select(reporter => ComeBackAsync(http, server.Address, reporter.Code!)));
        foreach (var reporter in sent.Take(Senders)) await reporter.SendAgainAsync(http, Cancel);
        var kept = await installation.LookAsync(db => Kept.ReadAsync(db, Cancel));
        foreach (var reporter in sent) kept.ExpectNotice(kept.ExpectWhole(reporter.Code!, reporter.Told));
        kept.ExpectNoPieces();
        Assert.Equal(sent.Count, kept.Reports);
        Assert.Equal(sent.Count + unsent.Count, await installation.LookAsync(db => db.UnsentReports.CountAsync(Cancel)) - sent.Count);
        await server.DisposeAsync();
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
