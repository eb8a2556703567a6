using System.Net.Http.Json;
using System.Text.Json;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Progress;

/// <summary>In summer the day ends in Britain an hour before it does in UTC, and what is told of days follows Britain.</summary>
public sealed class BritishDaysTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_midnight_in_summer_it_is_the_next_day_for_reporters_for_the_public_and_in_the_audit()
    {
        await using var site = await TestSite.StartAsync();
        var (day, next) = (new DateOnly(2027, 6, 15), new DateOnly(2027, 6, 16));
        site.Clock.Advance(new DateTimeOffset(2027, 6, 15, 22, 30, 0, TimeSpan.Zero) - site.Clock.GetUtcNow());
        var code = await Reporter.ReportAsync(site, "Before midnight", Cancel);
        site.Clock.Advance(TimeSpan.FromHours(1));
        await Reporter.ReportAsync(site, "After midnight", Cancel);

        using var reporter = site.NewCaller();
        Assert.Contains("It arrived yesterday", (await Reporter.ReturnAsync(reporter, code, Cancel)).MainText, StringComparison.Ordinal);
        await using (var db = site.Database.Open(Viewer.Nobody))
        {
            var counts = new PublicCounts(db);
            Assert.Equal((1, 1), (await counts.ReportsAsync(day, day, Cancel), await counts.ReportsAsync(next, next, Cancel)));
        }

        using var publisher = await site.SignInAsync(DemoPeople.Publisher, Cancel);
        var page = await publisher.GetAsync("/publication", Cancel);
        Assert.Equal("2027-06-16", page.Find("#NewFigure_Until").GetAttribute("value"));
        await publisher.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Note"] = "At night" }, "form[action*=Publish] button");
        Assert.Equal("2027-06-16", (await publisher.Http.GetFromJsonAsync<JsonElement>("/progress.json", Cancel)).GetProperty("asOf").GetString());
        Assert.Equal("16 June 2027", (await publisher.GetAsync("/progress/history", Cancel)).TextOf(".release h2"));

        await using (var db = await site.Database.OpenAsync(DemoPeople.DataProtectionOfficer, Cancel))
        {
            var trail = new AuditTrail(db);
            var before = await trail.AskAsync(new AuditQuestion(AuditScope.OurPeople, null, "", day, day), null, 100, Cancel);
            await trail.AskAsync(new AuditQuestion(AuditScope.OurPeople, null, "", next, next), null, 100, Cancel);
            var after = await trail.AskAsync(new AuditQuestion(AuditScope.OurPeople, null, "", next, next), null, 100, Cancel);
            Assert.Empty(before!);
            Assert.NotEmpty(after!);
        }
    }
}
