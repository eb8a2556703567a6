using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using Tolpuddle.Web.Tests.Api;

namespace Tolpuddle.Web.Tests.Desk;

/// <summary>A call that rings: said by the telephone system, shown with what may be known of it, answered once, gone in minutes; without scripts.</summary>
public sealed class RingingTests : IAsyncLifetime
{
    private const string Path = "/api/v1/calls/incoming";
    private const string Number = "07700 900142";
    private const string Dialled = "+447700900142";

    private TestSite _site = null!;
    private TestProgram _exchange = null!;
    private Caller _adviser = null!;
    private Caller _other = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _exchange = await TestProgram.StartAsync(_site, DemoPeople.Adviser, KeyRights.AnnounceCalls, Cancel);
        _adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
        _other = await _site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _exchange.Dispose();
        _adviser.Dispose();
        _other.Dispose();
        Assert.DoesNotContain(_site.Log.Lines, line => line.Contains("900142", StringComparison.Ordinal));
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task What_is_known_is_shown_before_the_call_is_answered_and_one_press_opens_it_with_the_number()
    {
        var earlier = await _adviser.ReportAsync(Cancel, ("Notes", $"He gave her {Number}"));
        await using (var police = await _site.Database.OpenAsync(DemoPeople.Police, Cancel))
        {
            await TestReports.ReceiveAsync(police, TestReports.Draft(police, "Hollyhock"), Cancel, (MentionKind.Phone, Number));
        }

        await RingAsync(new { number = Dialled, line = "Line 2", callId = "a" });

        var desk = await _adviser.GetAsync("/desk", Cancel);
        var shown = desk.TextOf("[data-ringing]");
        Assert.Contains($"A call is coming in from {Number}", shown, StringComparison.Ordinal);
        Assert.Contains("Line 2", shown, StringComparison.Ordinal);
        Assert.Contains("Known in 1 report", shown, StringComparison.Ordinal);
        Assert.Contains(earlier, shown, StringComparison.Ordinal);
        Assert.Contains("another agency holds something", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Hollyhock", desk.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains(Number, (await _adviser.GetAsync("/desk?handler=Ringing", Cancel)).TextOf("[data-ringing]"), StringComparison.Ordinal);

        var page = await _adviser.PressAsync(desk, "[data-ringing] button", Cancel);
        Assert.StartsWith("/desk/calls/", page.Path, StringComparison.Ordinal);
        Assert.Equal(Number, page.Find("#CallerNumber").GetAttribute("value"));
        Assert.Contains(earlier, page.TextOf("[data-live=known]"), StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("button[value^='Same:']")); // no report names the caller: there is nothing to claim

        await using var db = _site.Database.Open(Viewer.System("test"));
        var ringing = await db.RingingCalls.SingleAsync(Cancel);
        Assert.Equal("", ringing.Number);
        Assert.Equal(1, await db.Audit.CountAsync(e => e.SubjectId == ringing.Id && e.Act == "known.look", Cancel));
        var said = await db.Audit.SingleAsync(e => e.SubjectId == ringing.Id && e.Act == "call.ring", Cancel);
        Assert.Equal((_exchange.KeyId, TestProgram.Purpose), (said.AccountId, said.Purpose));
    }

    [Fact]
    public async Task Nobody_is_asked_about_the_number_from_which_somebody_rings()
    {
        await using (var police = await _site.Database.OpenAsync(DemoPeople.Police, Cancel))
        {
            await TestReports.ReceiveAsync(police, TestReports.Draft(police, "Hollyhock"), Cancel, (MentionKind.Phone, Number));
        }

        await RingAsync(new { number = Dialled });
        var call = await _adviser.PressAsync(await _adviser.GetAsync("/desk", Cancel), "[data-ringing] button", Cancel);
        var key = Assert.Single(call.Document.QuerySelectorAll("[id^='held-']")).Id!["held-".Length..];
        Assert.Empty(call.Document.QuerySelectorAll("[id^='asks-']"));

        var token = call.Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        var page = await _adviser.PostAsync(
            new Uri(call.Address, "?handler=Ask"),
            [new("__RequestVerificationToken", token), new("AskFor", key), new($"{CallFields.Ask}{key}", "May we talk?")],
            Cancel);

        Assert.Contains("Nothing was asked", page.MainText, StringComparison.Ordinal);
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Empty(await db.ContactQuestions.IgnoreQueryFilters().ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_colleagues_calls_crowd_out_none_of_ones_own_and_what_was_answered_rings_no_more()
    {
        await RingAsync(new { number = Dialled, adviser = DemoPeople.Adviser, callId = "mine" });
        foreach (var call in Enumerable.Range(0, RingingCalls.Most + 2)) await RingAsync(new { number = "07700 900777", adviser = DemoPeople.OtherAdviser, callId = $"theirs {call}" });

        var desk = await _adviser.GetAsync("/desk", Cancel);
        Assert.Contains(Number, desk.TextOf("[data-ringing]"), StringComparison.Ordinal);
        await _adviser.PressAsync(desk, "[data-ringing] button", Cancel);
        _site.Clock.Advance(RingingCalls.Life + TimeSpan.FromMinutes(1));
        await _site.GoRoundAsync("calls that ring", Cancel);
        await RingAsync(new { number = Dialled, adviser = DemoPeople.Adviser, callId = "mine" });

        Assert.Empty((await _adviser.GetAsync("/desk", Cancel)).Document.QuerySelectorAll(".ringing"));
    }

    [Fact]
    public async Task The_telephone_system_learns_nothing_of_who_rings()
    {
        await _adviser.ReportAsync(Cancel, ("Notes", Number));

        var answers = new List<string>();
        foreach (var said in new object[] { new { number = Number }, new { number = "07700 900777" }, new { number = "anonymous" }, new { number = "12" }, new { }, new { number = Number, adviser = DemoPeople.Adviser }, new { number = Number, adviser = "nobody@example.org" } })
        {
            using var answer = await _exchange.Http.PostAsJsonAsync(Path, said, Cancel);
            answers.Add($"{(int)answer.StatusCode} {string.Join(", ", answer.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}={string.Join(',', h.Value)}"))} {await answer.Content.ReadAsStringAsync(Cancel)}");
        }

        Assert.StartsWith("202 ", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_is_withheld_or_cannot_be_read_rings_all_the_same()
    {
        await RingAsync(new { number = "sip:anonymous@anonymous.invalid" });
        await RingAsync(new { number = "=1+1<b>" });
        await RingAsync(new { number = $"\"Somebody\" <sip:{Dialled}@exchange.example;user=phone>" });
        await RingAsync(new { number = $"sip:{Dialled}@exchange.example" });

        var shown = (await _adviser.GetAsync("/desk", Cancel)).TextOf("[data-ringing]");

        Assert.Contains("number withheld", shown, StringComparison.Ordinal);
        Assert.Contains("from =1+1<b>", shown, StringComparison.Ordinal);
        Assert.Contains($"from {Number}", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_of_a_call_for_one_adviser_is_shown_to_no_other_who_may_answer_it_all_the_same()
    {
        await RingAsync(new { number = Dialled, adviser = DemoPeople.Adviser });

        Assert.Contains(Number, (await _adviser.GetAsync("/desk", Cancel)).TextOf("[data-ringing]"), StringComparison.Ordinal);
        var desk = await _other.GetAsync("/desk", Cancel);
        Assert.Contains("A call is coming in for Ada Adviser", desk.TextOf("[data-ringing]"), StringComparison.Ordinal);
        Assert.DoesNotContain("900142", desk.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);

        Assert.Equal(Number, (await _other.PressAsync(desk, "[data-ringing] button", Cancel)).Find("#CallerNumber").GetAttribute("value"));
    }

    [Fact]
    public async Task Of_two_who_answer_one_has_the_call_and_the_same_call_rings_once()
    {
        await RingAsync(new { number = Dialled, callId = "a" });
        await RingAsync(new { number = Dialled, callId = "a", line = "Line 3" });
        var (mine, theirs) = (await _adviser.GetAsync("/desk", Cancel), await _other.GetAsync("/desk", Cancel));
        Assert.Contains("Line 3", Assert.Single(mine.Document.QuerySelectorAll(".ringing")).TextContent, StringComparison.Ordinal);

        Assert.StartsWith("/desk/calls/", (await _adviser.PressAsync(mine, "[data-ringing] button", Cancel)).Path, StringComparison.Ordinal);
        Assert.Contains("rings no more", (await _other.PressAsync(theirs, "[data-ringing] button", Cancel)).MainText, StringComparison.Ordinal);
        await RingAsync(new { number = Dialled, callId = "a" });

        Assert.Empty((await _other.GetAsync("/desk", Cancel)).Document.QuerySelectorAll(".ringing"));
        Assert.Empty((await _adviser.GetAsync("/desk", Cancel)).Document.QuerySelectorAll(".ringing"));
    }

    [Fact]
    public async Task What_nobody_answers_is_seen_for_minutes_and_then_deleted()
    {
        await RingAsync(new { number = Dialled, callId = "a" });
        _site.Clock.Advance(RingingCalls.Life - TimeSpan.FromSeconds(30));
        Assert.NotEmpty((await _adviser.GetAsync("/desk", Cancel)).Document.QuerySelectorAll(".ringing"));

        _site.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Empty((await _adviser.GetAsync("/desk", Cancel)).Document.QuerySelectorAll(".ringing"));
        await _site.GoRoundAsync("calls that ring", Cancel);

        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Empty(await db.RingingCalls.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Only_a_key_that_may_say_so_rings_and_only_at_its_own_agency()
    {
        using var reader = await TestProgram.StartAsync(_site, DemoPeople.Adviser, KeyRights.ReadReports | KeyRights.SendReports, Cancel);
        using var refused = await reader.Http.PostAsJsonAsync(Path, new { number = Dialled }, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var listed = await _exchange.Http.GetAsync("/api/v1/reports", Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, listed.StatusCode);

        using var council = await TestProgram.StartAsync(_site, DemoPeople.Council, KeyRights.AnnounceCalls, Cancel);
        using var taken = await council.Http.PostAsJsonAsync(Path, new { number = Dialled, adviser = DemoPeople.Adviser }, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);

        Assert.Empty((await _adviser.GetAsync("/desk", Cancel)).Document.QuerySelectorAll(".ringing"));
    }

    [Fact]
    public async Task Who_left_the_number_and_how_they_may_be_reached_is_said_before_the_first_word()
    {
        await using var desk = await TestDesk.OpenAsync(_site.Database, DemoPeople.OtherAdviser, Cancel);
        var told = await desk.ReportAsync(Cancel, (CallFields.Notes, "Told by her"), (CallFields.Way, "text"), (CallFields.Address, Number), (CallFields.SafeWords, "the bicycle"));
        var named = await desk.ReportAsync(Cancel, (CallFields.Notes, "He rings them"), (CallFields.WhoIsDoingIt, $"Big Sam, {Number}"));

        await RingAsync(new { number = Dialled });

        var shown = (await _adviser.GetAsync("/desk", Cancel)).TextOf("[data-ringing]");
        Assert.Contains($"The reporter of {told.Reference} left this number. Only texts are safe, no ringing back. If somebody else is on the line: say the bicycle.", shown, StringComparison.Ordinal);
        Assert.Contains($"Named as the number of somebody who exploits: {named.Reference}.", shown, StringComparison.Ordinal);
        await _adviser.GetAsync("/desk", Cancel);
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.SubjectId == told.ReportId && e.Act == "contact.look", Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("phone")]
    public async Task No_report_keeps_the_number_unless_the_caller_leaves_it(string way)
    {
        await RingAsync(new { number = Dialled });
        var page = await _adviser.PressAsync(await _adviser.GetAsync("/desk", Cancel), "[data-ringing] button", Cancel);

        page = await _adviser.PressAsync(page, CallPage.Save, Cancel, ("Notes", "Men in a van"), ("Way", way));
        page = await _adviser.PressAsync(page, CallPage.Finish, Cancel);

        Assert.Equal(way.Length > 0, page.MainText.Contains(Number, StringComparison.Ordinal));
        await using var db = await _site.Database.OpenAsync(DemoPeople.Adviser, Cancel);
        Assert.Equal(way.Length > 0 ? [Number] : [], await db.ReporterContacts.Select(c => c.Address).ToListAsync(Cancel));
        Assert.Equal(way.Length > 0, (await db.Calls.SingleAsync(Cancel)).Content.Contains("900142", StringComparison.Ordinal));
        Assert.Empty(await db.Mentions.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Who_wants_to_be_known_to_nobody_leaves_no_number_whatever_was_chosen()
    {
        await RingAsync(new { number = Dialled });
        var page = await _adviser.PressAsync(await _adviser.GetAsync("/desk", Cancel), "[data-ringing] button", Cancel);

        page = await _adviser.PressAsync(page, CallPage.Save, Cancel, ("Notes", "Men in a van"), ("Way", "phone"), ("Confidentiality", ReportFacts.Anonymous));
        await _adviser.PressAsync(page, CallPage.Finish, Cancel);

        await using var db = await _site.Database.OpenAsync(DemoPeople.Adviser, Cancel);
        Assert.Empty(await db.ReporterContacts.ToListAsync(Cancel));
        Assert.DoesNotContain("900142", (await db.Calls.SingleAsync(Cancel)).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_read_off_the_telephone_is_looked_up_in_the_same_way()
    {
        var earlier = await _other.ReportAsync(Cancel, ("Notes", Number));
        var desk = await _adviser.GetAsync("/desk", Cancel);

        var wrong = await _adviser.SubmitAsync(desk, Cancel, new Dictionary<string, string> { ["Number"] = "not a number" }, "form[action*=Number] button");
        Assert.Contains("Write a telephone number", wrong.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal("not a number", wrong.Find("#Number").GetAttribute("value"));

        var right = await _adviser.SubmitAsync(wrong, Cancel, new Dictionary<string, string> { ["Number"] = Number }, "form[action*=Number] button");
        Assert.Contains(earlier, right.TextOf("[data-ringing]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_asks_by_itself_keeps_nobody_signed_in()
    {
        for (var minutes = 0; minutes < 70; minutes += 10)
        {
            _site.Clock.Advance(TimeSpan.FromMinutes(10));
            await _adviser.GetAsync("/desk?handler=Ringing", Cancel);
        }

        Assert.Equal("/sign-in", (await _adviser.GetAsync("/desk", Cancel)).Path);
    }

    private async Task RingAsync(object said)
    {
        using var answer = await _exchange.Http.PostAsJsonAsync(Path, said, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
