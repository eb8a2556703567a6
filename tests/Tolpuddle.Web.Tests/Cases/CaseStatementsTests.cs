using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Cases;

/// <summary>A page of a case asks the database as often for thirty rows as for three.</summary>
public sealed class CaseStatementsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_much_there_is_no_page_asks_more_often()
    {
        await using var site = await TestSite.StartAsync();
        await using var db = await site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        using var lead = await site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var main = await TestCases.OpenAsync(db, "Packhouse", Cancel);
        string[] paths = ["/cases", "/cases/tasks", .. new[] { "", "/tasks", "/decisions", "/subjects", "/outcomes", "/reports", "/members", "/timeline", "/change" }.Select(part => $"/cases/{main}{part}")];
        await FillAsync(db, main, 3);
        using var statements = await Statements.ListenAsync(site.Database, Cancel);
        var few = await CountAsync();

        await FillAsync(db, main, 27);
        var many = await CountAsync();

        Assert.All(few.Values, count => Assert.InRange(count, 1, 30));
        Assert.Equal(few, many);

        async Task<Dictionary<string, int>> CountAsync()
        {
            var counts = new Dictionary<string, int>();
            foreach (var path in paths)
            {
                await lead.GetAsync(path, Cancel); // what is asked once for all is asked here
                statements.Clear();
                Assert.Equal(System.Net.HttpStatusCode.OK, (await lead.GetAsync(path, Cancel)).Status);
                counts[path] = statements.Texts.Count;
            }

            return counts;
        }
    }

    /// <summary>Rows of every kind on one case, and as many cases beside it.</summary>
    private static async Task FillAsync(TolpuddleContext db, string reference, int rows)
    {
        var today = Days.Of(db.Now);
        for (var i = 0; i < rows; i++)
        {
            db.ChangeTracker.Clear();
            var beside = await TestCases.OpenAsync(db, "Beside", Cancel, (MentionKind.Phone, "07700 900142"));
            var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel, (MentionKind.Vehicle, "BD51 SMR"));
            CaseResult[] results =
            [
                await new TaskList(db).SetAsync(beside, "Look", db.Viewer.AccountId, today, Cancel),
                await new TaskList(db).SetAsync(reference, "Look", db.Viewer.AccountId, today, Cancel),
                await new CaseLog(db).DecideAsync(reference, new DecisionDraft("Wait", "", "Too soon"), Cancel),
                await new CaseLog(db).RecordOutcomeAsync(reference, new OutcomeDraft("safe", 3, today, db.Viewer.AgencyId, ""), Cancel),
                await new PeopleAndThings(db).AddAsync(reference, MentionKind.Person, "Sam", "witness", Cancel),
                await new CaseFiles(db).AddReportAsync(reference, report.Reference, Cancel),
            ];
            Assert.All(results, result => Assert.Equal(CaseResult.Done, result));
        }
    }
}
