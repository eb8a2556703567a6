using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Mail;

namespace Tolpuddle.Web.Tests.Mail;

/// <summary>What mails say, and above all what they do not.</summary>
public sealed partial class MailWordsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_is_words_of_its_kind_a_link_and_a_day_whatever_the_notice_said()
    {
        await using var server = new MailServer();
        await using var site = await PostmanTests.StartAsync(server.Address);
        var adviser = await site.Database.ViewerAsync(DemoPeople.Adviser, Cancel);
        await Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 8, 40], Gen.String[Gen.Char.AlphaNumeric, 8, 40]).SampleAsync(async (text, path) =>
        {
            await using (var db = site.Database.Open(Viewer.System("test")))
            {
                db.Notices.Add(new Notice { AccountId = adviser.AccountId, At = db.Now, Text = $"{text} R-7K3F-92QD", Path = $"/reports/{path}" });
                await db.SaveChangesAsync(Cancel);
            }

            site.Clock.Advance(NoticeMails.LongestQuiet);
            await site.GoRoundAsync("mail", Cancel);
            var mail = server.Mails[^1].Everything;
            return !mail.Contains(text, StringComparison.Ordinal) && !mail.Contains(path, StringComparison.Ordinal) && !Reference().IsMatch(mail);
        }, iter: 20, threads: 1);

        Assert.NotEmpty(server.Mails);
        Assert.All(server.Mails, mail => Assert.Equal(("Something waits for you in Tolpuddle", "/notices"), (mail.Message.Subject, mail.Link.AbsolutePath)));
    }

    [Theory]
    [InlineData("en", "ltr", "24 November 2026", "This link opens it once")]
    [InlineData("ar", "rtl", "24 نوفمبر 2026", "يفتح هذا الرابط")]
    public async Task Mails_are_written_in_the_language_and_direction_of_their_reader(string language, string direction, string day, string words)
    {
        await using var site = await TestSite.StartAsync();
        var mail = await WriteAsync(site, MailKind.Invitation, language);

        var page = new HtmlParser().ParseDocument(mail.Html);
        Assert.Equal((language, direction), (page.DocumentElement.GetAttribute("lang"), page.DocumentElement.GetAttribute("dir")));
        Assert.Equal(direction, page.QuerySelector("div")!.GetAttribute("dir"));
        Assert.Equal("https://tolpuddle.example/join/token", page.QuerySelector("a")!.GetAttribute("href"));
        foreach (var form in new[] { mail.Text, page.Body!.TextContent })
        {
            Assert.Contains(day, form, StringComparison.Ordinal);
            Assert.Contains(words, form, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_mail_in_a_translation_that_nobody_has_approved_says_so()
    {
        await using var site = await TestSite.StartAsync();
        var arabic = site.Services.GetRequiredService<LanguageCatalog>().Find("ar")!;
        Assert.Contains(arabic.Texts["site.draft"], (await WriteAsync(site, MailKind.Notices, "ar")).Text, StringComparison.Ordinal);

        await using (var db = site.Database.Open(Viewer.System("test")))
        {
            var reader = Guid.NewGuid();
            db.LanguageApprovals.Add(new LanguageApproval { Language = "ar", TextsHash = arabic.TextsHash, ApprovedById = reader, ApprovedAt = db.Now });
            db.Record("language.approve", reader);
            await db.SaveChangesAsync(Cancel);
        }

        Assert.DoesNotContain(arabic.Texts["site.draft"], (await WriteAsync(site, MailKind.Notices, "ar")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_whose_language_is_not_there_gets_a_whole_mail_in_english()
    {
        await using var site = await TestSite.StartAsync();

        var mail = await WriteAsync(site, MailKind.NewPassword, "tlh");

        Assert.Equal("en", mail.Language);
        Assert.Contains("This link works once", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_words_for_every_kind_of_mail_in_every_language()
    {
        await using var site = await TestSite.StartAsync();
        foreach (var language in site.Services.GetRequiredService<LanguageCatalog>().All)
        {
            foreach (var kind in Enum.GetValues<MailKind>())
            {
                var mail = await WriteAsync(site, kind, language.Code);
                Assert.Equal(language.Code, mail.Language);
                Assert.DoesNotContain("{0}", mail.Text + mail.Html + mail.Subject, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("smtp://mail.example", 587, "StartTls")]
    [InlineData("smtp://mail.example:2525", 2525, "StartTls")]
    [InlineData("smtps://mail.example", 465, "SslOnConnect")]
    [InlineData("smtp://127.0.0.1:25", 25, "StartTlsWhenAvailable")]
    public void Nothing_leaves_this_machine_without_tls(string address, int port, string security)
    {
        var server = SmtpServer.Parse(address)!;

        Assert.Equal((port, security), (server.Port, server.Security.ToString()));
    }

    [Theory]
    [InlineData("mail.example:25")]
    [InlineData("http://mail.example")]
    [InlineData("smtp://user:s3cret@@mail.example")]
    [InlineData("smtp://user:s3cret@mail.example/path")]
    public void An_address_that_cannot_be_read_is_refused_without_repeating_a_password(string address)
    {
        var failure = Assert.Throws<FormatException>(() => SmtpServer.Parse(address));

        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
        Assert.Contains("smtp://user:password@host:587", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<WrittenMail> WriteAsync(TestSite site, MailKind kind, string language)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var at = new DateTime(2026, 11, 24, 9, 30, 0, DateTimeKind.Utc);
        var message = new OutboxMessage { AccountId = Guid.NewGuid(), Kind = kind, Path = "/join/token", CreatedAt = at, DueAt = at, Until = at };
        return await scope.ServiceProvider.GetRequiredService<MailWords>().WriteAsync(new OutgoingMail(message, "ada@agency.example", language), new Uri("https://tolpuddle.example"), Cancel);
    }

    [GeneratedRegex("[RC]-[0-9A-Z]{4}-[0-9A-Z]{4}")]
    private static partial Regex Reference();
}
