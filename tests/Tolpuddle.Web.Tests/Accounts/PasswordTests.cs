using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>What makes a password: length and not being guessed first, no rules of signs; and how one is changed or found again.</summary>
public sealed class PasswordTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("eleven char", "at least 12 characters")]
    [InlineData("password1234", "would be guessed quickly")]
    [InlineData("qwertyuiop12", "would be guessed quickly")]
    [InlineData("iloveyou2024", "would be guessed quickly")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa", "would be guessed quickly")]
    [InlineData("Ada Adviser Ada", "would be guessed quickly")]
    [InlineData("adviser@demo.example", "would be guessed quickly")]
    [InlineData("dorset dorset", "would be guessed quickly")]
    [InlineData("tolpuddletolpuddle", "would be guessed quickly")]
    public async Task What_would_be_guessed_is_refused_with_advice_and_the_old_one_stays(string wanted, string words)
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);

        var page = await ChangeAsync(adviser, DemoData.Password, wanted);

        Assert.Contains(words, page.Problem(), StringComparison.Ordinal);
        Assert.Equal("#Wanted", page.Find(".govuk-error-summary__list a").GetAttribute("href"));
        Assert.Equal("/desk", (await site.NewCaller().TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)).Path);
    }

    [Theory]
    [InlineData("hedge lantern quarry")]
    [InlineData("xk29vq7mz4pw")]
    [InlineData("ساعة حجر بحر نافذة")]
    public async Task Anything_long_that_nobody_tries_first_will_do_without_rules_of_signs(string wanted)
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var elsewhere = await site.SignInAsync(DemoPeople.Adviser, Cancel);

        Assert.Contains("password is changed", (await ChangeAsync(adviser, DemoData.Password, wanted)).MainText, StringComparison.Ordinal);

        Assert.Equal("/desk", (await adviser.GetAsync("/desk", Cancel)).Path);
        Assert.Equal("/sign-in", (await elsewhere.GetAsync("/desk", Cancel)).Path);
        Assert.Equal("/sign-in", (await elsewhere.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)).Path);
        Assert.Equal("/desk", (await elsewhere.TryAsync(DemoPeople.Adviser, wanted, Cancel)).Path);
        await using var db = site.Database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.Outbox.CountAsync(m => m.Kind == MailKind.PasswordChanged, Cancel));
    }

    [Fact]
    public async Task One_of_the_greatest_length_works_and_a_longer_one_is_refused()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var longest = string.Concat(Enumerable.Range(0, PasswordRules.MaxLength).Select(i => (char)('a' + (i * 7 + i / 5) % 26)));

        Assert.Contains("at most 128", (await ChangeAsync(adviser, DemoData.Password, longest + "x")).Problem(), StringComparison.Ordinal);
        Assert.Contains("password is changed", (await ChangeAsync(adviser, DemoData.Password, longest)).MainText, StringComparison.Ordinal);
        Assert.Equal("/desk", (await site.NewCaller().TryAsync(DemoPeople.Adviser, longest, Cancel)).Path);
    }

    [Fact]
    public async Task Who_walks_up_to_an_open_screen_cannot_change_it()
    {
        await using var site = await TestSite.StartAsync();
        using var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel);

        var page = await ChangeAsync(adviser, "not the current one", AccountPages.GoodPassword);

        Assert.Contains("current password is not right", page.Problem(), StringComparison.Ordinal);
        Assert.Equal("#Current", page.Find(".govuk-error-summary__list a").GetAttribute("href"));
        Assert.Equal("/sign-in", (await site.NewCaller().TryAsync(DemoPeople.Adviser, AccountPages.GoodPassword, Cancel)).Path);
    }

    [Fact]
    public async Task Who_has_forgotten_it_is_answered_alike_with_an_account_or_without_and_only_one_gets_a_mail()
    {
        await using var site = await TestSite.StartAsync();

        var known = await ForgottenAsync(site, DemoPeople.Adviser);
        var unknown = await ForgottenAsync(site, "nobody@demo.example");

        Assert.Contains("a mail is on its way", known.MainText, StringComparison.Ordinal);
        Assert.Equal(known.MainText, unknown.MainText);
        await using var db = site.Database.Open(Viewer.System("test"));
        Assert.Equal(MailKind.NewPassword, (await db.Outbox.SingleAsync(Cancel)).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an address")]
    public async Task What_is_no_address_is_said(string email)
    {
        await using var site = await TestSite.StartAsync();

        var page = await ForgottenAsync(site, email);

        Assert.Contains("like name@agency.example", page.Problem(), StringComparison.Ordinal);
        Assert.Equal(email, page.Find("#Email").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task Asking_again_and_again_floods_no_mailbox()
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < 5; i++) await ForgottenAsync(site, DemoPeople.Adviser);
        for (var i = 0; i < 5; i++)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(6));
            await ForgottenAsync(site, DemoPeople.Adviser);
        }

        await using var db = site.Database.Open(Viewer.System("test"));
        Assert.Equal(3, await db.Outbox.CountAsync(Cancel));
    }

    private static async Task<SeenPage> ChangeAsync(Caller caller, string current, string wanted)
    {
        var page = await caller.GetAsync("/account", Cancel);
        return await caller.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Current"] = current, ["Wanted"] = wanted }, "form[action*='handler=Password'] button");
    }

    private static async Task<SeenPage> ForgottenAsync(TestSite site, string email)
    {
        using var caller = site.NewCaller();
        return await caller.SubmitAsync(await caller.GetAsync("/forgotten", Cancel), Cancel, new Dictionary<string, string> { ["Email"] = email });
    }
}
