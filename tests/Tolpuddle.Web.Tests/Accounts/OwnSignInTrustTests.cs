using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;
using Tolpuddle.Web.Webhooks;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>It takes two to trust an agency's sign-in, one to end it, and what it answers is believed only as far as it was asked.</summary>
public sealed class OwnSignInTrustTests : OwnSignInSite
{
    [Fact]
    public async Task One_administrator_asks_another_confirms_and_until_then_nobody_comes_in_so()
    {
        Assert.Contains("No group makes administrators", (await AskAsync("it: Administrator")).Problem(), StringComparison.Ordinal);
        Assert.Contains("from a to z", (await AskAsync(address: "https://login.\u0430gency.example/")).Problem(), StringComparison.Ordinal); // that is not our a
        var refused = await AskAsync("desk: Adviser\nkings: King");
        Assert.Contains("kings: King", refused.Problem(), StringComparison.Ordinal);
        Assert.Equal(Provider.Address, refused.Find("#Authority").GetAttribute("value"));
        Assert.Contains("Write the secret", (await AskAsync(secret: "")).Problem(), StringComparison.Ordinal);
        var asked = await AskAsync("desk: Adviser");
        Assert.Contains("It takes two", asked.MainText, StringComparison.Ordinal);
        Assert.Null(asked.Document.QuerySelector("form[action*='handler=Confirm']"));
        Assert.Contains("No agency has a sign-in of its own", (await Site.NewCaller().GetAsync("/sign-in/agency", Cancel)).MainText, StringComparison.Ordinal);
        Assert.Equal("/sign-in/agency", await LeaveAsync(Administrator, $"/sign-in/agency/{Helpline}"));

        var seen = await Another.GetAsync(Settings, Cancel);
        Assert.DoesNotContain(AgencyProvider.ClientSecret, seen.Document.Source.Text, StringComparison.Ordinal);
        Assert.Contains("desk: Adviser", seen.MainText, StringComparison.Ordinal);
        var form = seen.PostForms().Single(f => f.Address.Query.Contains("handler=Confirm", StringComparison.Ordinal));
        var token = (await Administrator.GetAsync("/forgotten", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        Assert.Contains("It takes two", (await Administrator.PostAsync(form.Address, [new("__RequestVerificationToken", token)], Cancel)).Problem(), StringComparison.Ordinal);
        Assert.Contains("Another one has to confirm it", (await Another.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
        await Another.SendAsync(seen, "Confirm", Cancel);
        Assert.Contains("ended already", (await Another.SendAsync(seen, "Confirm", Cancel)).Problem(), StringComparison.Ordinal);
        Provider.Employee = new("s-1", Nia, "desk");
        Assert.Equal("/desk", (await ComeInAsync()).Path);

        Assert.Contains("Write the secret", (await AskAsync(address: "http://127.0.0.1:1/", secret: "")).Problem(), StringComparison.Ordinal); // it would go to whoever stands there
        await AskAsync("leads: Coordinator", secret: "");
        Assert.Equal("/desk", (await ComeInAsync()).Path); // what serves goes on while something waits
        await Another.SendAsync(await Another.GetAsync(Settings, Cancel), "Withdraw", Cancel);
        Assert.Equal((2, 1, 1), (await CountAsync("agency.sign-in-ask"), await CountAsync("agency.sign-in"), await CountAsync("agency.sign-in-withdraw")));
    }

    [Fact]
    public async Task Connections_are_undone_by_their_owner_an_administrator_and_another_address_and_the_former_means_go_on()
    {
        await SetUpAsync();
        Provider.Employee = new("s-1", Nia);
        using var adviser = await Site.SignInAsync(DemoPeople.Adviser, Cancel);
        await ConnectAsync(adviser);
        using var elsewhere = Site.NewCaller();
        await ComeInAsync(elsewhere);
        await adviser.SendAsync(await adviser.GetAsync("/account", Cancel), "Disconnect", Cancel);
        Assert.Equal("/sign-in", (await elsewhere.GetAsync("/desk", Cancel)).Path);
        Assert.Contains("no account here is connected", (await ComeInAsync()).Problem(), StringComparison.Ordinal);

        await ConnectAsync(adviser);
        await Administrator.SendAsync(await Administrator.PersonAsync(DemoPeople.Adviser, Cancel), "Disconnect", Cancel);
        Assert.Equal("/sign-in", (await adviser.GetAsync("/desk", Cancel)).Path);

        using var again = await Site.SignInAsync(DemoPeople.Adviser, Cancel);
        await ConnectAsync(again);
        await SetUpAsync("desk: Adviser", secret: ""); // other groups, the same sign-in: people stay connected
        Assert.NotNull((await AccountAsync(DemoPeople.Adviser)).SubjectKey);
        await using var moved = await AgencyProvider.StartAsync(Site.Clock);
        var asked = await AskAsync("desk: Adviser", address: moved.Address);
        Assert.Contains("the 1 connected account is disconnected", asked.MainText, StringComparison.Ordinal);
        await SetUpAsync("desk: Adviser", address: moved.Address);
        Assert.Equal("/sign-in", (await again.GetAsync("/desk", Cancel)).Path);
        await using (var db = Site.Database.Open(Viewer.System("test"))) Assert.Equal(6, (await db.Outbox.AsNoTracking().ToListAsync(Cancel)).Count(m => m is { Kind: MailKind.OwnSignInChanged, Path: "/forgotten" }));
        using var back = await Site.SignInAsync(DemoPeople.Adviser, Cancel);
        moved.Employee = new("s-9", Nia, "desk");
        var connected = await ConnectAsync(back);
        Assert.Contains("Your account is connected", connected.MainText, StringComparison.Ordinal);

        await Administrator.SendAsync(await Administrator.GetAsync(Settings, Cancel), "End", Cancel);
        Assert.Null((await AccountAsync(DemoPeople.Adviser)).SubjectKey);
        await using var at = Site.Database.Open(Viewer.System("test"));
        Assert.Empty(await at.SignInProviders.ToListAsync(Cancel)); // nor its secret
    }

    [Fact]
    public async Task Answers_that_nobody_asked_for_or_that_do_not_hold_open_nothing()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        using var nia = Site.NewCaller();
        var start = $"/sign-in/agency/{Helpline}";
        var back = await LeaveAsync(nia, start);
        using var thief = Site.NewCaller();
        AssertNotThrough(await thief.GetAsync(back, Cancel)); // another browser than the one that asked
        Assert.Equal("/desk", (await nia.GetAsync(back, Cancel)).Path);
        AssertNotThrough(await nia.GetAsync(back, Cancel)); // a second time
        foreach (var made in new[] { "?code=x&state=y", "?error=access_denied", "?error=server_error&error_description=nia", "" }) AssertNotThrough(await thief.GetAsync($"{start}/return{made}", Cancel));
        Assert.Contains(Provider.Requests, asked => asked.Contains("code_challenge_method=S256", StringComparison.Ordinal) && asked.Contains("nonce=", StringComparison.Ordinal));

        (string Why, Action<SecurityTokenDescriptor> Spoil)[] spoiled =
        [
            (nameof(SecurityTokenInvalidAudienceException), token => (token.Audience, token.Claims["aud"]) = ("another", "another")),
            (nameof(SecurityTokenInvalidIssuerException), token => token.Issuer = "https://another.example/"),
            (nameof(OpenIdConnectProtocolInvalidNonceException), token => token.Claims["nonce"] = "another"),
            (nameof(SecurityTokenExpiredException), token => (token.IssuedAt, token.NotBefore, token.Expires) = (DateTime.UtcNow.AddHours(-3), DateTime.UtcNow.AddHours(-3), DateTime.UtcNow.AddHours(-2))),
            (nameof(SecurityTokenSignatureKeyNotFoundException), token => token.SigningCredentials = new(new SymmetricSecurityKey(new byte[64]), "HS256")),
        ];
        foreach (var (why, spoil) in spoiled)
        {
            Provider.Spoil = spoil;
            await AssertRefusedAsync(why);
        }

        Provider.Spoil = null;
        Provider.Forge = token => $"{Base64UrlEncoder.Encode("""{"alg":"none"}""")}.{token.Split('.')[1]}.";
        await AssertRefusedAsync(nameof(SecurityTokenInvalidSignatureException));
        Provider.Forge = null;
        Assert.Equal("/desk", (await ComeInAsync()).Path);
        await SetUpAsync("desk: Adviser", secret: "not the secret");
        AssertNotThrough(await ComeInAsync());
    }

    [Fact]
    public async Task What_one_agency_answers_opens_nothing_of_another()
    {
        var police = (await Site.Database.ViewerAsync(DemoPeople.Police, Cancel)).AgencyId;
        await using var theirs = await AgencyProvider.StartAsync(Site.Clock);
        (Provider.Employee, theirs.Employee) = (new("s-1", Nia, "desk"), new("s-1", "nia@police.example", "desk"));
        await SetUpAsync("desk: Adviser");
        await SetUpAsync("desk: Adviser", address: theirs.Address, agency: police);
        using var nia = Site.NewCaller();
        var (ours, other) = (await LeaveAsync(nia, $"/sign-in/agency/{Helpline}"), await LeaveAsync(nia, $"/sign-in/agency/{police}"));

        AssertNotThrough(await nia.GetAsync(ours.Replace($"{Helpline}", $"{police}", StringComparison.Ordinal), Cancel)); // the whole answer, brought to another door
        var (mine, stolen) = (QueryHelpers.ParseQuery(ours[ours.IndexOf('?', StringComparison.Ordinal)..]), QueryHelpers.ParseQuery(other[other.IndexOf('?', StringComparison.Ordinal)..]));
        AssertNotThrough(await nia.GetAsync($"/sign-in/agency/{Helpline}/return" + QueryString.Create(new Dictionary<string, string?> { ["code"] = stolen["code"], ["state"] = mine["state"] }), Cancel)); // only the code

        Assert.Equal("/desk", (await nia.GetAsync(other, Cancel)).Path);
        Assert.Equal(police, (await AccountAsync("nia@police.example")).AgencyId);
    }

    [Fact]
    public async Task Of_two_who_confirm_at_once_one_does_and_who_asked_must_still_be_an_administrator()
    {
        const string third = "third@demo.example";
        using var another = Site.NewCaller();
        await another.UseLinkAsync(await Administrator.InviteAsync(third, Cancel, nameof(Role.Administrator)), Cancel, name: "Third");
        await AskAsync("desk: Adviser");
        var pages = await Task.WhenAll(Another.GetAsync(Settings, Cancel), another.GetAsync(Settings, Cancel));
        var said = await Task.WhenAll(Another.SendAsync(pages[0], "Confirm", Cancel), another.SendAsync(pages[1], "Confirm", Cancel));
        Assert.Single(said, page => page.MainText.Contains("can come in so from now on", StringComparison.Ordinal));
        Assert.Equal(1, await CountAsync("agency.sign-in"));
        Assert.Contains("two administrators have agreed", (await Administrator.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
        using (var officer = await Site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel)) Assert.Contains("by its own sign-in from now on", (await officer.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);

        await AskAsync("desk: Coordinator", secret: "");
        await another.SendAsync(await another.PersonAsync(DemoPeople.Administrator, Cancel), "Roles", Cancel, ("Roles", nameof(Role.Trainer)));
        Assert.Contains("no administrator here any more", (await another.SendAsync(await another.GetAsync(Settings, Cancel), "Confirm", Cancel)).Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_confirms_in_time_is_forgotten_with_its_secret_and_what_is_connected_with_nothing_is_disconnected()
    {
        await AskAsync("desk: Adviser");
        await using (var late = Site.Database.Open(Viewer.System("test"))) await late.Accounts.Where(a => a.AgencyId == Helpline && a.Roles == Role.Adviser).ExecuteUpdateAsync(a => a.SetProperty(x => x.SubjectKey, x => x.EmailKey), Cancel);
        Site.Clock.Advance(SignInProviders.Lifetime + TimeSpan.FromMinutes(1));
        await using var db = Site.Database.Open(await Site.Database.ViewerAsync(Second, Cancel));
        var waiting = await db.SignInProviders.AsNoTracking().SingleAsync(Cancel);
        Assert.Contains("ended already", await new SignInProviders(db).ConfirmAsync(waiting.Id, Cancel), StringComparison.Ordinal);

        await new SignInProviders(db).ForgetAsync(Cancel);

        Assert.Empty(await db.SignInProviders.AsNoTracking().ToListAsync(Cancel));
        Assert.Equal(1, await CountAsync("agency.sign-in-withdraw"));
        Assert.Null((await AccountAsync(DemoPeople.Adviser)).SubjectKey);
    }

    [Fact]
    public async Task One_that_does_not_say_who_it_is_is_left_alone_for_half_a_minute()
    {
        await SetUpAsync("desk: Adviser");
        (Provider.Employee, Provider.Issuer) = (new("s-1", Nia, "desk"), "https://another.example/");
        Assert.Contains("does not answer just now", (await ComeInAsync()).Problem(), StringComparison.Ordinal);
        var asked = Provider.Requests.Count;
        Provider.Issuer = null;

        foreach (var said in await Task.WhenAll(ComeInAsync(), ComeInAsync(), ComeInAsync())) Assert.Contains("does not answer just now", said.Problem(), StringComparison.Ordinal);
        Assert.Equal(asked, Provider.Requests.Count);

        Site.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("/desk", (await ComeInAsync()).Path);
    }

    [Fact]
    public async Task A_sign_in_that_ends_while_it_answers_opens_nothing_more()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        Provider.Spoil = _ =>
        {
            using var db = Site.Database.Open(Viewer.System("test"));
            db.SignInProviders.ExecuteDelete();
        };

        Assert.Contains("Try again", (await ComeInAsync()).Problem(), StringComparison.Ordinal);

        await using var after = Site.Database.Open(Viewer.System("test"));
        Assert.False(await after.Accounts.AnyAsync(a => a.EmailKey == SignIn.EmailKey(after.Vault, Nia), Cancel));
    }

    [Fact]
    public async Task What_is_known_of_a_sign_in_is_asked_once_and_anew_when_other_settings_serve()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        for (var i = 0; i < 3; i++) await ComeInAsync();
        Assert.Single(Provider.Requests, asked => asked.StartsWith("/.well-known/openid-configuration", StringComparison.Ordinal));
        await SetUpAsync("desk: Coordinator", secret: "");
        await ComeInAsync();
        Assert.Equal(2, Provider.Requests.Count(asked => asked.StartsWith("/.well-known/openid-configuration", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_asked_inside_a_private_network_and_a_sign_in_that_is_away_is_said_to_be()
    {
        await SetUpAsync("desk: Adviser", address: Provider.AddressByName.Replace("http:", "https:", StringComparison.Ordinal));
        await using var guarded = await TestSite.StartAsync(Site.Database);
        Assert.Contains("does not answer just now", (await ComeInAsync(site: guarded)).Problem(), StringComparison.Ordinal);
        Assert.Contains(nameof(PrivateAddressException), $"{guarded.Log}", StringComparison.Ordinal);
        Assert.Empty(Provider.Requests);
        using (var administrator = await guarded.SignInAsync(DemoPeople.Administrator, Cancel))
        {
            var page = await administrator.GetAsync(Settings, Cancel);
            var refused = await administrator.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Authority"] = Provider.Address }, "form:has([name=Authority]) button");
            Assert.Contains("--webhooks-inside true", refused.Problem(), StringComparison.Ordinal);
        }

        await SetUpAsync("desk: Adviser");
        Provider.Issuer = "https://another.example/";
        Assert.Contains("does not answer just now", (await ComeInAsync()).Problem(), StringComparison.Ordinal); // whoever answers there is not who was confirmed
        Assert.NotEmpty(Provider.Requests);
    }

    [Fact]
    public async Task Of_several_who_come_for_the_first_time_at_once_each_gets_a_clear_answer()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        await ComeInAsync(); // what is known of the provider is known
        Provider.Employee = new("s-2", "zoe@helpline.example", "desk");
        var callers = Enumerable.Range(0, 6).Select(_ => Site.NewCaller()).ToList();
        var backs = new List<string>();
        foreach (var caller in callers) backs.Add(await LeaveAsync(caller, $"/sign-in/agency/{Helpline}"));
        var seen = await Task.WhenAll(callers.Zip(backs, (caller, back) => caller.GetAsync(back, Cancel)));
        foreach (var caller in callers) caller.Dispose();

        Assert.All(seen, page => Assert.True(page.Path == "/desk" || page.Problem().Contains("Try again", StringComparison.Ordinal) || page.Problem().Contains("no account here is connected", StringComparison.Ordinal), page.MainText));
        Assert.Contains(seen, page => page.Path == "/desk");
        Assert.NotNull(await AccountAsync("zoe@helpline.example"));

        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i => await (i % 2 == 0 ? Administrator : Another).GetAsync(Settings, Cancel)));
        Assert.All(asked, page => Assert.Equal(HttpStatusCode.OK, page.Status));
        var answers = await Task.WhenAll(AskAsync("desk: Adviser"), AskAsync("desk: Coordinator"), AskAsync("desk: Analyst"));
        Assert.All(answers, page => Assert.Equal(HttpStatusCode.OK, page.Status));
    }

    /// <summary>Refused for what was spoiled, and nothing else.</summary>
    private async Task AssertRefusedAsync(string why)
    {
        Assert.DoesNotContain(why, $"{Site.Log}", StringComparison.Ordinal);
        AssertNotThrough(await ComeInAsync());
        Assert.Contains(why, $"{Site.Log}", StringComparison.Ordinal);
    }

    private static void AssertNotThrough(SeenPage page) => Assert.Contains("did not let you through", page.Problem(), StringComparison.Ordinal);
}
