using System.Net;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>Limits on the public site: they count how many came, never from where, and nobody honest is shut out.</summary>
public sealed class PatienceTests
{
    private const int Flood = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// What a try waits is decided before anything is known of it: of two floods, one of right codes and one of wrong
    /// ones, every answer comes after the same time, to the tick, however long the look took.
    /// </summary>
    [Fact]
    public async Task Right_and_wrong_codes_are_answered_after_the_same_time()
    {
        var right = await AnswerTimesAsync(look => look % 7 * 10);
        var wrong = await AnswerTimesAsync(_ => 1);

        Assert.Equal(right, wrong);
        Assert.All(right, time => Assert.InRange(time, CodePatience.Least, CodePatience.Least + CodePatience.MostAdded));
        Assert.Equal(right.Order(), right); // a flood slows itself down
        Assert.True(right[^1] > right[0]);

        static async Task<List<TimeSpan>> AnswerTimesAsync(Func<int, int> lookMilliseconds)
        {
            var clock = new StillClock();
            var patience = new CodePatience(clock);
            var times = new List<TimeSpan>();
            for (var i = 0; i < Flood; i++)
            {
                var look = TimeSpan.FromMilliseconds(lookMilliseconds(i));
                await patience.LookAsync(() =>
                {
                    clock.Advance(look);
                    return Task.FromResult(true);
                }, Cancel);
                times.Add(look + clock.TakeWaits().Single());
                clock.Advance(-look); // every try begins at the same instant, as in a flood
            }

            return times;
        }
    }

    [Fact]
    public async Task At_the_door_too_a_right_code_waits_like_a_wrong_one_and_after_a_flood_still_opens()
    {
        var clock = new StillClock();
        await using var site = await TestSite.StartAsync(replace: services => services.AddSingleton(new CodePatience(clock)));
        var code = (await TrustReports.ReceiveAsync(site, Cancel)).ReturnCode!.Value;
        using var caller = site.NewCaller();

        Assert.Equal(HttpStatusCode.OK, (await TryAsync(ReturnCode.New().ToString())).Status);
        var wrong = clock.TakeWaits();
        Assert.Equal("/return/report", (await TryAsync(code.ToString())).Path);
        Assert.Equal(wrong, clock.TakeWaits());

        for (var i = 0; i < Flood; i++) await site.Services.GetRequiredService<CodePatience>().LookAsync(() => Task.FromResult(false), Cancel);
        clock.TakeWaits();
        Assert.Equal("/return/report", (await TryAsync(code.ToString())).Path);
        Assert.InRange(Assert.Single(clock.TakeWaits()), CodePatience.Least, CodePatience.Least + CodePatience.MostAdded);

        async Task<SeenPage> TryAsync(string typed) =>
            await caller.SubmitAsync(await caller.GetAsync("/return", Cancel), Cancel, new Dictionary<string, string> { ["code"] = typed });
    }

    /// <summary>Two reports a minute, from three machines: the third is asked to wait, whoever sends it, and keeps what was typed.</summary>
    [Fact]
    public async Task A_flood_of_reports_is_one_flood_whoever_sends_it_and_nobody_loses_what_they_typed()
    {
        var clock = new StillClock();
        await using var site = await TestSite.StartAsync(replace: services => services.AddSingleton(provider =>
            new FormPatience(provider.GetRequiredService<TolpuddleSettings>() with { ReportsPerMinute = 1 }, clock)));
        Assert.EndsWith("/code", (await SendAsync("127.0.0.2", "first")).Page.Path, StringComparison.Ordinal);
        Assert.EndsWith("/code", (await SendAsync("127.0.0.3", "second")).Page.Path, StringComparison.Ordinal);

        var (third, page) = await SendAsync("127.0.0.4", "the third one");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("the third one", page.MainText, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.EndsWith("/code", (await third.SubmitAsync(page, Cancel)).Path, StringComparison.Ordinal);

        async Task<(Caller Sender, SeenPage Page)> SendAsync(string machine, string what)
        {
            var sender = new Caller(site.Address, IPAddress.Parse(machine));
            var page = await sender.GetAsync("/report", Cancel);
            var form = page.PostForms()[0];
            page = await sender.PostAsync(form.Address, form.Filled(field => field.Name == "What" ? what : null), Cancel);
            page = await sender.GetAsync($"/report/check{page.Address.Query}", Cancel);
            return (sender, await sender.SubmitAsync(page, Cancel));
        }
    }

    [Theory]
    [InlineData(typeof(CodePatience))]
    [InlineData(typeof(FormPatience))]
    public void What_counts_the_visitors_has_no_place_to_keep_who_they_are(Type patience)
    {
        Type[] places = [typeof(double), typeof(long), typeof(Lock), typeof(TimeProvider)];
        var bucket = patience.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Select(f => f.FieldType).First(t => t.Name == "Bucket");
        var kept = patience.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Concat(bucket.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
            .Select(f => f.FieldType).Where(t => t != bucket && t != typeof(TolpuddleSettings)).Distinct();

        Assert.Empty(kept.Except(places));
    }
}
