using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access.Sealing;

/// <summary>Entries get numbers in the save that writes them, and are sealed by one program.</summary>
public sealed class SealingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_are_numbered_without_holes_and_sealed_once()
    {
        await using var log = await SealedLog.CreateNineAsync();

        Assert.Equal(Enumerable.Range(1, 9).Select(n => (long)n), await log.LookAsync(db => db.Audit.OrderBy(e => e.Number).Select(e => e.Number).ToListAsync(Cancel)));
        Assert.Equal(0, await log.SealAsync());
        var verdict = await log.VerifyAsync();
        Assert.Equal((true, 9, 3, 0, 0), (verdict.IsWhole, verdict.Sealed, verdict.Checkpoints, verdict.MissingNumbers, verdict.Waiting));
    }

    [Fact]
    public async Task What_is_not_sealed_yet_is_counted_and_no_fault()
    {
        await using var log = await SealedLog.CreateNineAsync();
        await log.WriteAsync(3);

        var verdict = await log.VerifyAsync();

        Assert.Equal((true, 9, 3), (verdict.IsWhole, verdict.Sealed, verdict.Waiting));
    }

    [Fact]
    public async Task The_number_of_a_save_that_failed_goes_to_the_next_one()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var first = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        await using var second = await database.OpenAsync(DemoPeople.OtherAdviser, Cancel);
        var report = await TestReports.ReceiveAsync(first, TestReports.Draft(first, "Men in a van"), Cancel);
        _ = await second.Reports.SingleAsync(Cancel); // both have read it before either claims
        Assert.Equal(TriageResult.Done, await new Triage(first).HandOverAsync(report.Id, second.Viewer.AccountId, "Yours", Cancel));
        Assert.Equal(TriageResult.TooLate, await new Triage(second).CloseAsync(report.Id, "advice", "Told where to go", false, Cancel));

        var log = new SealedLog(database);
        await log.WriteAsync(1);

        var numbers = await log.LookAsync(db => db.Audit.Where(e => e.WriterId == database.Numbers.WriterId).OrderBy(e => e.Number).Select(e => e.Number).ToListAsync(Cancel));
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n), numbers);
    }

    [Fact]
    public async Task Many_who_save_at_once_leave_no_hole_and_no_number_twice()
    {
        await using var log = await SealedLog.CreateAsync();
        using var stop = new CancellationTokenSource();
        var sealing = Task.Run(async () =>
        {
            while (!stop.Token.IsCancellationRequested) await log.SealAsync();
        }, Cancel);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => log.WriteAsync(20)));
        await stop.CancelAsync();
        await sealing;
        await log.SealAsync();

        var verdict = await log.VerifyAsync();
        Assert.Empty(verdict.Faults);
        Assert.Equal((160, 0, 0), (verdict.Sealed, verdict.Waiting, verdict.MissingNumbers));
    }

    [Fact]
    public async Task Two_programs_number_for_themselves_and_one_of_them_seals_for_both()
    {
        await using var log = await SealedLog.CreateAsync();
        var other = await log.StartWriterAsync();
        await log.WriteAsync(3);
        await log.WriteAsync(2, other);

        Assert.Equal(5, await log.SealAsync());
        await log.WriteAsync(2, other);
        Assert.Equal(0, await log.SealAsync(other)); // the first one holds the lease
        log.Database.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(2, await log.SealAsync(other)); // it has gone: another takes over

        var verdict = await log.VerifyAsync();
        Assert.Equal((true, 7, 0), (verdict.IsWhole, verdict.Sealed, verdict.Waiting));
    }

    [Fact]
    public async Task An_entry_that_was_removed_before_it_was_sealed_leaves_a_gap()
    {
        await using var log = await SealedLog.CreateAsync();
        await log.WriteAsync(4);
        await log.TamperAsync("""DELETE FROM "Audit" WHERE "Number" IN (2, 3)""");
        Assert.Equal(2, await log.SealAsync());
        Assert.Equal((true, 0), ((await log.VerifyAsync()).IsWhole, (await log.VerifyAsync()).MissingNumbers)); // it may still come

        log.Database.Clock.Advance(AuditSealer.HolePatience);
        Assert.Equal(1, await log.SealAsync());
        Assert.Equal(0, await log.SealAsync());

        var verdict = await log.VerifyAsync();
        Assert.Equal((true, 3, 2), (verdict.IsWhole, verdict.Sealed, verdict.MissingNumbers));
    }

    [Fact]
    public async Task An_entry_whose_save_took_long_is_sealed_in_its_place_or_as_late()
    {
        await using var log = await SealedLog.CreateAsync();
        await log.WriteAsync(5);
        await log.TamperAsync("""CREATE TABLE "Slow" AS SELECT * FROM "Audit" WHERE "Number" IN (2, 4)""", """DELETE FROM "Audit" WHERE "Number" IN (2, 4)""");
        await log.SealAsync();

        await log.TamperAsync("""INSERT INTO "Audit" SELECT * FROM "Slow" WHERE "Number" = 2""");
        Assert.Equal(1, await log.SealAsync());
        log.Database.Clock.Advance(AuditSealer.HolePatience);
        Assert.Equal(1, await log.SealAsync());
        await log.TamperAsync("""INSERT INTO "Audit" SELECT * FROM "Slow" WHERE "Number" = 4""");
        Assert.Equal(1, await log.SealAsync());

        var verdict = await log.VerifyAsync();
        Assert.Empty(verdict.Faults);
        Assert.Equal((6, 1, 1, 0), (verdict.Sealed, verdict.MissingNumbers, verdict.Late, verdict.Waiting));
    }

    /// <summary>Every save that fails leaves one: a busy system has thousands in a day, and the sealer goes each second.</summary>
    [Fact]
    public async Task Old_holes_are_looked_into_once_a_minute_and_not_each_second()
    {
        await using var log = await SealedLog.CreateAsync();
        await log.WriteAsync(9);
        await log.TamperAsync("""CREATE TABLE "Slow" AS SELECT * FROM "Audit" WHERE "Number" = 4""", """DELETE FROM "Audit" WHERE "Number" IN (2, 4, 6, 8)""");
        await log.SealAsync();
        log.Database.Clock.Advance(AuditSealer.HolePatience);
        Assert.Equal(4, await log.SealAsync());
        Assert.Equal(0, await log.SealAsync());
        await log.TamperAsync("""INSERT INTO "Audit" SELECT * FROM "Slow" """);

        using (var statements = await Statements.ListenAsync(log.Database, Cancel))
        {
            Assert.Equal(0, await log.SealAsync());
            Assert.DoesNotContain(statements.Texts, text => text.Contains("\"SealedEntries\"", StringComparison.Ordinal));
        }

        log.Database.Clock.Advance(AuditSealer.LatePause);
        Assert.Equal(1, await log.SealAsync());
    }

    /// <summary>An entry costs its own insert, and nothing is asked or written beside it.</summary>
    [Fact]
    public async Task Numbering_asks_the_database_nothing()
    {
        await using var log = await SealedLog.CreateAsync();
        await log.WriteAsync(1);
        using var statements = await Statements.ListenAsync(log.Database, Cancel);

        await log.WriteAsync(1);

        Assert.StartsWith("INSERT INTO \"Audit\"", Assert.Single(statements.Texts, text => !text.StartsWith("PRAGMA", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_one_batch_is_sealed_under_several_checkpoints()
    {
        await using var log = await SealedLog.CreateAsync();
        await using (var db = log.Database.Open(Viewer.System("test")))
        {
            for (var i = 0; i < AuditSealer.BatchLength + 10; i++) db.Record("test.look", Guid.NewGuid());
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal(AuditSealer.BatchLength + 10, await log.SealAsync());

        var verdict = await log.VerifyAsync();
        Assert.Equal((true, 2), (verdict.IsWhole, verdict.Checkpoints));
    }
}
