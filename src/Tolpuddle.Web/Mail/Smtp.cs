using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Text;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Mail;

/// <summary>Why a mail did not go, in words that hold no address.</summary>
/// <param name="IsForGood">True if the server will never take this one.</param>
public sealed record SmtpFailure(string Why, bool IsForGood);

/// <summary>A conversation with the mail server: opened once for several mails.</summary>
internal sealed class Smtp(TolpuddleSettings settings) : IDisposable
{
    /// <summary>For each step. What takes longer is tried again later, when the server is well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SmtpClient _client = new() { Timeout = (int)Patience.TotalMilliseconds };

    /// <summary>Whether the server takes mails from us just now; null if it does, otherwise why not. Nothing is sent.</summary>
    public static async Task<SmtpFailure?> GreetAsync(TolpuddleSettings settings)
    {
        using var smtp = new Smtp(settings);
        return await smtp.OpenAsync();
    }

    /// <summary>Connects and signs in. Null if the server is ready to take mails, otherwise why not.</summary>
    public Task<SmtpFailure?> OpenAsync() => TryAsync(ConnectAsync);

    /// <summary>Hands one mail over. Null if the server has taken it, otherwise why not.</summary>
    /// <param name="id">The same each time this mail is sent: receivers drop what they have already.</param>
    /// <param name="to">Whose mail it is.</param>
    /// <param name="mail">What it says.</param>
    /// <param name="at">When it was written.</param>
    public Task<SmtpFailure?> SendAsync(Guid id, string to, WrittenMail mail, DateTime at) => TryAsync(async cancel =>
    {
        if (!_client.IsConnected) await ConnectAsync(cancel); // it ends the talk after some errors
        using var message = Compose(id, to, mail, at);
        await _client.SendAsync(message, cancel);
    });

    public void Dispose() => _client.Dispose();

    private async Task ConnectAsync(CancellationToken cancel)
    {
        var server = settings.Smtp!;
        await _client.ConnectAsync(server.Host, server.Port, server.Security, cancel);
        if (server.User.Length > 0) await _client.AuthenticateAsync(server.User, server.Password, cancel);
    }

    private MimeMessage Compose(Guid id, string to, WrittenMail mail, DateTime at)
    {
        var from = MailboxAddress.Parse(settings.MailFrom);
        var words = new MultipartAlternative
        {
            new TextPart(TextFormat.Plain) { Text = mail.Text },
            new TextPart(TextFormat.Html) { Text = mail.Html },
        };
        var message = new MimeMessage
        {
            MessageId = $"{id:N}@{from.Domain}",
            Date = new DateTimeOffset(at),
            Subject = mail.Subject,
            Body = mail.Attached is { } file ? new Multipart("mixed") { words, Attach(file) } : words,
        };
        message.From.Add(from);
        message.To.Add(new MailboxAddress("", to));
        message.Headers.Add(HeaderId.ContentLanguage, mail.Language);
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated"); // RFC 3834: no machine answers a machine
        return message;
    }

    /// <summary>Byte by byte as it was: somebody will check its signature.</summary>
    private static MimePart Attach(AttachedFile file) => new("text", "plain")
    {
        Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(file.Content))),
        ContentTransferEncoding = ContentEncoding.Base64,
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = file.Name },
    };

    /// <summary>Does not hang on the program's end: a mail that was begun is finished, or it would be sent twice.</summary>
    private static async Task<SmtpFailure?> TryAsync(Func<CancellationToken, Task> step)
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            await step(timeout.Token);
            return null;
        }
        catch (SmtpCommandException e)
        {
            var isForGood = e.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)e.StatusCode >= 500;
            return new($"The mail server refused {Refused(e.ErrorCode)} ({(int)e.StatusCode}).", isForGood);
        }
        catch (AuthenticationException)
        {
            return new("The mail server does not accept the user and password of --smtp.", IsForGood: false);
        }
        catch (SslHandshakeException)
        {
            return new("The mail server's certificate is not trusted, or it speaks no TLS on this port.", IsForGood: false);
        }
        catch (NotSupportedException)
        {
            return new("The mail server offers no TLS, so nothing was said to it.", IsForGood: false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return new($"The mail server did not answer within {Patience.TotalSeconds:0} seconds.", IsForGood: false);
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException or ServiceNotConnectedException)
        {
            return new("The mail server cannot be reached.", IsForGood: false);
        }
    }

    private static string Refused(SmtpErrorCode code) => code switch
    {
        SmtpErrorCode.RecipientNotAccepted => "the recipient",
        SmtpErrorCode.SenderNotAccepted => "the sender of --mail-from",
        SmtpErrorCode.MessageNotAccepted => "the mail",
        _ => "to talk",
    };
}
