using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Access.Account;
using Tolpuddle.Web.Pages.Access.Administration;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>A screen that was left open does nothing dangerous, and whoever comes back to it loses nothing.</summary>
public sealed class AskAgainTests : IAsyncLifetime
{
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
    public async Task Roles_that_were_chosen_are_given_once_the_password_was_right_and_not_before()
    {
        var held = await ChooseAsync();
        Assert.Contains("Prove that it is you", held.TextOf("h1"), StringComparison.Ordinal);
        Assert.Equal(Role.Adviser, await RolesAsync());

        held = await _administrator.SubmitAsync(held, Cancel, new Dictionary<string, string> { [AskAgainFilter.Proof] = "not the password" });
        Assert.Contains("not your password", held.Problem(), StringComparison.Ordinal);
        Assert.Equal(Role.Adviser, await RolesAsync());

        var done = await _administrator.SubmitAsync(held, Cancel, new Dictionary<string, string> { [AskAgainFilter.Proof] = DemoData.Password });
        Assert.Contains("The roles are changed", done.MainText, StringComparison.Ordinal);
        Assert.Equal(Role.Trainer | Role.GrantsOfficer, await RolesAsync());

        var link = await _administrator.SendAsync(await _administrator.PersonAsync(DemoPeople.Adviser, Cancel), "Link", Cancel);
        Assert.NotEmpty(link.TextOf("#link")); // for ten minutes nothing is asked again
    }

    [Fact]
    public async Task Whoever_has_an_app_is_asked_for_its_code_and_the_password_does_not_do()
    {
        var (app, codes) = await _administrator.SetUpFactorAsync(_site, Cancel);
        var held = await ChooseAsync();

        held = await _administrator.SubmitAsync(held, Cancel, new Dictionary<string, string> { [AskAgainFilter.Proof] = DemoData.Password[..20] });
        Assert.Contains("not a code of yours", held.Problem(), StringComparison.Ordinal);
        var code = app.Shows;
        Assert.Contains("The roles are changed", (await _administrator.SubmitAsync(held, Cancel, new Dictionary<string, string> { [AskAgainFilter.Proof] = code })).MainText, StringComparison.Ordinal);

        held = await ChooseAsync();
        Assert.Contains("not a code of yours", (await _administrator.SubmitAsync(held, Cancel, new Dictionary<string, string> { [AskAgainFilter.Proof] = code })).Problem(), StringComparison.Ordinal);
        Assert.Contains("The roles are changed", (await _administrator.SubmitAsync(held, Cancel, new Dictionary<string, string> { [AskAgainFilter.Proof] = codes[3] })).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_post_about_somebodys_account_or_factor_asks()
    {
        var posts = new[] { typeof(PersonModel), typeof(PeopleModel), typeof(SecondFactorModel), typeof(OwnSignInModel) }
            .SelectMany(page => page.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.Name.StartsWith("OnPost", StringComparison.Ordinal))
            .Append(typeof(AgenciesModel).GetMethod(nameof(AgenciesModel.OnPostFactorAsync))!)
            .Append(typeof(Pages.Access.Account.IndexModel).GetMethod(nameof(Pages.Access.Account.IndexModel.OnPostConnect))!)
            .Append(typeof(Pages.Access.Account.IndexModel).GetMethod(nameof(Pages.Access.Account.IndexModel.OnPostDisconnectAsync))!)
            .ToList();

        Assert.InRange(posts.Count, 14, 30);
        Assert.All(posts, post => Assert.True(post.IsDefined(typeof(AskAgainAttribute)), $"{post.DeclaringType!.Name}.{post.Name} does not ask"));
    }

    [Fact]
    public async Task An_administrator_reads_no_password_and_no_key_and_opens_no_case()
    {
        using (var adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel)) await adviser.SetUpFactorAsync(_site, Cancel);
        var pages = new List<string>();
        foreach (var path in new[] { "/administration", "/administration/people", "/administration/agencies", "/account" }) pages.Add((await _administrator.GetAsync(path, Cancel)).Document.Source.Text);
        pages.Add((await _administrator.PersonAsync(DemoPeople.Adviser, Cancel)).Document.Source.Text);

        await using var db = _site.Database.Open(Viewer.System("test"));
        var secrets = await db.Accounts.Where(a => a.PasswordHash != null).Select(a => a.PasswordHash!).Distinct().ToListAsync(Cancel);
        secrets.Add(Convert.ToBase64String((await db.Authenticators.SingleAsync(Cancel)).Key));
        Assert.All(secrets, secret => Assert.DoesNotContain(pages, page => page.Contains(secret, StringComparison.Ordinal)));
        await using var asAdministrator = await _site.Database.OpenAsync(DemoPeople.Administrator, Cancel);
        Assert.Equal((0, 0, 0, 0), (await asAdministrator.Authenticators.CountAsync(Cancel), await asAdministrator.RecoveryCodes.CountAsync(Cancel), await asAdministrator.Cases.CountAsync(Cancel), await asAdministrator.Reports.CountAsync(Cancel)));
        foreach (var path in new[] { "/cases", "/reports/queue", "/search?q=van", "/audit" }) Assert.Equal("/not-allowed", (await _administrator.GetAsync(path, Cancel)).Path);
    }

    /// <summary>Two roles chosen for the adviser on a page that has been open for a while.</summary>
    private async Task<SeenPage> ChooseAsync()
    {
        var page = await _administrator.PersonAsync(DemoPeople.Adviser, Cancel);
        _site.Clock.Advance(ProvingAgain.FreshFor + TimeSpan.FromSeconds(1));
        var form = page.PostForms().Single(f => f.Address.Query.Contains("handler=Roles", StringComparison.Ordinal));
        var fields = form.Filled(_ => null).Where(f => f.Key != "Roles").Concat([new("Roles", nameof(Role.Trainer)), new("Roles", nameof(Role.GrantsOfficer))]);
        return await _administrator.PostAsync(form.Address, fields, Cancel);
    }

    private async Task<Role> RolesAsync()
    {
        await using var db = _site.Database.Open(Viewer.System("test"));
        return (await db.Accounts.SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, DemoPeople.Adviser), Cancel)).Roles;
    }
}
