using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>A site whose helpline has a sign-in of its own, with two administrators and somebody with a browser that goes there and comes back.</summary>
public abstract class OwnSignInSite : IAsyncLifetime
{
    protected const string Nia = "nia@helpline.example";
    protected const string Second = "second@demo.example";

    private readonly SocketsHttpHandler _elsewhere = new() { AllowAutoRedirect = false };

    private protected AgencyProvider Provider { get; private set; } = null!;

    protected TestSite Site { get; private set; } = null!;

    protected Caller Administrator { get; private set; } = null!;

    protected Caller Another { get; private set; } = null!;

    protected Guid Helpline { get; private set; }

    protected string Settings => SettingsOf(Helpline);

    protected static string SettingsOf(Guid agency) => $"/administration/own-sign-in?agency={agency}";

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Site = await TestSite.StartAsync(set: s => s with { WebhooksInside = true });
        Provider = await AgencyProvider.StartAsync(Site.Clock);
        Administrator = await Site.SignInAsync(DemoPeople.Administrator, Cancel);
        Another = Site.NewCaller();
        await Another.UseLinkAsync(await Administrator.InviteAsync(Second, Cancel, nameof(Role.Administrator)), Cancel, name: "Second");
        Helpline = (await Site.Database.ViewerAsync(DemoPeople.Adviser, Cancel)).AgencyId;
    }

    /// <summary>Whatever a test did: no word of it stands in the log.</summary>
    public async ValueTask DisposeAsync()
    {
        var log = Site.Log.ToString();
        string[] secrets = [.. Provider.Given, Provider.Employee.Subject, Provider.Employee.Email, AgencyProvider.ClientSecret, "code=", "state=", "IDX", Nia];
        Administrator.Dispose();
        Another.Dispose();
        _elsewhere.Dispose();
        await Provider.DisposeAsync();
        await Site.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.All(secrets.Where(secret => secret.Length > 0), secret => Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>One administrator asks for these settings, the other confirms them.</summary>
    protected async Task SetUpAsync(string groups = "", string factor = "", string? address = null, string secret = AgencyProvider.ClientSecret, Guid? agency = null)
    {
        await AskAsync(groups, factor, address, secret, agency);
        var done = await Another.SendAsync(await Another.GetAsync(SettingsOf(agency ?? Helpline), Cancel), "Confirm", Cancel);
        Assert.Contains("People of this agency can come in so from now on", done.MainText, StringComparison.Ordinal);
    }

    protected async Task<SeenPage> AskAsync(string groups = "", string factor = "", string? address = null, string secret = AgencyProvider.ClientSecret, Guid? agency = null) =>
        await Administrator.SubmitAsync(
            await Administrator.GetAsync(SettingsOf(agency ?? Helpline), Cancel), Cancel,
            new Dictionary<string, string>
            {
                ["Authority"] = address ?? Provider.Address,
                ["ClientId"] = AgencyProvider.ClientId,
                ["ClientSecret"] = secret,
                ["Groups"] = groups,
                ["FactorValue"] = factor,
            }, $"form:has([name=Authority]) button");

    /// <summary>From the page that shows the way to an agency's sign-in, there, and back in the same browser.</summary>
    protected async Task<SeenPage> ComeInAsync(Caller? caller = null, string then = "", TestSite? site = null)
    {
        using var fresh = (site ?? Site).NewCaller();
        caller ??= fresh;
        var choice = await caller.GetAsync($"/sign-in/agency{(then.Length > 0 ? $"?then={Uri.EscapeDataString(then)}" : "")}", Cancel);
        return await GoAsync(caller, choice.Find("main li a").GetAttribute("href")!);
    }

    protected async Task<SeenPage> GoAsync(Caller caller, string address) => await caller.GetAsync(await LeaveAsync(caller, address), Cancel);

    /// <summary>To the provider; the address to which it sends back, or where the site leads if it sends nobody there.</summary>
    protected async Task<string> LeaveAsync(Caller caller, string address)
    {
        using var start = await caller.Http.GetAsync(address, Cancel);
        Assert.True(start.StatusCode == HttpStatusCode.Redirect, $"{(int)start.StatusCode}: {Site.Log}");
        if (!start.Headers.Location!.IsAbsoluteUri) return start.Headers.Location.ToString();
        using var elsewhere = new HttpClient(_elsewhere, disposeHandler: false);
        using var answer = await elsewhere.GetAsync(start.Headers.Location, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.PathAndQuery;
    }

    /// <summary>Connects the account of whoever is signed in with <see cref="AgencyProvider.Employee"/>.</summary>
    protected async Task<SeenPage> ConnectAsync(Caller caller)
    {
        var page = await caller.SendAsync(await caller.GetAsync("/account", Cancel), "Connect", Cancel);
        Assert.Equal("#own-sign-in", page.Address.Fragment); // the way on is in sight
        return await GoAsync(caller, page.Find("main .govuk-inset-text a").GetAttribute("href")!);
    }

    protected async Task<Account> AccountAsync(string email)
    {
        await using var db = Site.Database.Open(Viewer.System("test"));
        return await db.Accounts.AsNoTracking().SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, email), Cancel);
    }

    protected async Task<int> CountAsync(string act)
    {
        await using var db = Site.Database.Open(Viewer.System("test"));
        return await db.Audit.CountAsync(e => e.Act == act, Cancel);
    }
}
