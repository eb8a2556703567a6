using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Journeys;

/// <summary>A passkey of a device that asks for a finger, made and shown in Chromium with its virtual authenticator.</summary>
[Trait("Databases", "None")]
public sealed class PasskeyJourneyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_passkey_signs_in_alone_or_after_the_password_proves_again_and_is_never_answered_twice()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await Browser.VisitAsync(new Uri($"http://localhost:{site.Address.Port}")); // a number has no passkeys
        var page = visit.Page;
        var (device, authenticator) = await PlugInAsync(visit);
        await SignInAsync(visit);
        await ExpectInsideAsync(page);
        site.Clock.Advance(ProvingAgain.FreshFor + TimeSpan.FromSeconds(30));
        await visit.GoAsync("/account/second-factor");
        await visit.ExpectAccessibleAsync();
        await page.GetByLabel("What you call it").FillAsync("Work laptop");
        await PressAsync(page, "Add a passkey");
        await page.GetByLabel("Your password").FillAsync(DemoData.Password); // what the device made waits meanwhile
        await PressAsync(page, "Go on");
        await Assertions.Expect(page.Locator("#codes code")).ToHaveCountAsync(RecoveryCodes.Count);

        await SignOutAsync(visit);
        var sent = page.WaitForRequestAsync(request => request.Method == "POST" && request.Url.Contains("handler=Passkey", StringComparison.Ordinal));
        await PressAsync(page, "Sign in with a passkey");
        await ExpectInsideAsync(page);
        var answer = (await sent).PostData!;

        await SignOutAsync(visit);
        await SignInAsync(visit);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Your second factor");
        await visit.ExpectAccessibleAsync();
        await PressAsync(page, "Use a passkey");
        await ExpectInsideAsync(page);

        await visit.GoAsync("/account/second-factor");
        site.Clock.Advance(ProvingAgain.FreshFor + TimeSpan.FromSeconds(30));
        await PressAsync(page, "Make new recovery codes");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Prove that it is you");
        await PressAsync(page, "Use a passkey");
        await Assertions.Expect(page.Locator("#codes code")).ToHaveCountAsync(RecoveryCodes.Count);

        await SignOutAsync(visit);
        var again = await page.Context.APIRequest.PostAsync("/sign-in?handler=Passkey", new() { DataString = answer, Headers = [new("Content-Type", "application/x-www-form-urlencoded")] });
        Assert.Contains("opens no account here", await again.TextAsync(), StringComparison.Ordinal);
        await device.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = authenticator, ["isUserVerified"] = false });
        await visit.GoAsync("/sign-in");
        await PressAsync(page, "Sign in with a passkey");
        await Assertions.Expect(page.Locator("main [role=status]")).ToContainTextAsync("did not show a passkey");

        await using var db = site.Database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == "sign-in.passkey", Cancel));
        Assert.Equal("Work laptop", (await db.Passkeys.SingleAsync(Cancel)).Name);
    }

    /// <summary>The browser gets a device with a sensor, and somebody who puts their finger on it at once.</summary>
    private static async Task<(ICDPSession Device, object Authenticator)> PlugInAsync(Visit visit)
    {
        var device = await visit.Context.NewCDPSessionAsync(visit.Page);
        await device.SendAsync("WebAuthn.enable");
        var added = await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (device, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private static async Task SignInAsync(Visit visit)
    {
        await visit.GoAsync("/sign-in");
        await visit.Page.GetByLabel("E-mail address").FillAsync(DemoPeople.ScrutinyOfficer);
        await visit.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(DemoData.Password);
        await PressAsync(visit.Page, "Sign in");
    }

    private static async Task SignOutAsync(Visit visit)
    {
        await visit.GoAsync("/sign-out");
        await PressAsync(visit.Page, "Sign out");
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Sign in");
    }

    private static Task ExpectInsideAsync(IPage page) => Assertions.Expect(page.Locator(".inside-who")).ToContainTextAsync("Sita Scrutiny");

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
