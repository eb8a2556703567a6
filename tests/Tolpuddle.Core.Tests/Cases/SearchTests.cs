using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

public sealed class SearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_by_words_identifiers_references_places_and_days_and_says_why()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var farm = TestReports.Draft(
            db, "A minibus fetches men at the farm gate", facts: new ReportFacts { Kind = "labour", Sector = "agriculture", Outward = "DT4" }, receivedAt: db.Now.AddDays(-3));
        var salon = TestReports.Draft(db, "Girls sleep in the salon, a minibus waits", facts: new ReportFacts { Kind = "labour", Outward = "BH1" }, receivedAt: db.Now.AddDays(-2));
        await TestReports.ReceiveAsync(db, farm, Cancel, (MentionKind.Phone, "07700 900123"), (MentionKind.Vehicle, "WF12 ABC"));
        await TestReports.ReceiveAsync(db, salon, Cancel, (MentionKind.Phone, "07700 900123"));

        await ExpectAsync("minibus", salon, farm);
        await ExpectAsync("Farm MINIBUS", farm);
        await ExpectAsync("minibus helicopter");
        await ExpectAsync("+44 7700 900123", salon, farm);
        await ExpectAsync("WF12ABC", farm);
        await ExpectAsync("07700900123 salon", salon);
        await ExpectAsync(farm.Reference.ToLowerInvariant(), farm);
        await ExpectRequestAsync(new SearchRequest { Outward = "BH" }, salon);
        await ExpectRequestAsync(new SearchRequest { Kind = "labour", To = Days.Of(db.Now.AddDays(-3)) }, farm);
        await ExpectRequestAsync(new SearchRequest { Text = "minibus", From = Days.Of(db.Now.AddDays(-2)) }, salon);
        await ExpectRequestAsync(new SearchRequest { Kind = "sexual" });

        var why = (await new Search(db).FindAsync(new SearchRequest { Text = "minibus 07700 900123" }, Cancel)).Why;
        Assert.Equal(2, why.Count);
        Assert.StartsWith("phone", why[0], StringComparison.Ordinal);
        Assert.Equal("word minibus", why[1]);

        Task ExpectAsync(string text, params Report[] expected) => ExpectRequestAsync(new SearchRequest { Text = text }, expected);

        async Task ExpectRequestAsync(SearchRequest request, params Report[] expected)
        {
            var page = await new Search(db).FindAsync(request, Cancel);
            Assert.Equal(expected.Select(r => r.Reference), page.Reports.Select(r => r.Reference));
        }
    }

    [Fact]
    public async Task Shows_nothing_that_the_viewer_may_not_see_and_writes_the_search_down()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var helpline = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await TestReports.ReceiveAsync(helpline, TestReports.Draft(helpline, "A minibus at the farm"), Cancel, (MentionKind.Phone, "07700 900123"));
        await using var police = await database.OpenAsync(DemoPeople.Police, Cancel);

        foreach (var text in new[] { "minibus", "07700 900123", report.Reference })
        {
            var page = await new Search(police).FindAsync(new SearchRequest { Text = text }, Cancel);
            Assert.Empty(page.Reports);
            Assert.Empty(page.Cases);
        }

        await new Search(helpline).FindAsync(new SearchRequest { Text = "minibus" }, Cancel);
        await using var officer = await database.OpenAsync(DemoPeople.DataProtectionOfficer, Cancel);
        Assert.Equal("triage", (await officer.Audit.SingleAsync(e => e.Act == "search", Cancel)).Purpose);
    }

    [Fact]
    public async Task A_member_finds_a_case_by_its_words_its_reference_and_its_reports()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "A minibus at the farm"), Cancel, (MentionKind.Phone, "07700 900123"));
        var work = new Case
        {
            Reference = Methods.Identifiers.Reference.New(Case.ReferencePrefix).Value,
            Title = "Harvest gang",
            LeadAgencyId = db.Viewer.AgencyId,
            OpenedById = db.Viewer.AccountId,
            OpenedAt = db.Now,
            Risk = RiskClock.High,
        };
        db.Cases.Add(work);
        db.Grants.Add(new Grant { RecordId = work.Id, HolderId = db.Viewer.AccountId, From = db.Now, Reason = "case member" });
        db.CaseReports.Add(new CaseReport { CaseId = work.Id, ReportId = report.Id, AddedById = db.Viewer.AccountId, AddedAt = db.Now });
        db.BlindKeys.Add(new BlindKey { Kind = BlindKeyKind.CaseWord, Key = db.Vault.BlindKey("CaseWord", "harvest"), OwnerId = work.Id });
        await db.PlantAsync(Cancel);
        await using var colleague = await database.OpenAsync(DemoPeople.Adviser, Cancel);

        foreach (var text in new[] { "harvest", work.Reference, "07700 900123", report.Reference })
        {
            Assert.Equal("Harvest gang", Assert.Single((await new Search(db).FindAsync(new SearchRequest { Text = text }, Cancel)).Cases).Title);
            Assert.Empty((await new Search(colleague).FindAsync(new SearchRequest { Text = text }, Cancel)).Cases);
        }
    }

    [Fact]
    public async Task Among_ten_thousand_reports_every_page_is_right_and_costs_few_statements()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var expected = new List<string>();
        for (var i = 0; i < 10_000; i++)
        {
            var rare = i % 80 == 0; // 125 reports hold both words
            var report = TestReports.Draft(db, rare ? "minibus farm" : i % 2 == 0 ? "minibus" : "farm", receivedAt: db.Now.AddMinutes(-i));
            TestReports.Add(db, report);
            if (rare) expected.Add(report.Reference);
        }

        await db.PlantAsync(Cancel);
        db.ChangeTracker.Clear();
        var search = new Search(db);
        var found = new List<string>();
        Guid? after = null;
        using var statements = await Statements.ListenAsync(database, Cancel);
        do
        {
            statements.Clear();
            var page = await search.FindAsync(new SearchRequest { Text = "farm minibus", After = after }, Cancel);
            Assert.True(statements.Texts.Count is > 0 and <= 4, string.Join('\n', statements.Texts));
            found.AddRange(page.Reports.Select(r => r.Reference));
            after = page.More;
        }
        while (after is not null);

        Assert.Equal(expected, found);
    }
}
