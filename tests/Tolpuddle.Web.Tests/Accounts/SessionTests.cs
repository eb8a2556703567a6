using Tolpuddle.Core.Access;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>A session ends by itself and when somebody ends it, at the server: an old cookie opens nothing.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private Caller _adviser = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _adviser.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task An_hour_without_a_look_ends_it_and_signing_in_goes_on_where_one_was()
    {
        _site.Clock.Advance(SignIn.IdleLimit - TimeSpan.FromMinutes(2));
        Assert.Equal("/desk", (await _adviser.GetAsync("/desk", Cancel)).Path);
        _site.Clock.Advance(SignIn.IdleLimit + TimeSpan.FromMinutes(1));

        var page = await _adviser.GetAsync("/search?q=van", Cancel);

        Assert.Equal("/sign-in", page.Path);
        page = await _adviser.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Email"] = DemoPeople.Adviser, ["Password"] = DemoData.Password });
        Assert.Equal("/search?q=van", page.Address.PathAndQuery);
    }

    [Fact]
    public async Task Half_a_day_ends_it_however_much_one_looks()
    {
        var step = TimeSpan.FromMinutes(50);
        for (var gone = step; gone < SignIn.AbsoluteLimit; gone += step)
        {
            _site.Clock.Advance(step);
            Assert.Equal("/desk", (await _adviser.GetAsync("/desk", Cancel)).Path);
        }

        _site.Clock.Advance(step);
        Assert.Equal("/sign-in", (await _adviser.GetAsync("/desk", Cancel)).Path);
    }

    [Fact]
    public async Task Signing_out_ends_it_for_whoever_kept_the_cookie()
    {
        using var thief = Copy(_adviser);
        Assert.Equal("/desk", (await thief.GetAsync("/desk", Cancel)).Path);

        await _adviser.SubmitAsync(await _adviser.GetAsync("/sign-out", Cancel), Cancel);

        Assert.Equal("/sign-in", (await thief.GetAsync("/desk", Cancel)).Path);
    }

    [Fact]
    public async Task Another_session_of_ones_own_can_be_ended_and_this_one_goes_on()
    {
        using var elsewhere = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
        var page = await _adviser.GetAsync("/account", Cancel);

        await _adviser.SubmitAsync(page, Cancel, button: "form[action*='handler=End'] button:not([disabled])");

        Assert.Single([await _adviser.GetAsync("/desk", Cancel), await elsewhere.GetAsync("/desk", Cancel)], p => p.Path == "/desk");
    }

    [Fact]
    public async Task Nobody_ends_a_session_of_somebody_else()
    {
        using var police = await _site.SignInAsync(DemoPeople.Police, Cancel);
        var mine = (await _adviser.GetAsync("/account", Cancel)).PostForms().First(f => f.Address.Query.Contains("handler=End", StringComparison.Ordinal));
        var token = (await police.GetAsync("/account", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        var fields = mine.Filled(_ => null).Where(f => f.Key != "__RequestVerificationToken").Append(new("__RequestVerificationToken", token));

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await police.PostAsync(mine.Address, fields, Cancel)).Status);

        Assert.Equal("/desk", (await _adviser.GetAsync("/desk", Cancel)).Path);
    }

    [Fact]
    public async Task Closing_an_account_ends_its_sessions_at_once_and_other_roles_hold_at_the_next_page()
    {
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        using var trainer = await _site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        await administrator.PressAsync(DemoPeople.OtherAdviser, "Close", Cancel);
        Assert.Equal("/sign-in", (await trainer.GetAsync("/desk", Cancel)).Path);

        var list = await administrator.GetAsync("/administration/people", Cancel);
        var person = list.Document.QuerySelectorAll("tbody tr").Single(r => r.TextContent.Contains($"{DemoPeople.Adviser}", StringComparison.Ordinal)).QuerySelector("a")!.GetAttribute("href")!;
        var form = (await administrator.GetAsync(person, Cancel)).PostForms().Single(f => f.Address.Query.Contains("handler=Roles", StringComparison.Ordinal));
        await administrator.PostAsync(form.Address, form.Filled(_ => null).Where(f => f.Key != "Roles").Append(new("Roles", nameof(Role.Trainer))), Cancel);

        Assert.Equal("/not-allowed", (await _adviser.GetAsync("/desk", Cancel)).Path);
    }

    private Caller Copy(Caller caller)
    {
        var copy = _site.NewCaller();
        copy.Cookies.Add(caller.Cookies.GetAllCookies());
        return copy;
    }
}
