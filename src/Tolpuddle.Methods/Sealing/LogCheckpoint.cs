using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tolpuddle.Methods.Sealing;

/// <summary>How long a log is and what its root hash is: the text that is signed.</summary>
/// <remarks>Source: C2SP tlog-checkpoint: origin, size, root in base64, then lines of our own.</remarks>
/// <param name="Origin">Name of the log, the same for ever.</param>
/// <param name="Count">Entries in the log.</param>
/// <param name="Root">Root hash of its <see cref="MerkleTree"/>.</param>
/// <param name="Extensions">Further lines; none is empty.</param>
public sealed record LogCheckpoint(string Origin, long Count, byte[] Root, IReadOnlyList<string> Extensions)
{
    private const int FirstExtension = 3;

    /// <summary>Reads what <see cref="ToString"/> wrote. False if <paramref name="text"/> is not a checkpoint.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LogCheckpoint? checkpoint)
    {
        checkpoint = null;
        var lines = text.EndsWith('\n') ? text[..^1].Split('\n') : [];
        if (lines.Length < FirstExtension || lines.Contains("")) return false;
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        var root = new byte[lines[2].Length];
        if (!Convert.TryFromBase64String(lines[2], root, out var length) || length != MerkleTree.HashLength) return false;
        var read = new LogCheckpoint(lines[0], count, root[..length], lines[FirstExtension..]);
        if (read.ToString() != text) return false;
        checkpoint = read;
        return true;
    }

    public override string ToString() => string.Concat(
        new[] { Origin, Count.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(Root) }.Concat(Extensions).Select(line => line + "\n"));
}
