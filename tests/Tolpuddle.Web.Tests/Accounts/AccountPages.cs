using System.Text.RegularExpressions;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>The pages by which people come in, as one fills them in.</summary>
internal static class AccountPages
{
    /// <summary>What an account of these tests may have as a password.</summary>
    public const string GoodPassword = "hedge lantern quarry nine";

    /// <summary>The sign-in page filled in and sent.</summary>
    public static async Task<SeenPage> TryAsync(this Caller caller, string email, string password, CancellationToken cancel, string address = "/sign-in") =>
        await caller.SubmitAsync(await caller.GetAsync(address, cancel), cancel, new Dictionary<string, string> { ["Email"] = email, ["Password"] = password });

    /// <summary>An invitation sent by an administrator of the demonstration; the link is shown, since no mail goes.</summary>
    public static async Task<string> InviteAsync(this Caller administrator, string email, CancellationToken cancel, string role = "Adviser")
    {
        var page = await administrator.GetAsync("/administration/people", cancel);
        var form = page.PostForms().Single(f => f.Fields.Any(field => field.Name == "AgencyId"));
        var fields = form.Filled(field => field.Name switch { "Name" => "Nia", "Email" => email, _ => null }).Where(field => field.Key != "Roles");
        page = await administrator.PostAsync(form.Address, fields.Append(new("Roles", role)), cancel);
        return new Uri(page.TextOf("#link")).PathAndQuery;
    }

    /// <summary>Presses a button of the page about somebody's account.</summary>
    public static async Task<SeenPage> PressAsync(this Caller administrator, string email, string handler, CancellationToken cancel)
    {
        var list = await administrator.GetAsync("/administration/people", cancel);
        var row = list.Document.QuerySelectorAll("tbody tr").Single(r => Regex.IsMatch(r.TextContent, $@"\s{Regex.Escape(email)}\s"));
        var page = await administrator.GetAsync(row.QuerySelector("a")!.GetAttribute("href")!, cancel);
        return await administrator.SubmitAsync(page, cancel, button: $"form[action*='handler={handler}'] button");
    }

    /// <summary>What stands behind a link from a mail, filled in and sent.</summary>
    public static async Task<SeenPage> UseLinkAsync(this Caller caller, string link, CancellationToken cancel, string password = GoodPassword, string? name = null)
    {
        var fields = new Dictionary<string, string> { ["Password"] = password };
        if (name is not null) fields["Name"] = name;
        return await caller.SubmitAsync(await caller.GetAsync(link, cancel), cancel, fields);
    }

    /// <summary>What is wrong, as the page says it first.</summary>
    public static string Problem(this SeenPage page) => page.TextOf(".govuk-error-summary__list");
}
