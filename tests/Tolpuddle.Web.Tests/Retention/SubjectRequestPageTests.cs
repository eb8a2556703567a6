using System.Globalization;
using System.Net;
using System.Text;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.SubjectRequests;

namespace Tolpuddle.Web.Tests.Retention;

/// <summary>Somebody asks what is held about them: from the letter to the sealed answer, through the pages.</summary>
public sealed class SubjectRequestPageTests : IAsyncLifetime
{
    private const string Asker = "Rosa Silva";

    private TestSite _site = null!;
    private Caller _coordinator = null!;
    private Caller _officer = null!;
    private string _report = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        _officer = await _site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _report = (await TestReports.ReceiveAsync(
            db, TestReports.Draft(db, $"{Asker} is driven to work by Viktor Malinov, 07700 900555"), Cancel, (MentionKind.Person, Asker), (MentionKind.Person, "Viktor Malinov"), (MentionKind.Phone, "07700 900555"))).Reference;
    }

    public async ValueTask DisposeAsync()
    {
        _coordinator.Dispose();
        _officer.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task From_the_letter_to_the_sealed_answer_it_takes_two_and_says_nothing_of_others()
    {
        var request = await OpenAsync();
        Assert.Contains("Asking can be a weapon", request.MainText, StringComparison.Ordinal);
        Assert.Contains(_report, request.MainText, StringComparison.Ordinal);

        var record = await _officer.GetAsync($"{request.Path}/records/{_report}", Cancel); // an officer reads it for the request, though no report opens to their role
        Assert.Equal(HttpStatusCode.NotFound, (await _coordinator.GetAsync($"{request.Path}/records/R-0000-0000", Cancel)).Status);
        record = await _officer.SubmitAsync(record, Cancel, Decision("yes", "Include"), "button[formaction*=Preview]");
        var preview = record.TextOf("[aria-labelledby=preview].card");
        Assert.Contains(Asker, preview, StringComparison.Ordinal);
        Assert.DoesNotContain("Malinov", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("900555", preview, StringComparison.Ordinal);
        await _officer.SubmitAsync(record, Cancel, Decision("yes", "Include"), "button[formaction*=Judge]");

        var pack = await _coordinator.SubmitAsync(await _coordinator.GetAsync($"{request.Path}/pack", Cancel), Cancel, button: "form[action*=Ready] button");
        Assert.Contains("Say first how it is known who asks", pack.MainText, StringComparison.Ordinal);
        await _coordinator.SubmitAsync(await _coordinator.GetAsync(request.Path, Cancel), Cancel, new Dictionary<string, string> { ["Identity"] = "Rang her", ["Danger"] = "None found" }, "form[action*=Check] button");
        pack = await _coordinator.SubmitAsync(await _coordinator.GetAsync($"{request.Path}/pack", Cancel), Cancel, button: "form[action*=Ready] button");
        Assert.Null(pack.Document.QuerySelector("form[action*=Release]"));
        foreach (var words in new[] { "You asked: All that you hold", "may have been withheld", "█████", "you can ask each of them" }) Assert.Contains(words, pack.MainText, StringComparison.Ordinal); // the letter itself
        pack = await _officer.SubmitAsync(await _officer.GetAsync($"{request.Path}/pack", Cancel), Cancel, button: "form[action*=Release] button");
        Assert.Contains("Released by Dora Protection", pack.MainText, StringComparison.Ordinal);
        pack = await _officer.SubmitAsync(pack, Cancel, button: "form[action*=Take] button");

        Assert.Equal(24, pack.TextOf("#passphrase").Length);
        var file = Encoding.UTF8.GetString(Convert.FromBase64String(pack.Find("a[download]").GetAttribute("href")!.Split(',')[1]));
        Assert.Contains("A sealed letter", file, StringComparison.Ordinal);
        Assert.DoesNotContain(Asker, file, StringComparison.Ordinal);
        var after = await _officer.GetAsync($"{request.Path}/pack", Cancel);
        Assert.Null(after.Document.QuerySelector("#passphrase")); // once
        Assert.DoesNotContain(Asker, after.MainText, StringComparison.Ordinal);
        Assert.Contains(Asker, (await _officer.SubmitAsync(after, Cancel, button: "form[action*=Read] button")).MainText, StringComparison.Ordinal);
        Assert.All([typeof(PackModel).GetMethod(nameof(PackModel.OnPostReadAsync))!, typeof(RequestModel).GetMethod(nameof(RequestModel.OnPostAddAsync))!], post => Assert.True(post.IsDefined(typeof(AskAgainAttribute), false)));
        Assert.Contains("released", (await _coordinator.GetAsync("/subject-requests", Cancel)).MainText, StringComparison.Ordinal);

        var kept = await _coordinator.SubmitAsync(await _coordinator.GetAsync(request.Path, Cancel), Cancel, new Dictionary<string, string> { ["Until"] = "some day", ["Keep"] = "A claim" }, "form[action*=Keep] button");
        Assert.Contains("Write the date like", kept.MainText, StringComparison.Ordinal);
        Assert.Equal(("some day", "A claim"), (kept.Find("#Until").GetAttribute("value"), kept.Find("#Keep").GetAttribute("value")));
        var day = Days.Of(_site.Clock.GetUtcNow().UtcDateTime).AddMonths(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        kept = await _coordinator.SubmitAsync(kept, Cancel, new Dictionary<string, string> { ["Until"] = day, ["Keep"] = "A claim" }, "form[action*=Keep] button");
        Assert.Contains("Kept. Two people are warned", kept.MainText, StringComparison.Ordinal);
        Assert.Contains("A claim", kept.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_are_said_and_what_was_typed_comes_back()
    {
        var list = await _coordinator.GetAsync("/subject-requests", Cancel);
        var wrong = await _coordinator.SubmitAsync(list, Cancel, new Dictionary<string, string> { ["Names"] = "", ["Asked"] = "All", ["ReceivedOn"] = "1 1 2199" });
        foreach (var problem in new[] { "Write the person’s name", "not later than today" }) Assert.Contains(problem, wrong.MainText, StringComparison.Ordinal);
        Assert.Equal("All", wrong.TextOf("#Asked"));
        var request = await OpenAsync();
        foreach (var (button, problem) in new[] { ("Extend", "Write why it takes longer"), ("Close", "Write why, and what the person was told"), ("Check", "Write how it is known"), ("Add", "Write its reference") })
        {
            Assert.Contains(problem, (await _coordinator.SubmitAsync(request, Cancel, button: $"form[action*={button}] button")).MainText, StringComparison.Ordinal);
        }

        var record = await _coordinator.GetAsync($"{request.Path}/records/{_report}", Cancel);
        Assert.Contains("needs a ground", (await _coordinator.SubmitAsync(record, Cancel, Decision("yes", "Withhold"), "button[formaction*=Judge]")).MainText, StringComparison.Ordinal);
        Assert.Contains("Say whether it speaks of this person", (await _coordinator.SubmitAsync(record, Cancel, Decision("", ""), "button[formaction*=Judge]")).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_is_what_counts_and_nothing_typed_or_saved_is_lost_when_something_is_refused()
    {
        await using (var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel))
        {
            db.ReporterContacts.Add(new ReporterContact { ReportId = db.Reports.Single(r => r.Reference == _report).Id, Way = "none", Name = "Viktor Malinov" });
            await db.PlantAsync(Cancel);
        }

        var request = await OpenAsync();
        request = await _coordinator.SubmitAsync(request, Cancel, new Dictionary<string, string> { ["Identity"] = "Rang her", ["Danger"] = "None found" }, "form[action*=Check] button");
        foreach (var button in new[] { "Extend", "Close", "Add" }) Assert.Equal("Rang her", (await _coordinator.SubmitAsync(request, Cancel, button: $"form[action*={button}] button")).TextOf("#Identity"));

        var record = await _coordinator.GetAsync($"{request.Path}/records/{_report}", Cancel);
        var text = record.Find("#Text").TextContent;
        var open = text.Replace("[[", "", StringComparison.Ordinal).Replace("]]", "", StringComparison.Ordinal);
        var refused = await _coordinator.SubmitAsync(record, Cancel, new Dictionary<string, string>(Decision("yes", "Include")) { ["Text"] = open }, "button[formaction*=Judge]");
        Assert.Contains("Who told us could be known by", refused.MainText, StringComparison.Ordinal);
        Assert.Equal(open, refused.Find("#Text").TextContent);
        await _coordinator.SubmitAsync(record, Cancel, new Dictionary<string, string>(Decision("yes", "InPart")) { ["Exemption"] = "crime", ["Reason"] = "An inquiry", ["Text"] = text }, "button[formaction*=Judge]");
        var stale = await _coordinator.GetAsync($"{request.Path}/pack", Cancel);
        Assert.DoesNotContain("detecting crime", stale.MainText, StringComparison.Ordinal);
        await _officer.SubmitAsync(await _officer.GetAsync($"{request.Path}/records/{_report}", Cancel), Cancel, new Dictionary<string, string> { ["SaysGround"] = "yes" }, "button[formaction*=Judge]");
        var now = await _coordinator.SubmitAsync(stale, Cancel, button: "form[action*=Ready] button");
        foreach (var words in new[] { "reads otherwise now", "detecting crime" }) Assert.Contains(words, now.MainText, StringComparison.Ordinal);
        Assert.Contains("Written down", (await _coordinator.SubmitAsync(now, Cancel, button: "form[action*=Ready] button")).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_another_agency_is_not_there_for_ours()
    {
        var request = await OpenAsync();
        await using (var db = _site.Database.Open(Viewer.System("test")))
        {
            var (officer, police) = ((await _site.Database.ViewerAsync(DemoPeople.DataProtectionOfficer, Cancel)).AccountId, await _site.Database.ViewerAsync(DemoPeople.Police, Cancel));
            db.Entry(db.Accounts.Single(a => a.Id == officer)).Property(a => a.AgencyId).CurrentValue = police.AgencyId;
            await db.PlantAsync(Cancel);
        }

        using var moved = await _site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        foreach (var path in new[] { "", $"/records/{_report}", "/pack" }) Assert.Equal(HttpStatusCode.NotFound, (await moved.GetAsync(request.Path + path, Cancel)).Status);
        Assert.DoesNotContain(Asker, (await moved.GetAsync("/subject-requests", Cancel)).MainText, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Decision(string isThem, string treatment) => new() { ["IsThem"] = isThem, ["Treatment"] = treatment };

    private async Task<SeenPage> OpenAsync() => await _coordinator.SubmitAsync(await _coordinator.GetAsync("/subject-requests", Cancel), Cancel, new Dictionary<string, string>
    {
        ["Names"] = Asker,
        ["Asked"] = "All that you hold",
        ["ReceivedOn"] = Days.Of(_site.Clock.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    });
}
