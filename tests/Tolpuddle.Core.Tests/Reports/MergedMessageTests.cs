using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>What the reporter of a merged report writes is heard by whoever answers for the report that it repeats.</summary>
public sealed class MergedMessageTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TolpuddleContext _db = null!;
    private Report _original = null!;
    private Report _merged = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        await using var adviser = await _database.OpenAsync(DemoPeople.Adviser, Cancel);
        _original = await TestReports.ReceiveAsync(adviser, TestReports.Draft(adviser, "Men in a van", "low"), Cancel);
        _merged = await TestReports.ReceiveAsync(_db, TestReports.Draft(_db, "The same van", "low"), Cancel);
        Assert.Equal(TriageResult.Done, await new Duplicates(_db).MergeAsync(_merged.Id, _original.Reference, "Same van", Cancel));
        _db.ChangeTracker.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_owner_of_the_original_is_told_and_the_queue_shows_it_there_until_it_is_read()
    {
        await WriteAsync("They have moved her");

        var notice = await NewestNoticeAsync();
        Assert.Equal((_original.OwnerId, $"/reports/{_original.Id}"), (notice.AccountId, notice.Path));
        Assert.Contains(_merged.Reference, notice.Text, StringComparison.Ordinal);
        Assert.True(Assert.Single(await RowsAsync(new QueueFilter())).HasUnread);
        Assert.Equal(_original.Reference, Assert.Single(await RowsAsync(new QueueFilter { UnreadOnly = true })).Reference);
        Assert.Empty(await new ReporterQuestions(_db).UnreadOnClosedAsync(10, Cancel)); // the queue has it
        Assert.Equal(TriageResult.UnreadMessages, await new Triage(_db).CloseAsync(_original.Id, "advice", "Told where to go", false, Cancel));

        await new ReporterQuestions(_db).MarkReadAsync(_original.Id, Cancel);

        Assert.False(Assert.Single(await RowsAsync(new QueueFilter())).HasUnread);
        Assert.Empty(await RowsAsync(new QueueFilter { UnreadOnly = true }));
        Assert.Equal(TriageResult.Done, await new Triage(_db).CloseAsync(_original.Id, "advice", "Told where to go", false, Cancel));
    }

    [Fact]
    public async Task Its_clock_runs_on_the_original()
    {
        await new Triage(_db).LookAgainAsync(_original.Id, new Triage(_db).LastLook("low"), "Nothing new", Cancel);
        var left = await ReadAsync(_original.Id);

        await WriteAsync("They have moved her");

        var heard = await ReadAsync(_original.Id);
        Assert.True(heard.DueAt < left.DueAt);
        Assert.Equal(RiskClock.DueAt("low", _db.Now).Date, heard.DueAt.Date);
        Assert.False((await ReadAsync(_merged.Id)).IsOpen);
    }

    [Fact]
    public async Task A_closed_original_is_opened_again()
    {
        await new Triage(_db).CloseAsync(_original.Id, "advice", "Told where to go", false, Cancel);

        await WriteAsync("They are back");

        Assert.True((await ReadAsync(_original.Id)).IsOpen);
        Assert.False((await ReadAsync(_merged.Id)).IsOpen);
    }

    [Fact]
    public async Task A_question_to_the_reporter_of_the_original_stays_open()
    {
        await new ReporterQuestions(_db).AskAsync(_original.Id, "Which colour?", Cancel);

        await WriteAsync("They have moved her");

        Assert.Equal(ReportState.Asked, (await ReadAsync(_original.Id)).State);
    }

    [Fact]
    public async Task Its_reporter_reads_how_far_the_original_has_come()
    {
        Assert.Equal(ReportRung.Received, await RungAsync());

        await new Triage(_db).ClaimAsync(_original.Id, Cancel);
        Assert.Equal(ReportRung.Read, await RungAsync());

        await new Triage(_db).CloseAsync(_original.Id, "advice", "Told where to go", false, Cancel);
        Assert.Equal(ReportRung.Finished, await RungAsync());
    }

    [Fact]
    public async Task Separated_its_messages_are_its_own_again()
    {
        await WriteAsync("Another van");
        Assert.Equal(TriageResult.Done, await new Duplicates(_db).SeparateAsync(_merged.Id, "Another van", Cancel));

        Assert.Equal(_merged.Reference, Assert.Single(await RowsAsync(new QueueFilter { UnreadOnly = true })).Reference);
        Assert.Equal(TriageResult.Done, await new Triage(_db).CloseAsync(_original.Id, "advice", "Told where to go", false, Cancel));
    }

    private async Task WriteAsync(string text)
    {
        await using var reporter = _database.Open(Viewer.Nobody);
        Assert.Equal(AddResult.Added, await new ReturnPath(reporter).AddAsync(_merged.ReturnKey!, Guid.NewGuid(), text, Cancel));
        _db.ChangeTracker.Clear();
    }

    private async Task<ReportRung> RungAsync()
    {
        await using var reporter = _database.Open(Viewer.Nobody);
        return (await new ReturnPath(reporter).OpenAsync(_merged.ReturnKey!, Cancel))!.Rung;
    }

    private Task<Report> ReadAsync(Guid id) => _db.Reports.AsNoTracking().SingleAsync(r => r.Id == id, Cancel);

    private async Task<IReadOnlyList<QueueRow>> RowsAsync(QueueFilter filter) => (await new WaitingReports(_db).PageAsync(filter, null, null, 50, Cancel)).Rows;

    private async Task<Notice> NewestNoticeAsync()
    {
        await using var db = _database.Open(Viewer.System("test"));
        return await db.Notices.AsNoTracking().Where(n => n.Text.Contains("The reporter of")).SingleAsync(Cancel);
    }
}
