using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Testing;
using Tolpuddle.Web.Files;
using Tolpuddle.Web.Pages.Public;

namespace Tolpuddle.Web.Tests.Files;

/// <summary>Photos and recordings from a reporter without scripts and from the team, and to those who may open them.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private const string Secret = "Hollyhock";

    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_reporter_adds_a_photo_after_sending_and_is_told_what_was_taken_out_of_it()
    {
        using var reporter = await SentAsync();
        await reporter.FollowAsync("main a[href*='/report/files']", Cancel);

        var page = await reporter.Caller.SendFilesAsync(reporter.Page, Cancel, ("photo.jpg", TestFiles.Jpeg(Secret)), ("voice.ogg", TestFiles.Ogg()));

        Assert.Equal("/report/files", page.Path);
        Assert.Contains("It has arrived.", page.MainText, StringComparison.Ordinal);
        Assert.Contains("photo-1.jpg We took out where, when and on which device it was made.", page.MainText, StringComparison.Ordinal);
        Assert.Contains("Only the team that you wrote to can open it.", page.MainText, StringComparison.Ordinal);
        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(2, await db.Attachments.CountAsync(Cancel));
        Assert.Empty(page.Document.QuerySelectorAll("main a[href*='/files/']")); // by the code nobody opens what was sent
    }

    [Fact]
    public async Task Whoever_comes_back_with_the_code_adds_more_and_what_cannot_be_taken_is_named_with_why()
    {
        var code = await Reporter.ReportAsync(_site, "Six men", Cancel);
        using var caller = _site.NewCaller();
        var visit = await Reporter.ReturnAsync(caller, code, Cancel);
        var page = await caller.GetAsync(new Uri(visit.Address, visit.Find("main a[href*='/return/files']").GetAttribute("href")).PathAndQuery, Cancel);

        page = await caller.SendFilesAsync(page, Cancel, ("good.png", TestFiles.Png(Secret)), ("page.html", Encoding.UTF8.GetBytes("<script>alert(1)</script>")), ("letter.docx", TestFiles.Docx("x", "y", ("word/vbaProject.bin", [1]))), ("empty.jpg", []));

        string[] said = ["page.html was not kept.", "letter.docx was not kept, because a program is in it.", "Nothing is in empty.jpg."];
        Assert.All(said, words => Assert.Contains(words, page.TextOf(".govuk-error-summary"), StringComparison.Ordinal));
        Assert.Contains("photo-1.png", page.TextOf(".sent-files"), StringComparison.Ordinal);
        page = await caller.SendFilesAsync(page, Cancel);
        Assert.Contains("Choose a file first.", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_long_is_refused_on_the_page_itself_and_nothing_is_kept()
    {
        using var reporter = await SentAsync();
        await reporter.OpenAsync("files", Cancel);

        var one = await reporter.Caller.SendFilesAsync(reporter.Page, Cancel, ("film.mp4", new byte[Attachments.MaxBytes + 1]));
        Assert.Contains("film.mp4 is more than 20 MB.", one.TextOf(".govuk-error-summary"), StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Post, reporter.Page.Address) { Content = new ByteArrayContent(new byte[Uploads.MaxBodyBytes + 1]) };
        request.Headers.ExpectContinue = true; // nothing is sent before the answer, so that no connection breaks under it
        using var answer = await reporter.Caller.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("Send them one by one.", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(0, await db.Attachments.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_post_of_many_small_files_loses_none_of_them()
    {
        await ReportedAsync([.. Enumerable.Range(1, 25).Select(i => ($"{i}.pdf", TestFiles.Pdf($"{i}")))]);

        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(25, await db.Attachments.CountAsync(Cancel));
    }

    [Fact]
    public async Task What_is_left_of_a_disk_that_fills_is_kept_for_reports()
    {
        await using var full = await TestSite.StartAsync(_site.Database, replace: services => services.AddSingleton(new FileRoom(() => (4L << 30, 100L << 30))));
        using var reporter = await SentAsync(full);
        await reporter.OpenAsync("files", Cancel);

        var page = await reporter.Caller.SendFilesAsync(reporter.Page, Cancel, ("photo.jpg", TestFiles.Jpeg(Secret)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("We cannot take files just now. Your report is safe.", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        foreach (var path in new[] { "/report/FILES", "/report/files/" })
        {
            page = await reporter.Caller.SendFilesAsync(new UriBuilder(reporter.Page.Address) { Path = path }.Uri, "files", null, Cancel, ("photo.jpg", TestFiles.Jpeg(Secret)));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status); // however the address is written that leads there
        }

        Assert.Equal((1, 0), (await db.Reports.CountAsync(r => r.Channel == "web", Cancel), await db.Attachments.CountAsync(Cancel)));
        Assert.True(new FileRoom(() => (3L << 30, 20L << 30)).IsLeft()); // of a small disk a tenth
        Assert.False(new FileRoom(() => (1L << 30, 20L << 30)).IsLeft());
    }

    /// <summary>A failure of ours is not called a mistake of theirs, and can be found in the log.</summary>
    [Fact]
    public async Task Files_that_cannot_be_written_are_said_to_be_lost_by_our_fault()
    {
        var folder = TestFolder.NewPath(".txt");
        await File.WriteAllTextAsync(folder, "No folder", Cancel);
        await using var broken = await TestSite.StartAsync(_site.Database, replace: services => services.AddSingleton(new FileStore(TestDatabase.Vault, folder)));
        using var reporter = await SentAsync(broken);
        await reporter.OpenAsync("files", Cancel);

        var page = await reporter.Caller.SendFilesAsync(reporter.Page, Cancel, ("paper.pdf", TestFiles.Pdf(new string('x', 2 * 1024 * 1024))));

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        var reference = page.TextOf("main strong bdi");
        Assert.Equal(ErrorModel.ReferenceLength, reference.Length);
        Assert.Single(broken.Log.Lines, line => line.Contains(reference, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flood_of_files_takes_nothing_from_what_reports_need()
    {
        await using var small = await TestSite.StartAsync(_site.Database, set: settings => settings with { ReportsPerMinute = 10 });
        using var flood = await SentAsync(small);
        await flood.OpenAsync("files", Cancel);
        for (var i = 0; i < 20; i++) await flood.Caller.SendFilesAsync(flood.Page, Cancel, ("a.png", TestFiles.Png()));

        var page = await flood.Caller.SendFilesAsync(flood.Page, Cancel, ("photo.jpg", TestFiles.Jpeg(Secret)));

        Assert.Contains("choose them again", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        using var other = await SentAsync(small);
    }

    /// <summary>Nobody fills the memory without a report of their own, and no long upload arrives to be thrown away.</summary>
    [Theory]
    [InlineData("/report/files?form=nonsense")]
    [InlineData("/return/files?visit=nonsense")]
    [InlineData("/reports/R-0000-0000/files")]
    [InlineData("/nowhere/files")]
    public async Task Nothing_of_a_post_is_read_before_it_is_known_that_its_sender_may_send(string path)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var http = new HttpClient(handler);
        using var body = new WatchedContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_site.Address, path)) { Content = body };
        request.Headers.ExpectContinue = true; // whoever reads it has to ask for it

        using var answer = await http.SendAsync(request, Cancel);

        Assert.False(body.WasRead);
        Assert.False(answer.IsSuccessStatusCode);
    }

    /// <summary>The framework puts long forms into a folder of the machine, in plain, unless it is told to keep them in memory.</summary>
    [Fact]
    public void No_file_on_its_way_lies_open_in_a_folder() =>
        Assert.True(_site.Services.GetRequiredService<IOptions<FormOptions>>().Value.MemoryBufferThreshold >= Uploads.MaxBodyBytes);

    [Fact]
    public async Task The_team_opens_a_picture_and_saves_all_else_and_nothing_of_it_can_act_on_the_site()
    {
        var reference = await ReportedAsync(("photo.jpg", TestFiles.Jpeg(Secret)), ("paper.pdf", TestFiles.Pdf(Secret)));
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var page = await coordinator.GetAsync($"/reports/{reference}", Cancel);
        Assert.Contains("Taken out: what the device wrote into it", page.MainText, StringComparison.Ordinal);
        Assert.Contains("Not scanned", page.MainText, StringComparison.Ordinal);
        var links = page.Document.QuerySelectorAll("main a[href*='/files/']").Select(link => link.GetAttribute("href")!).ToList();

        using var photo = await coordinator.Http.GetAsync(links[0], Cancel);
        using var paper = await coordinator.Http.GetAsync(links[1], Cancel);

        Assert.Equal(("image/jpeg", "inline"), (photo.Content.Headers.ContentType!.MediaType, photo.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal(("application/octet-stream", "attachment"), (paper.Content.Headers.ContentType!.MediaType, paper.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal(TestFiles.Pdf(Secret), await paper.Content.ReadAsByteArrayAsync(Cancel));
        Assert.True((await photo.Content.ReadAsByteArrayAsync(Cancel)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0);
        Assert.All(new[] { photo, paper }, answer =>
        {
            Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        });
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(2, await db.Audit.CountAsync(e => e.Act == "file.open", Cancel));
    }

    [Fact]
    public async Task The_team_adds_files_and_those_to_whom_the_report_is_passed_read_them_and_add_none()
    {
        var reference = await ReportedAsync(("voice.ogg", TestFiles.Ogg()), ("photo.jpg", TestFiles.Jpeg(Secret)), ("letter.docx", TestFiles.Docx(Secret, "x")));
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var page = await coordinator.SendFilesAsync(await coordinator.GetAsync($"/reports/{reference}/files", Cancel), Cancel, ("map.png", TestFiles.Png()), ("answerphone.ogg", TestFiles.Ogg()), ("page.html", "<b>"u8.ToArray()));
        Assert.Contains("page.html was not kept", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        await ReferAsync(coordinator, reference);
        using var police = await _site.SignInAsync(DemoPeople.Police, Cancel);

        var theirs = await police.GetAsync($"/reports/{reference}/files", Cancel);

        Assert.Contains("map.png", theirs.MainText, StringComparison.Ordinal);
        Assert.Contains("photo-2.jpg", theirs.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain(".ogg", theirs.MainText, StringComparison.Ordinal); // a voice says who told us, whoever added it
        Assert.DoesNotContain(".docx", theirs.MainText, StringComparison.Ordinal); // a paper may
        Assert.Empty(theirs.Document.QuerySelectorAll("main input[type=file]"));
        var token = (await police.GetAsync("/forgotten", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value");
        var refused = await police.SendFilesAsync(theirs.Address, "Files", token, Cancel, ("more.png", TestFiles.Png()));
        Assert.Equal(HttpStatusCode.NotFound, refused.Status);
        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(5, await db.Attachments.CountAsync(Cancel));
    }

    [Fact]
    public async Task Where_a_scanner_is_set_nothing_is_opened_before_it_has_looked_and_nothing_harmful_ever()
    {
        await using var clamd = new FakeClamd();
        await using var scanned = await TestSite.StartAsync(_site.Database, set: settings => settings with { Clamd = ClamdAddress.Parse(clamd.Address) });
        var reference = await ReportedAsync(("good.pdf", TestFiles.Pdf("good")), ("bad.pdf", TestFiles.Pdf("EICAR")), ("long.pdf", TestFiles.Pdf("TOO LONG")));
        using var coordinator = await scanned.SignInAsync(DemoPeople.Coordinator, Cancel);
        var before = await coordinator.GetAsync($"/reports/{reference}/files", Cancel);
        var links = before.Document.QuerySelectorAll("main a[href*='/files/']").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Contains("Not scanned yet, stays shut", before.MainText, StringComparison.Ordinal);
        Assert.Contains("has not been scanned yet", (await coordinator.GetAsync(links[0], Cancel)).MainText, StringComparison.Ordinal);

        await scanned.GoRoundAsync("scan", Cancel);

        Assert.Contains(clamd.Scanned, content => content.SequenceEqual(TestFiles.Pdf("good")));
        using var good = await coordinator.Http.GetAsync(links[0], Cancel);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Contains("found something harmful", (await coordinator.GetAsync(links[1], Cancel)).MainText, StringComparison.Ordinal);
        Assert.Contains("has not been scanned yet", (await coordinator.GetAsync(links[2], Cancel)).MainText, StringComparison.Ordinal);
        Assert.Contains("holds something harmful and stays shut", (await coordinator.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_over_which_the_scanner_fails_keeps_no_other_from_it_and_is_tried_again_less_and_less()
    {
        await using var clamd = new FakeClamd();
        await using var scanned = await TestSite.StartAsync(_site.Database, set: settings => settings with { Clamd = ClamdAddress.Parse(clamd.Address) });
        await ReportedAsync(("break.pdf", TestFiles.Pdf("BREAKS IT")), ("long.pdf", TestFiles.Pdf("TOO LONG")), ("good.pdf", TestFiles.Pdf("good")));

        await scanned.GoRoundAsync("scan", Cancel);
        Assert.Contains(clamd.Scanned, content => content.SequenceEqual(TestFiles.Pdf("good")));
        Assert.Equal(3, await ScansAsync()); // not at once
        scanned.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(5, await ScansAsync());
        scanned.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(5, await ScansAsync()); // twice as long now

        scanned.Clock.Advance(TimeSpan.FromHours(2));
        await using var scope = scanned.Services.CreateAsyncScope();
        var finding = (await scope.ServiceProvider.GetRequiredService<Hosting.Doctor>().ExamineAsync(Cancel)).Single(f => f.Check == "scanner");
        Assert.Equal(FindingLevel.Attention, finding.Level);
        Assert.Contains("2 files have waited", finding.Says, StringComparison.Ordinal);

        async Task<int> ScansAsync()
        {
            await scanned.GoRoundAsync("scan", Cancel);
            return clamd.Scanned.Count;
        }
    }

    [Fact]
    public async Task While_the_scanner_is_away_files_wait_and_the_doctor_says_so()
    {
        var clamd = new FakeClamd();
        var address = ClamdAddress.Parse(clamd.Address);
        await clamd.DisposeAsync();
        await using var scanned = await TestSite.StartAsync(_site.Database, set: settings => settings with { Clamd = address });
        var reference = await ReportedAsync(("a.pdf", TestFiles.Pdf("a")));

        await scanned.GoRoundAsync("scan", Cancel);

        using var coordinator = await scanned.SignInAsync(DemoPeople.Coordinator, Cancel);
        Assert.Contains("Not scanned yet", (await coordinator.GetAsync($"/reports/{reference}", Cancel)).MainText, StringComparison.Ordinal);
        await using var scope = scanned.Services.CreateAsyncScope();
        var findings = await scope.ServiceProvider.GetRequiredService<Hosting.Doctor>().ExamineAsync(Cancel);
        Assert.Contains(findings, f => f is { Check: "scanner", Level: FindingLevel.Problem });
        Assert.Contains(findings, f => f is { Check: "files", Level: FindingLevel.Fine });
        var folder = Path.Combine(_site.Database.DataFolder, "files");
        Directory.Delete(folder, recursive: true);
        Assert.Contains(await scope.ServiceProvider.GetRequiredService<Hosting.Doctor>().ExamineAsync(Cancel), f => f is { Check: "files", Level: FindingLevel.Problem });
        Assert.False(Directory.Exists(folder)); // it changes nothing
    }

    [Fact]
    public async Task A_reporter_is_told_gently_that_what_they_sent_is_harmful()
    {
        await using var clamd = new FakeClamd();
        await using var scanned = await TestSite.StartAsync(_site.Database, set: settings => settings with { Clamd = ClamdAddress.Parse(clamd.Address) });
        using var reporter = await SentAsync();
        await reporter.OpenAsync("files", Cancel);
        await reporter.Caller.SendFilesAsync(reporter.Page, Cancel, ("bad.pdf", TestFiles.Pdf("EICAR")));
        await scanned.GoRoundAsync("scan", Cancel);

        await reporter.OpenAsync("files", Cancel);

        Assert.Contains("You may not have known. Nobody opens it. Your report is safe.", reporter.Page.MainText, StringComparison.Ordinal);
    }

    /// <summary>A report that was just sent, at its code.</summary>
    private async Task<Reporter> SentAsync(TestSite? site = null)
    {
        var reporter = await Reporter.StartAsync(site ?? _site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", "Six men"));
        await reporter.SendAsync(Cancel);
        return reporter;
    }

    /// <returns>Its reference.</returns>
    private async Task<string> ReportedAsync(params (string Name, byte[] Content)[] files)
    {
        using var reporter = await SentAsync();
        await reporter.OpenAsync("files", Cancel);
        await reporter.Caller.SendFilesAsync(reporter.Page, Cancel, files);
        return (await Reporter.ReceivedAsync(_site, Cancel))[^1].Reference;
    }

    private static async Task ReferAsync(Caller coordinator, string reference)
    {
        var refer = await coordinator.GetAsync($"/reports/{reference}/refer", Cancel);
        Assert.Contains("Its photos, and papers that your team added", refer.MainText, StringComparison.Ordinal);
        var police = refer.Document.QuerySelectorAll("[name='Form.Agencies']").First(box => box.ParentElement!.TextContent.Contains("Police", StringComparison.Ordinal));
        var sent = await coordinator.SubmitAsync(refer, Cancel, new Dictionary<string, string>
        {
            ["Form.Agencies"] = police.GetAttribute("value")!,
            ["Form.Text"] = "Please look",
            ["Share.Basis"] = "safeguarding",
            ["Share.Consent"] = "not-asked",
            ["Share.Words"] = "Nobody could be asked",
        });
        Assert.Equal($"/reports/{reference}", sent.Path);
    }
}
