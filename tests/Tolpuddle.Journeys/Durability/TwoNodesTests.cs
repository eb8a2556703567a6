using System.Net;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>Nodes keep nothing to themselves: what was begun on one goes on at another.</summary>
[Trait("Databases", "Both")]
public sealed class TwoNodesTests(TwoNodesTests.TwoNodes nodes) : IClassFixture<TwoNodesTests.TwoNodes>
{
    private const string What = "Six people sleep in the barn and are fetched at five";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_signed_in_at_one_node_works_on_at_the_other()
    {
        using var here = new Caller(nodes.One.Address);
        await here.SignInAsync(DemoPeople.Adviser, Cancel);
        using var there = new Caller(nodes.Other.Address);
        there.Cookies.Add(here.Cookies.GetAllCookies());

        // The form, its antiforgery token too, comes from one node and is sent to the other.
        var form = await here.GetAsync("/desk", Cancel);
        var call = await there.SubmitAsync(form with { Address = new Uri(nodes.Other.Address, "/desk") }, Cancel, button: "main form .govuk-button");
        Assert.Equal((HttpStatusCode.OK, "/desk/calls"), (call.Status, call.Path[..11]));
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync(call.Path, Cancel)).Status);

        await here.SubmitAsync(await here.GetAsync("/account", Cancel), Cancel, button: "form[action='/sign-out'] button");
        Assert.Equal("/sign-in", (await there.GetAsync("/desk", Cancel)).Path);
    }

    [Fact]
    public async Task A_report_is_begun_at_one_node_sent_at_the_other_and_told_of_at_both()
    {
        using var stranger = new Caller(nodes.One.Address);
        using var later = new Caller(nodes.Other.Address);
        using var coordinator = new Caller(nodes.One.Address);
        await coordinator.SignInAsync(DemoPeople.Coordinator, Cancel);

        var question = await stranger.SubmitAsync(await stranger.GetAsync("/report", Cancel), Cancel, new Dictionary<string, string> { ["What"] = What });
        var check = await later.GetAsync("/report/check" + question.Address.Query, Cancel);
        Assert.Contains(What, check.MainText, StringComparison.Ordinal);
        var code = (await later.SubmitAsync(check, Cancel)).TextOf(".return-code");

        Assert.Equal(code, (await stranger.GetAsync("/report/code" + question.Address.Query, Cancel)).TextOf(".return-code"));
        Assert.Contains("has come in", (await coordinator.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
        var visit = await stranger.SubmitAsync(await stranger.GetAsync("/return", Cancel), Cancel, new Dictionary<string, string> { ["code"] = code });
        Assert.Equal(visit.MainText, (await later.GetAsync(visit.Address.PathAndQuery, Cancel)).MainText);
    }

    [Fact]
    public async Task When_a_node_dies_while_people_send_they_press_again_at_the_other_and_nothing_is_lost_or_doubled()
    {
        const int Senders = 8;
        var before = (await nodes.ReadAsync()).Reports;
        await using var dying = await nodes.StartThirdAsync();
        var crowd = new Crowd(() => dying.HasExited ? nodes.One.Address : dying.Address);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var reporters = Enumerable.Range(1, Senders * 3).Select(number => new Reporter($"Barn {number}", new Random(number), crowd)).ToList();

        var sending = reporters.Chunk(3).Select(three => crowd.TakePartAsync(SendAsync(http, crowd, three))).ToList();
        await crowd.AnsweredAsync(Senders, Cancel);
        await crowd.SendsAsync(Cancel);
        await dying.KillHardAsync();
        await Task.WhenAll(sending);

        var kept = await nodes.ReadAsync();
        foreach (var reporter in reporters) kept.ExpectNotice(kept.ExpectWhole(reporter.Code!, reporter.Told));
        kept.ExpectNoPieces();
        Assert.Equal(before + reporters.Count, kept.Reports);
    }

    /// <summary>One report after another; each code counts.</summary>
    private static async Task<Reporter[]> SendAsync(HttpClient http, Crowd crowd, Reporter[] reporters)
    {
        foreach (var reporter in reporters)
        {
            await reporter.SendAsync(http, Cancel);
            crowd.TakeAnswer();
        }

        return reporters;
    }

    /// <summary>Two nodes on one database, started at once.</summary>
    public sealed class TwoNodes : IAsyncLifetime
    {
        private Installation _installation = null!;

        public ServerProcess One { get; private set; } = null!;

        public ServerProcess Other { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _installation = await Installation.CreateAsync(Cancel);
            var nodes = await Task.WhenAll(_installation.StartNodeAsync(Cancel), _installation.StartNodeAsync(Cancel));
            (One, Other) = (nodes[0], nodes[1]);
        }

        public Task<ServerProcess> StartThirdAsync() => _installation.StartNodeAsync(Cancel);

        internal Task<Kept> ReadAsync() => _installation.LookAsync(db => Kept.ReadAsync(db, Cancel));

        public async ValueTask DisposeAsync()
        {
            await One.DisposeAsync();
            await Other.DisposeAsync();
            await _installation.DisposeAsync();
        }
    }
}
