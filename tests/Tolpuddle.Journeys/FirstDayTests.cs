using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Journeys;

/// <summary>The first day of a new system, in a browser: from the code on the console to somebody else at their desk.</summary>
public sealed class FirstDayTests
{
    private const string Password = "hedge lantern quarry nine";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_sets_it_up_invites_an_adviser_and_the_adviser_signs_in_at_the_desk()
    {
        await using var site = await TestSite.StartAsync(TestData.Empty, set: settings => settings with { IsDemonstration = false });
        await using var operators = await site.VisitAsync();
        var page = operators.Page;
        await operators.GoAsync("/");
        await operators.ArriveAsync("/first-run");
        await page.FillAsync("#Code", site.Services.GetRequiredService<FirstRunCode>().Value);
        await page.FillAsync("#Name", "Wessex Partnership");
        await page.GetByLabel("Area").FillAsync("Wessex");
        await page.GetByLabel("Your agency").FillAsync("Wessex Helpline");
        await page.GetByLabel("Your name").FillAsync("Olive Operator");
        await page.GetByLabel("Your e-mail address").FillAsync("olive@helpline.example");
        await page.GetByLabel("Choose a password").FillAsync("short");
        await PressAsync(page, "Set up");

        await Assertions.Expect(page.Locator(".govuk-error-summary")).ToContainTextAsync("at least 12 characters");
        await Assertions.Expect(page.Locator("#Name")).ToHaveValueAsync("Wessex Partnership");
        await operators.ExpectAccessibleAsync();
        await page.GetByLabel("Choose a password").FillAsync(Password);
        await PressAsync(page, "Set up");
        await operators.ArriveAsync("/administration");

        await operators.GoAsync("/administration/people");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Nia Newcomer");
        await page.GetByLabel("E-mail address").FillAsync("nia@helpline.example");
        await page.GetByLabel("Adviser: takes calls at the desk").CheckAsync();
        await PressAsync(page, "Invite");
        var link = await page.Locator("#link").InnerTextAsync();

        await using var advisers = await site.VisitAsync(Screen.Phone);
        page = advisers.Page;
        await advisers.GoAsync(new Uri(link).PathAndQuery);
        await advisers.ExpectAccessibleAsync();
        await page.GetByLabel("Choose a password").FillAsync(Password);
        await PressAsync(page, "Open my account");
        await advisers.ArriveAsync("/desk");
        await advisers.GoAsync("/sign-out");
        await PressAsync(page.Locator("main"), "Sign out");
        await advisers.GoAsync("/desk");
        await advisers.ArriveAsync("/sign-in?then=*");

        await page.GetByLabel("E-mail address").FillAsync("nia@helpline.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await PressAsync(page, "Sign in");
        await advisers.ArriveAsync("/desk");
        await advisers.GoAsync(new Uri(link).PathAndQuery);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("This link does not work any more");
    }

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static Task PressAsync(ILocator place, string button) => place.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
