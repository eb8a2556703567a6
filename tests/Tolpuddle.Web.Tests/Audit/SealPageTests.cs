using System.Net;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Audit;

/// <summary>What a data-protection officer takes away, to check the audit by later.</summary>
public sealed class SealPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_checkpoint_can_be_taken_away_and_later_shows_that_the_audit_is_whole()
    {
        await using var site = await TestSite.StartAsync();
        using var officer = await site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        Assert.Contains("Nothing is sealed yet", (await officer.GetAsync("/audit/seal", Cancel)).MainText, StringComparison.Ordinal);
        await site.GoRoundAsync("seal", Cancel);

        var page = await officer.GetAsync((await officer.GetAsync("/audit", Cancel)).Find("main a[href='/audit/seal']").GetAttribute("href")!, Cancel);
        using var answer = await officer.Http.GetAsync(page.Find("a[download]").GetAttribute("href"), Cancel);
        var file = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(page.Find("pre").TextContent, file);
        Assert.Matches(@"^tolpuddle-checkpoint-\d+\.txt$", answer.Content.Headers.ContentDisposition!.FileName!);
        Assert.True(CheckpointNote.TryParse(file, out var kept));
        await site.GoRoundAsync("seal", Cancel);
        await using var db = site.Database.Open(Core.Access.Viewer.Nobody);
        var verdict = await new AuditVerification(db).VerifyAsync(kept, Cancel);
        Assert.True(verdict.IsWhole);
        Assert.Equal(kept.Log.Count, verdict.ComparedWith);
    }

    [Fact]
    public async Task A_checkpoint_that_never_was_is_not_found()
    {
        await using var site = await TestSite.StartAsync();
        using var officer = await site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);

        using var answer = await officer.Http.GetAsync("/audit/seal?handler=Checkpoint&count=12345", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
