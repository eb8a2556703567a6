using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Testing;
using Tolpuddle.Web.Tests.Mail;

namespace Tolpuddle.Web.Tests.Audit;

/// <summary>Every agency's data-protection officer gets, each day, what shows a history that was rewritten.</summary>
public sealed class CheckpointMailTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Once_a_day_officers_get_the_checkpoint_and_can_check_the_audit_by_it()
    {
        await using var server = new MailServer();
        await using var site = await PostmanTests.StartAsync(server.Address);
        await site.GoRoundAsync("mail", Cancel); // nothing is sealed yet
        Assert.Empty(server.Mails);
        await site.GoRoundAsync("seal", Cancel);

        await site.GoRoundAsync("mail", Cancel);
        await site.GoRoundAsync("mail", Cancel);

        var mail = Assert.Single(server.Mails);
        Assert.Equal(DemoPeople.DataProtectionOfficer, mail.To);
        var file = Assert.Single(mail.Message.Attachments.OfType<MimeKit.MimePart>());
        Assert.Matches(@"^tolpuddle-checkpoint-\d+\.txt$", file.FileName);
        using var content = new MemoryStream();
        await file.Content!.DecodeToAsync(content, Cancel);
        Assert.True(CheckpointNote.TryParse(System.Text.Encoding.UTF8.GetString(content.ToArray()), out var kept));
        await using var db = site.Database.Open(Core.Access.Viewer.Nobody);
        Assert.True((await new AuditVerification(db).VerifyAsync(kept, Cancel)).IsWhole);
    }

    [Fact]
    public async Task The_next_one_goes_after_a_day_if_something_was_sealed_since()
    {
        await using var server = new MailServer();
        await using var site = await PostmanTests.StartAsync(server.Address);
        await RoundAsync();
        site.Clock.Advance(CheckpointMails.Pause);
        await RoundAsync();
        Assert.Single(server.Mails);

        using var officer = await site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        await officer.GetAsync("/audit", Cancel); // is written down
        await RoundAsync();

        Assert.Equal(2, server.Mails.Count);

        async Task RoundAsync()
        {
            await site.GoRoundAsync("seal", Cancel);
            await site.GoRoundAsync("mail", Cancel);
        }
    }
}
