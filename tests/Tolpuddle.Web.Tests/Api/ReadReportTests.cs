using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Api;

/// <summary>A program reads what its agency sees, no more, and each look is written down.</summary>
public sealed class ReadReportTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private TestProgram _helpline = null!;
    private TestProgram _police = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _helpline = await TestProgram.StartAsync(_site, DemoPeople.Adviser, KeyRights.ReadReports, Cancel);
        _police = await TestProgram.StartAsync(_site, DemoPeople.Police, KeyRights.ReadReports, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _helpline.Dispose();
        _police.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task What_an_agency_may_not_see_answers_its_program_like_what_is_not_there_until_it_is_referred()
    {
        var report = await ReceiveAsync("Men in a van");
        using var hidden = await _police.Http.GetAsync($"/api/v1/reports/{report.Reference}", Cancel);
        using var missing = await _police.Http.GetAsync("/api/v1/reports/R-0000-0000", Cancel);
        Assert.Equal((HttpStatusCode.NotFound, await missing.Content.ReadAsStringAsync(Cancel)), (hidden.StatusCode, await hidden.Content.ReadAsStringAsync(Cancel)));
        Assert.Empty((await _police.GetAsync("/api/v1/reports", Cancel)).GetProperty("reports").EnumerateArray());

        await ReferAsync(report);

        Assert.Equal("Men in a van", (await _police.GetAsync($"/api/v1/reports/{report.Reference}", Cancel)).GetProperty("answers").GetProperty("what").GetString());
        Assert.Equal([report.Reference], References(await _police.GetAsync("/api/v1/reports", Cancel), "reports"));
    }

    [Fact]
    public async Task A_look_of_a_program_is_a_look_under_its_name_and_purpose_and_how_to_reach_the_reporter_is_not_in_it()
    {
        var report = await ReceiveAsync("Men in a van");

        var text = (await _helpline.GetAsync($"/api/v1/reports/{report.Reference}", Cancel)).GetRawText();
        await _helpline.GetAsync("/api/v1/reports", Cancel);

        Assert.DoesNotContain("900456", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nina", text, StringComparison.Ordinal);
        await using var db = _site.Database.Open(Viewer.System("test"));
        var looks = await db.Audit.Where(e => e.AccountId == _helpline.KeyId).OrderBy(e => e.At).ToListAsync(Cancel);
        Assert.Equal([("report.open", report.ReportId, TestProgram.Purpose), ("report.list", looks[0].AgencyId, TestProgram.Purpose)], looks.Select(e => (e.Act, e.SubjectId, e.Purpose)));
    }

    [Fact]
    public async Task Pages_of_one_hold_the_same_as_one_page_and_what_comes_in_later_follows()
    {
        var all = new List<string>();
        for (var i = 0; i < 4; i++) all.Add((await ReceiveAsync($"Report {i}")).Reference);
        Assert.Equal(all, References(await _helpline.GetAsync("/api/v1/reports", Cancel), "reports"));

        var (seen, cursor) = await FollowAsync(_helpline, "reports", "");
        Assert.Equal(all, seen);
        var later = (await ReceiveAsync("Later")).Reference;
        Assert.Equal([later], (await FollowAsync(_helpline, "reports", cursor)).Seen);
    }

    [Fact]
    public async Task The_feed_tells_each_agency_what_happened_to_what_it_sees_in_order_and_once()
    {
        using var begin = await _police.Http.GetAsync("/api/v1/changes?after=now", Cancel);
        var now = (await TestProgram.JsonAsync(begin, Cancel)).GetProperty("cursor").GetString()!;
        var first = await ReceiveAsync("First");
        var second = await ReceiveAsync("Second");
        await ReferAsync(first);
        var coordinator = await _site.Database.ViewerAsync(DemoPeople.Coordinator, Cancel);
        await TestProgram.DoAsync<Triage, TriageResult>(_site, coordinator, triage => triage.CloseAsync(second.ReportId, "advice", "Told where to go", false, Cancel));
        await _site.GoRoundAsync("seal", Cancel);

        var ours = await _helpline.GetAsync("/api/v1/changes", Cancel);
        var theirs = await _police.GetAsync($"/api/v1/changes?after={now}", Cancel);

        Assert.Equal(
            [("report.received", first.Reference), ("report.received", second.Reference), ("report.referred", first.Reference), ("report.closed", second.Reference)],
            Changes(ours));
        Assert.Equal([("referral.received", first.Reference)], Changes(theirs));
        var (one, cursor) = await FollowAsync(_helpline, "changes", "");
        Assert.Equal(Changes(ours).Select(c => c.Reference), one);
        Assert.Equal(ours.GetProperty("cursor").GetString(), cursor);
        Assert.Empty((await FollowAsync(_helpline, "changes", cursor)).Seen);
        using var tooFar = await _helpline.Http.GetAsync("/api/v1/changes?after=999999", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, tooFar.StatusCode);
    }

    private static IEnumerable<(string Type, string Reference)> Changes(JsonElement page) =>
        page.GetProperty("changes").EnumerateArray().Select(c => (c.GetProperty("type").GetString()!, c.GetProperty("reference").GetString()!)).ToList();

    private static List<string> References(JsonElement page, string list) => [.. page.GetProperty(list).EnumerateArray().Select(r => r.GetProperty("reference").GetString()!)];

    /// <summary>Goes through a list one by one from <paramref name="cursor"/>.</summary>
    private static async Task<(List<string> Seen, string Cursor)> FollowAsync(TestProgram program, string list, string cursor)
    {
        var seen = new List<string>();
        for (var more = true; more;)
        {
            var page = await program.GetAsync($"/api/v1/{list}?limit=1&after={cursor}", Cancel);
            seen.AddRange(References(page, list));
            (cursor, more) = (page.GetProperty("cursor").GetString()!, page.GetProperty("hasMore").GetBoolean());
        }

        return (seen, cursor);
    }

    private async Task<ReceiveResult.Received> ReceiveAsync(string what) => (ReceiveResult.Received)await TestProgram.DoAsync<Intake, ReceiveResult>(_site, Viewer.Nobody, intake => intake.ReceiveAsync(
        new ReportDraft
        {
            Channel = "web",
            Answers = new ReportAnswers { What = what },
            Facts = new ReportFacts { Confidentiality = "confidential" },
            Contact = new ReporterContactDraft { Name = "Nina", Way = "phone", Address = "07700 900456" },
        },
        Cancel));

    private async Task ReferAsync(ReceiveResult.Received report)
    {
        await using (var db = _site.Database.Open(Viewer.System("test")))
        {
            foreach (var person in await db.Accounts.ToListAsync(Cancel))
            {
                person.LastSignInAt = db.Now;
                db.Record("sign-in", person.Id);
            }

            await db.SaveChangesAsync(Cancel);
        }

        var coordinator = await _site.Database.ViewerAsync(DemoPeople.Coordinator, Cancel);
        var police = (await _site.Database.ViewerAsync(DemoPeople.Police, Cancel)).AgencyId;
        Assert.IsType<Core.Cases.SendResult.Sent>(await TestProgram.DoAsync<Core.Cases.Referrals, Core.Cases.SendResult>(_site, coordinator, referrals => referrals.SendAsync(report.ReportId, [police], "Please look", TestCases.Grounds, Cancel)));
    }
}
