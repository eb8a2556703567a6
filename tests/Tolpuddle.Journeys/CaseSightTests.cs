using Microsoft.Playwright;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>Somebody is brought in for what they need to know: looked at first, in another tab, and narrowed later.</summary>
public sealed class CaseSightTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_lead_looks_as_the_housing_officer_will_and_brings_them_in_for_the_places(bool onPhone)
    {
        await using var site = await TestSite.StartAsync();
        await using var db = await site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var @case = await TestCases.OpenAsync(db, "The packhouse", Cancel, (MentionKind.Person, "Zdenka"));
        await new PeopleAndThings(db).AddAsync(@case, MentionKind.Person, "Zdenka Novak", "victim", Cancel);
        await new PeopleAndThings(db).AddAsync(@case, MentionKind.Address, "14 Harbour Terrace", "place", Cancel);
        await using var visit = await site.VisitAsync(DemoPeople.Coordinator, Cancel, onPhone ? Screen.Phone : Screen.Desktop);
        var page = visit.Page;
        await visit.GoAsync($"/cases/{@case}/members");
        await CheckAsync(visit);
        var officer = (await site.Database.ViewerAsync(DemoPeople.Council, Cancel)).AccountId.ToString();
        await page.SelectOptionAsync("#Form_Who", officer);
        await page.FillAsync("#Form_Purpose", "To look at the tenancy");
        await page.CheckAsync("[name='Sight.Sees'][value=parts]");
        await page.CheckAsync("[name='Sight.Parts'][value=Places]");
        await page.SelectOptionAsync("#Share_Basis", "safeguarding");
        await page.SelectOptionAsync("#Share_Consent", "given");
        await page.FillAsync("#Share_Words", "She said yes");

        var preview = await page.Context.RunAndWaitForPageAsync(() => page.ClickAsync("button[formaction*='handler=Preview']"));
        await Assertions.Expect(preview.Locator(".preview-bar")).ToContainTextAsync("would be seen by");
        await preview.ClickAsync(".sections a:has-text('People and things')");
        await Assertions.Expect(preview.Locator("main")).ToContainTextAsync("14 Harbour Terrace");
        await Assertions.Expect(preview.Locator("main")).Not.ToContainTextAsync("Zdenka");
        var address = preview.Url;
        await preview.CloseAsync();
        await Assertions.Expect(page.Locator("#Form_Purpose")).ToHaveValueAsync("To look at the tenancy"); // nothing typed is lost

        await page.ClickAsync("form[action*='handler=BringIn'] button:not([formaction])");
        await visit.LoadAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("They see the case from now on, and were told.");
        await CheckAsync(visit);
        foreach (var path in new[] { address, $"/cases/{@case}?as={officer}", $"/cases/{@case}/members?as={officer}", $"/cases/{@case}/timeline?as={officer}", $"/cases/{@case}/members/{officer}" })
        {
            await visit.GoAsync(path);
            await CheckAsync(visit);
        }

        await page.CheckAsync("[name='Sight.Sees'][value=all]");
        await page.FillAsync("#SightReason", "She asked for it");
        await page.ClickAsync("form[action*='handler=Sight'] button:not([formaction])");
        await visit.LoadAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("They see this from now on, and were told.");
    }

    private static async Task CheckAsync(Visit visit)
    {
        await visit.ExpectAccessibleAsync();
        await visit.ExpectNoSidewaysScrollAsync();
    }
}
