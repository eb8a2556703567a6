using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Methods.Work;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Tests.Reporting;

/// <summary>The public form while a script sends reports: what a person meets, with and without scripts, and what the desk sees of it.</summary>
public sealed class FloodTests : IAsyncLifetime
{
    private const int Usual = 2;

    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync(set: settings => settings with { UsualReports = Usual });
        var now = _site.Clock.GetUtcNow().UtcDateTime;
        _site.Clock.Advance(FloodGate.Window - TimeSpan.FromTicks(now.Ticks % FloodGate.Window.Ticks) + TimeSpan.FromSeconds(1));
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task In_normal_times_the_page_has_no_puzzle_and_asks_for_no_wait()
    {
        using var reporter = await AtCheckAsync("In the barn");

        Assert.Null(reporter.Page.Document.QuerySelector("[data-challenge], script[src*='work.js']"));
        Assert.NotEmpty(await reporter.SendAsync(Cancel));
    }

    [Fact]
    public async Task In_a_flood_whoever_has_no_script_is_told_when_they_can_send_and_then_can()
    {
        await FloodAsync();
        using var reporter = await AtCheckAsync("In the barn");
        Assert.Contains("Many reports are coming in just now", reporter.Page.MainText, StringComparison.Ordinal);

        var early = await reporter.Caller.SubmitAsync(reporter.Page, Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.Status);
        Assert.Contains("Your report has not been sent yet", early.MainText, StringComparison.Ordinal);
        Assert.Matches("You can send it in (19|20) seconds", early.MainText);
        Assert.Contains("In the barn", early.MainText, StringComparison.Ordinal);
        Assert.NotNull(early.Document.QuerySelector(".govuk-error-summary a[href='tel:999']"));

        _site.Clock.Advance(FloodGate.ShortWait);
        Assert.EndsWith("/code", (await reporter.Caller.SubmitAsync(early, Cancel)).Path, StringComparison.Ordinal);
        Assert.Contains(await Reporter.ReceivedAsync(_site, Cancel), r => r.Answers.What == "In the barn" && !r.IsSetAside);
    }

    [Fact]
    public async Task Whoever_wrote_for_longer_than_the_short_wait_sends_at_once()
    {
        await FloodAsync();
        using var reporter = await Reporter.StartAsync(_site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", "In the barn"));
        _site.Clock.Advance(FloodGate.ShortWait);
        await reporter.OpenAsync("check", Cancel);

        Assert.Contains("You can send it now", reporter.Page.MainText, StringComparison.Ordinal);
        Assert.NotEmpty(await reporter.SendAsync(Cancel));
    }

    [Fact]
    public async Task Danger_now_is_asked_for_nothing_and_comes_into_the_queue_however_many_come()
    {
        await FloodAsync();
        using var reporter = await Reporter.StartAsync(_site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", "A man with a knife"));
        await reporter.OpenAsync("danger", Cancel);
        await reporter.AnswerAsync(Cancel, null, ("DangerNow", "yes"));
        await reporter.OpenAsync("check", Cancel);

        Assert.Null(reporter.Page.Document.QuerySelector("[data-challenge]"));
        Assert.NotEmpty(await reporter.SendAsync(Cancel));
        Assert.Contains(await Reporter.ReceivedAsync(_site, Cancel), r => r.Answers.What == "A man with a knife" && !r.IsSetAside);
        Assert.Equal((Usual + 1, 0, 0, 0), await CountsAsync()); // counted all the same
    }

    [Fact]
    public async Task Work_sends_it_at_once_and_wrong_work_does_not()
    {
        await FloodAsync();
        using var reporter = await AtCheckAsync("In the barn");
        var puzzle = PuzzleOn(reporter.Page);

        var wrong = await reporter.Caller.SubmitAsync(reporter.Page, Cancel, new Dictionary<string, string> { ["proof"] = Other.Solve() });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, wrong.Status);
        Assert.Equal(puzzle, PuzzleOn(wrong));

        Assert.EndsWith("/code", (await reporter.Caller.SubmitAsync(wrong, Cancel, new Dictionary<string, string> { ["proof"] = puzzle.Solve() })).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_look_at_the_answers_writes_nothing()
    {
        await FloodAsync();
        using var reporter = await AtCheckAsync("In the barn");
        var before = await SlipsAsync();
        await reporter.OpenAsync("check", Cancel);
        await reporter.OpenAsync("check", Cancel);

        Assert.Equal(before, await SlipsAsync());

        async Task<List<string>> SlipsAsync()
        {
            await using var db = _site.Database.Open(Viewer.System("test"));
            return [.. (await db.UnsentReports.AsNoTracking().ToListAsync(Cancel)).Select(u => $"{Convert.ToHexString(u.Key)} {Convert.ToHexString(u.Content)} {u.SavedAt:O}").Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task One_form_is_one_report_however_often_its_work_is_shown()
    {
        await FloodAsync();
        var before = (await Reporter.ReceivedAsync(_site, Cancel)).Count;
        using var reporter = await AtCheckAsync("In the barn");
        var proof = PuzzleOn(reporter.Page).Solve();

        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => reporter.Caller.SubmitAsync(reporter.Page, Cancel, new Dictionary<string, string> { ["proof"] = proof })));
        Assert.Single(pages.Select(page => page.TextOf(".return-code")).Distinct());
        Assert.Equal(before + 1, (await Reporter.ReceivedAsync(_site, Cancel)).Count);
        Assert.Equal((Usual + 1, 1, 0, 0), await CountsAsync());

        using var other = await AtCheckAsync("In the mill");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await other.Caller.SubmitAsync(other.Page, Cancel, new Dictionary<string, string> { ["proof"] = proof })).Status);
    }

    [Fact]
    public async Task One_form_takes_one_place_however_often_it_is_sent_at_once()
    {
        await FloodAsync();
        using var reporter = await AtCheckAsync("In the barn");
        _site.Clock.Advance(FloodGate.ShortWait);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => reporter.Caller.SubmitAsync(reporter.Page, Cancel)));

        Assert.Equal((Usual + 1, 0, 1, 0), await CountsAsync());
        Assert.Single(await Reporter.ReceivedAsync(_site, Cancel), r => r.Answers.What == "In the barn");
    }

    [Fact]
    public async Task What_cannot_be_counted_comes_in_all_the_same()
    {
        await FloodAsync();
        using var reporter = await AtCheckAsync("In the barn");
        await using (var db = _site.Database.Open(Viewer.System("test"))) await db.Database.ExecuteSqlRawAsync("DROP TABLE \"FloodWindows\"", Cancel);

        Assert.NotEmpty(await reporter.SendAsync(Cancel));
        Assert.Contains(await Reporter.ReceivedAsync(_site, Cancel), r => r.Answers.What == "In the barn");
    }

    [Fact]
    public async Task A_script_that_only_waits_fills_a_pile_of_its_own_and_whatever_is_real_in_it_can_be_taken_out()
    {
        await FloodAsync();
        var forms = new List<Reporter>();
        for (var i = 0; i < Usual + 2; i++) forms.Add(await AtCheckAsync($"Made up {i}"));
        _site.Clock.Advance(FloodGate.ShortWait);
        foreach (var form in forms)
        {
            Assert.NotEmpty(await form.SendAsync(Cancel)); // each gets its code, so nothing honest is lost
            form.Dispose();
        }

        var apart = (await Reporter.ReceivedAsync(_site, Cancel)).Where(r => r.IsSetAside).ToList();
        Assert.Equal(Usual, apart.Count);
        await _site.GoRoundAsync("floods", Cancel);
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        Assert.Contains("2 of the reports that came in a flood lie apart from the queue", (await coordinator.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
        var queue = await coordinator.GetAsync("/reports/queue", Cancel);
        Assert.DoesNotContain(apart, r => queue.MainText.Contains(r.Reference, StringComparison.Ordinal));
        Assert.Contains("2 reports of a flood", queue.MainText, StringComparison.Ordinal);
        var pile = await coordinator.GetAsync(queue.Find("a[href*='setaside=true']").GetAttribute("href")!, Cancel);
        Assert.All(apart, r => Assert.Contains(r.Reference, pile.MainText, StringComparison.Ordinal));

        pile = await coordinator.SubmitAsync(pile, Cancel, button: "td .inline-form .link-button");
        Assert.True(pile.Document.QuerySelector("main")!.TextContent.Contains("showed no work", StringComparison.Ordinal), "Taking one leads back to the others");
        queue = await coordinator.GetAsync("/reports/queue", Cancel);
        Assert.Single(apart, r => queue.MainText.Contains(r.Reference, StringComparison.Ordinal));
        Assert.Contains("1 report of a flood", queue.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_runs_the_system_sees_that_a_flood_is_on_and_coordinators_are_told()
    {
        Assert.Equal(FindingLevel.Fine, (await FindingAsync()).Level);
        await FloodAsync();
        using (var reporter = await AtCheckAsync("In the barn"))
        {
            await reporter.Caller.SubmitAsync(reporter.Page, Cancel);
            var finding = await FindingAsync();
            Assert.Equal(FindingLevel.Attention, finding.Level);
            Assert.Contains("3 came in the last ten minutes, where 2 are usual. 1 were held up", finding.Says, StringComparison.Ordinal);
        }

        await _site.GoRoundAsync("floods", Cancel);
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        Assert.Contains("A flood of reports comes to the public form", (await coordinator.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);

        async Task<Finding> FindingAsync()
        {
            await using var scope = _site.Services.CreateAsyncScope();
            return (await scope.ServiceProvider.GetRequiredService<Doctor>().ExamineAsync(Cancel)).Single(f => f.Check == "flood");
        }
    }

    private static WorkPuzzle Other => WorkPuzzle.Of(WorkPuzzle.NewSeed(), 0);

    private static WorkPuzzle PuzzleOn(SeenPage page)
    {
        var form = page.Find("form[data-challenge]");
        return new WorkPuzzle { Challenge = form.GetAttribute("data-challenge")!, Bits = int.Parse(form.GetAttribute("data-bits")!, CultureInfo.InvariantCulture) };
    }

    /// <summary>What was counted of the newest ten minutes: came, proved, waited, set aside.</summary>
    private async Task<(int Came, int Proved, int Waited, int SetAside)> CountsAsync()
    {
        await using var db = _site.Database.Open(Viewer.System("test"));
        var window = await db.FloodWindows.AsNoTracking().OrderByDescending(w => w.StartsAt).FirstAsync(Cancel);
        return (window.Came, window.Proved, window.Waited, window.SetAside);
    }

    private async Task FloodAsync()
    {
        for (var i = 0; i < Usual; i++) await Reporter.ReportAsync(_site, $"Of a machine {i}", Cancel);
    }

    private async Task<Reporter> AtCheckAsync(string what)
    {
        var reporter = await Reporter.StartAsync(_site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", what));
        return reporter;
    }
}
