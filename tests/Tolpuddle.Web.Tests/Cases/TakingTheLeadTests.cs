using System.Net;
using Tolpuddle.Core.Cases;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Cases;

/// <summary>A case whose lead can no longer sign in: it is seen, and somebody takes the lead.</summary>
public sealed class TakingTheLeadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_sees_that_nobody_leads_and_takes_the_lead_with_a_reason()
    {
        await using var site = await TestSite.StartAsync();
        var reference = await LeaderlessAsync(site, DemoPeople.Police);
        using var police = await site.SignInAsync(DemoPeople.Police, Cancel);
        Assert.Contains("nobody leads it", (await police.GetAsync("/cases", Cancel)).MainText, StringComparison.Ordinal);
        var page = await police.GetAsync($"/cases/{reference}", Cancel);
        Assert.Contains("Nobody leads this case: Ada Adviser can no longer work on it.", page.TextOf(".callout"), StringComparison.Ordinal);

        page = await police.GetAsync(page.Find(".callout a").GetAttribute("href")!, Cancel);
        page = await police.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Lead.Reason"] = " " }, "form[action*=TakeLead] button");
        Assert.Contains("Write why you take the lead.", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        page = await police.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Lead.Reason"] = "It is about the van now" }, "form[action*=TakeLead] button");

        Assert.Contains("Led by Parveen Practitioner, Demonstration Police", page.MainText, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".callout"));
    }

    [Fact]
    public async Task A_coordinator_of_its_agency_sees_it_by_leading_it_and_what_cannot_be_taken_comes_back()
    {
        await using var site = await TestSite.StartAsync();
        var reference = await LeaderlessAsync(site);
        using var coordinator = await site.SignInAsync(DemoPeople.Coordinator, Cancel);
        using var police = await site.SignInAsync(DemoPeople.Police, Cancel);
        Assert.DoesNotContain(reference, (await police.GetAsync("/cases", Cancel)).MainText, StringComparison.Ordinal);
        var page = await coordinator.GetAsync("/cases", Cancel);
        Assert.Contains($"Nobody leads {reference}", page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("Packhouse", page.MainText, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync($"/cases/{reference}", Cancel)).Status);

        var tooLong = new string('x', CaseMember.MaxPurposeLength + 1);
        page = await coordinator.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["reason"] = tooLong }, ".leaderless button");
        Assert.Contains("Write why you take the lead, in at most 200 characters.", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal(tooLong, page.Find(".leaderless input[name=reason]").GetAttribute("value"));
        page = await coordinator.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["reason"] = "Ada has left us" }, ".leaderless button");

        Assert.Equal($"/cases/{reference}", page.Path);
        Assert.Contains("You lead the case now, and its members were told.", page.MainText, StringComparison.Ordinal);
    }

    /// <summary>A case that an adviser leads whose account is then closed.</summary>
    private static async Task<string> LeaderlessAsync(TestSite site, params string[] members)
    {
        await using var lead = await site.Database.OpenAsync(DemoPeople.Adviser, Cancel);
        var reference = await TestCases.OpenAsync(lead, "Packhouse", Cancel);
        foreach (var member in members) await TestCases.BringInAsync(lead, reference, (await site.Database.ViewerAsync(member, Cancel)).AccountId, Cancel);
        await using var administrator = await site.Database.OpenAsync(DemoPeople.Administrator, Cancel);
        Assert.Null((await new Core.Access.Accounts(administrator).CloseAsync(lead.Viewer.AccountId, 0, Cancel)).Problem);
        return reference;
    }
}
