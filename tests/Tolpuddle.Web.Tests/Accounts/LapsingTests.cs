using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>No account stays open longer than somebody needs it.</summary>
public sealed class LapsingTests : IAsyncLifetime
{
    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task After_its_last_day_an_account_opens_nothing_and_closes()
    {
        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        var today = Days.Of(_site.Clock.GetUtcNow().UtcDateTime);
        Assert.Contains("This day is over", (await SetAsync(administrator, DemoPeople.OtherAdviser, today.AddDays(-1))).Problem(), StringComparison.Ordinal);
        Assert.Contains("last administrator", (await SetAsync(administrator, DemoPeople.Administrator, today)).Problem(), StringComparison.Ordinal);
        Assert.Contains("duty reader", (await SetAsync(administrator, DemoPeople.Coordinator, today)).Problem(), StringComparison.Ordinal);
        var unread = await administrator.SendAsync(await administrator.PersonAsync(DemoPeople.OtherAdviser, Cancel), "LastDay", Cancel, ("LastDay", "soon"));
        Assert.Equal("soon", unread.Find("#LastDay").GetAttribute("value"));
        Assert.Contains("The last day is kept", (await SetAsync(administrator, DemoPeople.OtherAdviser, today)).MainText, StringComparison.Ordinal);

        _site.Clock.Advance(Days.EndOf(today) - _site.Clock.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(1)); // the last minute of it
        using var adviser = await _site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        await _site.GoRoundAsync("accounts", Cancel);
        Assert.Equal("/desk", (await adviser.GetAsync("/desk", Cancel)).Path);

        _site.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("/sign-in", (await adviser.GetAsync("/desk", Cancel)).Path);
        Assert.Contains("do not belong together", (await adviser.TryAsync(DemoPeople.OtherAdviser, DemoData.Password, Cancel)).Problem(), StringComparison.Ordinal);
        Assert.Equal(AccountState.Active, await StateAsync(DemoPeople.OtherAdviser));
        await _site.GoRoundAsync("accounts", Cancel);
        Assert.Equal(AccountState.Closed, await StateAsync(DemoPeople.OtherAdviser));
    }

    [Fact]
    public async Task Who_does_not_come_for_long_is_warned_once_and_then_closed_and_who_comes_is_not()
    {
        await using (var db = _site.Database.Open(Viewer.System("test"))) await db.Profiles.ExecuteUpdateAsync(p => p.SetProperty(x => x.IsDemonstration, false), Cancel);
        _site.Clock.Advance(Lapsing.UnusedFor - Lapsing.WarnedBefore - TimeSpan.FromDays(1));
        await _site.GoRoundAsync("accounts", Cancel);
        Assert.Equal(0, await WarnedAsync());

        _site.Clock.Advance(TimeSpan.FromDays(2));
        for (var round = 0; round < 2; round++) await _site.GoRoundAsync("accounts", Cancel);
        Assert.Equal(DemoData.People.Count - 2, await WarnedAsync()); // not the last administrator, not the duty reader
        using (await _site.SignInAsync(DemoPeople.Adviser, Cancel)) { }

        _site.Clock.Advance(Lapsing.WarnedBefore);
        await _site.GoRoundAsync("accounts", Cancel);
        Assert.Equal(
            (AccountState.Active, AccountState.Active, AccountState.Active, AccountState.Closed),
            (await StateAsync(DemoPeople.Adviser), await StateAsync(DemoPeople.Administrator), await StateAsync(DemoPeople.Coordinator), await StateAsync(DemoPeople.Trainer)));

        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        await administrator.PressAsync(DemoPeople.Trainer, "Reopen", Cancel);
        await _site.GoRoundAsync("accounts", Cancel);
        Assert.Equal(AccountState.Active, await StateAsync(DemoPeople.Trainer));
        Assert.Equal("/account", (await _site.NewCaller().TryAsync(DemoPeople.Trainer, DemoData.Password, Cancel)).Path);
    }

    private static async Task<SeenPage> SetAsync(Caller administrator, string email, DateOnly day) =>
        await administrator.SendAsync(await administrator.PersonAsync(email, Cancel), "LastDay", Cancel, ("LastDay", day.ToString("d M yyyy")));

    private async Task<AccountState> StateAsync(string email)
    {
        await using var db = _site.Database.Open(Viewer.System("test"));
        return (await db.Accounts.SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, email), Cancel)).State;
    }

    private async Task<int> WarnedAsync()
    {
        await using var db = _site.Database.Open(Viewer.System("test"));
        return await db.Outbox.CountAsync(m => m.Kind == MailKind.AccountLapses, Cancel);
    }
}
