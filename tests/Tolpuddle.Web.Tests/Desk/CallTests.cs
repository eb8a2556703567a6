using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Desk;

/// <summary>A call on its page, without scripts.</summary>
public sealed class CallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_tabs_of_one_call_lose_nothing_and_the_second_is_told()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var older = await adviser.StartCallAsync(Cancel);
        await adviser.PressAsync(older, CallPage.Save, Cancel, ("Notes", "first tab"), ("Where", "Poole"));

        var second = await adviser.PressAsync(older, CallPage.Save, Cancel, ("Notes", "second tab"), ("Vehicles", "BD51 SMR"));

        var notes = second.Find("#Notes").TextContent;
        Assert.Contains("first tab", notes, StringComparison.Ordinal);
        Assert.Contains("second tab", notes, StringComparison.Ordinal);
        Assert.Contains("Somebody else wrote at the same time: Notes", second.MainText, StringComparison.Ordinal);
        Assert.Equal(("Poole", "BD51 SMR"), (second.Find("#Where").GetAttribute("value"), second.Find("#Vehicles").GetAttribute("value")));
    }

    [Fact]
    public async Task A_call_is_not_finished_over_what_somebody_wrote_at_the_same_time()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var older = await adviser.StartCallAsync(Cancel);
        await adviser.PressAsync(older, CallPage.Save, Cancel, ("Notes", "first tab"));

        var page = await adviser.PressAsync(older, CallPage.Finish, Cancel, ("Notes", "second tab"));
        Assert.Contains("Not finished yet", page.MainText, StringComparison.Ordinal);

        page = await adviser.PressAsync(page, CallPage.Finish, Cancel);
        Assert.StartsWith("/reports/R-", page.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_without_notes_says_what_is_missing_and_keeps_the_rest()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);

        var page = await adviser.PressAsync(await adviser.StartCallAsync(Cancel), CallPage.Finish, Cancel, ("Where", "Poole"), ("Notes", " \r\n "));

        Assert.Contains("write in the notes what was said", page.MainText, StringComparison.Ordinal);
        Assert.Equal("Poole", page.Find("#Where").GetAttribute("value"));
    }

    [Fact]
    public async Task A_call_that_can_hold_no_more_says_so_and_keeps_what_it_held()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var page = await adviser.CallAsync(Cancel, ("Where", "Poole"), ("Notes", new string('a', 600_000)));

        var refused = await adviser.PressAsync(page, CallPage.Save, Cancel, ("Base", "{}"), ("Notes", new string('b', 500_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.Status);
        Assert.Contains("It was not saved", refused.MainText, StringComparison.Ordinal);
        var kept = await adviser.GetAsync(page.Path, Cancel);
        Assert.Equal(("Poole", 600_000), (kept.Find("#Where").GetAttribute("value"), kept.Find("#Notes").TextContent.Trim().Length));
    }

    [Theory]
    [InlineData("Role", "boss", "Caller", "neighbour")]
    [InlineData("Kind", "labour/moon", "Kind and sector", "labour/car-wash")]
    [InlineData("Way", "pigeon", "Safe way to reach them", "text")]
    [InlineData("Agreement", "<b>", "They agree to our passing it on", "")]
    public async Task A_choice_that_no_list_holds_is_asked_for_again_and_nothing_else_is_lost(string field, string sent, string label, string chosen)
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var page = await adviser.PressAsync(
            await adviser.StartCallAsync(Cancel), CallPage.Finish, Cancel, ("Notes", "Six men in a shed"), ("Address", "07700 900142"), (field, sent));
        Assert.Contains($"choose again, because what came is not in the list: {label}.", page.MainText, StringComparison.Ordinal);
        Assert.Equal(("Six men in a shed", "07700 900142"), (page.Find("#Notes").TextContent.Trim(), page.Find("#Address").GetAttribute("value")));

        page = await adviser.PressAsync(page, CallPage.Finish, Cancel, (field, chosen));

        Assert.StartsWith("/reports/R-", page.Path, StringComparison.Ordinal);
        Assert.Contains("Six men in a shed", page.MainText, StringComparison.Ordinal);
        Assert.Contains("07700 900142", page.TextOf("section[aria-labelledby=contact]"), StringComparison.Ordinal);
        Assert.DoesNotContain(sent, page.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_recognised_is_kept_dropped_or_given_a_part_and_more_is_added_by_hand()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var page = await adviser.CallAsync(Cancel, ("Notes", "He uses 07700 900142, she uses 07700 900143"));
        Assert.Equal(2, page.Document.QuerySelectorAll(".chip").Length);

        page = await adviser.PressAsync(
            page, "#add", Cancel, ("AddText", "Tim"), ("AddPart", "exploiter"), ("Mark:Phone:+447700900143", "drop"), ("Part:Phone:+447700900142", "exploiter"));
        Assert.Equal(3, page.Document.QuerySelectorAll(".chip").Length);
        Assert.Single(page.Document.QuerySelectorAll(".chip.is-dropped"));

        page = await adviser.PressAsync(page, CallPage.Finish, Cancel);
        var named = page.TextOf("section[aria-labelledby=mentions]");
        Assert.Contains("Person Tim exploiter", named, StringComparison.Ordinal);
        Assert.Contains("Phone 07700 900142 exploiter", named, StringComparison.Ordinal);
        Assert.DoesNotContain("900143", named, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_changes_the_way_and_the_duty_is_noted_with_the_report()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var page = await adviser.CallAsync(Cancel, ("Notes", "A girl, perhaps sixteen"), ("Children", "perhaps"));
        var duty = page.TextOf(".duty");
        Assert.Contains("treat as a child", duty, StringComparison.Ordinal);
        Assert.Contains("Council, children's front door", duty, StringComparison.Ordinal);
        Assert.Contains("Children Act 1989, s.47", duty, StringComparison.Ordinal);

        page = await adviser.PressAsync(page, CallPage.Save, Cancel, ("Told:child", "Front door, Jo"));
        Assert.NotEqual("", page.Find("#told-at-child").GetAttribute("value"));
        page = await adviser.PressAsync(page, CallPage.Finish, Cancel);

        Assert.Contains("Front door, Jo", page.TextOf(".duty--done"), StringComparison.Ordinal);
        Assert.Contains("Today", page.TextOf(".page-head"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duty_that_nobody_acknowledged_does_not_hold_up_the_call_and_stays_open_on_the_report()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var report = await adviser.ReportAsync(Cancel, ("Notes", "He hits him now"), ("DangerNow", "yes"), ("Address", "07700 900481"), ("Way", "text"));
        Assert.Contains("duty open: Danger now", (await adviser.GetAsync("/desk", Cancel)).MainText, StringComparison.Ordinal);

        var page = await adviser.GetAsync($"/reports/{report}", Cancel);
        Assert.Contains("open, due", page.TextOf(".duty"), StringComparison.Ordinal);
        page = await adviser.PressAsync(page, ".duty button", Cancel, ("Duty.Words", ""));
        Assert.Contains("Write it in a few words", page.MainText, StringComparison.Ordinal);
        page = await adviser.PressAsync(page, ".duty button", Cancel, ("Duty.Words", "999, log 4711"));

        Assert.Contains("999, log 4711", page.TextOf(".duty--done"), StringComparison.Ordinal);
        Assert.DoesNotContain("duty open", (await adviser.GetAsync("/desk", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Safe_contact_is_shown_as_wished_and_never_to_those_the_report_is_passed_to()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var call = await adviser.CallAsync(
            Cancel, ("Notes", "She may be watched"), ("Way", "text"), ("Address", "07700 900481"), ("SafeTimes", "after eight"), ("SafeWords", "the bicycle"), ("Name", "Rosa"));
        AssertSafe(call.TextOf(".safe-contact"));

        var page = await adviser.PressAsync(call, CallPage.Finish, Cancel);
        AssertSafe(page.TextOf("section[aria-labelledby=contact]"));
        AssertSafe(page.TextOf("form[action*=HandOver]")); // whoever it is handed to needs the same card
        var report = page.Path.Split('/')[^1];
        page = await adviser.GetAsync($"/reports/{report}/refer", Cancel);
        AssertNothing(page.MainText);
        var police = page.Document.QuerySelectorAll("input[type=checkbox]").Single(b => b.ParentElement!.TextContent.Contains("Demonstration Police", StringComparison.Ordinal));
        await adviser.PressAsync(
            page, "main form button", Cancel, (police.GetAttribute("name")!, police.GetAttribute("value")!), ("Form.Text", "Please look at the place"),
            ("Share.Basis", "safeguarding"), ("Share.Consent", "not-asked"), ("Share.Words", "She could not be asked"));

        using var officer = await site.SignInAsync(DemoPeople.Police, Cancel);
        var seen = await officer.GetAsync($"/reports/{report}", Cancel);
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        AssertNothing(seen.MainText);
        AssertNothing((await officer.GetAsync("/referrals", Cancel)).MainText);

        static void AssertSafe(string card)
        {
            Assert.Contains("Text only Rosa, 07700 900481", card, StringComparison.Ordinal);
            Assert.Contains("Never by phone", card, StringComparison.Ordinal);
            Assert.Contains("after eight", card, StringComparison.Ordinal);
            Assert.Contains("Say: the bicycle", card, StringComparison.Ordinal);
            Assert.Contains("Leave none", card, StringComparison.Ordinal);
        }

        static void AssertNothing(string text) => Assert.All(new[] { "900481", "Rosa", "bicycle", "after eight" }, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_wants_to_be_known_to_nobody_is_not_called_back_whatever_was_typed()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var call = await adviser.CallAsync(Cancel, ("Notes", "No names"), ("Confidentiality", "anonymous"), ("Way", "phone"), ("Address", "07700 900481"));
        Assert.Contains("Known to nobody", call.TextOf(".safe-contact"), StringComparison.Ordinal);
        Assert.DoesNotContain("900481", call.TextOf(".safe-contact"), StringComparison.Ordinal);

        var page = await adviser.PressAsync(call, CallPage.Finish, Cancel);

        Assert.DoesNotContain("900481", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        await using var db = await site.Database.OpenAsync(DemoPeople.Adviser, Cancel);
        Assert.Equal(0, await db.ReporterContacts.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_call_is_handed_over_on_its_page_and_taken_over_from_the_receivers_home()
    {
        await using var site = await TestSite.StartAsync();
        using var giver = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var receiver = await site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        var call = await giver.CallAsync(Cancel, ("Notes", "She rings back at eight"));
        var to = call.Document.QuerySelectorAll("#HandOverTo option").Single(o => o.TextContent == "Amir Adviser").GetAttribute("value")!;

        var refused = await giver.PressAsync(call, "button[formaction*=HandOver]", Cancel, ("HandOverTo", to));
        Assert.Contains("write for your colleague", refused.MainText, StringComparison.Ordinal);
        var home = await giver.PressAsync(refused, "button[formaction*=HandOver]", Cancel, ("HandOverNote", "Ask for the bicycle"));
        Assert.Equal("/desk", home.Path);
        Assert.Contains("A call to Amir Adviser", home.TextOf("section[aria-labelledby=given]"), StringComparison.Ordinal);

        home = await receiver.GetAsync("/desk", Cancel);
        Assert.Contains("Ask for the bicycle", home.TextOf(".is-unread-item"), StringComparison.Ordinal);
        var taken = await receiver.PressAsync(home, "form[action*=TakeCall] button", Cancel);
        Assert.Equal(call.Path, taken.Path);
        Assert.DoesNotContain("handed this call to you", taken.MainText, StringComparison.Ordinal);
        Assert.Contains("Nothing.", (await giver.GetAsync("/desk", Cancel)).TextOf("section[aria-labelledby=given]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_nobodys_business_beyond_the_desk_of_its_agency()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var call = await adviser.CallAsync(Cancel, ("Notes", "Ours"));
        using var police = await site.SignInAsync(DemoPeople.Police, Cancel);
        using var coordinator = await site.SignInAsync(DemoPeople.Coordinator, Cancel);

        Assert.Equal("/not-allowed", (await police.GetAsync(call.Path, Cancel)).Path);
        Assert.Equal("/not-allowed", (await coordinator.GetAsync(call.Path, Cancel)).Path);
        Assert.Equal(HttpStatusCode.NotFound, (await adviser.GetAsync($"/desk/calls/{Guid.NewGuid()}", Cancel)).Status);
    }

    [Fact]
    public async Task The_words_of_every_field_come_back_after_saving()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var lines = CallFields.All.Where(f => f.Kind != CallFieldKind.Choice && f.Name != CallFields.AddText).ToList();

        var page = await adviser.CallAsync(Cancel, [.. lines.Select(f => (f.Name, $"{f.Name} <&\"'> words"))]);

        Assert.All(lines, field => Assert.Equal(
            $"{field.Name} <&\"'> words",
            page.Find($"[name='{field.Name}']") is AngleSharp.Html.Dom.IHtmlTextAreaElement area ? area.Value : page.Find($"[name='{field.Name}']").GetAttribute("value")));
    }
}
