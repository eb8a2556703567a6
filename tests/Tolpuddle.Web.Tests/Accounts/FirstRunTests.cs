using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>An empty system belongs to whoever reads its console, once.</summary>
public sealed class FirstRunTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/report")]
    [InlineData("/sign-in")]
    [InlineData("/desk")]
    [InlineData("/administration/people")]
    public async Task Until_it_is_set_up_every_page_leads_to_where_that_is_done(string path)
    {
        await using var site = await StartAsync();
        using var caller = site.NewCaller();

        Assert.Equal("/first-run", (await caller.GetAsync(path, Cancel)).Path);
        Assert.Equal("/health/ready", (await caller.GetAsync("/health/ready", Cancel)).Path);
    }

    [Fact]
    public async Task The_code_of_the_console_sets_it_up_and_its_writer_is_signed_in()
    {
        await using var site = await StartAsync();
        using var caller = site.NewCaller();

        var page = await SendAsync(caller, Code(site).ToLowerInvariant().Replace('-', ' '));

        Assert.Equal("/administration", page.Path);
        Assert.Equal("/", (await site.NewCaller().GetAsync("/", Cancel)).Path);
        Assert.Equal("/administration", (await site.NewCaller().TryAsync("ada@helpline.example", AccountPages.GoodPassword, Cancel)).Path);
        await using var db = site.Database.Open(Viewer.System("test"));
        Assert.Equal(["Helpline", "Police"], await db.Agencies.OrderBy(a => a.Name).Select(a => a.Name).ToListAsync(Cancel));
        Assert.Equal("Wessex Partnership", (await db.Profiles.SingleAsync(Cancel)).Name);
        Assert.Equal(Role.Administrator, (await db.Accounts.SingleAsync(Cancel)).Roles);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2222-2222-2222-2222-2222")]
    [InlineData("2222")]
    public async Task A_wrong_code_opens_nothing_and_what_was_typed_comes_back(string code)
    {
        await using var site = await StartAsync();
        using var caller = site.NewCaller();
        var before = await site.Database.ContentAsync(Cancel);

        var page = await SendAsync(caller, code);

        Assert.Equal("/first-run", page.Path);
        Assert.Contains("not the code on the console", page.Problem(), StringComparison.Ordinal);
        Assert.Equal("Wessex Partnership", page.Find("#Name").GetAttribute("value"));
        Assert.Equal("Police", page.Find("[name='Agencies[1].Name']").GetAttribute("value"));
        Assert.True(string.IsNullOrEmpty(page.Find("#Password").GetAttribute("value")));
        Assert.Equal(before, await site.Database.ContentAsync(Cancel));
    }

    [Fact]
    public async Task Wrong_codes_wait_one_after_the_other_and_the_right_one_does_not()
    {
        var clock = new StillClock();
        var code = new FirstRunCode(clock);

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => code.MatchesAsync("2222-2222-2222-2222-2222", Cancel))), Assert.False);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(1), 5), clock.TakeWaits());
        Assert.True(await code.MatchesAsync(code.Value, Cancel));
        Assert.Empty(clock.TakeWaits());
    }

    [Fact]
    public async Task The_code_works_once_and_a_form_that_was_open_before_is_worth_nothing()
    {
        await using var site = await StartAsync();
        using var first = site.NewCaller();
        using var second = site.NewCaller();
        var open = await second.GetAsync("/first-run", Cancel);
        await SendAsync(first, Code(site));
        var before = await site.Database.ContentAsync(Cancel);

        Assert.Equal("/sign-in", (await second.SubmitAsync(open, Cancel, Filled(Code(site), ("Email", "eve@elsewhere.example")))).Path);
        Assert.Equal("/sign-in", (await second.GetAsync("/first-run", Cancel)).Path);
        Assert.Equal(before, await site.Database.ContentAsync(Cancel));
    }

    [Fact]
    public async Task Of_two_who_send_the_code_at_once_one_sets_the_system_up()
    {
        await using var site = await StartAsync();
        using var first = site.NewCaller();
        using var second = site.NewCaller();
        var (one, other) = (await first.GetAsync("/first-run", Cancel), await second.GetAsync("/first-run", Cancel));

        var ends = await Task.WhenAll(
            first.SubmitAsync(one, Cancel, Filled(Code(site))), second.SubmitAsync(other, Cancel, Filled(Code(site), ("Email", "eve@elsewhere.example"))));

        Assert.Equal(["/administration", "/sign-in"], ends.Select(page => page.Path).Order(StringComparer.Ordinal));
        await using var db = site.Database.Open(Viewer.System("test"));
        Assert.Equal((1, 1), (await db.Profiles.CountAsync(Cancel), await db.Accounts.CountAsync(Cancel)));
    }

    [Fact]
    public async Task A_system_that_has_an_administrator_is_not_set_up_again_even_with_the_code()
    {
        await using var blank = await StartAsync();
        using var caller = blank.NewCaller();
        var form = (await caller.GetAsync("/first-run", Cancel)).PostForms().Single();
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        var token = (await stranger.GetAsync("/sign-in", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        var before = await site.Database.ContentAsync(Cancel);
        var fields = form.Filled(_ => null).Where(f => f.Key != "__RequestVerificationToken").ToDictionary(f => f.Key, f => f.Value);
        foreach (var (name, value) in Filled(Code(site))) fields[name] = value;

        var page = await stranger.PostAsync(new Uri(site.Address, "/first-run"), fields.Append(new("__RequestVerificationToken", token)), Cancel);

        Assert.Equal("/sign-in", page.Path);
        Assert.Equal(before, await site.Database.ContentAsync(Cancel));
    }

    [Theory]
    [InlineData("Name", "", "Write the partnership's name, in at most 120 characters.")]
    [InlineData("Area", "", "Write the area")]
    [InlineData("Agencies[0].Name", "", "at least one agency", "Agencies[1].Name")]
    [InlineData("Agencies[1].Name", "helpline ", "Two agencies have the same name.")]
    [InlineData("Agencies[0].Kind", "Circus", "Choose the kind of each agency.")]
    [InlineData("Administrator", " ", "Write your name, in at most 120 characters.")]
    [InlineData("Email", "ada@helpline", "like name@agency.example")]
    [InlineData("Password", "short", "at least 12 characters")]
    [InlineData("Password", "Wessex Partnership", "would be guessed quickly")]
    public async Task What_cannot_be_used_is_said_and_the_code_still_works(string field, string value, string words, string? emptied = null)
    {
        await using var site = await StartAsync();
        using var caller = site.NewCaller();

        var fields = Filled(Code(site), (field, value));
        if (emptied is not null) fields[emptied] = "";
        var form = (await caller.GetAsync("/first-run", Cancel)).PostForms().Single();
        var page = await caller.PostAsync(form.Address, form.Filled(f => fields.GetValueOrDefault(f.Name)), Cancel);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(words, page.Problem(), StringComparison.Ordinal);
        Assert.Equal("ada", page.Find("#Administrator").GetAttribute("value")?.Trim() is { Length: > 0 } typed ? typed.ToLowerInvariant() : "ada");

        Assert.Equal("/administration", (await SendAsync(caller, Code(site))).Path);
    }

    private static Task<TestSite> StartAsync() =>
        TestSite.StartAsync(TestData.Empty, services => services.AddSingleton(new FirstRunCode(new StillClock())));

    private static string Code(TestSite site) => site.Services.GetRequiredService<FirstRunCode>().Value;

    private static async Task<SeenPage> SendAsync(Caller caller, string code) =>
        await caller.SubmitAsync(await caller.GetAsync("/first-run", Cancel), Cancel, Filled(code));

    private static Dictionary<string, string> Filled(string code, params (string Name, string Value)[] other)
    {
        var fields = new Dictionary<string, string>
        {
            ["Code"] = code,
            ["Name"] = "Wessex Partnership",
            ["Area"] = "Wessex",
            ["Agencies[0].Name"] = "Helpline",
            ["Agencies[1].Name"] = "Police",
            ["Administrator"] = "Ada",
            ["Email"] = "ada@helpline.example",
            ["Password"] = AccountPages.GoodPassword,
        };
        foreach (var (name, value) in other) fields[name] = value;
        return fields;
    }
}
