using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Files;
using Tolpuddle.Web.Tests.Importing;

namespace Tolpuddle.Web.Tests.Files;

/// <summary>Files in a bucket, from a reporter to the team, while the bucket's server is there and while it is not.</summary>
public sealed class BucketTests : IAsyncLifetime
{
    private const string Secret = "Hollyhock";

    private BucketServer _server = null!;
    private BucketAddress _bucket = null!;
    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await BucketServer.StartAsync();
        _bucket = _server.NewAddress();
        _site = await TestSite.StartAsync(set: settings => settings with { Bucket = _bucket });
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_file_goes_to_the_bucket_unreadable_and_the_team_opens_it()
    {
        using var reporter = await SentAsync();
        await SendAsync(reporter, "a.pdf");
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);

        Assert.Equal(TestFiles.Pdf("a.pdf"), await coordinator.Http.GetByteArrayAsync(await LinkAsync(coordinator), Cancel));

        var (_, content) = Assert.Single(_server.Objects(_bucket));
        var bytes = await File.ReadAllBytesAsync(content.FullName, Cancel);
        Assert.True(bytes.AsSpan().IndexOf("%PDF"u8) < 0 && bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes("a.pdf")) < 0);
        Assert.False(Directory.Exists(Path.Combine(_site.Database.DataFolder, "files")));
        Assert.Equal(FindingLevel.Fine, (await FindingAsync()).Level);
        File.Delete(content.FullName);
        var lost = await FindingAsync();
        Assert.Equal(FindingLevel.Problem, lost.Level);
        Assert.Contains("1 are not in the bucket", lost.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_server_is_away_reports_come_in_and_files_are_refused_calmly()
    {
        using var reporter = await SentAsync();
        await SendAsync(reporter, "a.pdf");
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var link = await LinkAsync(coordinator);
        await _server.KillAsync();

        using var other = await SentAsync(); // the report is safe
        var refused = await SendAsync(other, "b.pdf");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("We cannot take files just now. Your report is safe.", refused.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        var shut = await coordinator.GetAsync(link, Cancel);
        Assert.Contains("does not answer. It is safe", shut.MainText, StringComparison.Ordinal);
        var page = await coordinator.GetAsync(link.Split("/files/")[0] + "/files", Cancel);
        var team = await coordinator.SendFilesAsync(page, Cancel, ("c.pdf", TestFiles.Pdf("c")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, team.Status);
        Assert.Contains("Nothing was kept", team.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _site.NewCaller().Http.GetAsync("/health/ready", Cancel)).StatusCode);
        var finding = await FindingAsync();
        Assert.Equal(FindingLevel.Problem, finding.Level);
        Assert.Contains("does not answer", finding.Says, StringComparison.Ordinal);
        await using (var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel)) Assert.Equal((2, 1), (await db.Reports.CountAsync(r => r.Channel == "web", Cancel), await db.Attachments.CountAsync(Cancel)));
        Assert.DoesNotContain(_site.Log.Lines, line => line.Contains(BucketServer.Secret, StringComparison.Ordinal));

        await _server.StartAgainAsync();

        Assert.Equal(TestFiles.Pdf("a.pdf"), await coordinator.Http.GetByteArrayAsync(link, Cancel));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(other, "b.pdf")).Status);
        Assert.Equal(FindingLevel.Fine, (await FindingAsync()).Level);
    }

    [Fact]
    public async Task The_disk_of_this_machine_is_not_asked_for_files_that_lie_elsewhere()
    {
        await using var full = await StartAsync(_bucket, new FileRoom(() => (4L << 30, 100L << 30)));
        using var reporter = await SentAsync(full);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(reporter, "a.pdf")).Status);

        Assert.Single(_server.Objects(_bucket));
        var finding = await FindingAsync(full);
        Assert.Equal(FindingLevel.Problem, finding.Level);
        Assert.Contains("nobody can keep a form", finding.Says, StringComparison.Ordinal);
        Assert.DoesNotContain("no more files", finding.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_that_files_were_left_in_the_folder_of_before()
    {
        var folder = new FileFolder(Path.Combine(_site.Database.DataFolder, "files"));
        await folder.PutAsync(new string('a', 64), [1], Cancel);

        var finding = await FindingAsync();

        Assert.Equal(FindingLevel.Attention, finding.Level);
        Assert.Contains("what is erased stays there", finding.Says, StringComparison.Ordinal);
        Assert.Contains(folder.Folder, finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_another_program_answers_instead_of_the_server_the_report_is_safe()
    {
        await using var broken = new BrokenServer(_ => BrokenServer.Answer("200 OK", "<html><br>Sign in to this network"));
        await using var site = await StartAsync(broken.Address);
        using var reporter = await SentAsync(site);

        var refused = await SendAsync(reporter, "a.pdf");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("We cannot take files just now. Your report is safe.", refused.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.DoesNotContain("Sign in to this network", (await FindingAsync(site)).Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_the_scanner_is_scanned_as_soon_as_the_server_is_there_again()
    {
        await using var clamd = new FakeClamd();
        await using var scanned = await TestSite.StartAsync(_site.Database, set: settings => settings with { Bucket = _bucket, Clamd = ClamdAddress.Parse(clamd.Address) });
        using var reporter = await SentAsync();
        await SendAsync(reporter, "a.pdf");
        await _server.KillAsync();
        await scanned.GoRoundAsync("scan", Cancel);
        Assert.Empty(clamd.Scanned);
        await _server.StartAgainAsync();

        await scanned.GoRoundAsync("scan", Cancel);

        Assert.Single(clamd.Scanned);
    }

    [Fact]
    public async Task An_import_goes_on_as_soon_as_the_server_is_there_again()
    {
        await using var site = await ImportSite.StartAsync(set: settings => settings with { Bucket = _bucket });
        var columns = await site.SendAsync("hotline.csv", "id,what\n1,Six men\n");
        await site.PressAsync(columns, "Check");
        await _server.KillAsync();
        await site.Site.GoRoundAsync("imports", Cancel);
        await _server.StartAgainAsync();

        var look = await site.WorkAsync(columns);

        Assert.Equal("1", ImportSite.Counts(look)["Would be taken"]);
    }

    /// <summary>Another node, with its files at <paramref name="bucket"/>.</summary>
    private Task<TestSite> StartAsync(BucketAddress bucket, FileRoom? room = null) => TestSite.StartAsync(
        _site.Database,
        replace: services =>
        {
            if (room is not null) services.AddSingleton(room);
        },
        set: settings => settings with { Bucket = bucket });

    private async Task<Reporter> SentAsync(TestSite? site = null)
    {
        var reporter = await Reporter.StartAsync(site ?? _site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", Secret));
        await reporter.SendAsync(Cancel);
        return reporter;
    }

    private static async Task<SeenPage> SendAsync(Reporter reporter, string name)
    {
        await reporter.OpenAsync("files", Cancel);
        return await reporter.Caller.SendFilesAsync(reporter.Page, Cancel, (name, TestFiles.Pdf(name)));
    }

    private async Task<string> LinkAsync(Caller coordinator)
    {
        var reference = (await Reporter.ReceivedAsync(_site, Cancel))[^1].Reference;
        return (await coordinator.GetAsync($"/reports/{reference}", Cancel)).Find("main a[href*='/files/']").GetAttribute("href")!;
    }

    private async Task<Finding> FindingAsync(TestSite? site = null)
    {
        await using var scope = (site ?? _site).Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Hosting.Doctor>().ExamineAsync(Cancel)).Single(finding => finding.Check == "files");
    }
}
