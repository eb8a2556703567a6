using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Tolpuddle.Web.Files;

/// <summary>Where ClamAV's daemon listens: <c>127.0.0.1:3310</c>, or the path of its socket.</summary>
public sealed record ClamdAddress(string Host, int Port)
{
    private bool IsSocket => Port == 0;

    /// <summary>Reads what an operator wrote; null where nothing is.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static ClamdAddress? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (text.StartsWith('/')) return new ClamdAddress(text, 0);
        var colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue) return new ClamdAddress(text[..colon].Trim('[', ']'), port);
        throw new FormatException("--clamd is where ClamAV's daemon listens: 127.0.0.1:3310, or /run/clamav/clamd.ctl.");
    }

    public override string ToString() => IsSocket ? Host : $"{Host}:{Port}";

    internal async Task<Stream> OpenAsync(CancellationToken cancel)
    {
        var socket = IsSocket ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (IsSocket) await socket.ConnectAsync(new UnixDomainSocketEndPoint(Host), cancel);
            else await socket.ConnectAsync(Host, Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

public enum ScanAnswer
{
    Clean, Infected,

    /// <summary>It was not scanned: too long for the scanner, as a rule, or the scanner broke off over it or took too long.</summary>
    Refused,
}

/// <summary>Asks ClamAV's daemon by its own protocol: <c>PING</c>, and <c>INSTREAM</c> with the file in pieces, each after its length (clamd's manual page).</summary>
internal sealed class Clamd(ClamdAddress address)
{
    private const int PieceLength = 64 * 1024;
    private const int LongestAnswer = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PatienceToReach = TimeSpan.FromSeconds(10);

    /// <summary>True if it answers.</summary>
    public async Task<bool> PingAsync(CancellationToken cancel)
    {
        try
        {
            await using var stream = await ReachAsync(cancel);
            return await AskAsync(stream, "zPING\0", ReadOnlyMemory<byte>.Empty, cancel) == "PONG";
        }
        catch (Exception e) when (IsAway(e))
        {
            return false;
        }
    }

    /// <summary>What it says of a file.</summary>
    /// <exception cref="IOException">It cannot be reached.</exception>
    public async Task<ScanAnswer> ScanAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        await using var stream = await ReachAsync(cancel);
        try
        {
            var answer = await AskAsync(stream, "zINSTREAM\0", content, cancel);
            if (answer.EndsWith(" FOUND", StringComparison.Ordinal)) return ScanAnswer.Infected;
            return answer.EndsWith(": OK", StringComparison.Ordinal) ? ScanAnswer.Clean : ScanAnswer.Refused;
        }
        catch (Exception e) when (IsAway(e))
        {
            return ScanAnswer.Refused;
        }
    }

    private static bool IsAway(Exception e) => e is SocketException or IOException or TimeoutException;

    private async Task<Stream> ReachAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(PatienceToReach);
        try
        {
            return await address.OpenAsync(limit.Token);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new IOException("The scanner does not answer.", e);
        }
    }

    private static async Task<string> AskAsync(Stream stream, string command, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command), limit.Token);
            if (command.Contains("INSTREAM", StringComparison.Ordinal)) await SendAsync(stream, content, limit.Token);
            return await AnswerAsync(stream, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException("The scanner takes too long.");
        }
    }

    /// <summary>A scanner that has enough closes its side and has answered already: what it said is read all the same.</summary>
    private static async Task SendAsync(Stream stream, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        try
        {
            var length = new byte[sizeof(int)];
            for (var rest = content; rest.Length > 0; rest = rest[Math.Min(PieceLength, rest.Length)..])
            {
                var piece = rest[..Math.Min(PieceLength, rest.Length)];
                BinaryPrimitives.WriteInt32BigEndian(length, piece.Length);
                await stream.WriteAsync(length, cancel);
                await stream.WriteAsync(piece, cancel);
            }

            await stream.WriteAsync(new byte[sizeof(int)], cancel);
        }
        catch (IOException)
        {
            // The answer says why.
        }
    }

    private static async Task<string> AnswerAsync(Stream stream, CancellationToken cancel)
    {
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (length < answer.Length && await stream.ReadAsync(answer.AsMemory(length), cancel) is > 0 and var read)
        {
            length += read;
            if (answer[length - 1] == 0) break;
        }

        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\0', '\n');
    }
}
