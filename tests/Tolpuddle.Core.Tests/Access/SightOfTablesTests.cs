using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>For every table: who sees the rows of agency A. A table without a line here fails.</summary>
/// <remarks>
/// Viewers: <c>nobody</c>, <c>reporter</c> (holds the code of the report that was referred), <c>writer</c> (holds the token of an unsent
/// form), <c>system</c>, <c>program at A</c> (reads by a key), <c>ROLE at A</c> and <c>ROLE at B</c> for each role, none of whom is on the case;
/// <c>receiver</c> (at C, to which one report was referred), <c>member</c> of the case (at B), and four who should see no
/// more than anybody at B: <c>former member</c>, <c>future member</c>, <c>member turned administrator</c>, and
/// <c>former receiver</c> at D, which declined. <c>emergency</c> (at D) has opened the case in an emergency and looks at its page;
/// <c>emergency without the glass</c> is the same person anywhere else. <c>guest</c> has no account and came in by link and code, and so had
/// <c>guest who has answered</c> and <c>guest who comes too late</c>, whose links are over. <c>handlers</c> are advisers, coordinators, practitioners and analysts.
/// </remarks>
public sealed class SightOfTablesTests
{
    private const string Table = """
        row                            | who sees it
        PartnershipProfile             | everybody
        HelpContact                    | everybody
        LanguageApproval               | everybody
        Channel                        | everybody
        PublishedAccount               | everybody
        DataKey                        | system
        OutboxMessage                  | system
        Reminder                       | system
        FloodWindow                    | system
        AccountToken                   | system
        SignInFailures                 | system
        Agency                         | signed in, system
        Account                        | signed in, system
        Session                        | Adviser at A, system
        SignInProvider                 | Administrator at A, system
        Authenticator                  | Adviser at A, system
        Passkey                        | Adviser at A, system
        RecoveryCode                   | Adviser at A, system
        FactorReset                    | Administrator at A, system
        Notice                         | Adviser at A, system
        AuditEntry                     | DataProtectionOfficer at A, system
        AuditWriter                    | system
        AuditHole                      | system
        AuditSealing                   | system
        SealedEntry                    | system
        AuditCheckpoint                | officers, system
        Grant: the referral            | receiver
        Grant: the membership          | member
        Grant: the emergency           | emergency
        EmergencyAccess                | emergency, emergency without the glass, member, officers of A and D
        ApiKey                         | administrators, DataProtectionOfficer at A, system
        Webhook                        | administrators, DataProtectionOfficer at A, system
        WebhookDelivery                | administrators, DataProtectionOfficer at A, system
        SentReport                     | program at A, system
        BlindKey                       | handlers
        UnsentReport                   | writer, system
        KeptForm                       | writer, system
        Call                           | Adviser at A
        RingingCall                    | Adviser at A, program at A, system
        HandOver                       | handlers at A
        Report: referred               | handlers at A, reporter, receiver
        Report: in the case            | handlers at A, member, emergency
        Attachment: of the reporter    | handlers at A, reporter, receiver
        Attachment: a voice            | handlers at A, reporter
        Attachment: a paper of the reporter | handlers at A, reporter
        Attachment: of the team        | handlers at A, receiver
        Attachment: a voice that the team added | handlers at A
        Attachment: in the case        | handlers at A, member, emergency
        ReportImport                   | Coordinator at A, system
        ImportedReport                 | Coordinator at A, system
        ReporterContact: referred      | handlers at A
        ReporterContact: in the case   | handlers at A
        InterpreterBooking: referred   | handlers at A
        InterpreterBooking: in the case | handlers at A
        ReportMessage: referred        | handlers at A, reporter, receiver
        ReportMessage: in the case     | handlers at A, member, emergency
        Mention: referred              | handlers at A, receiver
        Mention: in the case           | handlers at A, member, emergency
        RiskJudgement: referred        | handlers at A, receiver
        RiskJudgement: in the case     | handlers at A, member, emergency
        DutyDischarge: referred        | handlers at A, receiver
        DutyDischarge: in the case     | handlers at A, member, emergency
        Grade: referred                | handlers at A, receiver
        Grade: in the case             | handlers at A, member, emergency
        HandlingNote: referred         | handlers at A
        HandlingNote: in the case      | handlers at A
        Link: within the case          | handlers at A, member, emergency
        Link: between the two          | handlers at A
        ContactQuestion                | handlers at A, receiver
        ContactRequest: not answered   | receiver
        ContactRequest: cannot say     | receiver
        ContactRequest: will contact   | handlers at A, receiver
        Referral: referred             | handlers at A, receiver
        Referral: in the case          | handlers at A, former receiver, member, emergency, emergency without the glass
        Referral: to the guest         | handlers at A, member, emergency
        Referral: to the guest who has answered | handlers at A, member, emergency
        Referral: to the guest who comes too late | handlers at A, member, emergency
        Guest: guest                   | handlers at A, member, emergency, guest
        Guest: guest who has answered  | handlers at A, member, emergency
        Guest: guest who comes too late | handlers at A, member, emergency
        Case                           | member, emergency
        CaseMember                     | member, emergency
        CaseReport                     | member, emergency
        Sharing: of the case           | member, emergency
        Sharing: of the referral       | handlers at A, receiver
        CaseEntry                      | member, emergency
        CaseTask                       | member, emergency
        CaseDecision                   | member, emergency
        CaseSubject                    | member, emergency
        Outcome                        | member, emergency
        LegalHold: on the report       | keepers at A, handlers at A, receiver, system
        LegalHold: on the case         | keepers at A, member, emergency, system
        Ending: of the report          | keepers at A, handlers at A, receiver, system
        Ending: of the case            | keepers at A, member, emergency, system
        RetentionPeriod                | signed in, system
        RetentionWork                  | system
        ErasedRecord                   | keepers at A, system
        StatisticalShell               | keepers at A, system
        ErasedCount                    | system
        SubjectRequest                 | keepers at A, system
        SubjectFinding                 | keepers at A, system
        Organisation                   | signed in
        Commitment                     | signed in
        Activity                       | signed in
        ActivityOrganisation           | signed in
        Evidence                       | signed in
        AccountFigure                  | signed in
        """;

    private static readonly IReadOnlyList<(string Row, string[] Who)> Expected =
        [.. Table.Split('\n').Skip(1).Select(line => line.Split('|')).Select(cells => (cells[0].Trim(), cells[1].Split(',', StringSplitOptions.TrimEntries)))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_sees_of_every_table_what_they_may_and_nothing_more()
    {
        await using var database = await TestDatabase.CreateAsync();
        var world = new SightWorld(database);
        await world.PlantAsync(Cancel);
        var wrong = new List<string>();

        foreach (var (name, viewer) in world.Viewers)
        {
            await using var db = database.Open(viewer);
            var seen = new HashSet<string>();
            foreach (var table in db.Model.GetEntityTypes())
            {
                foreach (var row in await RowsAsync(db, table.ClrType)) seen.Add(SightWorld.KeyOf(db, row));
            }

            foreach (var (row, who) in Expected)
            {
                var may = who.Any(group => SightWorld.IsIn(group, name, viewer));
                if (!world.Planted.TryGetValue(row, out var key)) wrong.Add($"Nothing was planted for '{row}'");
                else if (seen.Contains(key) != may) wrong.Add($"{name} {(may ? "does not see" : "sees")} {row}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_table_has_a_line_and_every_planted_row_is_in_one()
    {
        await using var database = await TestDatabase.CreateAsync();
        var world = new SightWorld(database);
        await world.PlantAsync(Cancel);
        await using var db = database.Open(Core.Access.Viewer.Nobody);

        Assert.Equal(db.Model.GetEntityTypes().Select(table => table.ClrType.Name).Order(), Expected.Select(e => e.Row.Split(':')[0]).Distinct().Order());
        Assert.Equal(world.Planted.Keys.Order(), Expected.Select(e => e.Row).Order());
    }

    private static async Task<List<object>> RowsAsync(TolpuddleContext db, Type table)
    {
        var set = (IQueryable<object>)typeof(DbContext).GetMethod(nameof(DbContext.Set), 1, [])!.MakeGenericMethod(table).Invoke(db, null)!;
        return await set.AsNoTracking().ToListAsync(Cancel);
    }
}
