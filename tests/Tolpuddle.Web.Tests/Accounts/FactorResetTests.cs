using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>It takes two to take somebody's second factor away, and its owner hears of it.</summary>
public sealed class FactorResetTests : IAsyncLifetime
{
    private const string Second = "second@demo.example";

    private TestSite _site = null!;
    private Caller _administrator = null!;
    private Caller _owner = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _owner = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
        await _owner.SetUpFactorAsync(_site, Cancel);
        _administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        _owner.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task One_asks_another_confirms_and_both_are_written_down()
    {
        using var second = await SecondAsync();
        Assert.Contains("at most 200 characters", (await AskAsync("")).Problem(), StringComparison.Ordinal);
        var asked = await AskAsync("Rang on the number in the staff list");
        Assert.Contains("It takes two", asked.MainText, StringComparison.Ordinal);
        Assert.Null(asked.Document.QuerySelector("form[action*='handler=ConfirmReset']"));
        Assert.Contains("Another one has to confirm it", (await second.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);

        var seen = await second.PersonAsync(DemoPeople.Adviser, Cancel);
        Assert.Contains("Rang on the number in the staff list", seen.MainText, StringComparison.Ordinal);
        await ConfirmAloneAsync(seen); // the asker sends what only the other one's page offers
        Assert.Equal("/desk", (await _owner.GetAsync("/desk", Cancel)).Path);
        await second.SendAsync(seen, "ConfirmReset", Cancel);

        Assert.Equal("/sign-in", (await _owner.GetAsync("/desk", Cancel)).Path);
        Assert.Equal("/desk", (await _site.NewCaller().TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)).Path);
        await using var db = _site.Database.Open(Viewer.System("test"));
        var owner = (await _site.Database.ViewerAsync(DemoPeople.Adviser, Cancel)).AccountId;
        var acts = await db.Audit.Where(e => e.SubjectId == owner && e.Act.StartsWith("account.factor")).OrderBy(e => e.At).Select(e => new { e.Act, e.AccountId }).ToListAsync(Cancel);
        Assert.Equal(["account.factor-reset-ask", "account.factor-reset"], acts.Select(a => a.Act));
        Assert.Equal(2, acts.Select(a => a.AccountId).Distinct().Count());
        Assert.Equal(2, await db.Outbox.CountAsync(m => m.AccountId == owner && m.Kind == MailKind.SecondFactorChanged, Cancel)); // set up, and taken away
    }

    [Fact]
    public async Task A_lone_administrator_is_told_what_to_do()
    {
        Assert.Contains("Nobody else could confirm it", (await AskAsync("Met them")).Problem(), StringComparison.Ordinal);
        Assert.Equal("/desk", (await _owner.GetAsync("/desk", Cancel)).Path);
    }

    [Fact]
    public async Task What_was_withdrawn_or_is_older_than_a_day_cannot_be_confirmed()
    {
        using var second = await SecondAsync();
        await AskAsync("Met them");
        var open = await second.PersonAsync(DemoPeople.Adviser, Cancel);
        await _administrator.SendAsync(await _administrator.PersonAsync(DemoPeople.Adviser, Cancel), "WithdrawReset", Cancel);
        Assert.Contains("ended already", (await second.SendAsync(open, "ConfirmReset", Cancel)).Problem(), StringComparison.Ordinal);

        await AskAsync("Met them");
        _site.Clock.Advance(FactorResets.Lifetime + TimeSpan.FromMinutes(1));
        using var again = _site.NewCaller();
        await again.TryAsync(Second, AccountPages.GoodPassword, Cancel);
        Assert.Null((await again.PersonAsync(DemoPeople.Adviser, Cancel)).Document.QuerySelector("form[action*='handler=ConfirmReset']"));
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.Authenticators.CountAsync(Cancel));
    }

    private async Task<SeenPage> AskAsync(string reason) =>
        await _administrator.SendAsync(await _administrator.PersonAsync(DemoPeople.Adviser, Cancel), "AskReset", Cancel, ("Reason", reason));

    private async Task ConfirmAloneAsync(SeenPage seen)
    {
        var token = (await _administrator.GetAsync("/forgotten", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        var form = seen.PostForms().Single(f => f.Address.Query.Contains("handler=ConfirmReset", StringComparison.Ordinal));
        Assert.Contains("It takes two", (await _administrator.PostAsync(form.Address, [new("__RequestVerificationToken", token)], Cancel)).Problem(), StringComparison.Ordinal);
    }

    private async Task<Caller> SecondAsync()
    {
        var link = await _administrator.InviteAsync(Second, Cancel, nameof(Role.Administrator));
        var second = _site.NewCaller();
        await second.UseLinkAsync(link, Cancel, name: "Second");
        return second;
    }
}
