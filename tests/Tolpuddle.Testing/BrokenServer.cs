using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Testing;

/// <summary>Takes a request's first line and answers what the test says, or nothing; what it has said and not ended stays unended until it goes.</summary>
public sealed class BrokenServer : IAsyncDisposable
{
    private const int MostBytes = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _listening;

    /// <param name="answer">The answer, head and body, to a first line such as <c>GET /files/a HTTP/1.1</c>; null for none at all.</param>
    public BrokenServer(Func<string, string?> answer)
    {
        _listener.Start();
        _listening = ListenAsync(answer);
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>A bucket that it is said to hold.</summary>
    public BucketAddress Address => new("files", "", Endpoint, BucketAddress.DefaultRegion, new BucketKey(BucketServer.KeyId, BucketServer.Secret));

    /// <summary>The first lines that came.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>A whole answer.</summary>
    public static string Answer(string status, string body, string head = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{head}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _listening;
        _end.Dispose();
    }

    private async Task ListenAsync(Func<string, string?> answer)
    {
        var all = new List<Task>();
        try
        {
            while (true) all.Add(TakeAsync(await _listener.AcceptTcpClientAsync(_end.Token), answer));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task TakeAsync(TcpClient client, Func<string, string?> answer)
    {
        try
        {
            using (client)
            {
                var (stream, bytes, length) = (client.GetStream(), new byte[MostBytes], 0);
                while (!Encoding.UTF8.GetString(bytes, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    var read = await stream.ReadAsync(bytes.AsMemory(length), _end.Token);
                    if (read == 0) return;
                    length += read;
                }

                var first = Encoding.UTF8.GetString(bytes, 0, length).Split('\r')[0];
                _asked.Enqueue(first);
                if (answer(first) is { } said) await stream.WriteAsync(Encoding.UTF8.GetBytes(said), _end.Token);
                while (await stream.ReadAsync(bytes, _end.Token) > 0)
                {
                    // What was sent with the request; then nothing, until whoever asked goes.
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Whoever asked has gone, or the test is over.
        }
    }
}
