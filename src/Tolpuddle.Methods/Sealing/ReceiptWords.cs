using System.Security.Cryptography;
using System.Text;

namespace Tolpuddle.Methods.Sealing;

/// <summary>The file that a receipt is the receipt for: what was told, and a secret without which nobody can guess it from its fingerprint.</summary>
/// <remarks>
/// UTF-8 without a byte order mark, lines ending in a line feed:
/// <code>
/// Tolpuddle words 1
/// Secret: 32 bytes, 64 hexadecimal digits in lower case
/// </code>
/// then for each answer an empty line, the question in square brackets on a line, and the answer. The fingerprint is
/// SHA-256 over all bytes of the file: <c>sha256sum words.txt</c> prints it. Equal words have different fingerprints because
/// their secrets differ, and whoever lacks the secret would have to try 2^256 of them.
/// </remarks>
public static class ReceiptWords
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretLength = 32;

    private const int FingerprintLength = 64;

    /// <summary>The file's text.</summary>
    /// <param name="secret">As long as <see cref="SecretLength"/>; the same for one report for ever, another for each.</param>
    /// <param name="answers">In the order of the form; none is empty.</param>
    public static string Write(ReadOnlySpan<byte> secret, IEnumerable<(string Question, string Answer)> answers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretLength);
        var file = new StringBuilder("Tolpuddle words 1\nSecret: ").Append(Convert.ToHexStringLower(secret)).Append('\n');
        foreach (var (question, answer) in answers) file.Append("\n[").Append(question).Append("]\n").Append(answer).Append('\n');
        return file.ToString();
    }

    /// <summary>The fingerprint of <paramref name="words"/>, which <see cref="Write"/> wrote.</summary>
    public static string FingerprintOf(string words) => HashOf(Encoding.UTF8.GetBytes(words));

    /// <summary>True if <paramref name="file"/> has this fingerprint: as it is, or as it was before an editor gave it line ends of another kind or a byte order mark.</summary>
    public static bool Match(byte[] file, string fingerprint) =>
        HashOf(file) == fingerprint
        || FingerprintOf(Encoding.UTF8.GetString(file).TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal)) == fingerprint;

    internal static bool IsFingerprint(string text) => text.Length == FingerprintLength && text.All(char.IsAsciiHexDigitLower);

    private static string HashOf(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));
}
