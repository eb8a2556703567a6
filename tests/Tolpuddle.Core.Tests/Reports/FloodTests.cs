using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Methods.Work;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>A flood of reports: what it asks of a form, what it lets in, and what it makes known. Nothing of it knows anybody.</summary>
public sealed class FloodTests : IAsyncLifetime
{
    private const int Usual = 3;

    private TestDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);

        // To just after the start of a window, so that no test lies across two.
        var now = _database.Clock.GetUtcNow().UtcDateTime;
        _database.Clock.Advance(FloodGate.Window - TimeSpan.FromTicks(now.Ticks % FloodGate.Window.Ticks) + TimeSpan.FromSeconds(1));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task While_no_more_come_than_usual_nothing_is_asked_of_anybody()
    {
        for (var i = 0; i < Usual; i++)
        {
            Assert.Null(await MeetAsync());
            Assert.Equal(new FloodAnswer(FloodPass.Through, null), await PassAsync(null, null));
        }

        Assert.NotNull(await MeetAsync());
    }

    [Fact]
    public async Task In_a_flood_work_lets_a_form_through_at_once()
    {
        await BeginFloodAsync();
        var hold = await MeetAsync();

        Assert.Equal(FloodPass.Wait, (await PassAsync(hold, null)).Pass);
        Assert.Equal(FloodPass.Wait, (await PassAsync(hold, WorkPuzzle.New(0).Solve())).Pass);
        Assert.Equal(FloodPass.Through, (await PassAsync(hold, hold!.Puzzle.Solve())).Pass);
    }

    [Fact]
    public async Task Without_work_as_many_as_usual_come_in_after_a_short_wait_and_the_rest_is_taken_too_and_lies_apart()
    {
        await BeginFloodAsync();
        var holds = new List<FloodHold?>();
        for (var i = 0; i < Usual + 2; i++) holds.Add(await MeetAsync());
        Assert.All(holds, hold => Assert.Equal(FloodGate.ShortWait, hold!.LeftAt(hold.Since)));
        _database.Clock.Advance(FloodGate.ShortWait);

        var passes = new List<FloodPass>();
        foreach (var hold in holds) passes.Add((await PassAsync(hold, null)).Pass);

        Assert.Equal(Enumerable.Repeat(FloodPass.Through, Usual).Concat([FloodPass.Aside, FloodPass.Aside]), passes);
        Assert.Equal(FloodPass.Through, (await PassAsync(holds[^1], holds[^1]!.Puzzle.Solve())).Pass); // work is bound to no number
    }

    [Fact]
    public async Task Of_many_who_waited_and_send_at_once_on_several_nodes_no_more_than_usual_come_in()
    {
        await BeginFloodAsync();
        var hold = await MeetAsync();
        _database.Clock.Advance(FloodGate.ShortWait);

        var passes = await Task.WhenAll(Enumerable.Range(0, 4 * Usual).Select(_ => PassAsync(hold, null)));

        Assert.Equal(Usual, passes.Count(p => p.Pass == FloodPass.Through));
        Assert.Equal(3 * Usual, passes.Count(p => p.Pass == FloodPass.Aside));
    }

    [Fact]
    public async Task Looking_again_changes_nothing_and_after_half_an_hour_the_puzzle_is_another_and_the_wait_is_over()
    {
        await BeginFloodAsync();
        var hold = await MeetAsync();
        Assert.Equal(hold, await MeetAsync(hold));

        for (var window = 0; window < 3; window++)
        {
            _database.Clock.Advance(FloodGate.Window);
            await BeginFloodAsync();
        }

        var later = await MeetAsync(hold);
        Assert.NotEqual(hold!.Puzzle.Challenge, later!.Puzzle.Challenge);
        Assert.Equal(hold.Since, later.Since);
        Assert.Equal(FloodPass.Through, (await PassAsync(later, null)).Pass);
    }

    [Fact]
    public async Task A_flood_ends_by_itself_and_a_form_that_met_it_is_free()
    {
        await BeginFloodAsync();
        var hold = await MeetAsync();

        _database.Clock.Advance(2 * FloodGate.Window);

        Assert.Null(await MeetAsync(hold));
        Assert.Equal(new FloodAnswer(FloodPass.Through, null), await PassAsync(hold, null));
    }

    [Theory]
    [InlineData(2, 11)]
    [InlineData(20, 11)]
    [InlineData(40, 12)]
    [InlineData(160, 14)]
    public void The_more_come_the_harder_the_work(int came, int bits) => Assert.Equal(bits, new FloodMeasure(came, 20).Bits);

    [Fact]
    public async Task Nothing_is_kept_but_numbers_and_these_for_a_day()
    {
        await BeginFloodAsync();
        await MeetAsync();
        await using var db = _database.Open(Viewer.System("test"));
        var window = Assert.Single(await db.FloodWindows.AsNoTracking().ToListAsync(Cancel));
        Assert.Equal((Usual + 1, 1), (window.Came, window.HeldUp));
        Assert.All(typeof(FloodWindow).GetProperties(), p => Assert.True(p.PropertyType == typeof(int) || p.PropertyType == typeof(DateTime)));

        _database.Clock.Advance(FloodWatch.Memory + FloodGate.Window);
        await new FloodWatch(db).TellAsync("web", Usual, Cancel);

        Assert.Empty(await db.FloodWindows.AsNoTracking().ToListAsync(Cancel));
    }

    [Fact]
    public async Task Coordinators_hear_once_that_a_flood_is_on_however_many_nodes_look()
    {
        await BeginFloodAsync();

        for (var round = 0; round < 3; round++)
        {
            await using var db = _database.Open(Viewer.Nobody);
            await new FloodWatch(db).TellAsync("web", Usual, Cancel);
            _database.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Single(await NoticesAsync(), n => n.StartsWith("A flood of reports", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_lies_apart_is_in_no_ones_way_until_somebody_takes_it_and_is_spoken_of_as_one()
    {
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var apart = await ReceiveAsync(db, isSetAside: true);
        var other = await ReceiveAsync(db, isSetAside: false);
        Assert.DoesNotContain(await NoticesAsync(), n => n.Contains(apart.Reference, StringComparison.Ordinal));
        Assert.Equal([other.Id], await QueueAsync(db, setAside: false));
        Assert.Equal([apart.Id], await QueueAsync(db, setAside: true));

        _database.Clock.Advance(TimeSpan.FromDays(8));
        for (var round = 0; round < 2; round++)
        {
            await using var system = _database.Open(Viewer.Nobody);
            await new Reminders(system).RemindAsync(Cancel);
            await using var watch = _database.Open(Viewer.Nobody);
            await new FloodWatch(watch).TellAsync("web", Usual, Cancel);
        }

        var notices = await NoticesAsync();
        Assert.DoesNotContain(notices, n => n.Contains(apart.Reference, StringComparison.Ordinal));
        Assert.Contains(notices, n => n.Contains($"{other.Reference} is late", StringComparison.Ordinal));
        Assert.Single(notices, n => n.StartsWith("1 of the reports that came in a flood", StringComparison.Ordinal));

        Assert.Equal(TriageResult.Done, await new Triage(db).ClaimAsync(apart.Id, Cancel));
        Assert.Empty(await QueueAsync(db, setAside: true));
        Assert.Contains(apart.Id, await QueueAsync(db, setAside: false));
        Assert.Equal(TriageResult.Done, await new Triage(db).ReleaseAsync(apart.Id, "Somebody else", Cancel));
        Assert.Contains(apart.Id, await QueueAsync(db, setAside: false)); // it was read once
    }

    [Fact]
    public async Task A_reporter_who_comes_back_brings_their_report_into_the_queue()
    {
        await using var stranger = _database.Open(Viewer.Nobody);
        var received = Assert.IsType<ReceiveResult.Received>(await new Intake(stranger).ReceiveAsync(Draft(isSetAside: true) with { WantsReturnCode = true }, Cancel));
        await using var back = _database.Open(Viewer.Nobody);
        var path = new ReturnPath(back);
        await path.AddAsync((await path.FindAsync(received.ReturnCode!.Value, Cancel))!, Guid.NewGuid(), "I am real", Cancel);

        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Contains(received.ReportId, await QueueAsync(db, setAside: false));
    }

    private static ReportDraft Draft(bool isSetAside) => new() { Channel = "web", Answers = new ReportAnswers { What = "Six men" }, IsSetAside = isSetAside };

    private static async Task<Report> ReceiveAsync(TolpuddleContext db, bool isSetAside)
    {
        var id = Assert.IsType<ReceiveResult.Received>(await new Intake(db).ReceiveAsync(Draft(isSetAside), Cancel)).ReportId;
        return await db.Reports.AsNoTracking().SingleAsync(r => r.Id == id, Cancel);
    }

    private static async Task<List<Guid>> QueueAsync(TolpuddleContext db, bool setAside) =>
        [.. (await new WaitingReports(db).PageAsync(new QueueFilter { SetAside = setAside, Channel = "web" }, null, null, 50, Cancel)).Rows.Select(r => r.Id)];

    private async Task BeginFloodAsync()
    {
        for (var i = 0; i < Usual; i++) await PassAsync(null, null);
    }

    private async Task<FloodHold?> MeetAsync(FloodHold? held = null)
    {
        await using var db = _database.Open(Viewer.Nobody);
        return await new FloodGate(db).MeetAsync(held, Usual, Cancel);
    }

    private async Task<FloodAnswer> PassAsync(FloodHold? held, string? proof)
    {
        await using var db = _database.Open(Viewer.Nobody);
        return await new FloodGate(db).PassAsync(held, proof, Usual, Cancel);
    }

    private async Task<List<string>> NoticesAsync()
    {
        var coordinator = await _database.ViewerAsync(DemoPeople.Coordinator, Cancel);
        await using var db = _database.Open(coordinator);
        return await db.Notices.AsNoTracking().Select(n => n.Text).ToListAsync(Cancel);
    }
}
