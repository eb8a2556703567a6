using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>The helpline desk in a real browser: by keyboard, as it is typed, in two windows, and when the browser dies.</summary>
public sealed class DeskTests
{
    private const string Told = "White minibus BD51 SMR at the packhouse, he gave her 07700 900142. They live at 14 Harbour View.";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_call_is_taken_with_nothing_but_keys()
    {
        await using var site = await TestSite.StartAsync();
        await KnownReportAsync(site);
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        var (page, keys) = (visit.Page, visit.Page.Keyboard);
        await visit.GoAsync("/desk");
        await visit.TabToAsync("main form .govuk-button");
        await keys.PressAsync("Enter");
        await visit.ArriveAsync("/desk/calls/*");

        await keys.TypeAsync(Told); // the notes have the focus
        await page.Locator(".chip").First.WaitForAsync();
        await page.Locator(".known-card").First.WaitForAsync();

        await keys.PressAsync("F6"); // to the safety questions
        await Assertions.Expect(page.Locator("#DangerNow-yes")).ToBeFocusedAsync();
        await keys.PressAsync("ArrowRight"); // no danger now
        await visit.TabToAsync("#Children-yes");
        await keys.PressAsync("Space");
        await page.Locator("#told-child").WaitForAsync();
        await keys.PressAsync("F6"); // to what is known
        await Assertions.Expect(page.Locator(".known-card .answer").First).ToBeFocusedAsync();
        await keys.PressAsync("s"); // the same
        await page.Locator(".answered").First.WaitForAsync();

        await keys.PressAsync("F6"); // round to the notes
        await Assertions.Expect(page.Locator("#Notes")).ToBeFocusedAsync();
        await visit.TabToAsync("#mark-2"); // the address, which was only heard of
        await keys.PressAsync("Delete");
        await page.Locator(".chip.is-dropped").WaitForAsync();
        await visit.TabToAsync("#AddText");
        await keys.TypeAsync("Tim");
        await keys.PressAsync("Enter");
        await page.Locator(".chip", new() { HasText = "Tim" }).WaitForAsync();
        await visit.TabToAsync("#told-child");
        await keys.TypeAsync("Front door, Jo");
        await visit.TabToAsync("#finish");
        await keys.PressAsync("Enter");
        await visit.ArriveAsync("/reports/R-*");

        var text = await page.InnerTextAsync("main");
        Assert.Contains("Front door, Jo", text, StringComparison.Ordinal);
        Assert.Contains("Tim", text, StringComparison.Ordinal);
        Assert.Contains("Same. Ada Adviser", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_rings_appears_on_an_open_desk_by_itself_with_what_is_known_and_is_answered_with_one_press()
    {
        await using var site = await TestSite.StartAsync();
        var known = await KnownReportAsync(site);
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await visit.GoAsync("/desk");

        await using (var exchange = await site.Database.OpenAsync(DemoPeople.OtherAdviser, Cancel))
        {
            exchange.Viewer = Viewer.Program(Guid.NewGuid(), exchange.Viewer.AgencyId, "exchange", "", "test", reads: false);
            await new RingingCalls(exchange).SayAsync(new SaidRinging("+447700900142", "Line 2", "", "a"), Cancel);
        }

        var ringing = visit.Page.Locator(".ringing", new() { HasText = "07700 900142" });
        await ringing.WaitForAsync();
        Assert.Contains(known, await ringing.InnerTextAsync(), StringComparison.Ordinal);
        await visit.ExpectAccessibleAsync();
        await ringing.Locator("button").ClickAsync();
        await visit.ArriveAsync("/desk/calls/*");

        Assert.Equal("07700 900142", await visit.Page.InputValueAsync("#CallerNumber"));
        await visit.Page.Locator(".known-card", new() { HasText = known }).WaitForAsync();
    }

    [Fact]
    public async Task What_is_typed_is_recognised_and_looked_up_without_leaving_the_keys()
    {
        await using var site = await TestSite.StartAsync();
        var known = await KnownReportAsync(site);
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await StartCallAsync(visit);

        await visit.Page.Keyboard.TypeAsync("Same van again: BD51 ?MR");
        await visit.Page.Locator(".known-card", new() { HasText = known }).WaitForAsync();

        Assert.Contains("fits, one character unread", await visit.Page.InnerTextAsync(".known-card"), StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator("#Notes")).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync(", it came back");
        Assert.Equal("Same van again: BD51 ?MR, it came back", await visit.Page.InputValueAsync("#Notes"));
    }

    [Fact]
    public async Task An_answer_to_a_card_stays_when_an_earlier_look_comes_late()
    {
        await using var site = await TestSite.StartAsync();
        await KnownReportAsync(site);
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await StartCallAsync(visit);
        var page = visit.Page;
        await page.Keyboard.TypeAsync("Same van again: BD51 SMR");
        await page.Locator(".known-card .answer").First.WaitForAsync();
        await SavedAsync(page);
        TaskCompletionSource looked = new(), released = new(), late = new();
        await page.RouteAsync("**/*handler=Known*", async route =>
        {
            var answer = await route.FetchAsync();
            if (looked.TrySetResult())
            {
                await released.Task;
                await route.FulfillAsync(new() { Response = answer });
                late.SetResult();
            }
            else
            {
                await route.FulfillAsync(new() { Response = answer });
            }
        });

        await page.Keyboard.TypeAsync(", he rang from 07700 900142 ");
        await looked.Task.WaitAsync(Cancel);
        await page.Locator(".known-card .answer").First.ClickAsync();
        await page.Locator(".answered").First.WaitForAsync();
        released.SetResult();
        await late.Task.WaitAsync(Cancel);
        await page.EvaluateAsync("() => new Promise((done) => setTimeout(done, 200))");

        await Assertions.Expect(page.Locator(".answered")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Two_windows_on_one_call_lose_nothing_and_say_so()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await StartCallAsync(visit);
        var first = visit.Page;
        var second = await visit.Context.NewPageAsync();
        await second.GotoAsync(first.Url);

        await first.Locator("#Notes").PressSequentiallyAsync("She rang at noon.");
        await SavedAsync(first);
        await first.SelectOptionAsync("#Role", "neighbour");
        await SavedAsync(first);
        await second.Locator("#Notes").PressSequentiallyAsync("He rang at one.");
        await second.Locator("[data-clash] .clash").WaitForAsync();

        var notes = await second.InputValueAsync("#Notes");
        Assert.Contains("She rang at noon.", notes, StringComparison.Ordinal);
        Assert.Contains("He rang at one.", notes, StringComparison.Ordinal);
        await Assertions.Expect(second.Locator("#Role")).ToHaveValueAsync("neighbour");

        await second.Locator("#Notes").PressSequentiallyAsync(" And again.");
        await SavedAsync(second);
        await first.Locator("#Where").FillAsync("Poole");
        await SavedAsync(first);
        await Assertions.Expect(first.Locator("#Notes")).ToHaveValueAsync(await second.InputValueAsync("#Notes"));
    }

    [Fact]
    public async Task A_browser_that_dies_while_somebody_types_has_lost_no_more_than_the_last_breath()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await StartCallAsync(visit);
        var address = visit.Page.Url;
        await visit.Page.Keyboard.TypeAsync("Kept before. ");
        await SavedAsync(visit.Page);
        await visit.Page.Locator("#Notes").PressSequentiallyAsync("Typed on and on", new() { Delay = 20 });

        var devtools = await visit.Context.NewCDPSessionAsync(visit.Page);
        var crashed = new TaskCompletionSource();
        visit.Page.Crash += (_, _) => crashed.TrySetResult();
        _ = devtools.SendAsync("Page.crash"); // it never answers
        await crashed.Task.WaitAsync(TimeSpan.FromSeconds(15), Cancel);

        var again = await visit.Context.NewPageAsync();
        await again.GotoAsync(address);
        var notes = await again.InputValueAsync("#Notes");
        Assert.StartsWith("Kept before. ", notes, StringComparison.Ordinal);
        Assert.StartsWith(notes, "Kept before. Typed on and on", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("closed")]
    public async Task Who_leaves_the_page_after_the_last_key_has_lost_none(string way)
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await StartCallAsync(visit);
        var address = visit.Page.Url;

        await visit.Page.Keyboard.TypeAsync("The last word");
        if (way == "closed") await visit.Page.CloseAsync();
        else await visit.GoAsync("/account");

        var again = await visit.Context.NewPageAsync();
        for (var tries = 0; tries < 50; tries++)
        {
            await again.GotoAsync(address);
            if (await again.InputValueAsync("#Notes") == "The last word") break;
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancel); // what a page sends as it goes arrives a moment later
        }

        Assert.Equal("The last word", await again.InputValueAsync("#Notes"));
    }

    [Fact]
    public async Task Without_a_connection_what_is_typed_waits_on_the_page_and_is_sent_when_it_is_back()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await StartCallAsync(visit);

        await visit.Context.SetOfflineAsync(true);
        await visit.Page.Keyboard.TypeAsync("Typed in the tunnel");
        await Assertions.Expect(visit.Page.Locator("[data-saved]")).ToContainTextAsync("not saved yet");
        await visit.Context.SetOfflineAsync(false);
        await SavedAsync(visit.Page);

        Assert.Equal("Typed in the tunnel", await StoredAsync(visit));
    }

    [Fact]
    public async Task Who_was_signed_out_during_a_call_signs_in_in_another_window_and_goes_on()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await StartCallAsync(visit);
        var cookies = await visit.Context.CookiesAsync();
        await visit.Context.ClearCookiesAsync(new() { Name = "tolpuddle" });

        await visit.Page.Keyboard.TypeAsync("Typed after the session ended");
        await Assertions.Expect(visit.Page.Locator("[data-saved]")).ToContainTextAsync("signed out");
        using var caller = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        await visit.TakeCookiesAsync(caller);
        await SavedAsync(visit.Page);

        Assert.NotEmpty(cookies);
        Assert.Equal("Typed after the session ended", await StoredAsync(visit));
    }

    [Fact]
    public async Task A_window_whose_call_was_finished_in_another_says_so_and_what_was_typed_there_is_kept()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await StartCallAsync(visit);
        var first = visit.Page;
        await first.Locator("#Notes").PressSequentiallyAsync("All of it");
        await SavedAsync(first);
        var second = await visit.Context.NewPageAsync();
        await second.GotoAsync(first.Url);
        await second.ClickAsync("#finish");
        await Assertions.Expect(second).ToHaveURLAsync(new Regex("/reports/R-"));

        await first.Locator("#Notes").PressSequentiallyAsync(", and more");
        await first.Locator("[data-clash] a").ClickAsync();

        Assert.Contains("All of it, and more", await first.InnerTextAsync("section[aria-labelledby=history]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_scripts_a_whole_call_is_taken_with_the_buttons()
    {
        await using var site = await TestSite.StartAsync();
        await KnownReportAsync(site);
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel, Screen.Desktop with { JavaScript = false });
        var page = visit.Page;
        await StartCallAsync(visit);

        await page.FillAsync("#Notes", Told);
        await page.CheckAsync("#Children-perhaps", new() { Force = true });
        await page.ClickAsync("#save");
        await page.Locator("[id^='different-']").First.ClickAsync();
        Assert.Contains("Different. Ada Adviser", await page.InnerTextAsync(".answered"), StringComparison.Ordinal);
        await page.UncheckAsync("#mark-0");
        await page.FillAsync("#AddText", "Tim");
        await page.ClickAsync("#add");
        await page.FillAsync("#told-child", "Front door, Jo");
        await page.ClickAsync("#finish");

        var text = await page.InnerTextAsync("main");
        Assert.Contains("Front door, Jo", text, StringComparison.Ordinal);
        Assert.Contains("Tim", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_desk_can_be_read_by_everybody_on_every_screen()
    {
        await using var site = await TestSite.StartAsync();
        await KnownReportAsync(site);
        Screen[] screens = [Screen.Desktop, Screen.Narrow, Screen.Desktop with { Dark = true }, Screen.Phone with { Dark = true }];
        foreach (var screen in screens)
        {
            await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel, screen);
            await StartCallAsync(visit);
            await visit.Page.FillAsync("#Notes", Told);
            await visit.Page.CheckAsync("#Children-yes", new() { Force = true });
            await visit.Page.CheckAsync("#Injured-yes", new() { Force = true });
            await visit.Page.FillAsync("#Address", "07700 900481");
            await visit.Page.Locator(".known-card").First.WaitForAsync();
            await visit.Page.Locator(".duty").First.WaitForAsync();
            await LookAsync(visit);
            foreach (var path in new[] { "/desk", "/linking/requests" })
            {
                await visit.GoAsync(path);
                await LookAsync(visit);
            }
        }
    }

    [Fact]
    public async Task On_the_desks_laptop_all_that_a_call_needs_stands_on_one_screen()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(DemoPeople.Adviser, Cancel);
        await StartCallAsync(visit);

        foreach (var field in new[] { "#Notes", "#AddText", "#DangerNow-yes", "#AdultAtRisk-yes", "#Kind", "#Postcode", "#Vehicles", "#Language", "#Advice", "#Way", "#SafeWords", "#WantsCode", "#finish", ".keys" })
        {
            var box = await visit.Page.Locator(field).BoundingBoxAsync();
            Assert.True(box is not null && box.Y >= 0 && box.Y + box.Height <= Screen.Desktop.Height, $"{field} is not on the screen");
        }
    }

    private static async Task LookAsync(Visit visit)
    {
        await visit.ExpectNoSidewaysScrollAsync();
        await visit.ExpectAccessibleAsync();
    }

    private static async Task StartCallAsync(Visit visit)
    {
        await visit.GoAsync("/desk");
        await visit.Page.ClickAsync("main form .govuk-button");
        await visit.ArriveAsync("/desk/calls/*");
        await Assertions.Expect(visit.Page.Locator("#Notes")).ToBeFocusedAsync();
    }

    /// <summary>Waits until the page says that everything in it is kept.</summary>
    private static async Task SavedAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("[data-saved]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^saved"));
        await Assertions.Expect(page.Locator(".saved--waiting, .saved--failed")).ToHaveCountAsync(0);
    }

    private static async Task<string> StoredAsync(Visit visit)
    {
        var again = await visit.Context.NewPageAsync();
        await again.GotoAsync(visit.Page.Url);
        return await again.InputValueAsync("#Notes");
    }

    /// <summary>A report of the same agency that names the van and the phone; its reference.</summary>
    private static async Task<string> KnownReportAsync(TestSite site)
    {
        await using var db = await site.Database.OpenAsync(DemoPeople.OtherAdviser, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "held here"), Cancel, (MentionKind.Vehicle, "BD51 SMR"), (MentionKind.Phone, "07700 900142"));
        return report.Reference;
    }
}
