using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tolpuddle.Web.Tests.Files;

/// <summary>A scanner that speaks clamd's protocol as its manual page describes it, and finds harm where "EICAR" stands; it refuses "TOO LONG" and breaks off over "BREAKS IT".</summary>
internal sealed class FakeClamd : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public FakeClamd()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Every file that came, as it came.</summary>
    public List<byte[]> Scanned { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var command = new StringBuilder();
        while (await ByteAsync(stream) is > 0 and var letter) command.Append((char)letter);
        var answer = command.ToString() switch
        {
            "zPING" => "PONG",
            "zINSTREAM" => await ScanAsync(stream),
            _ => "UNKNOWN COMMAND",
        };
        if (answer.Length == 0) return;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\0"), _end.Token);
    }

    private async Task<string> ScanAsync(NetworkStream stream)
    {
        using var whole = new MemoryStream();
        while (true)
        {
            var length = new byte[4];
            await stream.ReadExactlyAsync(length, _end.Token);
            var piece = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (piece.Length == 0) break;
            await stream.ReadExactlyAsync(piece, _end.Token);
            whole.Write(piece);
        }

        Scanned.Add(whole.ToArray());
        return Encoding.Latin1.GetString(whole.ToArray()) switch
        {
            var text when text.Contains("EICAR", StringComparison.Ordinal) => "stream: Win.Test.EICAR_HDB-1 FOUND",
            var text when text.Contains("TOO LONG", StringComparison.Ordinal) => "INSTREAM size limit exceeded. ERROR",
            var text when text.Contains("BREAKS IT", StringComparison.Ordinal) => "", // it ends without a word
            _ => "stream: OK",
        };
    }

    private async Task<int> ByteAsync(NetworkStream stream)
    {
        var one = new byte[1];
        return await stream.ReadAsync(one, _end.Token) == 0 ? -1 : one[0];
    }
}
