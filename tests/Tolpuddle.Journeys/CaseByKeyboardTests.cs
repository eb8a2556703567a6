using System.Globalization;
using Microsoft.Playwright;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

public sealed class CaseByKeyboardTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_is_opened_worked_on_and_closed_with_nothing_but_keys()
    {
        await using var site = await TestSite.StartAsync();
        await using var db = await site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Six men in a shed"), Cancel, (MentionKind.Vehicle, "BD51 SMR"));
        await using var visit = await site.VisitAsync(DemoPeople.Coordinator, Cancel);
        await visit.GoAsync($"/reports/{report.Reference}");

        await FollowAsync(visit, $"a[href='/cases/open?report={report.Reference}']", "/cases/open*");
        await WriteAsync(visit, "#Title", "The shed");
        await WriteAsync(visit, "#Purpose", "safeguarding");
        await SendAsync(visit, "/cases/C-*/members");
        var root = new Uri(visit.Page.Url).AbsolutePath.Replace("/members", "", StringComparison.Ordinal);

        await FollowAsync(visit, $".sections a[href='{root}/tasks']", "/tasks");
        await WriteAsync(visit, "#Form_What", "Look at the van");
        await WriteAsync(visit, "#Form_Due", Twelfth(Days.Of(db.Now).Year + 1)); // the same in every order of day and month
        await SendAsync(visit, "/tasks");
        await Assertions.Expect(visit.Page.Locator(".task-rows")).ToContainTextAsync("Look at the van");

        await FollowAsync(visit, $".sections a[href='{root}/decisions']", "/decisions");
        await WriteAsync(visit, "#Form_Decision", "Visit on Sunday");
        await WriteAsync(visit, "#Form_Reason", "They may be moved");
        await TabAndPressAsync(visit, "main .govuk-button");
        await Assertions.Expect(visit.Page.Locator(".decision")).ToContainTextAsync("Why: They may be moved");

        await FollowAsync(visit, $".sections a[href='{root}/outcomes']", "/outcomes");
        await WriteAsync(visit, "#Form_Code", "In a safe place");
        await WriteAsync(visit, "#Form_On", Twelfth(Days.Of(db.Now).Year - 1));
        await WriteAsync(visit, "#Form_People", "6");
        await TabAndPressAsync(visit, "main .govuk-button");
        await Assertions.Expect(visit.Page.Locator(".notice")).ToContainTextAsync("The outcome is recorded.");

        await FollowAsync(visit, $".sections a[href='{root}/change']", "/change");
        await WriteAsync(visit, "#Close_Reason", "All six are safe");
        await visit.TabToAsync("#Close_Despite");
        await visit.Page.Keyboard.PressAsync("Space"); // the task is not needed any more
        await TabAndPressAsync(visit, ".govuk-button--warning");
        await visit.ArriveAsync(root);
        await Assertions.Expect(visit.Page.Locator(".callout")).ToContainTextAsync("Closed: All six are safe");
    }

    private static async Task WriteAsync(Visit visit, string field, string text)
    {
        await visit.TabToAsync(field);
        await visit.Page.Keyboard.TypeAsync(text); // in a list, what is typed chooses
    }

    private static async Task FollowAsync(Visit visit, string link, string address)
    {
        await TabAndPressAsync(visit, link);
        await visit.ArriveAsync(address);
    }

    private static async Task SendAsync(Visit visit, string address)
    {
        await TabAndPressAsync(visit, "main form[method=post] .govuk-button");
        await visit.ArriveAsync(address);
        await visit.Page.Locator(".notice").WaitForAsync();
    }

    private static async Task TabAndPressAsync(Visit visit, string selector)
    {
        await visit.TabToAsync(selector);
        await visit.Page.Keyboard.PressAsync("Enter");
    }

    private static string Twelfth(int year) => string.Create(CultureInfo.InvariantCulture, $"1212{year}");
}
