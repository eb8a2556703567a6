using Microsoft.Playwright;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Look;

/// <summary>Pages that say what has to be mended can be used by everybody, like those that need not.</summary>
[Trait("Databases", "None")]
public sealed class MistakesTests
{
    /// <summary>Longer than anything may be.</summary>
    private const string FillTooMuch = "() => { for (const box of document.querySelectorAll('main form :is(textarea, input[type=text])')) box.value = 'x'.repeat(20001); }";

    private const string Summary = ".govuk-error-summary";

    /// <summary>Who sends which form, as it stands or with these fields, so that it is refused.</summary>
    private static readonly (string Person, string Page, string Button, (string Field, string Text)[] Typed)[] Refused =
    [
        (DemoPeople.Coordinator, "{report}", "[formaction*='handler=Close'], form[action*='handler=Close'] button", []),
        (DemoPeople.Coordinator, "{report}/refer", "main form .govuk-button", []),
        (DemoPeople.Coordinator, "{report}/grade/told", "main form .govuk-button", []),
        (DemoPeople.Coordinator, "/cases/open?report={reference}", "main form .govuk-button", []),
        (DemoPeople.Coordinator, "/search?From=yesterday", "", []),
        (DemoPeople.ScrutinyOfficer, "/scrutiny/commitments", "main form .govuk-button", []),
        (DemoPeople.Publisher, "/publication", "form[action*='handler=Figure'] button", [("NewFigure.From", "2026-02-01"), ("NewFigure.Until", "2026-01-01")]),
        (DemoPeople.Administrator, "/administration/people", "main form .govuk-button", []),
        (DemoPeople.Administrator, "/administration/agencies", "main form .govuk-button", []),
        (DemoPeople.Administrator, "/administration/numbers", "main form .govuk-button", []),
        (DemoPeople.Administrator, "/account", "form[action*='handler=Password'] button", []),
        (DemoPeople.DataProtectionOfficer, "/audit?Subject=R-0000-0000", "", []),
        (DemoPeople.DataProtectionOfficer, "/retention?Find=R-0000-0000", "", []),
        (DemoPeople.Coordinator, "/retention/{reference}", "form[action*='handler=Hold'] button", []),
        (DemoPeople.DataProtectionOfficer, "/subject-requests", "main form .govuk-button", []),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_question_of_the_public_form_and_what_follows_it()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone with { Dark = true });
        var page = visit.Page;
        await visit.GoAsync("/report");
        while (!page.Url.Contains("/report/check", StringComparison.Ordinal))
        {
            if (await page.Locator("main form :is(textarea, input[type=text])").CountAsync() > 0)
            {
                await page.EvaluateAsync(FillTooMuch);
                await PressAsync(visit, "#go-on");
                await ExpectProblemAsync(visit);
                await page.EvaluateAsync(FillTooMuch.Replace("'x'.repeat(20001)", "'07700 900123'", StringComparison.Ordinal));
            }

            if (await page.Locator("[name=Way]").CountAsync() > 0) await page.CheckAsync("[name=Way][value=phone]");
            await PressAsync(visit, "#go-on");
        }

        await PressAsync(visit, "main form .govuk-button");
        await PressAsync(visit, "main .govuk-button"); // noted
        await page.FillAsync("#code", "1234");
        await PressAsync(visit, "main form .govuk-button");
        await ExpectProblemAsync(visit);
        await visit.GoAsync("/return");
        await page.EvaluateAsync("() => document.querySelector('details').open = true");
        await page.FillAsync("#words", "no such words");
        await PressAsync(visit, "main form .govuk-button");
        await ExpectProblemAsync(visit);
        await page.FillAsync("#words", "");
        await page.FillAsync("#code", await Reporter.ReportAsync(site, "Six men", Cancel));
        await PressAsync(visit, "main form .govuk-button");
        await PressAsync(visit, "#visit .govuk-button");
        await ExpectProblemAsync(visit);
    }

    [Fact]
    public async Task A_form_that_nobody_reads()
    {
        await using var site = await TestSite.StartAsync();
        await using var visit = await site.VisitAsync(Screen.Phone);
        await visit.GoAsync("/report");
        await visit.Page.FillAsync("#What", "Six men");
        await PressAsync(visit, "main form [value=check]");
        await using (var db = site.Database.Open(Viewer.System("test")))
        {
            foreach (var channel in db.Channels) channel.IsOpen = false;
            await db.PlantAsync(Cancel);
        }

        await PressAsync(visit, "main form .govuk-button");
        await ExpectProblemAsync(visit);
        await visit.Page.GotoAsync("/report");
        await Assertions.Expect(visit.Page.Locator("main form")).ToHaveCountAsync(0);
        await visit.ExpectAccessibleAsync();
    }

    [Fact]
    public async Task The_forms_inside_and_the_way_in()
    {
        await using var site = await TestSite.StartAsync(TestData.LivedIn);
        await using (var stranger = await site.VisitAsync(Screen.Phone))
        {
            foreach (var path in new[] { "/sign-in", "/forgotten" })
            {
                await stranger.GoAsync(path);
                await PressAsync(stranger, "main form .govuk-button");
                await ExpectProblemAsync(stranger);
            }
        }

        foreach (var person in Refused.GroupBy(r => r.Person))
        {
            await using var visit = await site.VisitAsync(person.Key, Cancel, Screen.Desktop with { Dark = true });
            var report = "";
            foreach (var (_, path, button, typed) in person)
            {
                if (path.StartsWith("{report}", StringComparison.Ordinal) && report.Length == 0)
                {
                    await visit.GoAsync("/reports/queue");
                    report = await visit.Page.Locator("main a[href^='/reports/R-']").First.GetAttributeAsync("href") ?? "";
                }

                await visit.GoAsync(path.Replace("{report}", report, StringComparison.Ordinal).Replace("{reference}", report.Split('/')[^1], StringComparison.Ordinal));
                await visit.Page.EvaluateAsync("() => { for (const box of document.querySelectorAll('main details')) box.open = true; }");
                foreach (var (field, text) in typed) await visit.Page.FillAsync($"[name='{field}']", text);
                if (button.Length > 0) await PressAsync(visit, button);
                await ExpectProblemAsync(visit);
            }
        }
    }

    private static async Task ExpectProblemAsync(Visit visit)
    {
        await Assertions.Expect(visit.Page.Locator(Summary)).ToBeVisibleAsync();
        await visit.ExpectAccessibleAsync();
        await visit.ExpectNoSidewaysScrollAsync();
    }

    /// <summary>Presses and waits for the page that answers.</summary>
    private static async Task PressAsync(Visit visit, string button)
    {
        var page = visit.Page;
        await page.EvaluateAsync("() => { document.documentElement.dataset.left = 'yes'; }");
        await page.Locator(button).First.ClickAsync();
        await Assertions.Expect(page.Locator("html:not([data-left])")).ToBeAttachedAsync();
        await visit.LoadAsync();
    }
}
