using Microsoft.Playwright;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Journeys;

/// <summary>An app is set up, asked for at sign-in and asked again before a dangerous act, in a browser.</summary>
[Trait("Databases", "None")]
public sealed class SecondFactorJourneyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_sets_up_an_app_signs_in_with_it_and_proves_again_before_giving_roles()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(DemoPeople.Administrator, Cancel);
        var page = visit.Page;
        await visit.GoAsync("/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up a second factor" }).ClickAsync();
        await PressAsync(page, "Set up an app");
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Picture for your authenticator app" })).ToBeVisibleAsync();
        await visit.ExpectAccessibleAsync();
        await page.GetByText("I cannot read the picture").ClickAsync();
        var app = new AuthenticatorApp(site.Clock, await page.Locator("#key").InnerTextAsync());
        await page.GetByLabel("The 6 digits that the app shows now").FillAsync(app.Shows);
        await PressAsync(page, "Use this app");
        await Assertions.Expect(page.Locator("#codes code")).ToHaveCountAsync(RecoveryCodes.Count);
        await visit.ExpectAccessibleAsync();

        await using var phone = await site.VisitAsync(Screen.Phone);
        page = phone.Page;
        await phone.GoAsync("/administration/people");
        await page.GetByLabel("E-mail address").FillAsync(DemoPeople.Administrator);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(DemoData.Password);
        await PressAsync(page, "Sign in");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Code from your app");
        await phone.ExpectAccessibleAsync();
        await phone.ExpectNoSidewaysScrollAsync();
        site.Clock.Advance(TimeSpan.FromSeconds(60));
        await page.GetByLabel("The 6 digits that your app shows now").FillAsync(app.Shows);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("People");

        await page.GetByRole(AriaRole.Link, new() { Name = "Tessa Trainer" }).ClickAsync();
        await page.GetByLabel("Publisher: releases the public account").CheckAsync();
        site.Clock.Advance(ProvingAgain.FreshFor + TimeSpan.FromSeconds(30));
        await PressAsync(page, "Save roles");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Prove that it is you");
        await phone.ExpectAccessibleAsync();
        await phone.ExpectNoSidewaysScrollAsync();
        await page.GetByLabel("Code from your app").FillAsync(app.Shows);
        await PressAsync(page, "Go on");
        await Assertions.Expect(page.Locator(".notice")).ToHaveTextAsync("The roles are changed, at once.");
        await Assertions.Expect(page.GetByLabel("Publisher: releases the public account")).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel("Trainer: runs courses")).ToBeCheckedAsync();
    }

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
