using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>Two nodes before the same file: one works, the other waits, takes over from one that is silent, and no row is taken twice or lost.</summary>
public sealed class ImportWorkTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private FileStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _store = new FileStore(TestDatabase.Vault, _database.DataFolder);
        await using var db = _database.Open(Viewer.System("test"));
        await TestImports.OpenChannelAsync(db, DemoPeople.Adviser, Cancel);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task While_one_node_works_on_a_file_no_other_does()
    {
        await TakingAsync();
        await using var first = _database.Open(Viewer.Nobody);
        await using var second = _database.Open(Viewer.Nobody);

        var at = await TestImports.Work(first).ClaimAsync(Cancel);

        Assert.NotNull(at);
        Assert.Null(await TestImports.Work(second).ClaimAsync(Cancel));
        await TestImports.Work(first).ReleaseAsync(at, Cancel); // it is stopped
        Assert.NotNull(await TestImports.Work(second).ClaimAsync(Cancel));
    }

    [Fact]
    public async Task A_silent_node_is_taken_over_and_when_it_wakes_it_takes_nothing()
    {
        var id = await TakingAsync();
        await using var slow = _database.Open(Viewer.Nobody);
        await using var quick = _database.Open(Viewer.Nobody);
        var before = (await TestImports.Work(slow).ClaimAsync(Cancel))!;
        before = (await TestImports.Work(slow).TakeAsync(before, [TestImports.Row(1, "1", "Men"), TestImports.Row(2, "2", "Women")], Cancel))!;
        Assert.Null(await TestImports.Work(quick).ClaimAsync(Cancel));

        _database.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = (await TestImports.Work(quick).ClaimAsync(Cancel))!;
        Assert.Equal(2, after.Next);
        Assert.NotNull(await TestImports.Work(quick).TakeAsync(after, [TestImports.Row(3, "3", "Boys")], Cancel));
        var woken = await TestImports.Work(slow).TakeAsync(before, [TestImports.Row(3, "3", "Boys"), TestImports.Row(4, "4", "Girls")], Cancel);

        Assert.Null(woken);
        await using var coordinator = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var import = await coordinator.ReportImports.SingleAsync(i => i.Id == id, Cancel);
        Assert.Equal((3L, 3L, 3L), (import.Next, import.Rows, import.Taken));
        Assert.Equal([1L, 2L, 3L], await coordinator.ImportedReports.OrderBy(r => r.Number).Select(r => r.Number).ToListAsync(Cancel));
        Assert.Equal(3, await coordinator.Reports.CountAsync(r => r.Channel == Imports.Channel, Cancel));
    }

    [Fact]
    public async Task Of_two_who_both_believe_that_they_have_a_file_one_saves()
    {
        await TakingAsync();
        await using var first = _database.Open(Viewer.Nobody);
        await using var second = _database.Open(Viewer.Nobody);
        var at = (await TestImports.Work(first).ClaimAsync(Cancel))!;
        ReadRow[] rows = [.. Enumerable.Range(1, 50).Select(i => TestImports.Row(i, $"{i}", $"Row {i}"))];

        var saved = await Task.WhenAll(TestImports.Work(first).TakeAsync(at, rows, Cancel), TestImports.Work(second).TakeAsync(at, rows, Cancel));

        Assert.Single(saved, import => import is not null);
        await using var coordinator = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(50, await coordinator.Reports.CountAsync(r => r.Channel == Imports.Channel, Cancel));
    }

    [Fact]
    public async Task Where_the_channel_is_closed_meanwhile_the_import_waits()
    {
        var id = await TakingAsync();
        await using var node = _database.Open(Viewer.Nobody);
        var at = (await TestImports.Work(node).ClaimAsync(Cancel))!;
        Assert.True(await TestImports.Work(node).IsReadAsync(at, Cancel));
        await using (var db = _database.Open(Viewer.System("test")))
        {
            (await db.Channels.SingleAsync(c => c.Code == Imports.Channel, Cancel)).IsOpen = false;
            await db.PlantAsync(Cancel);
        }

        Assert.False(await TestImports.Work(node).IsReadAsync(at, Cancel));
        await using var coordinator = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(ImportState.Taking, (await new ReportImports(coordinator, _store).FindAsync(id, Cancel))!.State);
    }

    [Fact]
    public async Task Whoever_stops_an_import_while_its_batches_are_saved_stops_it()
    {
        var id = await TakingAsync();
        await using var node = _database.Open(Viewer.Nobody);
        var at = await TestImports.Work(node).ClaimAsync(Cancel);
        var row = 0;
        await using var coordinator = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _database.Clock.AtNextLook = TakeOne; // the import was read by then, and is not saved yet

        var stopped = await new ReportImports(coordinator, _store).StopAsync(id, Cancel);

        Assert.Equal((ImportResult.Done, 3), (stopped, row));
        Assert.Null(await TestImports.Work(node).TakeAsync(at!, [TestImports.Row(4, "4", "Row 4")], Cancel));
        await using var look = _database.Open(Viewer.System("test"));
        var import = await look.Every<ReportImport>().SingleAsync(i => i.Id == id, Cancel);
        Assert.Equal((ImportState.Broken, 3L, "Stopped by a coordinator after row 3."), (import.State, import.Taken, import.Examples));
        Assert.Equal(3, await look.Every<Report>().CountAsync(r => r.Channel == Imports.Channel, Cancel));
        Assert.Equal(["3 reports were imported and wait in the queue."], (await look.Every<Notice>().Select(n => n.Text).ToListAsync(Cancel)).Where(text => text.Contains("imported", StringComparison.Ordinal)));

        void TakeOne()
        {
            row++;
            var taken = Task.Run(() => TestImports.Work(node).TakeAsync(at!, [TestImports.Row(row, $"{row}", $"Row {row}")], Cancel), Cancel);
#pragma warning disable xUnit1031 // it happens in the midst of what is synchronous
            at = taken.GetAwaiter().GetResult();
#pragma warning restore xUnit1031
            if (row < 3) _database.Clock.AtNextLook = TakeOne;
        }
    }

    [Fact]
    public async Task One_batch_of_new_rows_and_of_rows_that_say_something_else_is_saved_and_taken_back_as_one()
    {
        var first = await TakingAsync();
        await using (var node = _database.Open(Viewer.Nobody))
        {
            var at = (await TestImports.Work(node).ClaimAsync(Cancel))!;
            at = (await TestImports.Work(node).TakeAsync(at, [TestImports.Row(1, "1", "Men"), TestImports.Row(2, "2", "Women")], Cancel))!;
            await TestImports.Work(node).EndAsync(at, Cancel);
        }

        var before = await StandAsync();
        var second = await TakingAsync(takesChanges: true);
        await using (var node = _database.Open(Viewer.Nobody))
        {
            var at = (await TestImports.Work(node).ClaimAsync(Cancel))!;
            ReadRow[] rows = [TestImports.Row(1, "3", "Boys"), TestImports.Row(2, "1", "Men, and a van"), TestImports.Row(3, "2", "Women"), TestImports.Row(4, "4", "Girls"), TestImports.Row(5, "2", "Women, and a call to 07700 900142")];
            at = (await TestImports.Work(node).TakeAsync(at, rows, Cancel))!;
            Assert.Equal((5L, 2L, 2L, 1L, 0L), (at.Rows, at.Taken, at.Added, at.TakenBefore, at.Rejected));
            await TestImports.Work(node).EndAsync(at, Cancel);
        }

        var taken = await StandAsync();
        Assert.Equal(before.Reports.Count + 4, taken.Reports.Count);
        Assert.Equal(before.Sent.Count + 2, taken.Sent.Count);
        Assert.Equal(2, before.Sent.Except(taken.Sent).Count());
        Assert.Equal(4, taken.Imported.Count(made => made.ImportId == second));
        await using (var coordinator = await _database.OpenAsync(DemoPeople.Coordinator, Cancel)) Assert.Equal(ImportResult.Done, await new ReportImports(coordinator, _store).UndoAllAsync(second, Cancel));
        await using (var node = _database.Open(Viewer.Nobody))
        {
            var at = await TestImports.Work(node).ClaimAsync(Cancel);
            while (at is not null) at = await TestImports.Work(node).UndoAsync(at, Cancel);
        }

        var after = await StandAsync();
        Assert.Equal(before.Reports, after.Reports);
        Assert.Equal(before.Sent, after.Sent);
        Assert.All(after.Imported, made => Assert.Equal(made.ImportId == second, made.IsUndone));
        Assert.NotEqual(first, second);
    }

    /// <summary>What stands in the tables: the reports that somebody sees, how rows are known again, and what imports have made.</summary>
    private async Task<(List<string> Reports, List<string> Sent, List<(Guid ImportId, bool IsUndone)> Imported)> StandAsync()
    {
        await using var coordinator = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        await using var all = _database.Open(Viewer.System("test"));
        return (
            [.. (await coordinator.Reports.AsNoTracking().Where(r => r.Channel == Imports.Channel).ToListAsync(Cancel)).Select(r => r.Answers.What).Order(StringComparer.Ordinal)],
            [.. (await all.Every<SentReport>().AsNoTracking().ToListAsync(Cancel)).Select(s => $"{Convert.ToHexString(s.RequestHash)} {Convert.ToHexString(s.BodyHash)} {s.ReportId}").Order(StringComparer.Ordinal)],
            [.. (await all.Every<ImportedReport>().AsNoTracking().ToListAsync(Cancel)).Select(r => (r.ImportId, r.UndoneAt is not null))]);
    }

    /// <summary>A file that was checked, and that somebody has decided to take.</summary>
    private async Task<Guid> TakingAsync(bool takesChanges = false)
    {
        await using var coordinator = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var id = await TestImports.StartAsync(coordinator, _store, takesChanges, Cancel);
        await using var node = _database.Open(Viewer.Nobody);
        await TestImports.Work(node).EndAsync((await TestImports.Work(node).ClaimAsync(Cancel))!, Cancel);
        await using var deciding = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(ImportResult.Done, await new ReportImports(deciding, _store).TakeAsync(id, onlyAll: true, Cancel));
        return id;
    }
}
