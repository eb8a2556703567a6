using System.Runtime.CompilerServices;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>A page with forms, and somebody who stands before it.</summary>
internal sealed record FormDoor(Caller Caller, SeenPage Page, bool IsInside);

/// <summary>Every page that has a form, opened afresh by somebody who may.</summary>
internal static class FormDoors
{
    public const string Token = "__RequestVerificationToken";

    /// <summary>Buttons that lead away from the site, or out of it.</summary>
    private static readonly string[] WaysOut = ["/sign-out", "/leave"];

    public static async IAsyncEnumerable<FormDoor> OfAsync(TrustSite trust, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stranger = trust.Site.NewCaller();
        foreach (var address in await PublicAsync(trust, stranger, cancel)) yield return await OpenAsync(stranger, address, isInside: false, cancel);
        foreach (var route in (await Routes.OfAsync(trust.Site.Services)).Where(route => route.Gets))
        {
            var row = AccessTable.Rows[route.Address];
            if (row.Roles.Contains(Role.None)) continue;
            var door = await OpenAsync(await trust.CallerAsync(row.Roles.Min()), trust.AddressOf(route), isInside: true, cancel);
            if (door.Page.PostForms().Count + door.Page.GetForms().Count > 0) yield return door;
        }

        using var police = await trust.Site.SignInAsync(DemoPeople.Police, cancel);
        yield return await OpenAsync(police, $"/referrals/{trust.Referral}", isInside: true, cancel);
    }

    private static async Task<FormDoor> OpenAsync(Caller caller, string address, bool isInside, CancellationToken cancel)
    {
        var page = await caller.GetAsync(address, cancel);
        foreach (var button in page.Document.QuerySelectorAll("form").Where(form => WaysOut.Contains(form.GetAttribute("action"))).ToList()) button.Remove();
        return new FormDoor(caller, page, isInside);
    }

    /// <summary>The questions of a form that wants to be called, its end, the way back, and the doors of accounts.</summary>
    private static async Task<List<string>> PublicAsync(TrustSite trust, Caller stranger, CancellationToken cancel)
    {
        var first = await stranger.SubmitAsync(await stranger.GetAsync("/report", cancel), cancel, new Dictionary<string, string> { ["What"] = "Six men" }, "main form .govuk-button");
        var form = first.Address.Query;
        var contact = (await stranger.GetAsync($"/report/contact{form}", cancel)).PostForms()[0];
        await stranger.PostAsync(contact.Address, contact.Filled(field => field.Name == "Way" ? "phone" : null), cancel);
        var pages = new List<string> { $"/report/what{form}" };
        for (var page = first; page.Path != "/report/check";)
        {
            pages.Add(page.Address.PathAndQuery);
            page = await stranger.GetAsync(new Uri(page.Address, page.Find("main .govuk-button-group a").GetAttribute("href")).PathAndQuery, cancel);
        }

        var code = (await TrustReports.ReceiveAsync(trust.Site, cancel)).ReturnCode!.Value.ToString();
        pages.Add((await Reporter.ReturnAsync(stranger, code, cancel)).Address.PathAndQuery);
        return [.. pages, $"/report/keep{form}&noted=true", "/report/kept", trust.GuestLink, trust.GuestVisit, "/return", "/receipt", "/sign-in", "/forgotten", await InvitationAsync(trust, cancel)];
    }

    /// <summary>The way in for somebody who was invited.</summary>
    private static async Task<string> InvitationAsync(TrustSite trust, CancellationToken cancel)
    {
        var agency = (await trust.ViewerAsync(Role.Administrator)).AgencyId;
        var invited = await trust.DoAsync<Core.Access.Accounts, AccountChange>(
            await trust.ViewerAsync(Role.Administrator), accounts => accounts.InviteAsync(agency, "Nina", $"{Guid.NewGuid():N}@trust.example", Role.Adviser, cancel));
        return invited.LinkPath ?? throw new InvalidOperationException(invited.Problem);
    }
}
