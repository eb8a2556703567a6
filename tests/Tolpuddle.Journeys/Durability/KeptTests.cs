using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>What the look at the database notices that finds no half report, since so much is trusted to it.</summary>
[Trait("Databases", "Both")]
public sealed class KeptTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One whole report and one finished call; then somebody takes a piece away, or puts one in, by hand.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("""DELETE FROM "Mentions" WHERE "Kind" = 'Email' AND "ReportId" = @report""")]
    [InlineData("""DELETE FROM "BlindKeys" WHERE "Kind" = 4""")] // of e-mail addresses
    [InlineData("""DELETE FROM "BlindKeys" WHERE "Kind" = 20""")] // of words
    [InlineData("""DELETE FROM "ReporterContacts" WHERE "ReportId" = @report""")]
    [InlineData("""DELETE FROM "Audit" WHERE "SubjectId" = @report""")]
    [InlineData("""DELETE FROM "Notices" WHERE "Path" LIKE '/reports/%'""")]
    [InlineData("""DELETE FROM "Reports" WHERE "Id" = @report""")]
    [InlineData("""UPDATE "Reports" SET "ReturnKey" = NULL WHERE "Id" = @report""")]
    [InlineData("""DELETE FROM "Mentions" WHERE "ReportId" = @call""")]
    [InlineData("""DELETE FROM "Reports" WHERE "Id" = @call""")]
    [InlineData("""UPDATE "Calls" SET "FinishedAt" = NULL, "ReportId" = NULL""")]
    [InlineData("""DELETE FROM "Calls" """)]
    public async Task It_notices(string? sabotage)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var (report, call) = (TellAll("Shed 1"), TellAll("Desk 1"));
        var received = await ReportAsync(database, report);
        var (callId, reference) = await CallAsync(database, call);
        if (sabotage is not null) await SabotageAsync(database, sabotage, received.ReportId, callId);

        var kept = await LookAsync(database);
        void Expect()
        {
            kept.ExpectNotice(kept.ExpectWhole(received.ReturnCode!.Value.ToString(), report));
            kept.ExpectFinished(callId, reference, new Dictionary<string, string> { [CallFields.Notes] = call.What }, call);
            kept.ExpectNoPieces();
        }

        if (sabotage is null) Expect();
        else Assert.ThrowsAny<Exception>(Expect);
    }

    /// <summary>Nobody was told of the report, so that nothing speaks of it but what is left of it.</summary>
    [Theory]
    [InlineData("Mentions")]
    [InlineData("BlindKeys")]
    [InlineData("ReporterContacts")]
    [InlineData("Audit")]
    [InlineData("Notices")]
    [InlineData("Calls")]
    public async Task It_notices_what_is_left_of_a_report_that_is_not_there(string left)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var received = await ReportAsync(database, TellAll("Shed 1"));
        var (call, _) = await CallAsync(database, TellAll("Desk 1"));
        (await LookAsync(database)).ExpectNoPieces();

        foreach (var table in new[] { "BlindKeys", "Mentions", "ReporterContacts", "Audit", "Notices", "Calls", "Reports" }.Where(table => table != left))
        {
            await SabotageAsync(database, $"DELETE FROM \"{table}\"", received.ReportId, call);
        }

        var kept = await LookAsync(database);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(kept.ExpectNoPieces);
    }

    /// <summary>A draft whose last save is gone, or that has become a report unasked.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_notices_a_call_that_lost_a_save_or_ended_by_itself(bool ends)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await desk.CallAsync(Cancel, (CallFields.Notes, "They sleep in the barn"));
        var saved = new Dictionary<string, string> { [CallFields.Notes] = "They sleep in the barn" };
        (await LookAsync(database)).ExpectOpen(call, saved);

        if (ends) await desk.FinishAsync(call, Cancel);
        else await desk.WriteAsync(call, Cancel, (CallFields.Notes, "They sleep"));

        var kept = await LookAsync(database);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => kept.ExpectOpen(call, saved));
    }

    /// <summary>Somebody who leaves nothing out that the sabotage is about.</summary>
    private static Told TellAll(string mark) => Enumerable.Range(1, 1000).Select(seed => new Told(mark, new Random(seed))).First(told => told is { SafeWords.Length: > 0, Phones.Length: > 0 });

    private static async Task<ReceiveResult.Received> ReportAsync(TestDatabase database, Told told)
    {
        await using var db = database.Open(Viewer.Nobody);
        return (ReceiveResult.Received)await new Intake(db).ReceiveAsync(
            new ReportDraft
            {
                Channel = "web",
                Answers = told.ToAnswers(),
                Facts = new ReportFacts { Confidentiality = "confidential" },
                Contact = new ReporterContactDraft { Name = "", Way = "phone", Address = "01632 960001", SafeWords = told.SafeWords },
                WantsReturnCode = true,
            }, Cancel);
    }

    private static async Task<(Guid Call, string Reference)> CallAsync(TestDatabase database, Told told)
    {
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await desk.CallAsync(
            Cancel, (CallFields.Notes, told.What), (CallFields.Where, told.Where), (CallFields.Postcode, told.Postcode), (CallFields.Vehicles, told.Vehicles),
            (CallFields.Phones, told.Phones), (CallFields.Way, "phone"), (CallFields.Address, "01632 960001"), (CallFields.SafeWords, told.SafeWords));
        return (call, (await desk.FinishAsync(call, Cancel)).Reference);
    }

    private static async Task<Kept> LookAsync(TestDatabase database)
    {
        await using var db = database.Open(Viewer.System("test"));
        return await Kept.ReadAsync(db, Cancel);
    }

    /// <summary>As whoever owns the database can: what refuses to forget is taken off first.</summary>
    private static async Task SabotageAsync(TestDatabase database, string statement, Guid report, Guid call)
    {
        await using var db = database.Open(Viewer.Nobody);
        await db.Database.OpenConnectionAsync(Cancel);
        var isSqlite = TestDatabase.ChosenEngine == DatabaseEngine.Sqlite;
        await ExecuteAsync(isSqlite ? "PRAGMA foreign_keys = OFF" : "SET session_replication_role = replica");
        if (isSqlite)
        {
            var triggers = await db.Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'trigger'").ToListAsync(Cancel);
            foreach (var trigger in triggers) await ExecuteAsync($"DROP TRIGGER \"{trigger}\"");
        }

        Assert.True(await ExecuteAsync(statement) > 0, $"{statement} changed nothing.");
        await db.Database.CloseConnectionAsync();

        async Task<int> ExecuteAsync(string sql)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            foreach (var (name, id) in new[] { ("@report", report), ("@call", call) }.Where(p => sql.Contains(p.Item1, StringComparison.Ordinal)))
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, isSqlite ? id.ToByteArray(bigEndian: true) : id);
                command.Parameters.Add(parameter);
            }

            return await command.ExecuteNonQueryAsync(Cancel);
        }
    }
}
