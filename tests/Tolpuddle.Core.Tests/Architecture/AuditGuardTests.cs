using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Architecture;

/// <summary>A change and the word of it are saved together, or neither is.</summary>
public sealed partial class AuditGuardTests
{
    /// <summary>Where a statement goes past the guard, to what is no record: notices read, the last sign of life, counts, mails on their way, who seals, calls that rang, counts of floods, stopped and unsent forms, triggers, the log of the embedded database, a copy that is put back; many rows at once, which the same guard has seen; and the end of a record, of which its own save tells.</summary>
    private static readonly string[] Housekeeping = ["Access/Guests/GuestDoor.cs", "Access/NoticeBoard.cs", "Access/Outbox.cs", "Access/Programs/KeyDoor.cs", "Access/Programs/WebhookPost.cs", "Access/Reminders.cs", "Access/Sealing/AuditSealer.cs", "Access/SignIn.cs", "Access/SignInPace.cs", "Data/AppendOnly.cs", "Data/NewBlindKeys.cs", "Data/RowsInto.cs", "Data/Sqlite/SqliteContext.cs", "Data/Sqlite/SqliteInsert.cs", "Reports/Floods/FloodGate.cs", "Reports/Floods/FloodWatch.cs", "Reports/KeptForms.cs", "Reports/RingingCalls.cs", "Reports/Slips.cs", "Retention/Erasure.cs"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_of_which_nothing_is_written_down_is_not_saved()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var report = TestReports.Draft(db, "Men in a van");
        db.Reports.Add(report);

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Cancel));
        db.Record("report.receive", Guid.NewGuid());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Cancel));

        Assert.Empty(await db.Reports.AsNoTracking().ToListAsync(Cancel));
        Assert.Equal(0, await AuditedAsync(database, report.Id));
    }

    [Fact]
    public async Task Of_a_change_that_fails_nothing_is_written_down()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var first = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        await using var second = await database.OpenAsync(DemoPeople.OtherAdviser, Cancel);
        var report = await TestReports.ReceiveAsync(first, TestReports.Draft(first, "Men in a van"), Cancel);
        _ = await second.Reports.SingleAsync(Cancel); // both have read it before either claims
        Assert.Equal(TriageResult.Done, await new Triage(first).HandOverAsync(report.Id, second.Viewer.AccountId, "Yours", Cancel));
        var before = await AuditedAsync(database, report.Id);

        Assert.Equal(TriageResult.TooLate, await new Triage(second).CloseAsync(report.Id, "advice", "Told where to go", false, Cancel));

        Assert.Equal(before, await AuditedAsync(database, report.Id));
        var file = await new ReportFile(second, new Looks(second)).OpenAsync(report.Reference, Cancel); // a look saves too, and saves only itself
        Assert.Equal((true, before + 1), (file!.Report.IsOpen, await AuditedAsync(database, report.Id)));
    }

    [Fact]
    public async Task Whoever_has_stated_no_purpose_cannot_look_or_change()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.Open(Viewer.Nobody);

        Assert.Throws<InvalidOperationException>(() => db.Record("report.open", Guid.NewGuid()));
    }

    [Fact]
    public async Task What_may_change_without_a_word_is_only_what_is_no_record()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.Open(Viewer.Nobody);
        var tables = db.Model.GetEntityTypes().Select(e => e.ClrType).ToList();

        Assert.Equal(
            ["AuditCheckpoint", "AuditEntry", "AuditHole", "AuditSealing", "AuditWriter", "BlindKey", "DataKey", "ErasedCount", "FloodWindow", "Notice", "OutboxMessage", "Reminder", "RetentionWork", "SealedEntry", "SignInFailures", "StatisticalShell", "UnsentReport", "WebhookDelivery"],
            tables.Where(t => t.IsDefined(typeof(UnauditedAttribute), false)).Select(t => t.Name).Order());
        Assert.Equal(
            ["ApiKey.LastUsedAt", "Call.Content", "Call.SavedAt", "Call.Version", "Session.SeenAt", "Webhook.Cursor"],
            tables.SelectMany(t => t.GetProperties()).Where(p => p.IsDefined(typeof(UnauditedAttribute), false)).Select(p => $"{p.DeclaringType!.Name}.{p.Name}").Order());
    }

    [Fact]
    public void No_statement_changes_a_record_behind_the_audit()
    {
        var core = Repository.PathTo("src", "Tolpuddle.Core");
        var past = Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Where(file => Statement().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(core, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal));

        Assert.Equal(Housekeeping, past.Order(StringComparer.Ordinal));
    }

    private static async Task<int> AuditedAsync(TestDatabase database, Guid subject)
    {
        await using var db = database.Open(Viewer.System("test"));
        return await db.Audit.CountAsync(e => e.SubjectId == subject, Cancel);
    }

    [GeneratedRegex(@"\b(ExecuteUpdate|ExecuteDelete|ExecuteSql\w*|FromSql\w*|sqlite3_prepare\w*|BeginBinaryImport)(Async)?\(")]
    private static partial Regex Statement();
}
