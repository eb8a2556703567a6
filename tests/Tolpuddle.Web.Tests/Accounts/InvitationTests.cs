using Tolpuddle.Core.Access;
using Tolpuddle.Testing;
using Tolpuddle.Web.Mail;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>A link opens an account once, to whoever holds it, for a time: an invitation, or a new password.</summary>
public sealed class InvitationTests : IAsyncLifetime
{
    private const string Nia = "nia@helpline.example";

    private TestSite _site = null!;
    private Caller _administrator = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task An_invitation_opens_the_account_once()
    {
        var link = await _administrator.InviteAsync(Nia, Cancel);
        using var nia = _site.NewCaller();

        Assert.Equal("/desk", (await nia.UseLinkAsync(link, Cancel, name: "Nia Newcomer")).Path);

        Assert.Contains("Nia Newcomer", (await nia.GetAsync("/account", Cancel)).Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/desk", (await _site.NewCaller().TryAsync(Nia, AccountPages.GoodPassword, Cancel)).Path);
        await ExpectDeadAsync(link);
    }

    [Fact]
    public async Task A_form_that_was_open_when_the_link_was_used_opens_nothing_any_more()
    {
        var link = await _administrator.InviteAsync(Nia, Cancel);
        using var other = _site.NewCaller();
        var open = await other.GetAsync(link, Cancel);
        await _site.NewCaller().UseLinkAsync(link, Cancel);

        var late = await other.SubmitAsync(open, Cancel, new Dictionary<string, string> { ["Password"] = "copper thistle anchor eleven" });

        Assert.Contains("does not work any more", late.MainText, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await other.TryAsync(Nia, "copper thistle anchor eleven", Cancel)).Path);
    }

    [Fact]
    public async Task Of_two_who_use_it_at_once_one_comes_in()
    {
        var link = await _administrator.InviteAsync(Nia, Cancel);
        using var first = _site.NewCaller();
        using var second = _site.NewCaller();
        var (one, other) = (await first.GetAsync(link, Cancel), await second.GetAsync(link, Cancel));

        var ends = await Task.WhenAll(
            first.SubmitAsync(one, Cancel, new Dictionary<string, string> { ["Password"] = AccountPages.GoodPassword }),
            second.SubmitAsync(other, Cancel, new Dictionary<string, string> { ["Password"] = "copper thistle anchor eleven" }));

        Assert.Single(ends, page => page.Path == "/desk");
        Assert.Single(ends, page => page.MainText.Contains("does not work any more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_invitation_lasts_a_week_and_a_link_for_a_new_password_an_hour()
    {
        var invitation = await _administrator.InviteAsync(Nia, Cancel);
        _site.Clock.Advance(AccountLinks.InvitationLifetime - TimeSpan.FromMinutes(5));
        Assert.NotNull((await _site.NewCaller().GetAsync(invitation, Cancel)).Document.QuerySelector("#Password"));
        _site.Clock.Advance(TimeSpan.FromMinutes(6));
        await ExpectDeadAsync(invitation);

        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        var reset = LinkFrom(await administrator.PressAsync(DemoPeople.Adviser, "Link", Cancel));
        _site.Clock.Advance(TimeSpan.FromMinutes(55));
        Assert.NotNull((await _site.NewCaller().GetAsync(reset, Cancel)).Document.QuerySelector("#Password"));
        _site.Clock.Advance(TimeSpan.FromMinutes(6));
        await ExpectDeadAsync(reset);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%00")]
    [InlineData("%D9%85")]
    public async Task A_token_that_was_never_given_answers_like_one_that_is_used(string token)
    {
        var used = await _administrator.InviteAsync(Nia, Cancel);
        await _site.NewCaller().UseLinkAsync(used, Cancel);

        var (never, dead) = (await _site.NewCaller().GetAsync($"/join/{token}", Cancel), await _site.NewCaller().GetAsync(used, Cancel));

        if (token == "%00") Assert.NotEqual(System.Net.HttpStatusCode.InternalServerError, never.Status);
        else Assert.Equal((dead.Status, dead.MainText), (never.Status, never.MainText));
    }

    [Fact]
    public async Task A_token_with_one_letter_changed_opens_nothing()
    {
        var link = await _administrator.InviteAsync(Nia, Cancel);

        await ExpectDeadAsync(link[..^1] + (link[^1] == 'A' ? 'B' : 'A'));
        await ExpectDeadAsync(link[..^1]);
    }

    [Theory]
    [InlineData("", "password1234", "Write your name", "#Name")]
    [InlineData("Nia", "short", "at least 12 characters", "#Password")]
    [InlineData("Nia", "password1234", "would be guessed quickly", "#Password")]
    [InlineData("Nia", "nia@helpline.example", "would be guessed quickly", "#Password")]
    public async Task What_cannot_be_used_is_said_at_its_field_and_the_link_still_works(string name, string password, string words, string field)
    {
        var link = await _administrator.InviteAsync(Nia, Cancel);
        using var nia = _site.NewCaller();

        var page = await nia.UseLinkAsync(link, Cancel, password, name);

        Assert.Contains(words, page.Problem(), StringComparison.Ordinal);
        Assert.Equal(field, page.Find(".govuk-error-summary__list a").GetAttribute("href"));
        Assert.Equal(name, page.Find("#Name").GetAttribute("value") ?? "");
        Assert.Equal("/desk", (await nia.UseLinkAsync(link, Cancel, name: "Nia")).Path);
    }

    [Fact]
    public async Task Inviting_again_and_closing_the_account_end_earlier_links()
    {
        var first = await _administrator.InviteAsync(Nia, Cancel);
        var second = LinkFrom(await _administrator.PressAsync(Nia, "Link", Cancel));
        await ExpectDeadAsync(first);
        Assert.NotNull((await _site.NewCaller().GetAsync(second, Cancel)).Document.QuerySelector("#Password"));

        await _administrator.PressAsync(Nia, "Close", Cancel);
        await ExpectDeadAsync(second);
    }

    [Fact]
    public async Task Nobody_signs_in_who_has_not_used_their_invitation()
    {
        await _administrator.InviteAsync(Nia, Cancel);

        Assert.Equal("/sign-in", (await _site.NewCaller().TryAsync(Nia, AccountPages.GoodPassword, Cancel)).Path);
    }

    [Fact]
    public async Task Where_mail_goes_no_administrator_sees_a_link_and_the_mail_holds_it()
    {
        await using var mails = new MailServer();
        await using var site = await TestSite.StartAsync(set: settings => settings with { Smtp = SmtpServer.Parse(mails.Address) });
        using var administrator = await site.SignInAsync(DemoPeople.Administrator, Cancel);

        var page = await administrator.PressAsync(DemoPeople.Adviser, "Link", Cancel);

        Assert.Null(page.Document.QuerySelector("#link"));
        await site.GoRoundAsync("mail", Cancel);
        Assert.Equal("/desk", (await site.NewCaller().UseLinkAsync(Assert.Single(mails.Mails).Link.PathAndQuery, Cancel)).Path);
    }

    [Fact]
    public async Task A_new_password_ends_every_session_and_the_old_password()
    {
        using var adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
        var link = LinkFrom(await _administrator.PressAsync(DemoPeople.Adviser, "Link", Cancel));
        using var elsewhere = _site.NewCaller();

        Assert.Equal("/desk", (await elsewhere.UseLinkAsync(link, Cancel)).Path);

        Assert.Equal("/sign-in", (await adviser.GetAsync("/desk", Cancel)).Path);
        Assert.Equal("/sign-in", (await adviser.TryAsync(DemoPeople.Adviser, Tolpuddle.Web.Commands.DemoData.Password, Cancel)).Path);
        Assert.Equal("/desk", (await adviser.TryAsync(DemoPeople.Adviser, AccountPages.GoodPassword, Cancel)).Path);
        await ExpectDeadAsync(link);
    }

    private static string LinkFrom(SeenPage page) => new Uri(page.TextOf("#link")).PathAndQuery;

    private async Task ExpectDeadAsync(string link)
    {
        var page = await _site.NewCaller().GetAsync(link, Cancel);
        Assert.Contains("does not work any more", page.MainText, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("#Password"));
    }
}
