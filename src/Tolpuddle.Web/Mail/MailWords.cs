using System.Text.Encodings.Web;
using System.Text.Unicode;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Components;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Mail;

/// <summary>A mail in the language of whoever gets it, in the two forms in which mail is read.</summary>
/// <param name="Attached">A file that goes with it; null for almost all.</param>
public sealed record WrittenMail(string Language, string Subject, string Text, string Html, AttachedFile? Attached = null);

/// <summary>A text file.</summary>
public sealed record AttachedFile(string Name, string Content);

/// <summary>
/// Makes a mail of the words of its kind, its link and its day; a checkpoint is the only file that goes with one. Nothing else goes into a mail; a language that lacks one of
/// the words gets the whole mail in English.
/// </summary>
public sealed class MailWords(LanguageCatalog catalog, PageFrame frame, AuditSeal seal)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Writes <paramref name="mail"/> with a link that begins with <paramref name="site"/>.</summary>
    public async Task<WrittenMail> WriteAsync(OutgoingMail mail, Uri site, CancellationToken cancel)
    {
        var (subject, text, end) = Keys(mail.Message.Kind);
        var language = catalog.Find(mail.Language) is { } known && new[] { subject, text, end }.All(known.Texts.ContainsKey) ? known : catalog.English;
        var link = new Uri(site, mail.Message.Path).ToString();
        var draft = await frame.IsDraftAsync(language, cancel) ? language.Texts.GetValueOrDefault("site.draft") : null;

        string[] before = [string.Format(language.Culture, language.Texts[text], Moment(mail.Message, language))];
        string[] after = draft is null ? [language.Texts[end]] : [language.Texts[end], draft];
        return new WrittenMail(language.Code, language.Texts[subject], string.Join("\n\n", [.. before, link, .. after]) + "\n", ToHtml(language, before, link, after), await AttachedAsync(mail.Message, cancel));
    }

    private static (string Subject, string Text, string End) Keys(MailKind kind) => kind switch
    {
        MailKind.Invitation => ("mail.invitation.subject", "mail.invitation.text", "mail.unexpected"),
        MailKind.NewPassword => ("mail.new-password.subject", "mail.new-password.text", "mail.unexpected"),
        MailKind.PasswordChanged => ("mail.password-changed.subject", "mail.password-changed.text", "mail.password-changed.end"),
        MailKind.NewDevice => ("mail.new-device.subject", "mail.new-device.text", "mail.new-device.end"),
        MailKind.SecondFactorChanged => ("mail.second-factor.subject", "mail.second-factor.text", "mail.password-changed.end"),
        MailKind.RecoveryCodeUsed => ("mail.recovery-code.subject", "mail.recovery-code.text", "mail.password-changed.end"),
        MailKind.OwnSignInChanged => ("mail.own-sign-in.subject", "mail.own-sign-in.text", "mail.password-changed.end"),
        MailKind.AccountLapses => ("mail.account-lapses.subject", "mail.account-lapses.text", "mail.account-lapses.end"),
        MailKind.Checkpoint => ("mail.checkpoint.subject", "mail.checkpoint.text", "mail.checkpoint.end"),
        MailKind.GuestReferral => ("mail.guest.subject", "mail.guest.text", "mail.guest.end"),
        _ => ("mail.notices.subject", "mail.notices.text", "mail.notices.end"),
    };

    private async Task<AttachedFile?> AttachedAsync(OutboxMessage message, CancellationToken cancel) =>
        CheckpointMails.CountOf(message.Path) is { } count && await seal.FindAsync(count, cancel) is { } checkpoint ? new AttachedFile(checkpoint.FileName, checkpoint.Note) : null;

    /// <summary>Until when the link works; where there is none to speak of, when it happened.</summary>
    private static string Moment(OutboxMessage message, Language language) => Days
        .Clock(TellsWhenItHappened(message.Kind) ? message.CreatedAt : message.Until)
        .ToString("d MMMM yyyy, HH:mm", language.Culture);

    private static bool TellsWhenItHappened(MailKind kind) =>
        kind is MailKind.PasswordChanged or MailKind.NewDevice or MailKind.SecondFactorChanged or MailKind.OwnSignInChanged or MailKind.RecoveryCodeUsed or MailKind.Checkpoint;

    /// <summary>Programs that read mail show right-to-left writing rightly only if they are told. There is nothing to load in it.</summary>
    private static string ToHtml(Language language, IEnumerable<string> before, string link, IEnumerable<string> after)
    {
        var direction = $"lang=\"{language.Code}\" dir=\"{language.Dir}\"";
        var address = Encoder.Encode(link);
        return $"<!DOCTYPE html><html {direction}><head><meta charset=\"utf-8\"></head><body><div {direction}>{Paragraphs(before)}<p dir=\"ltr\"><a href=\"{address}\">{address}</a></p>{Paragraphs(after)}</div></body></html>";

        static string Paragraphs(IEnumerable<string> texts) => string.Concat(texts.Select(text => $"<p>{Encoder.Encode(text)}</p>"));
    }
}
