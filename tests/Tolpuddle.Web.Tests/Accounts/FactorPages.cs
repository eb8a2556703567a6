using AngleSharp.Dom;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>The pages of second factors, as one fills them in.</summary>
internal static class FactorPages
{
    /// <summary>Sets up an app for whoever is signed in. The codes are those on paper.</summary>
    public static async Task<(AuthenticatorApp App, IReadOnlyList<string> Codes)> SetUpFactorAsync(this Caller caller, TestSite site, CancellationToken cancel)
    {
        var page = await caller.SubmitAsync(await caller.GetAsync(SecondFactors.Path, cancel), cancel, button: "form[action*='handler=Begin'] button");
        var app = new AuthenticatorApp(site.Clock, page.TextOf("#key"));
        var done = await caller.SubmitAsync(page, cancel, new Dictionary<string, string> { ["Code"] = app.Shows }, "form[action*='handler=SetUp'] button");
        List<string> codes = [.. done.Document.QuerySelectorAll("#codes code").Select(code => code.TextContent)];
        if (codes.Count == 0) throw new InvalidOperationException(done.MainText);
        site.Clock.Advance(TimeSpan.FromSeconds(60)); // the app shows a code that was not used
        return (app, codes);
    }

    /// <summary>The first step and the second.</summary>
    public static async Task<SeenPage> SignInWithAsync(this Caller caller, string email, string code, CancellationToken cancel, string field = "Code", string address = "/sign-in") =>
        await caller.GiveCodeAsync(await caller.TryAsync(email, DemoData.Password, cancel, address), code, cancel, field);

    public static Task<SeenPage> GiveCodeAsync(this Caller caller, SeenPage page, string code, CancellationToken cancel, string field = "Code") =>
        caller.SubmitAsync(page, cancel, new Dictionary<string, string> { [field] = code });

    /// <summary>The page about somebody, as an administrator opens it.</summary>
    public static async Task<SeenPage> PersonAsync(this Caller administrator, string email, CancellationToken cancel)
    {
        var list = await administrator.GetAsync("/administration/people", cancel);
        var row = list.Document.QuerySelectorAll("tbody tr").Single(r => r.Children[1].TextContent.Trim() == email);
        return await administrator.GetAsync(row.QuerySelector("a")!.GetAttribute("href")!, cancel);
    }

    public static Task<SeenPage> SendAsync(this Caller caller, SeenPage page, string handler, CancellationToken cancel, params (string Name, string Value)[] fields) =>
        caller.SubmitAsync(page, cancel, fields.ToDictionary(f => f.Name, f => f.Value), $"form[action*='handler={handler}'] button");
}
