using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Tests.Accounts;
using Tolpuddle.Web.Tests.Trust;

namespace Tolpuddle.Web.Tests.Story;

/// <summary>What somebody meets on a new system, or who has nothing to do: each empty list says what comes next.</summary>
[Trait("Databases", "None")]
public sealed partial class EmptySystemTests
{
    private const string Administrator = "ada@helpline.example";

    /// <summary>Lists inside, asked so that nothing is on them.</summary>
    private static readonly string[] Lists =
    [
        "/desk", "/reports/queue", "/reports/queue?Late=true", "/referrals", "/referrals?side=sent", "/linking/requests", "/cases", "/cases?Closed=true", "/cases?Late=true",
        "/cases/tasks", "/search?Q=nothing", "/scrutiny", "/publication", "/audit?From=2001-01-01&Until=2001-01-02",
        "/audit/unusual", "/audit/seal", "/notices", "/reports/import", "/retention", "/subject-requests",
    ];

    /// <summary>Lists of a case that has just been opened.</summary>
    private static readonly string[] CaseLists = ["/tasks", "/decisions", "/subjects", "/outcomes", "/timeline?Kind=Decision"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_list_on_which_nothing_stands_says_what_to_do_next()
    {
        await using var site = await TestSite.StartAsync(TestData.Empty, set: settings => settings with { IsDemonstration = false });
        using var administrator = site.NewCaller();
        await SetUpAsync(site, administrator);
        foreach (var path in new[] { "/progress", "/progress/history", "/report", "/help" })
        {
            var page = await administrator.GetAsync(path, Cancel);
            Assert.True(page.Document.QuerySelectorAll("main a[href]:not(.govuk-back-link)").Length > 0, $"{path} leads nowhere: {page.MainText}");
        }

        ExpectNextStep("/administration/channels", await administrator.GetAsync("/administration/channels", Cancel), isList: true);
        await GiveAllRolesAsync(site);
        foreach (var path in Lists) ExpectNextStep(path, await administrator.GetAsync(path, Cancel), isList: true);
        foreach (var route in (await Routes.OfAsync(site.Services)).Where(r => r.Gets && r.Address.StartsWith('/') && !Parameter().IsMatch(r.Address)))
        {
            var path = Optional().Replace(route.Address, "");
            if (path != "/leave" && !path.Contains('…', StringComparison.Ordinal)) ExpectNextStep(path, await administrator.GetAsync(path, Cancel), isList: false);
        }

        await using var db = await site.Database.OpenAsync(Administrator, Cancel);
        var reference = await TestCases.OpenAsync(db, "The shed", Cancel);
        foreach (var path in CaseLists.Select(list => $"/cases/{reference}{list}")) ExpectNextStep(path, await administrator.GetAsync(path, Cancel), isList: true);
    }

    /// <summary>A link, or a second sentence: the first only says that there is nothing.</summary>
    private static void ExpectNextStep(string path, SeenPage page, bool isList)
    {
        var empty = page.Document.QuerySelectorAll(".empty").ToList();
        Assert.True(empty.Count > 0 || !isList, $"{path} ({page.Path}, {(int)page.Status}) does not say that it is empty: {page.MainText}");
        Assert.All(empty, e => Assert.True(e.QuerySelector("a[href]") is not null || SentenceEnd().Count(e.Text().Trim()) > 1, $"{path} names no next step: {e.Text().Trim()}"));
    }

    private static async Task SetUpAsync(TestSite site, Caller administrator)
    {
        var page = await administrator.SubmitAsync(await administrator.GetAsync("/first-run", Cancel), Cancel, new Dictionary<string, string>
        {
            ["Code"] = site.Services.GetRequiredService<FirstRunCode>().Value,
            ["Name"] = "Wessex Partnership",
            ["Area"] = "Wessex",
            ["Agencies[0].Name"] = "Helpline",
            ["Administrator"] = "Ada",
            ["Email"] = Administrator,
            ["Password"] = AccountPages.GoodPassword,
        });
        Assert.Equal("/administration", page.Path);
    }

    private static async Task GiveAllRolesAsync(TestSite site)
    {
        await using var db = site.Database.Open(Viewer.System("test"));
        (await db.Accounts.SingleAsync(Cancel)).Roles = Enum.GetValues<Role>().Aggregate((all, role) => all | role);
        await db.PlantAsync(Cancel);
    }

    [GeneratedRegex(@"\{\w+\}|\{\*")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"/\{\w+\?\}")]
    private static partial Regex Optional();

    [GeneratedRegex(@"[.!?](\s|$)")]
    private static partial Regex SentenceEnd();
}
