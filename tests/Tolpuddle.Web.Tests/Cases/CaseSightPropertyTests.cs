using System.Net;
using CsCheck;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Tests.Trust;

namespace Tolpuddle.Web.Tests.Cases;

/// <summary>Any people of any agencies, brought into any cases for any time, gone or not: only who is a member now sees a case or changes it, by whatever door.</summary>
public sealed class CaseSightPropertyTests
{
    private const int Worlds = 3;
    private const int CasesOfAWorld = 4;

    private static readonly string[] People = [DemoPeople.Police, DemoPeople.Council, DemoPeople.Charity, DemoPeople.LabourInspector, DemoPeople.OtherAdviser];

    /// <summary>One person's stay on one case: none, or as what, for how many days (null: no end), and whether the lead has ended it.</summary>
    private sealed record Stay(bool Joins, bool Observes, int? Days, bool IsEnded);

    /// <param name="Stays">By case, by person.</param>
    /// <param name="DaysLater">When they look.</param>
    /// <param name="Door">Which of the doors they try first.</param>
    private sealed record World(Stay[][] Stays, int DaysLater, int Door);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Gen<World> Any => Gen.Select(
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 4], Gen.Int[0, 3], (joins, observes, days, ended) => new Stay(joins, observes, days == 4 ? null : days, ended == 0)).Array[People.Length].Array[CasesOfAWorld],
        Gen.Int[0, 4], Gen.Int[0, 1000], (stays, later, door) => new World(stays, later, door));

    [Fact]
    public async Task Only_who_is_a_member_now_sees_or_changes_a_case_by_any_route()
    {
        await using var site = await TestSite.StartAsync();
        var routes = (await Routes.OfAsync(site.Services)).Where(r => r.Address.StartsWith("/cases/{reference}", StringComparison.Ordinal)).ToList();
        await Any.SampleAsync(async world => await CheckAsync(site, routes, world), iter: Worlds, threads: 1,
            print: world => $"{world.DaysLater} days later, door {world.Door}: {string.Join(" | ", world.Stays.Select(stays => string.Join<Stay>(' ', stays)))}");
    }

    private static async Task CheckAsync(TestSite site, IReadOnlyList<Route> routes, World world)
    {
        await using var lead = await site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var references = new List<string>();
        foreach (var stays in world.Stays) references.Add(await OpenAsync(site, lead, stays));
        site.Clock.Advance(TimeSpan.FromDays(world.DaysLater));
        for (var person = 0; person < People.Length; person++)
        {
            using var caller = await site.SignInAsync(People[person], Cancel);
            var lists = await ListsAsync(caller);
            for (var number = 0; number < references.Count; number++)
            {
                var stay = world.Stays[number][person];
                var isMember = stay is { Joins: true, IsEnded: false } && (stay.Days is null || stay.Days >= world.DaysLater);
                Assert.Equal(isMember, lists.Contains(references[number], StringComparison.Ordinal));
                if (isMember) Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync($"/cases/{references[number]}", Cancel)).Status);
                else await ExpectNothingAsync(site, caller, routes, references[number], lead, world.Door);
            }
        }
    }

    /// <summary>Each page and, in turn, some of the posts of each.</summary>
    private static async Task ExpectNothingAsync(TestSite site, Caller caller, IReadOnlyList<Route> routes, string reference, TolpuddleContext lead, int door)
    {
        var token = (await caller.GetAsync("/cases", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        var before = await new CaseReading(lead).OpenAsync(reference, Cancel);
        var lines = await new Timeline(lead).PageAsync(before!.Id, null, null, null, 50, Cancel);
        foreach (var route in routes)
        {
            var address = route.Address.Replace("{reference}", reference, StringComparison.Ordinal).Replace("{id}", lead.Viewer.AccountId.ToString(), StringComparison.Ordinal);
            Assert.Equal((address, HttpStatusCode.NotFound), (address, (await caller.GetAsync(address, Cancel)).Status));
            if (route.Posts.Count == 0) continue;
            var post = address + route.Posts[door % route.Posts.Count];
            KeyValuePair<string, string>[] fields =
            [
                new("__RequestVerificationToken", token), new("Text", "I was here"), new("Title", "Mine"), new("Reason", "why"), new("Form.What", "Do"), new("Form.Owner", lead.Viewer.AccountId.ToString()),
                new("Form.Due", "2100-01-01"), new("Form.Decision", "Go"), new("Form.Reason", "why"), new("Form.Code", "safe"), new("Form.On", "2026-01-01"), new("Form.Text", "Sam"), new("Form.Part", "witness"),
                new("Risk.Risk", "high"), new("Risk.Reason", "why"), new("Close.Reason", "over"), new("Close.Despite", "true"), new("Leave.Reason", "why"), new("Lead.Reason", "why"), new("Form.Purpose", "help"),
            ];
            Assert.Equal((post, HttpStatusCode.NotFound), (post, (await caller.PostAsync(new Uri(site.Address, post), fields, Cancel)).Status));
        }

        Assert.Equal(before, await new CaseReading(lead).OpenAsync(reference, Cancel));
        Assert.Equal(lines.Rows, (await new Timeline(lead).PageAsync(before.Id, null, null, null, 50, Cancel)).Rows);
    }

    /// <summary>The text of every list in which a case can stand.</summary>
    private static async Task<string> ListsAsync(Caller caller)
    {
        var lists = "";
        foreach (var path in new[] { "/cases", "/cases?closed=true", "/search?q=packhouse" }) lists += (await caller.GetAsync(path, Cancel)).MainText;
        return lists;
    }

    private static async Task<string> OpenAsync(TestSite site, TolpuddleContext lead, IReadOnlyList<Stay> stays)
    {
        var reference = await TestCases.OpenAsync(lead, "Packhouse", Cancel);
        for (var person = 0; person < People.Length; person++)
        {
            var stay = stays[person];
            if (!stay.Joins) continue;
            var account = (await site.Database.ViewerAsync(People[person], Cancel)).AccountId;
            var until = stay.Days is { } days ? Days.Of(lead.Now).AddDays(days) : (DateOnly?)null;
            await TestCases.BringInAsync(lead, reference, account, Cancel, stay.Observes ? CaseMember.Observer : CaseMember.Member, until);
            if (stay.IsEnded) Assert.Equal(CaseResult.Done, await new Membership(lead).EndAsync(reference, account, "Enough", Cancel));
        }

        return reference;
    }
}
