using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MimeKit;

namespace Tolpuddle.Testing;

/// <summary>A mail as it arrived: for whom the server was told it is, and what it holds.</summary>
public sealed record ArrivedMail(string To, MimeMessage Message)
{
    public string Text => Message.TextBody!.ReplaceLineEndings("\n");

    public string Html => Message.HtmlBody!;

    /// <summary>Everything that left the house, as it went over the wire.</summary>
    public string Everything => Message.ToString() + Text + Html;

    /// <summary>The link of the mail, as somebody would press it.</summary>
    public Uri Link => new(Text.Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal)));
}

/// <summary>The outside world's mail server: speaks SMTP (RFC 5321) on a port of its own, and TLS with a certificate that nobody knows.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private static readonly Lazy<X509Certificate2> Certificate = new(MakeCertificate);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<ArrivedMail> _mails = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _listening;
    private readonly bool _tlsFirst;
    private int _connections;

    /// <param name="tlsFirst">TLS from the first byte, as on port 465.</param>
    public MailServer(bool tlsFirst = false)
    {
        _tlsFirst = tlsFirst;
        _listener.Start();
        _listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"{(_tlsFirst ? "smtps" : "smtp")}://localhost:{Port}";

    /// <summary>In the order in which they arrived.</summary>
    public IReadOnlyList<ArrivedMail> Mails => [.. _mails];

    public int Connections => _connections;

    /// <summary>Whether it offers to change to TLS.</summary>
    public bool OffersTls { get; init; }

    /// <summary>User and password that it knows; null lets everybody in.</summary>
    public (string User, string Password)? Knows { get; init; }

    /// <summary>What it answers to a recipient: <c>550 5.1.1 nobody here</c>. Null takes everybody.</summary>
    public Func<string, string?> Recipient { get; set; } = _ => null;

    /// <summary>What it answers to a whole mail, which it then does not keep.</summary>
    public Func<string?> Content { get; set; } = () => null;

    /// <summary>True: it keeps a mail and hangs up before it says so, as when a line breaks at the worst moment.</summary>
    public bool HangsUpAfterTaking { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Stop();
        await _listening;
        _closed.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_closed.Token);
                Interlocked.Increment(ref _connections);
                _ = TalkAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await new Talk(this, client.GetStream()).HoldAsync(_closed.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The other side hung up, or does not trust us.
            }
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private sealed class Talk(MailServer server, Stream stream)
    {
        private Stream _stream = stream;
        private bool _isSecret;
        private string _to = "";

        public async Task HoldAsync(CancellationToken cancel)
        {
            if (server._tlsFirst) await StartTlsAsync(cancel);
            await SayAsync("220 mail.test ESMTP", cancel);
            while (await ReadLineAsync(cancel) is { } line && await AnswerAsync(line, cancel))
            {
                // Until one of us has had enough.
            }
        }

        private async Task<bool> AnswerAsync(string line, CancellationToken cancel)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO" or "HELO":
                    if (server.OffersTls && !_isSecret) await SayAsync("250-STARTTLS", cancel);
                    if (server.Knows is not null) await SayAsync("250-AUTH PLAIN", cancel);
                    await SayAsync("250 8BITMIME", cancel);
                    return true;
                case "STARTTLS":
                    await SayAsync("220 go ahead", cancel);
                    await StartTlsAsync(cancel);
                    return true;
                case "AUTH":
                    await SayAsync(IsKnown(line.Split(' ')[^1]) ? "235 welcome" : "535 5.7.8 no", cancel);
                    return true;
                case "RCPT":
                    _to = line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
                    await SayAsync(server.Recipient(_to) ?? "250 ok", cancel);
                    return true;
                case "DATA":
                    return await TakeAsync(cancel);
                case "QUIT":
                    await SayAsync("221 bye", cancel);
                    return false;
                default:
                    await SayAsync("250 ok", cancel);
                    return true;
            }
        }

        private async Task<bool> TakeAsync(CancellationToken cancel)
        {
            await SayAsync("354 go on", cancel);
            var text = new StringBuilder();
            while (await ReadLineAsync(cancel) is { } line && line != ".") text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            if (server.Content() is { } refusal)
            {
                await SayAsync(refusal, cancel);
                return true;
            }

            using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
            server._mails.Enqueue(new ArrivedMail(_to, await MimeMessage.LoadAsync(bytes, cancel)));
            if (server.HangsUpAfterTaking) return false;
            await SayAsync("250 taken", cancel);
            return true;
        }

        private bool IsKnown(string plain) =>
            server.Knows is { } known && Encoding.UTF8.GetString(Convert.FromBase64String(plain)) == $"\0{known.User}\0{known.Password}";

        private async Task StartTlsAsync(CancellationToken cancel)
        {
            var tls = new SslStream(_stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate.Value }, cancel);
            (_stream, _isSecret) = (tls, true);
        }

        private async Task SayAsync(string line, CancellationToken cancel) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), cancel);

        /// <summary>Byte by byte, so that nothing of what follows is read before TLS begins.</summary>
        private async Task<string?> ReadLineAsync(CancellationToken cancel)
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (await _stream.ReadAsync(one, cancel) == 1)
            {
                if (one[0] == '\n') return line.ToString().TrimEnd('\r');
                line.Append((char)one[0]);
            }

            return null;
        }
    }
}
