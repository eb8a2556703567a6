using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>With a second factor neither a password nor a link from a mail opens anything alone.</summary>
public sealed class SecondFactorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_password_leads_to_the_second_step_and_the_code_on_to_where_one_was_going()
    {
        await using var site = await TestSite.StartAsync();
        using var owner = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var elsewhere = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var (app, codes) = await owner.SetUpFactorAsync(site, Cancel);
        Assert.Equal(10, codes.Distinct().Count());
        Assert.Equal("/desk", (await owner.GetAsync("/desk", Cancel)).Path);
        Assert.Equal("/sign-in", (await elsewhere.GetAsync("/desk", Cancel)).Path); // sessions that knew no second factor are over

        using var caller = site.NewCaller();
        var step = await caller.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel, "/sign-in?then=%2Fsearch%3Fq%3Dvan");
        Assert.Equal("/sign-in/code", step.Path);
        foreach (var path in new[] { "/desk", "/account", SecondFactors.Path }) Assert.Equal("/sign-in", (await caller.GetAsync(path, Cancel)).Path);

        var wrong = await caller.GiveCodeAsync(await caller.GetAsync("/sign-in/code", Cancel), app.Wrong, Cancel);
        Assert.Contains("not the code that your app shows now", wrong.Problem(), StringComparison.Ordinal);
        Assert.Equal("/search?q=van", (await caller.GiveCodeAsync(wrong, app.Shows, Cancel)).Address.PathAndQuery);
    }

    [Fact]
    public async Task A_code_opens_once_and_of_two_who_send_it_at_once_one_comes_in()
    {
        await using var site = await TestSite.StartAsync();
        var (app, _) = await SetUpAsync(site, DemoPeople.Adviser);
        using var first = site.NewCaller();
        using var second = site.NewCaller();
        using var late = site.NewCaller();
        var pages = await Task.WhenAll(new[] { first, second, late }.Select(caller => caller.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)));
        var code = app.Shows;

        var ends = await Task.WhenAll(first.GiveCodeAsync(pages[0], code, Cancel), second.GiveCodeAsync(pages[1], code, Cancel));
        Assert.Single(ends, page => page.Path == "/desk");
        Assert.Contains("used already", (await late.GiveCodeAsync(pages[2], code, Cancel)).Problem(), StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/desk", (await late.GiveCodeAsync(pages[2], app.Shows, Cancel)).Path);
    }

    [Fact]
    public async Task A_recovery_code_opens_once_its_owner_is_told_and_new_ones_end_the_old()
    {
        await using var site = await TestSite.StartAsync();
        var (app, codes) = await SetUpAsync(site, DemoPeople.Adviser);
        using var caller = site.NewCaller();

        Assert.Equal("/desk", (await caller.SignInWithAsync(DemoPeople.Adviser, codes[0].ToLowerInvariant().Replace('-', ' '), Cancel, "Recovery")).Path);
        using var again = site.NewCaller();
        Assert.Contains("used already", (await again.SignInWithAsync(DemoPeople.Adviser, codes[0], Cancel, "Recovery")).Problem(), StringComparison.Ordinal);
        Assert.Contains("9 recovery codes", (await caller.GetAsync(SecondFactors.Path, Cancel)).MainText, StringComparison.Ordinal);
        await using (var db = site.Database.Open(Viewer.System("test")))
        {
            Assert.Equal(1, await db.Outbox.CountAsync(m => m.Kind == MailKind.RecoveryCodeUsed, Cancel));
            Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == "sign-in.recovery", Cancel));
            Assert.DoesNotContain(await site.Database.TextsAsync(Cancel), text => codes.Any(code => text.Value.Contains(code, StringComparison.Ordinal)));
        }

        var renewed = await caller.SendAsync(await caller.GetAsync(SecondFactors.Path, Cancel), "Codes", Cancel);
        Assert.Equal(10, renewed.Document.QuerySelectorAll("#codes code").Length);
        Assert.Contains("used already", (await again.SignInWithAsync(DemoPeople.Adviser, codes[1], Cancel, "Recovery")).Problem(), StringComparison.Ordinal);
        Assert.Equal("/desk", (await again.SignInWithAsync(DemoPeople.Adviser, app.Shows, Cancel)).Path);
    }

    [Fact]
    public async Task Wrong_codes_wait_like_wrong_passwords_and_not_for_a_device_that_is_known()
    {
        var clock = new StillClock();
        await using var site = await TestSite.StartAsync(replace: services => services.AddSingleton<TimeProvider>(clock));
        using var owner = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        var page = await owner.SendAsync(await owner.GetAsync(SecondFactors.Path, Cancel), "Begin", Cancel);
        var app = new AuthenticatorApp(clock, page.TextOf("#key"));
        await owner.SendAsync(page, "SetUp", Cancel, ("Code", app.Shows));
        clock.Advance(TimeSpan.FromSeconds(60));
        using var stranger = site.NewCaller();
        var step = await stranger.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel);
        clock.TakeWaits();

        for (var i = 0; i < 15; i++) step = await stranger.GiveCodeAsync(step, app.Wrong, Cancel);
        var waits = clock.TakeWaits();
        Assert.Equal(10, waits.Count); // the first five cost nothing
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromSeconds(8), waits[^1]);

        await owner.SubmitAsync(await owner.GetAsync("/sign-out", Cancel), Cancel);
        Assert.Equal("/desk", (await owner.SignInWithAsync(DemoPeople.Adviser, app.Shows, Cancel)).Path);
        Assert.Empty(clock.TakeWaits());
    }

    [Fact]
    public async Task A_link_from_a_mail_leads_to_the_second_step_too_and_the_half_way_is_over_when_the_account_changes()
    {
        await using var site = await TestSite.StartAsync();
        var (app, _) = await SetUpAsync(site, DemoPeople.Adviser);
        using var half = site.NewCaller();
        var step = await half.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel);
        using var administrator = await site.SignInAsync(DemoPeople.Administrator, Cancel);
        var link = new Uri((await administrator.PressAsync(DemoPeople.Adviser, "Link", Cancel)).TextOf("#link")).PathAndQuery;

        using var holder = site.NewCaller(); // an administrator who opens the link that they were to hand over
        var asked = await holder.UseLinkAsync(link, Cancel);
        Assert.Equal("/sign-in/code", asked.Path);
        Assert.Equal("/sign-in", (await holder.GetAsync("/desk", Cancel)).Path);
        Assert.Equal("/desk", (await holder.GiveCodeAsync(asked, app.Shows, Cancel)).Path);

        site.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/sign-in", (await half.GiveCodeAsync(step, app.Shows, Cancel)).Path);
    }

    [Fact]
    public async Task The_first_step_stands_for_ten_minutes()
    {
        await using var site = await TestSite.StartAsync();
        var (app, _) = await SetUpAsync(site, DemoPeople.Adviser);
        using var caller = site.NewCaller();
        var step = await caller.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel);

        site.Clock.Advance(SecondStep.Patience + TimeSpan.FromSeconds(1));

        Assert.Equal("/sign-in", (await caller.GiveCodeAsync(step, app.Shows, Cancel)).Path);
        Assert.Equal("/sign-in", (await caller.GetAsync("/sign-in/code", Cancel)).Path);
    }

    [Fact]
    public async Task Where_an_agency_requires_it_nothing_else_opens_before_and_who_is_at_work_goes_on()
    {
        await using var site = await TestSite.StartAsync();
        using var working = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var administrator = await site.SignInAsync(DemoPeople.Administrator, Cancel);
        var agencies = await administrator.GetAsync("/administration/agencies", Cancel);
        Assert.Contains("Set up a second factor of your own first", (await RequireAsync(administrator, agencies)).Problem(), StringComparison.Ordinal);
        await administrator.SetUpFactorAsync(site, Cancel);
        Assert.Contains("From the next sign-in on", (await RequireAsync(administrator, await administrator.GetAsync("/administration/agencies", Cancel))).MainText, StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("/desk", (await working.GetAsync("/desk", Cancel)).Path);
        using var next = await site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        foreach (var path in new[] { "/desk", "/account", "/search?q=van", "/reports/queue", "/notices" }) Assert.Equal(SecondFactors.Path, (await next.GetAsync(path, Cancel)).Path);
        Assert.Equal("/report/what", (await next.GetAsync("/report", Cancel)).Path); // what is public stays so

        await next.SetUpFactorAsync(site, Cancel);
        Assert.Equal("/desk", (await next.GetAsync("/desk", Cancel)).Path);
        Assert.Null((await next.GetAsync(SecondFactors.Path, Cancel)).Document.QuerySelector("form[action*='handler=Remove']"));
        using var police = await site.SignInAsync(DemoPeople.Police, Cancel);
        Assert.Equal("/cases", (await police.GetAsync("/cases", Cancel)).Path); // another agency's people are left alone
    }

    [Fact]
    public async Task It_can_be_given_up_where_the_agency_does_not_require_it_and_its_owner_is_told()
    {
        await using var site = await TestSite.StartAsync();
        using var owner = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        await owner.SetUpFactorAsync(site, Cancel);

        await owner.SendAsync(await owner.GetAsync(SecondFactors.Path, Cancel), "Remove", Cancel);

        Assert.Equal("/desk", (await site.NewCaller().TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)).Path);
        await using var db = site.Database.Open(Viewer.System("test"));
        Assert.Equal(2, await db.Outbox.CountAsync(m => m.Kind == MailKind.SecondFactorChanged, Cancel));
        Assert.Equal((0, 0), (await db.Authenticators.CountAsync(Cancel), await db.RecoveryCodes.CountAsync(Cancel)));
    }

    [Fact]
    public async Task A_sign_in_on_another_device_is_told_by_mail_and_one_on_a_known_device_is_not()
    {
        await using var site = await TestSite.StartAsync();
        using var owner = await site.SignInAsync(DemoPeople.Adviser, Cancel); // the first of all
        Assert.Equal(0, await ToldAsync());
        await owner.SubmitAsync(await owner.GetAsync("/sign-out", Cancel), Cancel);
        Assert.Equal("/desk", (await owner.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)).Path);
        Assert.Equal(0, await ToldAsync());

        using var elsewhere = site.NewCaller();
        elsewhere.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0");
        await elsewhere.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel);

        Assert.Equal(1, await ToldAsync());
        Assert.Contains("Firefox on Windows", (await owner.GetAsync("/account", Cancel)).MainText, StringComparison.Ordinal);

        async Task<int> ToldAsync()
        {
            await using var db = site.Database.Open(Viewer.System("test"));
            return await db.Outbox.CountAsync(m => m.Kind == MailKind.NewDevice, Cancel);
        }
    }

    private static async Task<(AuthenticatorApp App, IReadOnlyList<string> Codes)> SetUpAsync(TestSite site, string email)
    {
        using var owner = await site.SignInAsync(email, Cancel);
        return await owner.SetUpFactorAsync(site, Cancel);
    }

    private static Task<SeenPage> RequireAsync(Caller administrator, SeenPage agencies)
    {
        var row = agencies.Document.QuerySelectorAll("tbody tr").Single(r => r.QuerySelector("label")!.TextContent.EndsWith("Demonstration Helpline", StringComparison.Ordinal));
        var form = row.QuerySelector("form[action*='handler=Factor']")!.GetAttribute("action")!;
        return administrator.SubmitAsync(agencies, Cancel, button: $"form[action='{form}'] button");
    }
}
