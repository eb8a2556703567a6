using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Mail;

/// <summary>Brings what lies in the outbox to the mail server. Works on every node at once; where no server is set, nothing is sent.</summary>
public sealed class Postman(TolpuddleSettings settings, NoticeMails notices, CheckpointMails checkpoints, Outbox outbox, MailWords words, SiteAddress site, ILogger<Postman> log)
{
    /// <summary>One round: writes the mails about notices, sends what is due, gives up what is of no use any more.</summary>
    public async Task DeliverAsync(CancellationToken cancel)
    {
        if (settings.Smtp is null) return;
        await notices.WriteAsync(cancel);
        await checkpoints.WriteAsync(cancel);
        while (await outbox.TakeAsync(cancel) is { Count: > 0 } mails) await SendAsync(mails, cancel);
        await outbox.TidyAsync(cancel);
    }

    private async Task SendAsync(List<OutgoingMail> mails, CancellationToken cancel)
    {
        using var smtp = new Smtp(settings);
        var closed = await smtp.OpenAsync();
        if (closed is not null) log.LogWarning("{Count} mails wait: {Why}", mails.Count, closed.Why);
        foreach (var mail in mails)
        {
            var failure = closed ?? await smtp.SendAsync(mail.Message.Id, mail.To, await words.WriteAsync(mail, site.Value, cancel), mail.Message.CreatedAt);
            if (failure is null)
            {
                await outbox.SentAsync(mail, CancellationToken.None);
                continue;
            }

            if (closed is null) log.LogWarning("Mail {Id} did not go: {Why}", mail.Message.Id, failure.Why);
            await outbox.FailedAsync(mail, failure.Why, failure.IsForGood, CancellationToken.None);
        }
    }
}
