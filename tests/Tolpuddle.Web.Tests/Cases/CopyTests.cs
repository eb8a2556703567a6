using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Cases;

/// <summary>A copy for somebody outside: proposed, read, made. What was removed is nowhere in what leaves.</summary>
public sealed class CopyTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private TolpuddleContext _lead = null!;
    private Caller _caller = null!;
    private string _case = "";
    private Report _report = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _lead = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _caller = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        _report = await TestReports.ReceiveAsync(_lead, TestReports.Draft(_lead, "Zdenka says Marko drives BD51 SMR, ring 07700 900123. Zdenka is afraid."), Cancel, (MentionKind.Person, "Zdenka"), (MentionKind.Person, "Marko"));
        _case = (await new CaseFiles(_lead).OpenAsync(Guid.CreateVersion7(), _report.Reference, "Zdenka and the packhouse", "lead", Cancel))!;
        await new PeopleAndThings(_lead).AddAsync(_case, MentionKind.Person, "Zdenka", "victim", Cancel);
        await new CaseLog(_lead).NoteAsync(_case, "Zdenka rang from 07700 900123 [[whispering]]. Marko was there", Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _lead.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Theory]
    [InlineData("reports")]
    [InlineData("cases")]
    public async Task What_is_marked_is_nowhere_in_the_file_and_that_it_was_made_is_written_down(string kind)
    {
        var path = kind == "reports" ? $"/reports/{_report.Reference}/copy" : $"/cases/{_case}/copy";
        var page = await _caller.GetAsync(path, Cancel);
        var text = page.Find("textarea").TextContent.TrimStart('\n');
        Assert.Contains("[[Zdenka]]", text, StringComparison.Ordinal);
        Assert.Contains("[[07700 900123]]", text, StringComparison.Ordinal);
        Assert.Contains("[[Marko]]", text, StringComparison.Ordinal); // whom nobody has picked for the case

        page = await _caller.SubmitAsync(page, Cancel, button: "button[formaction*=Preview]");
        var copy = page.Find("section[aria-labelledby=preview] .told[role=region]").TextContent;
        Assert.DoesNotContain("Zdenka", copy, StringComparison.OrdinalIgnoreCase);
        page = await _caller.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Form.For"] = "the landlord" }, "button[formaction*=Make]");
        Assert.Contains("Read the copy from beginning to end", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);

        using var file = await MakeAsync(path, text);
        Assert.Equal(("text/plain", "attachment"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.DispositionType));
        var left = await file.Content.ReadAsStringAsync(Cancel);
        foreach (var planted in new[] { "Zdenka", "Marko", "900123", "BD51" }) Assert.DoesNotContain(planted, left, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("[removed]", left, StringComparison.Ordinal);
        Assert.DoesNotContain("[[", left, StringComparison.Ordinal);

        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.Audit.CountAsync(e => e.Act == $"{kind.TrimEnd('s')}.copy", Cancel));
        var told = kind == "reports" ? $"/reports/{_report.Reference}" : $"/cases/{_case}/timeline";
        Assert.Contains("the landlord", (await _caller.GetAsync(told, Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_forgotten_is_told_and_marks_that_do_not_belong_together_come_back()
    {
        var page = await _caller.GetAsync($"/reports/{_report.Reference}/copy", Cancel);
        page = await _caller.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Form.Text"] = "[[Zdenka]] came. Later Zdenka left" }, "button[formaction*=Preview]");
        Assert.Contains("Look again at: Zdenka.", page.MainText, StringComparison.Ordinal);
        page = await _caller.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Form.Text"] = "[[Zdenka came" }, "button[formaction*=Preview]");
        Assert.Contains("The marks do not belong together", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal("[[Zdenka came", page.Find("textarea").TextContent);
    }

    [Fact]
    public async Task No_onward_sharing_stops_a_copy_and_neither_receivers_nor_observers_make_one()
    {
        var police = (await _site.Database.ViewerAsync(DemoPeople.Police, Cancel)).AccountId;
        await TestCases.BringInAsync(_lead, _case, police, Cancel, CaseMember.Observer);
        using var observer = await _site.SignInAsync(DemoPeople.Police, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, (await observer.GetAsync($"/cases/{_case}/copy", Cancel)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await observer.GetAsync($"/reports/{_report.Reference}/copy", Cancel)).Status);
        Assert.Equal(CaseResult.Done, await new Membership(_lead).EndAsync(_case, police, "Enough", Cancel)); // or the grade would be refused
        await new Grading(_lead).GradeAsync(_report.Id, null, new GradeChoice("1", "A", "C", [Grading.NoOnwardSharing]), Cancel);

        foreach (var path in new[] { $"/reports/{_report.Reference}/copy", $"/cases/{_case}/copy" })
        {
            using var file = await MakeAsync(path, "Somebody came");
            Assert.Equal("text/html", file.Content.Headers.ContentType!.MediaType);
        }

        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(0, await db.Audit.CountAsync(e => e.Act.EndsWith(".copy"), Cancel));
    }

    private async Task<HttpResponseMessage> MakeAsync(string path, string text)
    {
        var token = (await _caller.GetAsync("/forgotten", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        using var form = new FormUrlEncodedContent(
            [new("__RequestVerificationToken", token), new("Form.Text", text), new("Form.For", "the landlord"), new("Form.IsRead", "true")]);
        return await _caller.Http.PostAsync($"{path}?handler=Make", form, Cancel);
    }
}
