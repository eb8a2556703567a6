using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Audit;

/// <summary>What a data-protection officer is shown of a week: looking that calls for a question, and nothing of what the records hold.</summary>
public sealed class UnusualPageTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private Caller _officer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _officer = await _site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _officer.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task A_week_in_which_nothing_was_unusual_says_so()
    {
        await LookAsync(DemoPeople.Adviser, await ReceiveAsync("Men in a van"), At(10));

        Assert.Contains("Nobody looked unusually", (await OpenAsync()).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_opened_a_report_with_their_own_name_in_it_is_shown_with_the_reference_alone()
    {
        var viewer = await _site.Database.ViewerAsync(DemoPeople.OtherAdviser, Cancel);
        var named = await ReceiveAsync($"They are driven by {viewer.Name} to the farm");
        await LookAsync(DemoPeople.OtherAdviser, await ReceiveAsync("Men in a van"), At(10));
        await LookAsync(DemoPeople.OtherAdviser, named, At(10));

        var page = await OpenAsync();

        Assert.Contains($"own name opened one record in which their own name stands: {named.Reference}.", page.TextOf(".unusual"), StringComparison.Ordinal);
        Assert.DoesNotContain("driven by", page.MainText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(21, "")]
    [InlineData(23, "at night looked once at night")]
    [InlineData(5, "at night looked once at night")]
    public async Task Looking_at_night_is_shown_where_the_person_did_not_before(int hour, string said)
    {
        await LookAsync(DemoPeople.Adviser, await ReceiveAsync("Men in a van"), At(hour));

        Assert.Contains(said.Length > 0 ? said : "Nobody looked unusually", (await OpenAsync()).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_at_night_by_somebody_who_works_at_night_is_not_unusual()
    {
        var report = await ReceiveAsync("Men in a van");
        await LookAsync(DemoPeople.Adviser, report, At(23).AddDays(-10));
        await LookAsync(DemoPeople.Adviser, report, At(23));

        Assert.Contains("Nobody looked unusually", (await OpenAsync()).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_records_without_a_task_are_shown_and_those_that_somebody_works_on_are_not_counted()
    {
        for (var i = 0; i < UnusualLooks.ManyRecords; i++)
        {
            var report = await ReceiveAsync($"Shed {i}");
            await LookAsync(DemoPeople.OtherAdviser, report, At(10));
            await LookAsync(DemoPeople.OtherAdviser, report, At(10), i >= UnusualLooks.ManyWithoutTask ? "report.grade" : "file.open"); // whoever opens its files has not worked on it
        }

        var page = await OpenAsync();

        Assert.Contains($"many records opened {UnusualLooks.ManyRecords} records", page.MainText, StringComparison.Ordinal);
        Assert.Contains($"no task opened {UnusualLooks.ManyWithoutTask} records with which they had nothing to do", page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("no task", (await OpenAsync("&why=Volume")).TextOf("h1"), StringComparison.Ordinal);
        Assert.Contains("Nobody looked unusually in this way", (await OpenAsync("&why=OwnName")).MainText, StringComparison.Ordinal);
        var looks = await _officer.GetAsync(page.Find(".unusual a").GetAttribute("href")!, Cancel);
        Assert.Equal(UnusualLooks.ManyRecords * 2, looks.Document.QuerySelectorAll("tbody tr").Length);
    }

    [Theory]
    [InlineData("known.look")]
    [InlineData("contact.look")]
    public async Task What_the_desk_looks_up_by_itself_is_no_work_on_a_record(string act)
    {
        for (var i = 0; i < UnusualLooks.ManyWithoutTask; i++)
        {
            var report = await ReceiveAsync($"Shed {i}");
            await LookAsync(DemoPeople.OtherAdviser, report, At(10), act);
            await LookAsync(DemoPeople.OtherAdviser, report, At(10));
        }

        Assert.Contains($"no task opened {UnusualLooks.ManyWithoutTask} records with which they had nothing to do", (await OpenAsync()).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_a_week_the_officer_is_told_and_another_agency_is_not()
    {
        await LookAsync(DemoPeople.Adviser, await ReceiveAsync("Men in a van"), At(23));

        await _site.GoRoundAsync("unusual looking", Cancel);
        await _site.GoRoundAsync("unusual looking", Cancel);

        var notices = await _officer.GetAsync("/notices", Cancel);
        Assert.Equal(2, notices.MainText.Split("Unusual looking in the week of").Length);
        Assert.Contains("1 person", notices.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_of_another_agency_looked_at_is_shown_of_our_records_only()
    {
        var ours = await ReceiveAsync("Men in a van");
        await using (var police = await _site.Database.OpenAsync(DemoPeople.Police, Cancel))
        {
            var theirs = await TestReports.ReceiveAsync(police, TestReports.Draft(police, "Women in a house"), Cancel);
            await LookAsync(DemoPeople.Police, theirs, At(10));
            await LookAsync(DemoPeople.Police, ours, At(10));

            var own = await _officer.GetAsync("/audit", Cancel);
            var others = await _officer.GetAsync("/audit?agency=others", Cancel);
            var one = await _officer.GetAsync($"/audit?agency={police.Viewer.AgencyId}&subject={ours.Reference}", Cancel);

            Assert.DoesNotContain(police.Viewer.Name, own.TextOf("table"), StringComparison.Ordinal);
            Assert.Contains($"{police.Viewer.Name}, {police.Viewer.AgencyName}", others.TextOf("table"), StringComparison.Ordinal);
            Assert.DoesNotContain(theirs.Reference, others.MainText, StringComparison.Ordinal);
            Assert.Contains(ours.Reference, one.TextOf("table"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_week_that_cannot_be_read_is_asked_for_again()
    {
        using var answer = await _officer.Http.GetAsync("/audit/unusual?week=nonsense", Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>An hour, as clocks in England show it, of last week's Wednesday.</summary>
    private DateTime At(int hour)
    {
        var wednesday = UnusualLooks.MondayOf(Days.Of(_site.Clock.GetUtcNow().UtcDateTime)).AddDays(-5);
        return TimeZoneInfo.ConvertTimeToUtc(wednesday.ToDateTime(new TimeOnly(hour, 30)), Days.Zone);
    }

    private Task<SeenPage> OpenAsync(string more = "") => _officer.GetAsync($"/audit/unusual?week={Days.Of(At(10)):yyyy-MM-dd}{more}", Cancel);

    /// <summary>A report that the helpline holds and its coordinator owns.</summary>
    private async Task<Report> ReceiveAsync(string what)
    {
        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        return await TestReports.ReceiveAsync(db, TestReports.Draft(db, what), Cancel);
    }

    private async Task LookAsync(string who, Report report, DateTime at, string act = "report.open")
    {
        await using var db = await _site.Database.OpenAsync(who, Cancel);
        db.Audit.Add(new AuditEntry { At = at, AccountId = db.Viewer.AccountId, AgencyId = db.Viewer.AgencyId, Act = act, SubjectId = report.Id, Purpose = "test" });
        await db.SaveChangesAsync(Cancel);
    }
}
