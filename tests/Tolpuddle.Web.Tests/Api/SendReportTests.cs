using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Api;

/// <summary>A partner's system hands in a report: once, whole, and to somebody who reads it.</summary>
public sealed class SendReportTests : IAsyncLifetime
{
    private static readonly object Report = new
    {
        answers = new { what = "Six men sleep in a shed and call 07700 900123", postcode = "DT4 8AB" },
        facts = new { kind = "labour", sector = "car-wash", peopleAtLeast = 6, confidentiality = "confidential" },
        contact = new { way = "phone", address = "07700 900456", name = "Nina" },
    };

    private TestSite _site = null!;
    private TestProgram _council = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _council = await TestProgram.StartAsync(_site, DemoPeople.Council, KeyRights.SendReports, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _council.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task What_a_program_sends_belongs_to_whoever_reads_the_channel_and_waits_in_their_queue()
    {
        await TestProgram.OpenChannelAsync(_site, Cancel);

        using var answer = await _council.SendAsync(Report, Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var receipt = await TestProgram.JsonAsync(answer, Cancel);
        Assert.Equal("Demonstration Helpline", receipt.GetProperty("heldBy").GetString());
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var page = await coordinator.GetAsync($"/reports/{receipt.GetProperty("reference").GetString()}", Cancel);
        Assert.Contains("Six men sleep in a shed", page.MainText, StringComparison.Ordinal);
        Assert.Contains("07700 900456", page.MainText, StringComparison.Ordinal);

        await using var db = _site.Database.Open(Viewer.System("test"));
        var entry = await db.Audit.SingleAsync(e => e.Act == "report.receive", Cancel);
        Assert.Equal((_council.KeyId, TestProgram.Purpose), (entry.AccountId, entry.Purpose));
        await using var helpline = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await helpline.Reports.SingleAsync(Cancel);
        Assert.Equal(("partner", "DT4", "labour", helpline.Viewer.AccountId), (report.Channel, report.Facts.Outward, report.Facts.Kind, report.OwnerId));
        Assert.Contains(await helpline.Mentions.ToListAsync(Cancel), m => m.Kind == MentionKind.Phone);
    }

    [Fact]
    public async Task The_same_request_again_makes_no_second_report_and_another_under_its_key_is_refused()
    {
        await TestProgram.OpenChannelAsync(_site, Cancel);
        using var first = await _council.SendAsync(Report, Cancel, "one");
        using var again = await _council.SendAsync(Report, Cancel, "one");
        using var other = await _council.SendAsync(new { answers = new { what = "Something else" } }, Cancel, "one");
        using var next = await _council.SendAsync(Report, Cancel, "two");

        Assert.Equal(await first.Content.ReadAsStringAsync(Cancel), await again.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((HttpStatusCode.Created, "true"), (again.StatusCode, again.Headers.GetValues("Idempotency-Replayed").Single()));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "urn:tolpuddle:problem:idempotency-key-reused"), (other.StatusCode, (await TestProgram.JsonAsync(other, Cancel)).GetProperty("type").GetString()));
        Assert.NotEqual(await first.Content.ReadAsStringAsync(Cancel), await next.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(2, await CountAsync());
    }

    /// <summary>Two nodes on one database know nothing of each other's work.</summary>
    [Fact]
    public async Task Of_many_who_send_the_same_at_once_one_is_taken_on_every_node()
    {
        await TestProgram.OpenChannelAsync(_site, Cancel);
        await using var second = await TestSite.StartAsync(_site.Database);
        using var there = new HttpClient { BaseAddress = second.Address };
        there.DefaultRequestHeaders.Authorization = _council.Http.DefaultRequestHeaders.Authorization;

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = new StringContent(JsonSerializer.Serialize(Report), null, "application/json") };
            request.Headers.Add("Idempotency-Key", "once");
            using var answer = await (i % 2 == 0 ? _council.Http : there).SendAsync(request, Cancel);
            return (answer.StatusCode, Text: await answer.Content.ReadAsStringAsync(Cancel));
        }));

        Assert.All(answers, a => Assert.Contains(a.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Single(answers.Where(a => a.StatusCode == HttpStatusCode.Created).Select(a => a.Text).Distinct());
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task While_nobody_reads_the_channel_nothing_is_taken_and_the_answer_says_what_to_do()
    {
        using var answer = await _council.SendAsync(Report, Cancel, "one");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("by telephone", (await TestProgram.JsonAsync(answer, Cancel)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
        await TestProgram.OpenChannelAsync(_site, Cancel);
        using var again = await _council.SendAsync(Report, Cancel, "one");
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    [Fact]
    public async Task Every_mistake_is_named_with_its_place_and_nothing_is_taken()
    {
        await TestProgram.OpenChannelAsync(_site, Cancel);
        using var shape = await _council.SendAsync(new { answers = new { what = "", wher = "x" }, facts = new { kind = "labor", peopleAtLeast = "six" }, contact = new { way = "phone" } }, Cancel);
        using var sense = await _council.SendAsync(new { answers = new { what = " " }, facts = new { kind = "sexual", sector = "car-wash" }, contact = new { way = "phone", address = "07700 900456" } }, Cancel);

        Assert.Equal(["#/answers", "#/answers/what", "#/contact/address", "#/facts/kind", "#/facts/peopleAtLeast"], await PointersAsync(shape));
        Assert.Equal(["#/answers/what", "#/contact", "#/facts/sector"], await PointersAsync(sense));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Each_key_has_a_limit_of_its_own_that_says_how_long_to_wait()
    {
        await using var narrow = await TestSite.StartAsync(_site.Database, set: s => s with { RequestsPerMinute = 2 });
        using var one = await TestProgram.StartAsync(narrow, DemoPeople.Police, KeyRights.SendReports, Cancel);
        using var other = await TestProgram.StartAsync(narrow, DemoPeople.Charity, KeyRights.SendReports, Cancel);
        for (var i = 0; i < 2; i++) (await one.Http.GetAsync("/api/v1/reports", Cancel)).Dispose();

        using var tooMany = await one.Http.GetAsync("/api/v1/reports", Cancel);
        using var fine = await other.Http.GetAsync("/api/v1/reports", Cancel);

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(10)), (tooMany.StatusCode, tooMany.Headers.RetryAfter!.Delta));
        Assert.Equal(HttpStatusCode.Forbidden, fine.StatusCode);
    }

    private static async Task<IEnumerable<string>> PointersAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return (await TestProgram.JsonAsync(answer, Cancel)).GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()!).Order(StringComparer.Ordinal).ToList();
    }

    private async Task<int> CountAsync()
    {
        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        return await db.Reports.CountAsync(Cancel);
    }
}
