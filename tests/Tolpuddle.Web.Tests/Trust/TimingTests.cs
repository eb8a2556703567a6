using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>
/// How long a refusal takes says nothing of what is there. Both kinds are tried in turn, so that whatever else the machine does
/// falls on both; only how they lie among each other counts, never how many milliseconds they took.
/// </summary>
public sealed class TimingTests
{
    /// <summary>As many failures as an address has before it must wait.</summary>
    private const int Rounds = 5;

    /// <summary>By chance further away once in ten thousand runs; whoever forgot to hash where there is no account is at the end of the scale.</summary>
    private const double Deviations = 4;

    private static readonly string[] Known = [DemoPeople.Adviser, DemoPeople.OtherAdviser, DemoPeople.Coordinator, DemoPeople.Police, DemoPeople.Council, DemoPeople.Administrator];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_is_refused_as_quickly_where_there_is_an_account_as_where_there_is_none()
    {
        await using var site = await TestSite.StartAsync();
        await using (var db = site.Database.Open(Viewer.System("test")))
        {
            var real = SignIn.HashPassword(DemoData.Password); // what tests sign in with is made cheaply
            await db.Accounts.ExecuteUpdateAsync(a => a.SetProperty(x => x.PasswordHash, real), Cancel);
        }

        using var stranger = site.NewCaller();
        var form = (await stranger.GetAsync("/sign-in", Cancel)).PostForms()[0];
        await TryAsync(stranger, form, "warm@nowhere.example");
        var (with, without) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (number, known) in Known.Index())
            {
                with.Add(await TryAsync(stranger, form, known));
                without.Add(await TryAsync(stranger, form, $"somebody{number}@demo.example"));
            }
        }

        var area = Distinguishing.Area(with, without);

        Assert.InRange(area, 0.5 - (Deviations * Distinguishing.Deviation(with.Count, without.Count)), 0.5 + (Deviations * Distinguishing.Deviation(with.Count, without.Count)));
    }

    [Fact]
    public void What_takes_longer_is_told_apart()
    {
        List<TimeSpan> slow = [.. Enumerable.Range(1, 30).Select(i => TimeSpan.FromMilliseconds(i + 15))];
        List<TimeSpan> quick = [.. Enumerable.Range(1, 30).Select(i => TimeSpan.FromMilliseconds(i))];

        Assert.Equal(0.875, Distinguishing.Area(slow, quick), 3);
        Assert.Equal(0.5, Distinguishing.Area(quick, quick));
        Assert.True(Distinguishing.Area(slow, quick) > 0.5 + (Deviations * Distinguishing.Deviation(30, 30)));
    }

    private static async Task<TimeSpan> TryAsync(Caller caller, FormOnPage form, string address)
    {
        using var content = new FormUrlEncodedContent(form.Filled(field => field.Type == "password" ? "not the password of anybody" : address));
        var started = Stopwatch.GetTimestamp();
        using var answer = await caller.Http.PostAsync(form.Address, content, Cancel);
        var took = Stopwatch.GetElapsedTime(started);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return took;
    }
}
