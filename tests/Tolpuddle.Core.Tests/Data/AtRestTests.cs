using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Tests.Access;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Data;

/// <summary>What stands in the tables, seen by somebody who has the database and not the program.</summary>
public sealed class AtRestTests
{
    /// <summary>Every text that stands in plain: codes, references, names of bodies, what is public. A new one is a decision, and a line here.</summary>
    private static readonly string[] PlainTexts =
    [
        "Account.Language", "Account.PasswordHash", "AccountFigure.Measure", "Activity.Code", "Activity.Lead", "Activity.What", "ActivityOrganisation.Part", "Agency.Name",
        "AuditCheckpoint.Note", "AuditEntry.Act", "Case.Reference", "Case.Risk", "CaseMember.Part", "CaseSubject.Part", "Channel.Code", "Commitment.Code", "Commitment.Text",
        "Commitment.Why", "DutyDischarge.Duty", "EmergencyAccess.Reference", "Ending.Class", "Ending.Reference", "ErasedCount.Measure", "Evidence.Text", "Grade.Assessment", "Grade.Conditions",
        "Grade.Handling", "Grade.Source", "Grant.Reason", "HandlingNote.Step", "HelpContact.Hours", "HelpContact.Name", "HelpContact.Phone", "HelpContact.When", "InterpreterBooking.Way",
        "LanguageApproval.Language", "LanguageApproval.TextsHash", "LegalHold.Reference",
        "Mention.Part", "Notice.Path", "Notice.Text", "Organisation.Code", "Organisation.Kind", "Organisation.Name", "Organisation.Part", "Outcome.Code",
        "OutboxMessage.Failure", "PartnershipProfile.Area", "PartnershipProfile.LeaveTo", "PartnershipProfile.Name", "PublishedAccount.Content",
        "PublishedAccount.Note", "Referral.ResultCode", "Report.Channel", "Report.CloseReason", "Report.Language", "Report.Reference", "Report.Risk",
        "ReportFacts.AdultAtRisk", "ReportFacts.Children", "ReportFacts.Confidentiality", "ReportFacts.ContactClass", "ReportFacts.DangerNow", "ReportFacts.Kind",
        "ReportFacts.Outward", "ReportFacts.Proximity", "ReportFacts.ReporterRole", "ReportFacts.Sector", "ReportFacts.StillGoingOn", "ReporterContact.Way", "RiskJudgement.Risk",
        "RetentionPeriod.Class", "RetentionPeriod.Ground", "StatisticalShell.Area", "StatisticalShell.Channel", "StatisticalShell.Kind", "StatisticalShell.Outcome", "StatisticalShell.Sector", "SubjectFinding.Exemption", "SubjectFinding.Reference",
        "Sharing.Basis", "Sharing.Consent",
        "Webhook.Types", "WebhookDelivery.Failure", "WebhookDelivery.Type",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_text_is_encrypted_or_known_to_identify_nobody()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.Open(Viewer.Nobody);

        var plain = db.Model.GetEntityTypes()
            .SelectMany(table => table.GetProperties().Concat(table.GetComplexProperties().SelectMany(c => c.ComplexType.GetProperties())))
            .Where(p => p.ClrType == typeof(string) && p.PropertyInfo?.IsDefined(typeof(EncryptedAttribute)) != true)
            .Select(p => $"{p.DeclaringType.ClrType.Name}.{p.Name}");

        Assert.Equal(PlainTexts.Order(StringComparer.Ordinal), plain.Order(StringComparer.Ordinal));
    }

    /// <summary>Reporters are found by nothing: no address of a network, no cookie, no print of a browser has a column.</summary>
    [Fact]
    public async Task No_table_has_a_place_for_where_somebody_came_from()
    {
        string[] traces = ["ip", "ipaddress", "address", "remote", "client", "agent", "useragent", "browser", "fingerprint", "cookie", "device", "host", "referer", "referrer", "headers"];
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.Open(Viewer.Nobody);

        var suspicious = db.Model.GetEntityTypes().SelectMany(table => table.GetProperties())
            .Where(p => WordsOf(p.Name).Append(p.Name.ToLowerInvariant()).Intersect(traces).Any())
            .Select(p => $"{p.DeclaringType.ClrType.Name}.{p.Name}");

        // The agency that runs the system, where a reporter asked to be called, the sessions of those who sign in, for themselves, and what an agency's sign-in calls us.
        Assert.Equal(["PartnershipProfile.HostAgencyId", "ReporterContact.Address", "Session.Browser", "SignInProvider.ClientId", "SignInProvider.ClientSecret"], suspicious.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ciphertexts_swapped_between_columns_are_not_read()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SightWorld(database).PlantAsync(Cancel);
        await ExecuteAsync(database, """UPDATE "ReporterContacts" SET "Address" = "SafeWords", "SafeWords" = "Address" """);
        await using var db = await AdviserAsync(database);

        await Assert.ThrowsAnyAsync<CryptographicException>(() => db.ReporterContacts.ToListAsync(Cancel));
    }

    [Fact]
    public async Task What_is_written_once_can_be_changed_and_deleted_by_no_statement()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new SightWorld(database).PlantAsync(Cancel);
        await using var db = database.Open(Viewer.Nobody);
        var tables = db.Model.GetEntityTypes().Where(t => t.ClrType.IsDefined(typeof(AppendOnlyAttribute))).ToList();
        Assert.Contains(tables, t => t.ClrType == typeof(AuditEntry));

        foreach (var table in tables)
        {
            var (name, column) = (table.GetTableName(), table.GetProperties().First(p => !p.IsPrimaryKey()).GetColumnName());
            await AssertRefusedAsync($"""UPDATE "{name}" SET "{column}" = "{column}" """);
            await AssertRefusedAsync($"""DELETE FROM "{name}" """);
        }

        await AssertRefusedAsync("""UPDATE "Reports" SET "Answers" = "Answers" """);
        await ExecuteAsync(database, """UPDATE "Reports" SET "Risk" = "Risk" """);

        async Task AssertRefusedAsync(string statement)
        {
            var refusal = await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(database, statement));
            Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_program_itself_cannot_change_what_is_written_once()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);

        db.Entry(report).Property(r => r.Answers).CurrentValue = new ReportAnswers { What = "Nothing" };

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.PlantAsync(Cancel));
    }

    /// <summary>Two values that share a key, as may happen once in a country: a hit is shown only if the values themselves fit.</summary>
    [Fact]
    public async Task A_key_that_leads_to_another_value_is_no_hit()
    {
        const string asked = "07700 900142";
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using (var police = await database.OpenAsync(DemoPeople.Police, Cancel)) await PlantCollisionAsync(police);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        await PlantCollisionAsync(db);

        var found = Assert.Single(TextIdentifiers.Find(asked));
        var known = await new LiveMatching(db, new Sight(db)).FindAsync([new Named(found.Identifier)], Guid.NewGuid(), Cancel);

        Assert.Empty(known.Cards);
        Assert.Empty(known.Elsewhere);
        Assert.Empty((await new Search(db).FindAsync(new SearchRequest { Text = asked }, Cancel)).Reports);

        async Task PlantCollisionAsync(TolpuddleContext holder)
        {
            var report = TestReports.Draft(holder, "x");
            TestReports.Add(holder, report, (MentionKind.Phone, "07700 900999"));
            var key = holder.Vault.BlindKey("Phone", Identifier.TryParse(IdentifierKind.Phone, asked, out var phone) ? phone.IndexKeys[0] : "");
            holder.BlindKeys.Add(new BlindKey { Kind = BlindKeyKind.Phone, Key = key, OwnerId = holder.Mentions.Local.Single().Id });
            await holder.PlantAsync(Cancel);
        }
    }

    private static async Task<TolpuddleContext> AdviserAsync(TestDatabase database)
    {
        await using var system = database.Open(Viewer.System("test"));
        var account = (await system.Accounts.ToListAsync(Cancel)).Single(a => a.Name == "Adviser at A");
        return database.Open(new Viewer { AccountId = account.Id, AgencyId = account.AgencyId, Roles = account.Roles, Purpose = "test" });
    }

    private static async Task ExecuteAsync(TestDatabase database, string statement)
    {
        await using var db = database.Open(Viewer.Nobody);
        await db.Database.ExecuteSqlRawAsync(statement, Cancel);
    }

    private static IEnumerable<string> WordsOf(string name) =>
        System.Text.RegularExpressions.Regex.Matches(name, "[A-Z][a-z]*").Select(word => word.Value.ToLowerInvariant());
}
