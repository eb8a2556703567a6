using System.Diagnostics;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Reports;

public sealed class TriageQueueTests
{
    private static readonly string[] Risks = [RiskClock.Immediate, RiskClock.High, RiskClock.Medium, "low"];
    private static readonly string[] Places = ["DT4", "DT11", "BH1", ""];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_read_forwards_and_backwards_are_the_whole_queue_due_first()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var sameMoment = db.Now;
        for (var i = 0; i < 23; i++) db.Reports.Add(TestReports.Draft(db, "x", Risks[i % 4], receivedAt: sameMoment.AddMinutes(-(i / 8))));
        await db.PlantAsync(Cancel);
        var queue = new WaitingReports(db);
        var all = db.Reports.Local.OrderBy(r => r.DueAt).ThenBy(r => r.Id).Select(r => r.Id).ToList();

        var forwards = new List<Guid>();
        var page = await queue.PageAsync(new(), null, null, 5, Cancel);
        Assert.Null(page.Earlier);
        for (; ; page = await queue.PageAsync(new(), page.Later, null, 5, Cancel))
        {
            forwards.AddRange(page.Rows.Select(r => r.Id));
            if (page.Later is null) break;
        }

        var backwards = new List<Guid>(page.Rows.Select(r => r.Id));
        while (page.Earlier is { } end)
        {
            page = await queue.PageAsync(new(), null, end, 5, Cancel);
            backwards.InsertRange(0, page.Rows.Select(r => r.Id));
        }

        Assert.Equal(all, forwards);
        Assert.Equal(all, backwards);
    }

    [Fact]
    public async Task Each_filter_shows_what_it_says()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        for (var i = 0; i < 40; i++)
        {
            db.Reports.Add(TestReports.Draft(
                db, "x", Risks[i % 4], new ReportFacts { Kind = i % 3 == 0 ? "labour" : "sexual", Outward = Places[i % 4] }, db.Now.AddHours(-i)));
        }

        await db.PlantAsync(Cancel);
        await new Triage(db).ClaimAsync(db.Reports.Local.First().Id, Cancel);
        var all = db.Reports.Local.ToList();

        await ExpectAsync(new QueueFilter { Risk = "high" }, r => r.Risk == "high");
        await ExpectAsync(new QueueFilter { Kind = "labour" }, r => r.Facts.Kind == "labour");
        await ExpectAsync(new QueueFilter { Outward = "DT" }, r => r.Facts.Outward.StartsWith("DT", StringComparison.Ordinal));
        await ExpectAsync(new QueueFilter { State = ReportState.New }, r => r.State == ReportState.New);
        await ExpectAsync(new QueueFilter { OwnerId = db.Viewer.AccountId }, r => r.OwnerId == db.Viewer.AccountId);
        await ExpectAsync(new QueueFilter { OwnerId = Guid.CreateVersion7() }, _ => false);
        await ExpectAsync(new QueueFilter { LateOnly = true }, r => r.DueAt < db.Now);
        await ExpectAsync(new QueueFilter { Language = "ro" }, _ => false);
        await ExpectAsync(new QueueFilter { Risk = "low", Outward = "DT4", Channel = "web" }, r => r is { Risk: "low", Facts.Outward: "DT4" });

        async Task ExpectAsync(QueueFilter filter, Func<Report, bool> expected)
        {
            var found = await new WaitingReports(db).PageAsync(filter, null, null, 100, Cancel);
            Assert.Equal(all.Where(expected).Select(r => r.Id).Order(), found.Rows.Select(r => r.Id).Order());
            Assert.Equal(found.Rows.Count, await new WaitingReports(db).CountAsync(filter, 100, Cancel));
        }
    }

    [Fact]
    public void A_place_in_the_queue_survives_the_address_bar()
    {
        var place = new QueuePlace(new DateTime(2026, 3, 27, 9, 30, 0, DateTimeKind.Utc), Guid.CreateVersion7());

        Assert.True(QueuePlace.TryParse(place.ToString(), out var read));
        Assert.Equal(place, read);
        Assert.All(["", "x", "1-2", "-", "99999999999999999999-" + Guid.Empty.ToString("N"), null], text => Assert.False(QueuePlace.TryParse(text, out _)));
    }

    [Fact]
    public async Task Ten_thousand_waiting_reports_cost_one_statement_a_page()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        for (var i = 0; i < 10_000; i++) db.Reports.Add(TestReports.Draft(db, "x", Risks[i % 4], receivedAt: db.Now.AddMinutes(-i)));
        await db.PlantAsync(Cancel);
        db.ChangeTracker.Clear();
        var queue = new WaitingReports(db);
        var first = await queue.PageAsync(new(), null, null, 50, Cancel);

        using var statements = await Statements.ListenAsync(database, Cancel);
        var clock = Stopwatch.StartNew();
        var second = await queue.PageAsync(new(), first.Later, null, 50, Cancel);
        clock.Stop();

        Assert.Equal(50, second.Rows.Count);
        Assert.Single(statements.Texts);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"A page took {clock.ElapsedMilliseconds} ms.");
    }
}
