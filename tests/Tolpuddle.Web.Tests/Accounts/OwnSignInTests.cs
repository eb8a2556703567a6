using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>People of an agency come in by its own sign-in, a real provider of OpenID Connect, and as nobody but themselves.</summary>
public sealed class OwnSignInTests : OwnSignInSite
{
    [Fact]
    public async Task It_opens_no_account_that_its_owner_has_not_connected_whatever_it_says_of_addresses()
    {
        await SetUpAsync("desk: Adviser");
        foreach (var email in new[] { DemoPeople.Adviser, DemoPeople.Police, DemoPeople.Administrator })
        {
            Provider.Employee = new("s-thief", email, "desk");
            Assert.Contains("no account here is connected", (await ComeInAsync()).Problem(), StringComparison.Ordinal);
        }

        Provider.Employee = new("s-1", DemoPeople.Adviser, "desk");
        using var adviser = await Site.SignInAsync(DemoPeople.Adviser, Cancel);
        var offered = await adviser.GetAsync("/account", Cancel);
        Site.Clock.Advance(TimeSpan.FromMinutes(11));
        var held = await adviser.SendAsync(offered, "Connect", Cancel);
        Assert.Contains("Prove that it is you", held.TextOf("h1"), StringComparison.Ordinal);
        var proved = await adviser.SubmitAsync(held, Cancel, new Dictionary<string, string> { ["ProofAgain"] = DemoData.Password });
        var way = proved.Find("main .govuk-inset-text a").GetAttribute("href")!;
        using (var thief = await Site.SignInAsync(DemoPeople.OtherAdviser, Cancel)) Assert.StartsWith("/sign-in/agency?said=NotThrough", await LeaveAsync(thief, way), StringComparison.Ordinal); // it serves one session
        Assert.Contains("Your account is connected", (await GoAsync(adviser, way)).MainText, StringComparison.Ordinal);

        Assert.Equal("/desk", (await ComeInAsync()).Path);
        Provider.Employee = new("s-2", DemoPeople.Adviser, "desk"); // the address has changed hands
        Assert.Contains("no account here is connected", (await ComeInAsync()).Problem(), StringComparison.Ordinal);
        Provider.Employee = new("s-1", "ada.married@helpline.example", "desk");
        Assert.Equal("/desk", (await ComeInAsync()).Path);
        Assert.Equal((1, 2), (await CountAsync("account.connect"), await CountAsync("sign-in.own")));
        await using var db = Site.Database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.Outbox.CountAsync(m => m.Kind == MailKind.OwnSignInChanged, Cancel));
        Assert.Equal(2, await db.Outbox.CountAsync(m => m.Kind == MailKind.NewDevice, Cancel)); // it comes from a browser that nobody knows
    }

    [Fact]
    public async Task One_name_opens_one_account_and_those_who_watch_over_others_come_in_by_means_of_their_own()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        using var adviser = await Site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var other = await Site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        Provider.Employee = Provider.Employee with { ProvesAnew = false };
        Assert.Contains("did not say that you have just proved", (await ConnectAsync(adviser)).Problem(), StringComparison.Ordinal);
        Provider.Employee = Provider.Employee with { ProvesAnew = true, Groups = [] };
        Assert.Contains("None of the groups", (await ConnectAsync(adviser)).Problem(), StringComparison.Ordinal);
        Assert.Equal(Role.Adviser, (await AccountAsync(DemoPeople.Adviser)).Roles); // trying takes nothing away

        Provider.Employee = Provider.Employee with { Groups = ["desk"] };
        await ConnectAsync(adviser);
        Assert.Contains("do not belong together", (await ConnectAsync(other)).Problem(), StringComparison.Ordinal);

        Assert.Null((await Administrator.GetAsync("/account", Cancel)).Document.QuerySelector("form[action*='handler=Connect']"));
        await Another.SendAsync(await Another.PersonAsync(DemoPeople.Adviser, Cancel), "Roles", Cancel, ("Roles", nameof(Role.DataProtectionOfficer)));
        Provider.Employee = Provider.Employee with { Email = DemoPeople.Adviser }; // for another address an account would be made
        Assert.Contains("no account here is connected", (await ComeInAsync()).Problem(), StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await adviser.GetAsync("/desk", Cancel)).Path); // nor goes on in what began so
        Assert.Equal(Role.DataProtectionOfficer, (await AccountAsync(DemoPeople.Adviser)).Roles);
    }

    [Fact]
    public async Task Roles_follow_the_groups_and_who_is_in_none_does_not_come_in_and_keeps_nothing()
    {
        await SetUpAsync("desk: Adviser\nleads: Coordinator, Practitioner");
        Provider.Employee = new("s-1", Nia, "desk", "canteen") { IsEmailVerified = false };
        Assert.Contains("no account here is connected", (await ComeInAsync()).Problem(), StringComparison.Ordinal);
        Provider.Employee = Provider.Employee with { IsEmailVerified = true };
        using var nia = Site.NewCaller();
        Assert.Equal("/desk", (await ComeInAsync(nia)).Path);
        Provider.Employee = Provider.Employee with { Groups = ["leads", "desk"] };
        await ComeInAsync();
        Assert.Equal(Role.Adviser | Role.Coordinator | Role.Practitioner, (await AccountAsync(Nia)).Roles);
        Assert.Contains("Nia of the agency", (await nia.GetAsync("/account", Cancel)).MainText, StringComparison.Ordinal);

        Provider.Employee = Provider.Employee with { Groups = ["canteen"] };
        Assert.Contains("Ask an administrator of your agency which group you need", (await ComeInAsync()).Problem(), StringComparison.Ordinal);
        Assert.Equal(Role.None, (await AccountAsync(Nia)).Roles);
        Assert.Equal("/sign-in", (await nia.GetAsync("/desk", Cancel)).Path);

        Provider.Employee = Provider.Employee with { Groups = ["desk"] };
        Assert.Equal("/desk", (await ComeInAsync()).Path);
        await Administrator.PressAsync(Nia, "Close", Cancel);
        Assert.Contains("account here is closed", (await ComeInAsync()).Problem(), StringComparison.Ordinal);
        await Administrator.PressAsync(Nia, "Reopen", Cancel);
        Assert.Equal("/desk", (await ComeInAsync()).Path);
    }

    [Fact]
    public async Task Whose_groups_are_too_many_to_be_named_loses_none_of_their_roles()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        using var nia = Site.NewCaller();
        await ComeInAsync(nia);

        Provider.Employee = new("s-1", Nia) { HasMoreGroups = true };
        Assert.Contains("more groups than your agency's sign-in names", (await ComeInAsync()).Problem(), StringComparison.Ordinal);

        Assert.Equal(Role.Adviser, (await AccountAsync(Nia)).Roles);
        Assert.Equal("/desk", (await nia.GetAsync("/desk", Cancel)).Path);
    }

    [Fact]
    public async Task The_reader_of_an_open_channel_is_not_moved_off_it_by_groups()
    {
        await SetUpAsync("leads: Coordinator\ntraining: Trainer");
        Provider.Employee = new("s-1", Nia, "leads");
        using (var reader = await Site.SignInAsync(DemoPeople.Coordinator, Cancel)) await ConnectAsync(reader);

        Provider.Employee = Provider.Employee with { Groups = ["training"] };
        await ComeInAsync();
        Assert.Equal(Role.Coordinator | Role.Trainer, (await AccountAsync(DemoPeople.Coordinator)).Roles);
        Provider.Employee = Provider.Employee with { Groups = [] };
        Assert.Contains("None of the groups", (await ComeInAsync()).Problem(), StringComparison.Ordinal);
        Assert.Equal(Role.Coordinator, (await AccountAsync(DemoPeople.Coordinator)).Roles);
        Assert.Contains("Give the channel another reader", (await Another.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ours_is_asked_all_the_same_unless_the_agency_lets_the_second_factor_of_its_sign_in_count()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk") { Factors = ["pwd", "mfa"], HasJustProved = true };
        using var nia = Site.NewCaller();
        await ComeInAsync(nia);
        var (app, _) = await nia.SetUpFactorAsync(Site, Cancel);
        using var again = Site.NewCaller();
        var step = await ComeInAsync(again, "/search?q=van");
        Assert.Equal("/sign-in/code", step.Path);
        Assert.Equal("/search?q=van", (await again.GiveCodeAsync(step, app.Shows, Cancel)).Address.PathAndQuery);

        await SetUpAsync("desk: Adviser", factor: "mfa");
        Assert.Equal("/desk", (await ComeInAsync()).Path);
        Provider.Employee = Provider.Employee with { Factors = ["pwd"] };
        Assert.Equal("/sign-in/code", (await ComeInAsync()).Path);
        await Administrator.SetUpFactorAsync(Site, Cancel);
        await RequireFactorAsync();
        Provider.Employee = new("s-2", "new@helpline.example", "desk") { Factors = ["mfa"] };
        Assert.Equal("/desk", (await ComeInAsync()).Path);
        Provider.Employee = Provider.Employee with { Factors = ["pwd"] };
        Assert.Equal("/account/second-factor", (await ComeInAsync()).Path);

        Provider.Employee = new("s-3", "third@helpline.example", "desk") { Factors = ["mfa"], HasJustProved = true };
        using var leaving = Site.NewCaller();
        await ComeInAsync(leaving);
        await leaving.SendAsync(await leaving.GetAsync("/account", Cancel), "Disconnect", Cancel);
        Assert.Equal("/account/second-factor", (await leaving.GetAsync("/desk", Cancel)).Path); // what it said counts no more

        Provider.Employee = new("s-2", "new@helpline.example", "desk") { Factors = ["mfa"] };
        using var vouched = Site.NewCaller();
        await ComeInAsync(vouched);
        await SetUpAsync("desk: Adviser", secret: ""); // it counts no more: nobody goes on with it
        Assert.Equal("/sign-in", (await vouched.GetAsync("/desk", Cancel)).Path);
    }

    [Fact]
    public async Task Whom_it_lets_in_without_asking_proves_again_before_anything_dangerous()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        using var silent = Site.NewCaller();
        await ComeInAsync(silent);
        Assert.Contains("Prove that it is you", (await silent.SendAsync(await silent.GetAsync("/account/second-factor", Cancel), "Begin", Cancel)).TextOf("h1"), StringComparison.Ordinal);

        Provider.Employee = Provider.Employee with { HasJustProved = true };
        using var asked = Site.NewCaller();
        await ComeInAsync(asked);
        Assert.NotEmpty((await asked.SendAsync(await asked.GetAsync("/account/second-factor", Cancel), "Begin", Cancel)).TextOf("#key"));
    }

    [Fact]
    public async Task Nobody_becomes_one_who_watches_over_others_in_a_session_that_began_so()
    {
        await SetUpAsync("desk: Adviser", factor: "mfa");
        Provider.Employee = new("s-1", Nia, "desk") { Factors = ["mfa"], HasJustProved = true };
        using var nia = Site.NewCaller();
        await ComeInAsync(nia);
        await nia.SendAsync(await nia.GetAsync("/account", Cancel), "Disconnect", Cancel);
        Assert.Equal("/desk", (await nia.GetAsync("/desk", Cancel)).Path);

        await Another.SendAsync(await Another.PersonAsync(Nia, Cancel), "Roles", Cancel, ("Roles", nameof(Role.DataProtectionOfficer)));

        Assert.Equal("/sign-in", (await nia.GetAsync("/desk", Cancel)).Path);
    }

    [Fact]
    public async Task A_first_password_disconnects_an_account_that_it_has_made()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        await ComeInAsync();
        using var owner = Site.NewCaller();
        await owner.SubmitAsync(await owner.GetAsync("/forgotten", Cancel), Cancel, new Dictionary<string, string> { ["Email"] = Nia });
        string link;
        await using (var db = Site.Database.Open(Viewer.System("test"))) link = (await db.Outbox.AsNoTracking().ToListAsync(Cancel)).Last(m => m.Path.StartsWith("/join/", StringComparison.Ordinal)).Path;

        await owner.UseLinkAsync(link, Cancel);

        Assert.Null((await AccountAsync(Nia)).SubjectKey);
        Assert.Contains("no account here is connected", (await ComeInAsync()).Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_password_disconnects_the_account_as_the_mail_about_it_says()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        using var adviser = await Site.SignInAsync(DemoPeople.Adviser, Cancel);
        await ConnectAsync(adviser);

        await adviser.SendAsync(await adviser.GetAsync("/account", Cancel), "Password", Cancel, ("Current", DemoData.Password), ("Wanted", "hedge lantern quarry nine"));

        Assert.Null((await AccountAsync(DemoPeople.Adviser)).SubjectKey);
        Assert.Equal((1, 1), (await CountAsync("account.connect"), await CountAsync("account.disconnect")));
    }

    [Fact]
    public async Task Whoever_has_no_password_proves_again_by_it_and_what_they_sent_is_done()
    {
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia, "desk");
        using var nia = Site.NewCaller();
        await ComeInAsync(nia);
        var page = await nia.GetAsync("/account/second-factor", Cancel);
        Site.Clock.Advance(TimeSpan.FromMinutes(11));
        var held = await nia.SendAsync(page, "Begin", Cancel);
        Assert.Null(held.Document.QuerySelector("[name=ProofAgain]"));
        var way = held.Find("main a[target=_blank]").GetAttribute("href")!;

        Provider.Employee = Provider.Employee with { ProvesAnew = false };
        Assert.Contains("did not say that you have just proved", (await GoAsync(nia, way)).Problem(), StringComparison.Ordinal);
        Provider.Employee = Provider.Employee with { ProvesAnew = true, Subject = "s-2" };
        Assert.Contains("do not belong together", (await GoAsync(nia, way)).Problem(), StringComparison.Ordinal);
        Assert.Contains("Prove that it is you", (await nia.SubmitAsync(held, Cancel)).TextOf("h1"), StringComparison.Ordinal);

        Provider.Employee = Provider.Employee with { Subject = "s-1" };
        var proved = await GoAsync(nia, way);
        Assert.Contains("go back to the one in which you were", proved.MainText, StringComparison.Ordinal);
        Assert.Null(proved.Document.QuerySelector("form")); // a new form would make the one that waits worthless
        Assert.NotEmpty((await nia.SubmitAsync(held, Cancel)).TextOf("#key"));
        Assert.Contains(Provider.Requests, asked => asked.Contains("prompt=login", StringComparison.Ordinal) && asked.Contains("max_age=0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_somebody_was_going_is_kept_through_refusals_and_only_paths_of_this_site_are()
    {
        using (var early = Site.NewCaller()) Assert.Null((await early.GetAsync("/sign-in", Cancel)).Document.QuerySelector("main a[href^='/sign-in/agency']")); // it would lead nowhere yet
        await SetUpAsync("desk: Adviser");
        Provider.Employee = new("s-1", Nia);
        using var nia = Site.NewCaller();
        var start = await nia.GetAsync("/search?q=van", Cancel);
        var choice = await nia.GetAsync(start.Find("main a[href^='/sign-in/agency']").GetAttribute("href")!, Cancel);
        var refused = await GoAsync(nia, choice.Find("main li a").GetAttribute("href")!);
        Assert.EndsWith("?then=%2Fsearch%3Fq%3Dvan", refused.Find("main a[href^='/sign-in?']").GetAttribute("href"), StringComparison.Ordinal);
        Provider.Employee = Provider.Employee with { Groups = ["desk"] };
        Assert.Equal("/search?q=van", (await GoAsync(nia, refused.Find("main li a").GetAttribute("href")!)).Address.PathAndQuery);

        foreach (var elsewhere in new[] { "https://evil.example/", "//evil.example", "/\\evil.example" }) Assert.Equal("/desk", (await ComeInAsync(then: elsewhere)).Path);
        var page = await nia.GetAsync("/account", Cancel);
        Assert.Equal(4, page.Document.QuerySelectorAll("#sessions ~ .table-scroll tbody tr").Length); // listed and ended like all others
        var ended = await nia.SubmitAsync(page, Cancel, button: "form[action*='handler=End'] button");
        Assert.Equal(HttpStatusCode.OK, ended.Status);
    }

    private async Task RequireFactorAsync()
    {
        var page = await Administrator.GetAsync("/administration/agencies", Cancel);
        var form = page.PostForms().Single(f => f.Address.Query.Contains("handler=Factor", StringComparison.Ordinal) && f.Address.Query.Contains($"{Helpline}", StringComparison.Ordinal) || f.Address.AbsolutePath.Contains($"{Helpline}", StringComparison.Ordinal) && f.Address.Query.Contains("handler=Factor", StringComparison.Ordinal));
        await Administrator.PostAsync(form.Address, form.Filled(_ => null), Cancel);
    }
}
