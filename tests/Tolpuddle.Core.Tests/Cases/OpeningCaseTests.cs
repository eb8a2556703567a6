using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

public sealed class OpeningCaseTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TolpuddleContext _db = null!;
    private Report _report = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _db = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _report = await TestReports.ReceiveAsync(_db, TestReports.Draft(_db, "Men in a van"), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_comes_at_the_same_moment_does_not_keep_a_case_from_opening()
    {
        await using (var reporter = _database.Open(Viewer.Nobody))
        {
            Assert.Equal(AddResult.Added, await new ReturnPath(reporter).AddAsync(_report.ReturnKey!, Guid.NewGuid(), "They have moved her", Cancel));
        }

        var reference = await new CaseFiles(_db).OpenAsync(Guid.CreateVersion7(), _report.Reference, "Packhouse", "lead", Cancel); // has read the report as it was

        var @case = await _db.Cases.AsNoTracking().SingleAsync(Cancel);
        Assert.Equal((reference, "Packhouse"), (@case.Reference, @case.Title));
        Assert.Equal(ReportState.InCase, (await _db.Reports.AsNoTracking().SingleAsync(r => r.Id == _report.Id, Cancel)).State);
    }

    [Fact]
    public async Task Pressed_twice_there_is_one_case_and_another_form_opens_another()
    {
        var form = Guid.CreateVersion7();
        await using var other = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);

        var both = await Task.WhenAll(
            Task.Run(() => new CaseFiles(_db).OpenAsync(form, _report.Reference, "Packhouse", "lead", Cancel), Cancel),
            Task.Run(() => new CaseFiles(other).OpenAsync(form, _report.Reference, "Packhouse", "lead", Cancel), Cancel));

        Assert.NotNull(both[0]);
        Assert.Equal(both[0], both[1]);
        Assert.Equal(1, await _db.Cases.CountAsync(Cancel));
        Assert.NotEqual(both[0], await new CaseFiles(_db).OpenAsync(Guid.CreateVersion7(), _report.Reference, "Car wash", "lead", Cancel));
    }

    [Fact]
    public async Task The_id_of_a_form_opens_no_sight_of_what_has_that_id()
    {
        await using var police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        var own = await TestReports.ReceiveAsync(police, TestReports.Draft(police, "Seen by us"), Cancel);

        await new CaseFiles(police).OpenAsync(_report.Id, own.Reference, "Ours", "lead", Cancel);

        Assert.False(await police.Reports.AnyAsync(r => r.Id == _report.Id, Cancel));
    }

    [Fact]
    public async Task Taken_out_of_a_case_a_closed_report_waits_for_nobody()
    {
        await using var adviser = await _database.OpenAsync(DemoPeople.Adviser, Cancel);
        var report = await TestReports.ReceiveAsync(adviser, TestReports.Draft(adviser, "Seen again"), Cancel); // nobody is told of what they did themselves
        var reference = (await new CaseFiles(_db).OpenAsync(Guid.CreateVersion7(), report.Reference, "Packhouse", "lead", Cancel))!;
        Assert.Equal(TriageResult.Done, await new Triage(_db).CloseAsync(report.Id, "advice", "Told where to go", false, Cancel));

        Assert.Equal(CaseResult.Done, await new CaseFiles(_db).TakeOutReportAsync(reference, report.Reference, "Not about this", Cancel));

        Assert.DoesNotContain(await adviser.Notices.Select(n => n.Text).ToListAsync(Cancel), text => text.Contains("waits for you", StringComparison.Ordinal));
    }
}
