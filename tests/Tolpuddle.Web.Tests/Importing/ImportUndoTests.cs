using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Importing;

/// <summary>Rows that say something else now, and rows that should not have been taken.</summary>
public sealed class ImportUndoTests
{
    private const string File = "Ref,Text\n1,Men sleep in a van and call 07700 900142\n2,Women in a flat\n3,Boys on a farm\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_that_says_something_else_adds_what_it_says_and_rewrites_nothing()
    {
        await using var site = await ImportSite.StartAsync();
        var first = ImportSite.Made(await site.ImportAsync("hotline.csv", File));
        var changed = File.Replace("Women in a flat", "Women in another flat", StringComparison.Ordinal);
        var refused = await site.CheckAsync(await site.SendAsync("hotline.csv", changed));
        Assert.Equal(("0", "2", "1"), (ImportSite.Counts(refused)["Would be taken"], ImportSite.Counts(refused)["Taken before"], ImportSite.Counts(refused)["Would not be taken"]));
        Assert.Contains("never rewritten", refused.MainText, StringComparison.Ordinal);

        var added = await site.ImportAsync("hotline.csv", changed, takesChanges: true);

        Assert.Equal(("0", "1", "2", "0"), (ImportSite.Counts(added)["Taken"], ImportSite.Counts(added)["Added what changed"], ImportSite.Counts(added)["Taken before"], ImportSite.Counts(added)["Not taken"]));
        var reports = await site.ReportsAsync();
        var (original, repeat) = (reports.Single(r => r.Reference == first[1]), reports.Single(r => r.Answers.What == "Women in another flat"));
        Assert.Equal(("Women in a flat", true), (original.Answers.What, original.IsOpen));
        Assert.Equal((original.Id, false, "duplicate"), (repeat.DuplicateOfId, repeat.IsOpen, repeat.CloseReason));
        Assert.Contains($"Merged into {first[1]}", added.MainText, StringComparison.Ordinal);
        Assert.Contains($"{repeat.Reference} was merged into this", (await site.Coordinator.GetAsync($"/reports/{first[1]}", Cancel)).MainText, StringComparison.Ordinal);
        await using var reader = await site.Site.Database.OpenAsync(DemoPeople.Adviser, Cancel);
        Assert.Equal(1, await reader.Notices.CountAsync(n => n.Text == $"{repeat.Reference}, out of an imported file, was merged into {first[1]}.", Cancel));

        var same = await site.CheckAsync(await site.SendAsync("hotline.csv", changed), new Dictionary<string, string> { ["TakesChanges"] = "true" });
        Assert.Equal(("0", "0", "3"), (ImportSite.Counts(same)["Would be taken"], ImportSite.Counts(same)["Would add what changed"], ImportSite.Counts(same)["Taken before"]));
        Assert.Equal(4, (await site.ReportsAsync()).Count);

        added = await site.UndoAsync(await site.Coordinator.GetAsync(added.Path, Cancel), repeat.Reference);
        Assert.Contains($"{repeat.Reference} is undone.", added.TextOf(".notice"), StringComparison.Ordinal);
        Assert.Equal(3, (await site.ReportsAsync()).Count);
        Assert.Equal("3", ImportSite.Counts(await site.CheckAsync(await site.SendAsync("hotline.csv", File)))["Taken before"]);
    }

    [Fact]
    public async Task What_changed_of_a_closed_report_waits_by_itself_and_says_of_which()
    {
        await using var site = await ImportSite.StartAsync();
        var first = ImportSite.Made(await site.ImportAsync("hotline.csv", File));
        await using (var db = await site.Site.Database.OpenAsync(DemoPeople.Coordinator, Cancel))
        {
            var id = await db.Reports.Where(r => r.Reference == first[0]).Select(r => r.Id).SingleAsync(Cancel);
            Assert.Equal(TriageResult.Done, await new Triage(db).CloseAsync(id, "advice", "Told where to go", false, Cancel));
        }

        var added = await site.ImportAsync("hotline.csv", File.Replace("Men sleep", "Nine men sleep", StringComparison.Ordinal), takesChanges: true);

        var report = (await site.ReportsAsync()).Single(r => r.Answers.What.StartsWith("Nine", StringComparison.Ordinal));
        Assert.Equal((true, ReportState.New, (Guid?)null), (report.IsOpen, report.State, report.DuplicateOfId));
        Assert.Contains($"Says something else than {first[0]}, which is closed", (await site.Coordinator.GetAsync($"/reports/{report.Reference}", Cancel)).MainText, StringComparison.Ordinal);
        added = await site.UndoAsync(added, report.Reference);
        Assert.Contains($"{report.Reference} is undone.", added.TextOf(".notice"), StringComparison.Ordinal);
        Assert.Equal("3", ImportSite.Counts(await site.CheckAsync(await site.SendAsync("hotline.csv", File)))["Taken before"]);
    }

    [Fact]
    public async Task An_id_that_stands_twice_in_a_file_changes_nothing_of_itself_however_often_it_is_sent()
    {
        const string Twice = "Ref,Text\n1,Men\n1,Women\n1,Men\n";
        await using var site = await ImportSite.StartAsync();
        await site.ImportAsync("twice.csv", Twice, takesChanges: true);
        for (var sent = 0; sent < 2; sent++)
        {
            var look = await site.CheckAsync(await site.SendAsync("twice.csv", Twice), new Dictionary<string, string> { ["TakesChanges"] = "true" });

            Assert.Contains("Row 2: Its id stands in the file before", look.MainText, StringComparison.Ordinal);
            Assert.Equal(("0", "2", "1"), (ImportSite.Counts(look)["Would be taken"], ImportSite.Counts(look)["Taken before"], ImportSite.Counts(look)["Would not be taken"]));
            Assert.Null(look.Document.QuerySelector("[action*='handler=Take']"));
        }

        Assert.Equal("Men", Assert.Single(await site.ReportsAsync()).Answers.What);
    }

    [Fact]
    public async Task A_row_that_is_undone_is_gone_for_everybody_and_can_be_taken_again()
    {
        await using var site = await ImportSite.StartAsync();
        var page = await site.ImportAsync("hotline.csv", File);
        var reference = ImportSite.Made(page)[0];
        await using var police = await site.Site.Database.OpenAsync(DemoPeople.Police, Cancel);
        Assert.True(IdentifierKnown(await HeldElsewhereAsync(police)));
        var today = Days.Of(police.Now);
        var counted = await new PublicCounts(police).ReportsAsync(today, today, Cancel);

        page = await site.UndoAsync(page, reference);

        Assert.Contains($"{reference} is undone. Its row can be taken again.", page.TextOf(".notice"), StringComparison.Ordinal);
        Assert.DoesNotContain(reference, string.Concat(ImportSite.Made(page)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Coordinator.GetAsync($"/reports/{reference}", Cancel)).Status);
        Assert.DoesNotContain(reference, (await site.Coordinator.GetAsync("/reports/queue", Cancel)).MainText, StringComparison.Ordinal);
        Assert.DoesNotContain(reference, (await site.Coordinator.GetAsync("/search?q=07700+900142", Cancel)).MainText, StringComparison.Ordinal);
        Assert.Equal(2, (await site.ReportsAsync()).Count);
        Assert.False(IdentifierKnown(await HeldElsewhereAsync(police)));
        Assert.Equal(counted - 1, await new PublicCounts(police).ReportsAsync(today, today, Cancel));
        await using (var system = site.Site.Database.Open(Viewer.System("test")))
        {
            var coordinator = await site.Site.Database.ViewerAsync(DemoPeople.Coordinator, Cancel);
            Assert.Equal(1, await system.Audit.CountAsync(e => e.Act == "report.undo" && e.AccountId == coordinator.AccountId, Cancel));
        }

        var again = await site.ImportAsync("hotline.csv", File);
        Assert.Equal(("1", "2"), (ImportSite.Counts(again)["Taken"], ImportSite.Counts(again)["Taken before"]));
        Assert.True(IdentifierKnown(await HeldElsewhereAsync(police)));
        Assert.NotEqual(reference, ImportSite.Made(again).Single());
    }

    [Fact]
    public async Task What_somebody_works_on_stays_when_one_or_all_are_undone()
    {
        await using var site = await ImportSite.StartAsync();
        var page = await site.ImportAsync("hotline.csv", File);
        var made = ImportSite.Made(page);
        await using (var db = await site.Site.Database.OpenAsync(DemoPeople.Adviser, Cancel))
        {
            var ids = await db.Reports.ToDictionaryAsync(r => r.Reference, r => r.Id, Cancel);
            Assert.Equal(TriageResult.Done, await new Triage(db).ClaimAsync(ids[made[0]], Cancel));
            db.Grades.Add(new Grade { ReportId = ids[made[1]], At = db.Now, AuthorId = db.Viewer.AccountId, Source = "2", Assessment = "B", Handling = "P" });
            await db.PlantAsync(Cancel);
        }

        foreach (var worked in made.Take(2))
        {
            page = await site.UndoAsync(page, worked); // as it stood before somebody took it
            Assert.Contains($"{worked} stays: somebody has worked on it.", page.TextOf(".notice"), StringComparison.Ordinal);
            page = await site.Coordinator.GetAsync(page.Path, Cancel);
            if (worked == made[0]) Assert.Null(page.Document.QuerySelector($"form:has(input[value='{worked}'])"));
        }

        var working = await site.PressAsync(page, "UndoAll");
        Assert.Contains("What nobody has worked on is being undone", working.MainText, StringComparison.Ordinal);
        page = await site.WorkAsync(working);

        Assert.Equal("1", ImportSite.Counts(page)["Undone"]);
        Assert.Equal(made.Take(2).Order(), (await site.ReportsAsync()).Select(r => r.Reference).Order());
    }

    private static async Task<IReadOnlyList<Identifier>> HeldElsewhereAsync(TolpuddleContext db) => await new Sight(db).HeldElsewhereAsync([Phone()], [], Cancel);

    private static Identifier Phone() => Identifier.TryParse(IdentifierKind.Phone, "07700 900142", out var phone) ? phone : throw new InvalidOperationException("That is a telephone.");

    private static bool IdentifierKnown(IReadOnlyList<Identifier> held) => held.Count > 0;
}
