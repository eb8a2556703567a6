using System.Net;
using AngleSharp.Dom;
using Tolpuddle.Testing;
using Tolpuddle.Web.Tests.Trust;

namespace Tolpuddle.Web.Tests.Cases;

/// <summary>Each form of a case's pages: it does what it says, loses nothing that cannot be taken, and is nobody else's.</summary>
public sealed class CaseActionTests(CaseSite cases) : IClassFixture<CaseSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. CaseActions.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whoever_works_on_the_case_does_it_and_reads_that_it_is_done(string name)
    {
        var action = CaseActions.All[name];
        var work = await cases.NewCaseAsync(action.OnClosed);
        var before = await cases.ContentAsync();

        var page = await SendAsync(Doer(action), action, work);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(work.Say(action.Says), page.TextOf(".notice"), StringComparison.Ordinal);
        Assert.NotEqual(before["CaseEntries"], (await cases.ContentAsync())["CaseEntries"]); // the timeline tells of it
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_cannot_be_taken_comes_back_with_what_to_do_and_nothing_changes(string name)
    {
        var action = CaseActions.All[name];
        var work = await cases.NewCaseAsync(action.OnClosed);
        var before = await cases.ContentAsync();
        foreach (var (field, value, problem) in action.Refused)
        {
            var page = await SendAsync(Doer(action), action, work, field, value);

            Assert.Contains(problem, page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
            foreach (var (other, typed) in action.Fields.Select(f => (f.Field, work.Say(f.Field == field ? value : f.Value))))
            {
                if (page.Document.QuerySelector($"input[type=text][name='{other}'], input[type=date][name='{other}'], textarea[name='{other}']") is { } box)
                {
                    Assert.Equal(typed, box.GetAttribute("value") ?? box.TextContent.TrimStart('\n'));
                }
            }
        }

        Assert.Equal(before, await cases.ContentAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Whoever_is_not_on_the_case_finds_nothing_there_and_an_observer_changes_nothing(string name)
    {
        var action = CaseActions.All[name];
        var work = await cases.NewCaseAsync(action.OnClosed);
        var before = await cases.ContentAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await ForceAsync(cases.Outsider, action, work)).Status);
        if (action.Handler != "Leave")
        {
            var page = await ForceAsync(cases.Observer, action, work);
            Assert.True(page.Status == HttpStatusCode.NotFound || page.Document.QuerySelector(".govuk-error-summary") is not null, page.MainText);
        }

        Assert.Equal(before, await cases.ContentAsync());
    }

    [Fact]
    public async Task Every_form_of_a_case_stands_in_the_list()
    {
        const string Case = "/cases/{reference}";
        var routes = (await Routes.OfAsync(cases.Site.Services)).Where(r => r.Address.StartsWith(Case, StringComparison.Ordinal));
        var there = routes.SelectMany(r => r.Posts.Select(post => $"{r.Address[Case.Length..]}{post}"));
        var listed = CaseActions.All.Values.Select(a =>
            $"{a.Page.Replace("{task}", "{id}", StringComparison.Ordinal).Replace("{subject}", "{id}", StringComparison.Ordinal).Replace("{police}", "{id}", StringComparison.Ordinal)}{(a.Handler.Length == 0 ? "" : $"?handler={a.Handler}")}");

        Assert.Equal(["/copy?handler=Make", "/copy?handler=Preview", "/members/{id}?handler=Preview", "/members?handler=Preview", "/members?handler=TakeLead"], there.Except(listed).Order(StringComparer.Ordinal)); // CopyTests and CaseSightTests; where nobody leads: TakingTheLeadTests
    }

    private Caller Doer(CaseAction action) => action.ByLead ? cases.Lead : cases.Police;

    /// <summary>Fills in the form on the page, with another value in <paramref name="field"/> if one is named.</summary>
    private static async Task<SeenPage> SendAsync(Caller caller, CaseAction action, FilledCase work, string? field = null, string value = "")
    {
        var page = await caller.GetAsync(work.Say("{case}" + action.Page + action.Query), Cancel);
        return await caller.SubmitAsync(page, Cancel, action.Fields.ToDictionary(f => f.Field, f => work.Say(f.Field == field ? value : f.Value)), action.Button);
    }

    /// <summary>Sends the form to somebody who was not shown it.</summary>
    private static async Task<SeenPage> ForceAsync(Caller caller, CaseAction action, FilledCase work)
    {
        var token = (await caller.GetAsync("/cases", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        var handler = action.Handler.Length == 0 ? "" : $"{(action.Query.Length == 0 ? "?" : "&")}handler={action.Handler}";
        var address = new Uri(caller.Http.BaseAddress!, work.Say("{case}" + action.Page + action.Query + handler));
        return await caller.PostAsync(address, action.Fields.Select(f => KeyValuePair.Create(f.Field, work.Say(f.Value))).Append(new("__RequestVerificationToken", token)), Cancel);
    }
}
