using System.Security.Cryptography;
using System.Text;

namespace Tolpuddle.Methods.Encryption;

/// <summary>
/// Files that only the holder of a key can read, in a published format: the <c>age</c> program of any Debian reads them too.
/// </summary>
/// <remarks>
/// Source: C2SP age, "The age file encryption format, version 1". A header holds the file's key, wrapped for each
/// recipient (X25519, HKDF-SHA-256, ChaCha20-Poly1305), under an HMAC; the content follows in chunks of 64 KiB, each
/// sealed with its place and with whether it is the last, so that no chunk can be changed, moved or cut off unseen.
/// </remarks>
public static class AgeFile
{
    internal const int NonceLength = 12;
    internal const int TagLength = 16;
    internal const int PayloadNonceLength = 16;

    private const string FirstLine = "age-encryption.org/v1";
    private const string StanzaStart = "-> ";
    private const string MacStart = "---";
    private const int LongestHeader = 64 * 1024;
    private const int LineLength = 64;

    /// <summary>A stream whose content reaches <paramref name="destination"/> encrypted to each of <paramref name="recipients"/>. Closing it writes the end; it leaves the destination open.</summary>
    /// <exception cref="ArgumentException">Nobody is to read it.</exception>
    public static Stream Encrypt(Stream destination, IReadOnlyCollection<AgeRecipient> recipients)
    {
        if (recipients.Count == 0) throw new ArgumentException("A file that nobody can read is no use.", nameof(recipients));
        var fileKey = RandomNumberGenerator.GetBytes(AgeRecipient.FileKeyLength);
        var header = new StringBuilder(FirstLine).Append('\n');
        foreach (var recipient in recipients)
        {
            var (share, body) = recipient.Wrap(fileKey);
            header.Append(StanzaStart).Append(AgeRecipient.StanzaType).Append(' ').Append(Text(share)).Append('\n').Append(Text(body)).Append('\n');
        }

        header.Append(MacStart);
        var mac = Mac(fileKey, header.ToString());
        header.Append(' ').Append(Text(mac)).Append('\n');
        destination.Write(Encoding.ASCII.GetBytes(header.ToString()));
        var nonce = RandomNumberGenerator.GetBytes(PayloadNonceLength);
        destination.Write(nonce);
        return new AgeWriter(destination, PayloadKey(fileKey, nonce));
    }

    /// <summary>The content of <paramref name="source"/>. Reading it to its end proves that nothing was changed or cut off.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or was not made for this identity. The stream throws it too, where the content was changed.</exception>
    public static Stream Decrypt(Stream source, AgeIdentity identity)
    {
        var header = new StringBuilder();
        if (ReadLine(source, header) != FirstLine) throw new InvalidDataException("This is no file in the format of age.");
        byte[]? fileKey = null;
        var line = ReadLine(source, header);
        while (line.StartsWith(StanzaStart, StringComparison.Ordinal))
        {
            var words = line[StanzaStart.Length..].Split(' ');
            var body = new StringBuilder();
            do body.Append(line = ReadLine(source, header)); while (line.Length == LineLength);
            if (words is [AgeRecipient.StanzaType, var share]) fileKey ??= identity.Unwrap(Bytes(share), Bytes(body.ToString()));
            line = ReadLine(source, header);
        }

        if (!line.StartsWith(MacStart + " ", StringComparison.Ordinal)) throw new InvalidDataException("The beginning of this file is damaged.");
        if (fileKey is null) throw new InvalidDataException("This file was not made for this key.");
        var said = header.ToString()[..^(line.Length - MacStart.Length + 1)];
        if (!CryptographicOperations.FixedTimeEquals(Mac(fileKey, said), Bytes(line[(MacStart.Length + 1)..]))) throw new InvalidDataException("The beginning of this file was changed.");
        var nonce = new byte[PayloadNonceLength];
        if (source.ReadAtLeast(nonce, nonce.Length, throwOnEndOfStream: false) < nonce.Length) throw new InvalidDataException("This file was cut off.");
        return new AgeReader(source, PayloadKey(fileKey, nonce));
    }

    private static byte[] Mac(byte[] fileKey, string header) =>
        HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, [], "header"u8.ToArray()), Encoding.ASCII.GetBytes(header));

    private static byte[] PayloadKey(byte[] fileKey, byte[] nonce) => HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, nonce, "payload"u8.ToArray());

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Bytes(string text)
    {
        try
        {
            var bytes = Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
            if (Text(bytes) == text) return bytes;
        }
        catch (FormatException)
        {
            // The message below says as much.
        }

        throw new InvalidDataException("The beginning of this file is damaged.");
    }

    /// <summary>The next line without its end; <paramref name="all"/> gathers what was read.</summary>
    private static string ReadLine(Stream source, StringBuilder all)
    {
        var line = new StringBuilder();
        for (var next = source.ReadByte(); next != '\n'; next = source.ReadByte())
        {
            if (next is < ' ' or > '~' || all.Length + line.Length > LongestHeader) throw new InvalidDataException("This is no file in the format of age.");
            line.Append((char)next);
        }

        all.Append(line).Append('\n');
        return line.ToString();
    }
}
