using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Outsider;

/// <summary>
/// Checks proofs of the audit as somebody would who has RFC 6962, the form of signed notes and a public key, and nothing
/// of the program: it knows none of its code.
/// </summary>
/// <remarks>Works down the definitions of PATH and PROOF in RFC 6962 §2.1.1 and §2.1.2, from the last hash of a proof to its first.</remarks>
public static class Rfc6962Checker
{
    /// <summary>What is wrong with a proof as the program printed it; null if it holds.</summary>
    public static string? Problem(string json, string keyThatWasKept)
    {
        using var document = JsonDocument.Parse(json);
        var proof = document.RootElement;
        var path = proof.GetProperty("path").EnumerateArray().Select(hash => hash.GetBytesFromBase64()).ToList();
        return proof.GetProperty("proves").GetString() switch
        {
            "inclusion" => InclusionProblem(proof.GetProperty("leaf").GetString()!, proof.GetProperty("index").GetInt64(), path, proof.GetProperty("checkpoint").GetString()!, keyThatWasKept),
            "consistency" => ConsistencyProblem(proof.GetProperty("older").GetString()!, proof.GetProperty("newer").GetString()!, path, keyThatWasKept),
            var other => $"It proves {other}, whatever that is.",
        };
    }

    private static string? InclusionProblem(string leaf, long index, List<byte[]> path, string note, string key)
    {
        if (!IsSigned(note, key)) return "The checkpoint is not signed with the key.";
        var (count, root) = Read(note);
        if (index < 0 || index >= count) return "The log has no such place.";
        return RootAbove(Hash(0, Encoding.UTF8.GetBytes(leaf)), index, count, path) is { } computed && computed.SequenceEqual(root) ? null : "The entry does not stand in this log.";
    }

    private static string? ConsistencyProblem(string older, string newer, List<byte[]> path, string key)
    {
        if (!IsSigned(older, key) || !IsSigned(newer, key)) return "A checkpoint is not signed with the key.";
        var ((oldCount, oldRoot), (count, root)) = (Read(older), Read(newer));
        if (oldCount < 1 || oldCount > count) return "The older checkpoint is not older.";
        return RootsOf(oldCount, count, path, oldRoot) is { } roots && roots.Old.SequenceEqual(oldRoot) && roots.New.SequenceEqual(root) ? null : "The older log is not the beginning of the newer one.";
    }

    /// <summary>The root of n leaves of which the m-th has this hash.</summary>
    private static byte[]? RootAbove(byte[] leaf, long m, long n, List<byte[]> path)
    {
        if (n == 1) return path.Count == 0 ? leaf : null;
        if (path.Count == 0) return null;
        var (k, sibling, rest) = (Half(n), path[^1], path[..^1]);
        if (m < k) return RootAbove(leaf, m, k, rest) is { } left ? Hash(1, left, sibling) : null;
        return RootAbove(leaf, m - k, n - k, rest) is { } right ? Hash(1, sibling, right) : null;
    }

    /// <summary>The roots of the first m and of all n leaves.</summary>
    private static (byte[] Old, byte[] New)? RootsOf(long m, long n, List<byte[]> path, byte[]? known)
    {
        if (m == n)
        {
            if (known is not null) return path.Count == 0 ? (known, known) : null;
            return path.Count == 1 ? (path[0], path[0]) : null;
        }

        if (path.Count == 0) return null;
        var (k, sibling, rest) = (Half(n), path[^1], path[..^1]);
        if (m <= k) return RootsOf(m, k, rest, known) is { } left ? (left.Old, Hash(1, left.New, sibling)) : null;
        return RootsOf(m - k, n - k, rest, null) is { } right ? (Hash(1, sibling, right.Old), Hash(1, sibling, right.New)) : null;
    }

    /// <summary>The largest power of two below n.</summary>
    private static long Half(long n)
    {
        var k = 1L;
        while (k * 2 < n) k *= 2;
        return k;
    }

    private static byte[] Hash(byte prefix, params byte[][] parts) => SHA256.HashData([prefix, .. parts.SelectMany(part => part)]);

    /// <summary>Count and root: the second and third line.</summary>
    private static (long Count, byte[] Root) Read(string note)
    {
        var lines = note.Split('\n');
        return (long.Parse(lines[1], CultureInfo.InvariantCulture), Convert.FromBase64String(lines[2]));
    }

    private static bool IsSigned(string note, string key)
    {
        var parts = key.Split('+', 3);
        var publicKey = new Ed25519PublicKeyParameters(Convert.FromBase64String(parts[2])[1..]);
        var end = note.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        var text = Encoding.UTF8.GetBytes(note[..end]);
        return note[(end + 1)..].Split('\n').Where(line => line.StartsWith($"— {parts[0]} ", StringComparison.Ordinal)).Any(line =>
        {
            var signer = new Ed25519Signer();
            signer.Init(forSigning: false, publicKey);
            signer.BlockUpdate(text, 0, text.Length);
            return signer.VerifySignature(Convert.FromBase64String(line.Split(' ')[2])[4..]);
        });
    }
}
