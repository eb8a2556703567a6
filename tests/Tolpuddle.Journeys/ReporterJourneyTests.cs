using Microsoft.Playwright;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>The whole way of a reporter in a real browser, every page of it looked at.</summary>
/// <remarks>The rules of accessibility are checked by a script: where there is to be none, only the width is.</remarks>
public sealed class ReporterJourneyTests
{
    [Theory]
    [InlineData(390, false, "", false)]
    [InlineData(320, true, "", true)]
    [InlineData(390, false, "/ar", true)]
    public async Task The_form_can_be_filled_in_and_come_back_to_on_every_screen(int width, bool dark, string language, bool script)
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(new Screen(width, 700) { JavaScript = script, Dark = dark });
        await visit.GoAsync($"{language}/report");

        await SayAsync(visit, script, ("#What", "Six men sleep at the packhouse"));
        await visit.Page.CheckAsync("#DangerNow-yes");
        await SayAsync(visit, script);
        await LookAsync(visit, script);
        await visit.Page.ClickAsync("main a.govuk-button");
        await SayAsync(visit, script, ("#Where", "The yellow house"));
        for (var question = 0; question < 3; question++) await SayAsync(visit, script);
        await visit.Page.ClickAsync("main form button[value=check]");
        await LookAsync(visit, script);
        await visit.Page.ClickAsync("main form button");
        await LookAsync(visit, script);
        var code = await visit.Page.InnerTextAsync(".return-code");
        await visit.Page.ClickAsync("main a.govuk-button");
        await SayAsync(visit, script, ("#code", code));
        await LookAsync(visit, script);

        await visit.GoAsync($"{language}/return");
        await SayAsync(visit, script, ("#code", code));
        await SayAsync(visit, script, ("#message", "They were moved"));
        await LookAsync(visit, script);
        Assert.Equal("They were moved", await visit.Page.InnerTextAsync(".message .told"));
    }

    [Fact]
    public async Task By_keyboard_alone_Enter_goes_on_and_never_changes_the_language()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone with { JavaScript = false });
        await visit.GoAsync("/report");
        await visit.Page.FocusAsync("#What");
        await visit.Page.Keyboard.TypeAsync("Six men");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.ArriveAsync("/report/danger*");
        await visit.Page.FocusAsync("#DangerNow-no");
        await visit.Page.Keyboard.PressAsync("Space");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.ArriveAsync("/report/where*");
        await visit.Page.FocusAsync("#Postcode");
        await visit.Page.Keyboard.TypeAsync("DT4");
        await visit.Page.Keyboard.PressAsync("Enter");

        await visit.ArriveAsync("/report/who*");
        Assert.StartsWith("/report/", new Uri(visit.Page.Url).AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_every_public_page_two_tabs_and_Enter_lead_away()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone with { JavaScript = false });
        foreach (var path in new[] { "/", "/report", "/return", "/progress", "/sign-in" })
        {
            await visit.GoAsync(path);
            await ExpectTwoTabsToLeaveAsync(visit);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_a_page_with_a_mistake_and_from_one_opened_to_change_an_answer_two_tabs_and_Enter_lead_away_too(bool script)
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone with { JavaScript = script });
        await visit.GoAsync("/report");
        await visit.Page.Locator("main form button.govuk-button").First.ClickAsync();
        await visit.Page.WaitForSelectorAsync(".govuk-error-summary");
        await ExpectTwoTabsToLeaveAsync(visit);

        await visit.GoAsync("/report");
        await visit.Page.FillAsync("#What", "Six men sleep at the packhouse");
        await visit.Page.Locator("main form button[value=check]").ClickAsync();
        await visit.Page.Locator(".govuk-summary-list__actions a").ClickAsync();
        await visit.ArriveAsync("/report/what*");
        await ExpectTwoTabsToLeaveAsync(visit);
    }

    private static async Task ExpectTwoTabsToLeaveAsync(Visit visit)
    {
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.True(await visit.Page.Locator(".leave button").EvaluateAsync<bool>("button => button === document.activeElement"), visit.Page.Url);
    }

    private static async Task SayAsync(Visit visit, bool script, params (string Box, string Words)[] answers)
    {
        await LookAsync(visit, script);
        foreach (var (box, words) in answers) await visit.Page.FillAsync(box, words);
        await visit.Page.Locator("main form button.govuk-button").First.ClickAsync();
        await visit.LoadAsync();
    }

    private static async Task LookAsync(Visit visit, bool script)
    {
        await visit.ExpectNoSidewaysScrollAsync();
        if (script) await visit.ExpectAccessibleAsync();
    }
}
