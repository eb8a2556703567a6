using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Web.Tests.Accounts;

/// <summary>Guessing is slow, and nobody is shut out by somebody else's guessing.</summary>
public sealed class SignInTests
{
    private const string Nobody = "nobody@demo.example";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", DemoData.Password, "Enter your e-mail address.")]
    [InlineData(DemoPeople.Adviser, "", "Enter your password.")]
    [InlineData(DemoPeople.Adviser, "wrong", "do not belong together")]
    [InlineData("not an address", "wrong", "do not belong together")]
    public async Task What_does_not_fit_is_said_and_the_address_comes_back_and_the_password_does_not(string email, string password, string words)
    {
        await using var site = await TestSite.StartAsync();
        using var caller = site.NewCaller();

        var page = await caller.TryAsync(email, password, Cancel);

        Assert.Equal("/sign-in", page.Path);
        Assert.Contains(words, page.Problem(), StringComparison.Ordinal);
        Assert.Equal(email, page.Find("#Email").GetAttribute("value") ?? "");
        Assert.True(string.IsNullOrEmpty(page.Find("#Password").GetAttribute("value")));
        Assert.Equal("/sign-in", (await caller.GetAsync("/desk", Cancel)).Path);
    }

    [Fact]
    public async Task What_is_longer_than_can_be_right_is_answered_like_what_is_wrong()
    {
        await using var site = await TestSite.StartAsync();
        using var caller = site.NewCaller();

        Assert.Contains("do not belong together", (await caller.TryAsync(DemoPeople.Adviser, new string('x', 5000), Cancel)).Problem(), StringComparison.Ordinal);
        Assert.Contains("do not belong together", (await caller.TryAsync(new string('x', 5000), "wrong", Cancel)).Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_is_known_in_any_case_and_with_spaces_round_it()
    {
        await using var site = await TestSite.StartAsync();

        Assert.Equal("/desk", (await site.NewCaller().TryAsync($" {DemoPeople.Adviser.ToUpperInvariant()} ", DemoData.Password, Cancel)).Path);
    }

    [Theory]
    [InlineData("/reports/queue?late=true", "/reports/queue")]
    [InlineData("https://elsewhere.example/", "/desk")]
    [InlineData("//elsewhere.example", "/desk")]
    [InlineData("/\\elsewhere.example", "/desk")]
    public async Task Who_was_going_somewhere_on_this_site_gets_there_and_nowhere_else(string then, string arrived)
    {
        await using var site = await TestSite.StartAsync();

        Assert.Equal(arrived, (await site.NewCaller().TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel, $"/sign-in?then={Uri.EscapeDataString(then)}")).Path);
    }

    [Fact]
    public async Task An_address_without_an_account_waits_and_answers_like_one_with()
    {
        var clock = new StillClock();
        await using var site = await StartAsync(clock);
        var known = await GuessAsync(DemoPeople.Adviser);
        var unknown = await GuessAsync(Nobody);

        Assert.Equal(known.Waits, unknown.Waits);
        Assert.Equal(known.Answer.Replace(DemoPeople.Adviser, Nobody, StringComparison.Ordinal), unknown.Answer);

        async Task<(List<TimeSpan> Waits, string Answer)> GuessAsync(string email)
        {
            clock.TakeWaits();
            using var caller = site.NewCaller();
            SeenPage page = null!;
            for (var i = 0; i < 12; i++) page = await caller.TryAsync(email, "wrong", Cancel);
            return ([.. clock.TakeWaits()], page.MainText);
        }
    }

    [Fact]
    public async Task Wrong_passwords_make_strangers_wait_longer_and_longer_up_to_a_bound_and_the_right_one_still_opens()
    {
        var clock = new StillClock();
        await using var site = await StartAsync(clock);
        using var stranger = site.NewCaller();
        for (var i = 0; i < 15; i++) await stranger.TryAsync(DemoPeople.Adviser, "wrong", Cancel);

        var waits = clock.TakeWaits();
        Assert.Equal(10, waits.Count); // the first five cost nothing
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(LongestWait, waits[^1]);
        Assert.Equal("/desk", (await site.NewCaller().TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)).Path);
        Assert.Equal([LongestWait], clock.TakeWaits());
    }

    [Fact]
    public async Task Whoever_has_signed_in_on_this_device_before_does_not_wait_for_the_guesses_of_others()
    {
        var clock = new StillClock();
        await using var site = await StartAsync(clock);
        using var owner = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var stranger = site.NewCaller();
        for (var i = 0; i < 30; i++) await stranger.TryAsync(DemoPeople.Adviser, "wrong", Cancel);
        clock.TakeWaits();
        Assert.Equal("/desk", (await owner.GetAsync("/desk", Cancel)).Path); // the session never notices

        await SignOutAsync(owner);
        Assert.Equal("/desk", (await owner.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)).Path);
        Assert.Empty(clock.TakeWaits());
    }

    [Fact]
    public async Task A_device_that_is_known_waits_for_its_own_wrong_guesses()
    {
        var clock = new StillClock();
        await using var site = await StartAsync(clock);
        using var owner = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        await SignOutAsync(owner);
        for (var i = 0; i < 6; i++) await owner.TryAsync(DemoPeople.Adviser, "wrong", Cancel);

        Assert.Single(clock.TakeWaits());
    }

    [Fact]
    public async Task Failures_are_forgotten_after_an_hour()
    {
        var clock = new StillClock();
        await using var site = await StartAsync(clock);
        using var stranger = site.NewCaller();
        for (var i = 0; i < 8; i++) await stranger.TryAsync(DemoPeople.Adviser, "wrong", Cancel);
        clock.TakeWaits();
        clock.Advance(TimeSpan.FromMinutes(61));

        await stranger.TryAsync(DemoPeople.Adviser, "wrong", Cancel);

        Assert.Empty(clock.TakeWaits());
    }

    /// <summary>Ten wait, and time stands still: the eleventh is told so at once, and those who need not guess come in meanwhile.</summary>
    [Fact]
    public async Task While_a_flood_guesses_its_owner_comes_in_from_a_known_device_and_by_a_link()
    {
        using var clock = new HeldClock();
        await using var site = await StartAsync(clock);
        using var owner = await site.SignInAsync(DemoPeople.Adviser, Cancel);
        await SignOutAsync(owner);
        using var administrator = await site.SignInAsync(DemoPeople.Administrator, Cancel);
        var link = new Uri((await administrator.PressAsync(DemoPeople.Adviser, "Link", Cancel)).TextOf("#link")).PathAndQuery;
        using var stranger = site.NewCaller();
        for (var i = 0; i < 5; i++) await stranger.TryAsync(DemoPeople.Adviser, "wrong", Cancel);
        var flood = Enumerable.Range(0, 10).Select(_ => site.NewCaller().TryAsync(DemoPeople.Adviser, "wrong", Cancel)).ToList();
        await clock.HeldAsync(10, Cancel);

        Assert.Contains("ask for a new password", (await stranger.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)).Problem(), StringComparison.Ordinal);
        Assert.Equal("/desk", (await owner.TryAsync(DemoPeople.Adviser, DemoData.Password, Cancel)).Path);
        Assert.Equal("/desk", (await site.NewCaller().UseLinkAsync(link, Cancel)).Path);
        Assert.Equal("/cases", (await site.NewCaller().TryAsync(DemoPeople.Analyst, DemoData.Password, Cancel)).Path);

        clock.Release();
        Assert.All(await Task.WhenAll(flood), page => Assert.Equal("/sign-in", page.Path));
    }

    [Fact]
    public async Task A_closed_account_answers_like_a_wrong_password()
    {
        await using var site = await TestSite.StartAsync();
        using var administrator = await site.SignInAsync(DemoPeople.Administrator, Cancel);
        await administrator.PressAsync(DemoPeople.OtherAdviser, "Close", Cancel);

        Assert.Contains("do not belong together", (await site.NewCaller().TryAsync(DemoPeople.OtherAdviser, DemoData.Password, Cancel)).Problem(), StringComparison.Ordinal);
    }

    private static Task<TestSite> StartAsync(TimeProvider clock) => TestSite.StartAsync(replace: services => services.AddSingleton(clock));

    private static async Task SignOutAsync(Caller caller)
    {
        var page = await caller.GetAsync("/sign-out", Cancel);
        await caller.SubmitAsync(page, Cancel);
        Assert.Equal("/sign-in", (await caller.GetAsync("/desk", Cancel)).Path);
    }

    /// <summary>Time in which whoever waits stays waiting until the test lets them go.</summary>
    private sealed class HeldClock : TimeProvider, IDisposable
    {
        private readonly List<Action> _held = [];
        private readonly SemaphoreSlim _came = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period == Timeout.InfiniteTimeSpan && dueTime != Timeout.InfiniteTimeSpan)
            {
                lock (_held) _held.Add(() => callback(state));
                _came.Release();
            }

            return base.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public async Task HeldAsync(int count, CancellationToken cancel)
        {
            for (var i = 0; i < count; i++) await _came.WaitAsync(cancel);
        }

        public void Release()
        {
            lock (_held) _held.ForEach(go => go());
        }

        public void Dispose() => _came.Dispose();
    }
}
