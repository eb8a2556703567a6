using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;
using Tolpuddle.Web.Tests.Desk;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>Every look at somebody's record is written down with the stated purpose, in the save that lets it be shown.</summary>
public sealed class WrittenLookTests(TrustSite trust) : IClassFixture<TrustSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_writes_down_what_the_table_says_and_nothing_else()
    {
        var wrong = new List<string>();
        foreach (var route in (await Routes.OfAsync(trust.Site.Services)).Where(route => route.Gets))
        {
            var row = AccessTable.Rows[route.Address];
            var written = await ActsAsync(row.Roles.Min(), trust.AddressOf(route));
            var expected = AccessTable.Looks.GetValueOrDefault(route.Address);
            if (written != (expected ?? "")) wrong.Add($"A look at {trust.AddressOf(route)} writes '{written}'; docs/security.md says '{expected ?? "nothing"}'");
            if (expected is null && HoldsRecord(route)) wrong.Add($"{route.Address} shows one record: say in docs/security.md, 'What a look writes down', what its look writes");
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Live")]
    [InlineData("Known")]
    [InlineData("Save")]
    public async Task No_part_of_a_colleagues_call_is_shown_without_a_word_of_it(string handler)
    {
        await using var site = await TestSite.StartAsync();
        using var holder = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var other = await site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        var call = await holder.CallAsync(Cancel, ("Notes", "She is called Rosa"));
        var own = await other.StartCallAsync(Cancel);
        using var request = new HttpRequestMessage(handler == "Save" ? HttpMethod.Post : HttpMethod.Get, $"{call.Path}?handler={handler}");
        request.Headers.Accept.ParseAdd("application/json");
        if (handler == "Save") request.Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", own.Find("[name=__RequestVerificationToken]").GetAttribute("value"))]);

        using var answer = await other.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var db = site.Database.Open(Viewer.System("test"));
        var id = Guid.Parse(call.Path.Split('/')[^1]);
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == "call.open" && e.SubjectId == id, Cancel));
    }

    [Fact]
    public async Task The_purpose_that_the_bar_shows_is_written_with_the_look_and_can_be_changed()
    {
        using var adviser = await trust.Site.SignInAsync(TrustSite.Mailbox(Role.Adviser), Cancel);
        var account = await adviser.GetAsync("/account", Cancel);
        var form = account.PostForms().Single(f => f.Address.AbsolutePath == "/account/purpose");
        account = await adviser.PostAsync(form.Address, form.Filled(field => field.Name == "Own" ? "child at risk" : null), Cancel);
        Assert.Contains("child at risk", account.TextOf("header"), StringComparison.Ordinal);

        await adviser.GetAsync($"/reports/{trust.Report}", Cancel);

        await using var db = trust.Database.Open(Viewer.System("test"));
        var look = await db.Audit.Where(e => e.Act == "report.open").OrderByDescending(e => e.At).FirstAsync(Cancel);
        Assert.Equal(("report.open", "child at risk"), (look.Act, look.Purpose));
        Assert.Equal((await trust.ViewerAsync(Role.Adviser)).AccountId, look.AccountId);
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_not_shown()
    {
        await using var site = await TestSite.StartAsync();
        var received = await TrustReports.ReceiveAsync(site, Cancel);
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        Assert.Contains("Men in a van", (await adviser.GetAsync($"/reports/{received.Reference}", Cancel)).MainText, StringComparison.Ordinal);
        await using (var db = site.Database.Open(Viewer.Nobody)) await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Audit" RENAME TO "Lost" """, Cancel);

        var page = await adviser.GetAsync($"/reports/{received.Reference}", Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.DoesNotContain("Men in a van", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    /// <summary>Inside, an address with a parameter that somebody could be behind.</summary>
    private static bool HoldsRecord(Route route) =>
        !AccessTable.Rows[route.Address].Roles.Contains(Role.None) && route.Address.Contains('{', StringComparison.Ordinal)
        && !route.Address.StartsWith("/scrutiny/", StringComparison.Ordinal) && !route.Address.StartsWith("/administration/numbers", StringComparison.Ordinal);

    private async Task<string> ActsAsync(Role role, string address)
    {
        var caller = await trust.CallerAsync(role);
        await using var db = trust.Database.Open(Viewer.System("test"));
        var before = await db.Audit.Select(e => e.Id).ToListAsync(Cancel);
        using var answer = await caller.Http.GetAsync(address, Cancel);
        return string.Join(", ", await db.Audit.Where(e => !before.Contains(e.Id)).Select(e => e.Act).Distinct().OrderBy(act => act).ToListAsync(Cancel));
    }
}
