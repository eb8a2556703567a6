using MailKit.Security;

namespace Tolpuddle.Web.Mail;

/// <summary>The server that takes our mails, read from what an operator writes.</summary>
/// <remarks>
/// <c>smtps://user:password@host:465</c> speaks TLS from the first byte. <c>smtp://user:password@host:587</c> changes to TLS
/// before anything is said, and sends nothing to a server that cannot; only on this very machine it does without.
/// </remarks>
public sealed record SmtpServer(string Host, int Port, SecureSocketOptions Security, string User, string Password)
{
    private const int SubmissionPort = 587;
    private const int TlsPort = 465;

    /// <summary>Reads the address of a server; null where <paramref name="text"/> is empty.</summary>
    /// <exception cref="FormatException">It is none. What was written is not repeated: it may hold a password.</exception>
    public static SmtpServer? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0 || uri.PathAndQuery is not ("" or "/"))
        {
            throw new FormatException("--smtp is not written like smtp://user:password@host:587 or smtps://user:password@host:465. Write signs such as @ or / in a password as %40 or %2F.");
        }

        var user = uri.UserInfo.Split(':', 2);
        var isTls = uri.Scheme == "smtps";
        return new SmtpServer(
            uri.IdnHost,
            uri.Port > 0 ? uri.Port : isTls ? TlsPort : SubmissionPort,
            isTls ? SecureSocketOptions.SslOnConnect : uri.IsLoopback ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.StartTls,
            Uri.UnescapeDataString(user[0]),
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
    }

    /// <summary>For logs and messages: without user and password.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
