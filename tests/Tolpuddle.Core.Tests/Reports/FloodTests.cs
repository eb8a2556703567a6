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
            var hold = Begin();
            Assert.Null(await PuzzleAsync(hold));
            Assert.Equal(new FloodAnswer(FloodPass.Through, hold with { IsCounted = true }), await PassAsync(hold));
        }

        Assert.NotNull(await PuzzleAsync(Begin()));
    }

    [Fact]
    public async Task In_a_flood_work_lets_a_form_through_at_once()
    {
        await BeginFloodAsync();
        var hold = Begin();
        var puzzle = (await PuzzleAsync(hold))!;

        var early = await PassAsync(hold);
        Assert.Equal((FloodPass.Wait, puzzle), (early.Pass, early.Puzzle));
        Assert.Equal(FloodPass.Wait, (await PassAsync(early.Hold, Proof(Begin().PuzzleOf(puzzle.Bits)))).Pass);
        var through = await PassAsync(early.Hold, Proof(puzzle));
        Assert.Equal(FloodPass.Through, through.Pass);
        Assert.Equal(FloodPass.Through, (await PassAsync(through.Hold)).Pass); // it need not be shown twice
    }

    /// <summary>The page was opened when little came and sent when much more did, half an hour later.</summary>
    [Fact]
    public async Task Work_for_what_was_asked_counts_whatever_is_asked_by_now()
    {
        await BeginFloodAsync();
        var hold = Begin();
        var asked = (await PuzzleAsync(hold))!;
        _database.Clock.Advance(3 * FloodGate.Window);
        for (var i = 0; i < 4 * Usual; i++) await PassAsync(Begin());

        Assert.True((await PuzzleAsync(hold))!.Bits > asked.Bits);
        Assert.Equal(FloodPass.Through, (await PassAsync(hold, Proof(asked))).Pass);
        Assert.Equal((1, 0, 0), await CountsAsync(w => (w.Proved, w.Waited, w.SetAside)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(WorkPuzzle.EasiestBits - 1)]
    [InlineData(WorkPuzzle.HardestBits + 1)]
    [InlineData(int.MaxValue)]
    public async Task Nobody_chooses_how_hard_it_is(int bits)
    {
        await BeginFloodAsync();
        var hold = Begin();
        var easy = hold.PuzzleOf(bits); // clamped: the answer is right for that, and the claim is not

        Assert.Equal(FloodPass.Wait, (await PassAsync(hold, new FloodProof(bits, easy.Solve()))).Pass);
    }

    [Fact]
    public async Task Danger_now_is_asked_for_nothing_and_never_lies_apart()
    {
        await BeginFloodAsync();

        Assert.Equal(FloodPass.Through, (await PassAsync(Begin(), risk: RiskClock.Immediate)).Pass);

        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var draft = Draft(isSetAside: true) with { Facts = new ReportFacts { DangerNow = "yes" } };
        await using var stranger = _database.Open(Viewer.Nobody);
        var id = Assert.IsType<ReceiveResult.Received>(await new Intake(stranger).ReceiveAsync(draft, Cancel)).ReportId;
        var report = await db.Reports.AsNoTracking().SingleAsync(r => r.Id == id, Cancel);
        Assert.False(report.IsSetAside);
        Assert.Contains(id, await QueueAsync(db, setAside: false));
        await using var system = _database.Open(Viewer.System("test"));
        Assert.Contains(await system.Notices.IgnoreQueryFilters().AsNoTracking().Where(n => n.AccountId == report.OwnerId).Select(n => n.Text).ToListAsync(Cancel), n => n == $"Danger now: report {report.Reference} has come in");
    }

    [Fact]
    public async Task Without_work_as_many_as_there_are_places_come_in_and_the_rest_is_taken_too_and_lies_apart()
    {
        await BeginFloodAsync();
        var holds = Enumerable.Range(0, Usual + 2).Select(_ => Begin()).ToList();
        Assert.All(holds, hold => Assert.Equal(FloodGate.ShortWait, hold.LeftAt(hold.Since)));
        _database.Clock.Advance(FloodGate.ShortWait);

        var answers = new List<FloodAnswer>();
        foreach (var hold in holds) answers.Add(await PassAsync(hold));

        Assert.Equal([.. Enumerable.Repeat(FloodPass.Through, Usual), FloodPass.Aside, FloodPass.Aside], answers.Select(a => a.Pass));
        Assert.Equal(FloodPass.Through, (await PassAsync(answers[0].Hold)).Pass);
        Assert.Equal(FloodPass.Aside, (await PassAsync(answers[^1].Hold)).Pass);
        Assert.Equal((Usual, 2), await CountsAsync(w => (w.Waited, w.SetAside))); // neither was counted again
        Assert.Equal(FloodPass.Through, (await PassAsync(answers[^1].Hold, Proof(holds[^1].PuzzleOf(0)))).Pass); // work is bound to no number
    }

    /// <summary>A script sends whatever it may as soon as it may. A person without scripts, who wrote for three minutes, comes in all the same.</summary>
    [Fact]
    public async Task Whoever_only_just_waits_leaves_half_of_the_places_to_those_who_wrote_for_minutes()
    {
        await BeginFloodAsync();
        var passed = 0;
        for (var minute = 0; minute < 9; minute++)
        {
            _database.Clock.Advance(TimeSpan.FromMinutes(1));
            var now = _database.Clock.GetUtcNow().UtcDateTime;
            for (var i = 0; i < 20; i++) passed += (await PassAsync(new FloodHold { Since = now - FloodGate.ShortWait })).Pass == FloodPass.Through ? 1 : 0;

            Assert.Equal(FloodPass.Through, (await PassAsync(new FloodHold { Since = now.AddMinutes(-3) })).Pass);
        }

        Assert.InRange(passed, 1, 5 * Usual);
    }

    [Theory]
    [InlineData(0, 0, 10)]
    [InlineData(0, 60, 15)]
    [InlineData(0, 180, 20)]
    [InlineData(1, 20, 20)]
    [InlineData(1, 7200, 40)]
    [InlineData(9, 180, 200)]
    [InlineData(10, 180, 200)]
    public void Places_open_by_and_by_and_more_of_them_to_those_who_have_waited_longer(int minute, int waitedSeconds, int open) =>
        Assert.Equal(open, FloodGate.PlacesOpen(20, TimeSpan.FromMinutes(minute), TimeSpan.FromSeconds(waitedSeconds)));

    [Fact]
    public async Task Of_many_who_waited_and_send_at_once_on_several_nodes_no_more_come_in_than_there_are_places()
    {
        await BeginFloodAsync();
        var holds = Enumerable.Range(0, 4 * Usual).Select(_ => Begin()).ToList();
        _database.Clock.Advance(FloodGate.ShortWait);

        var passes = await Task.WhenAll(holds.Select(hold => PassAsync(hold)));

        Assert.Equal(Usual, passes.Count(p => p.Pass == FloodPass.Through));
        Assert.Equal(3 * Usual, passes.Count(p => p.Pass == FloodPass.Aside));
    }

    [Fact]
    public async Task A_clock_that_steps_back_makes_nobody_wait_longer()
    {
        _database.Clock.Advance(TimeSpan.FromMinutes(5));
        await BeginFloodAsync();
        var hold = Begin();
        Assert.Equal(TimeSpan.Zero, hold.WaitedAt(hold.Since - TimeSpan.FromDays(1)));

        _database.Clock.Advance(TimeSpan.FromMinutes(-2)); // within the same ten minutes, so the flood is on
        var early = await PassAsync(hold);
        _database.Clock.Advance(FloodGate.ShortWait);

        Assert.Equal(FloodPass.Wait, early.Pass);
        Assert.Equal(FloodPass.Through, (await PassAsync(early.Hold)).Pass);
    }

    [Fact]
    public async Task A_flood_ends_by_itself_and_a_form_that_met_it_is_free()
    {
        await BeginFloodAsync();
        var hold = (await PassAsync(Begin())).Hold;

        _database.Clock.Advance(2 * FloodGate.Window);

        Assert.Null(await PuzzleAsync(hold));
        Assert.Equal(new FloodAnswer(FloodPass.Through, hold), await PassAsync(hold));
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
        await PassAsync(Begin());
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
        Assert.Single(notices, n => n.StartsWith("1 of the reports that came in a flood lies apart", StringComparison.Ordinal));

        Assert.Equal(TriageResult.Done, await new Triage(db).ClaimAsync(apart.Id, Cancel));
        Assert.Empty(await QueueAsync(db, setAside: true));
        Assert.Contains(apart.Id, await QueueAsync(db, setAside: false));
        Assert.Equal(TriageResult.Done, await new Triage(db).ReleaseAsync(apart.Id, "Somebody else", Cancel));
        Assert.Contains(apart.Id, await QueueAsync(db, setAside: false)); // it was read once
    }

    [Fact]
    public async Task Of_what_lies_apart_coordinators_hear_at_once_then_each_hour_while_it_grows_then_each_day()
    {
        await using var db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var first = await ReceiveAsync(db, isSetAside: true);
        Assert.Equal(1, await ToldAfterAsync(TimeSpan.FromMinutes(1)));
        await ReceiveAsync(db, isSetAside: true);
        Assert.Equal(1, await ToldAfterAsync(TimeSpan.FromMinutes(58)));
        Assert.Equal(2, await ToldAfterAsync(TimeSpan.FromMinutes(2)));
        Assert.Equal(2, await ToldAfterAsync(TimeSpan.FromHours(23))); // it does not grow
        Assert.Equal(3, await ToldAfterAsync(TimeSpan.FromHours(2)));

        await new Triage(db).ClaimAsync(first.Id, Cancel);
        await new Triage(db).ClaimAsync((await QueueAsync(db, setAside: true)).Single(), Cancel);
        Assert.Equal(3, await ToldAfterAsync(TimeSpan.FromDays(2))); // nothing lies apart
        await ReceiveAsync(db, isSetAside: true);
        Assert.Equal(4, await ToldAfterAsync(TimeSpan.FromMinutes(1))); // a new pile

        async Task<int> ToldAfterAsync(TimeSpan pause)
        {
            _database.Clock.Advance(pause);
            for (var node = 0; node < 2; node++) // each knows only what the database holds
            {
                await using var system = _database.Open(Viewer.Nobody);
                await new FloodWatch(system).TellAsync("web", Usual, Cancel);
            }

            return (await NoticesAsync()).Count(n => n.Contains("apart from the queue", StringComparison.Ordinal));
        }
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

    private static FloodProof Proof(WorkPuzzle puzzle) => new(puzzle.Bits, puzzle.Solve());

    /// <summary>A form whose first answer is written now.</summary>
    private FloodHold Begin() => new() { Since = _database.Clock.GetUtcNow().UtcDateTime };

    private async Task BeginFloodAsync()
    {
        for (var i = 0; i < Usual; i++) await PassAsync(Begin());
    }

    private async Task<WorkPuzzle?> PuzzleAsync(FloodHold hold)
    {
        await using var db = _database.Open(Viewer.Nobody);
        return await new FloodGate(db).PuzzleAsync(hold, Usual, Cancel);
    }

    private async Task<FloodAnswer> PassAsync(FloodHold hold, FloodProof? proof = null, string risk = RiskClock.Medium)
    {
        await using var db = _database.Open(Viewer.Nobody);
        return await new FloodGate(db).PassAsync(hold, proof, risk, Usual, Cancel);
    }

    private async Task<T> CountsAsync<T>(Func<FloodWindow, T> of)
    {
        await using var db = _database.Open(Viewer.System("test"));
        return of(await db.FloodWindows.AsNoTracking().OrderByDescending(w => w.StartsAt).FirstAsync(Cancel));
    }

    private async Task<List<string>> NoticesAsync()
    {
        var coordinator = await _database.ViewerAsync(DemoPeople.Coordinator, Cancel);
        await using var db = _database.Open(coordinator);
        return await db.Notices.AsNoTracking().Select(n => n.Text).ToListAsync(Cancel);
    }
}
