using System.Security.Cryptography;
using System.Text;

namespace Tolpuddle.Core.Reports;

/// <summary>Text under a key that only somebody outside can make again: AES-256-GCM, bound to the row that holds it. Nonce, tag, text.</summary>
internal static class SealedText
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Encrypts <paramref name="text"/>; the same text gives other bytes each time.</summary>
    /// <param name="cipherKey">32 bytes.</param>
    /// <param name="row">The key of its row: the bytes mean nothing in another one.</param>
    /// <param name="text">What is kept.</param>
    public static byte[] Seal(byte[] cipherKey, byte[] row, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[NonceLength + TagLength + plain.Length];
        var nonce = bytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(cipherKey, TagLength);
        aes.Encrypt(nonce, plain, bytes.AsSpan(NonceLength + TagLength), bytes.AsSpan(NonceLength, TagLength), row);
        return bytes;
    }

    /// <summary>Reads what <see cref="Seal"/> wrote.</summary>
    /// <exception cref="CryptographicException">The bytes were changed, or belong to another key or row.</exception>
    public static string Open(byte[] cipherKey, byte[] row, byte[] sealedBytes)
    {
        var bytes = sealedBytes.AsSpan();
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var aes = new AesGcm(cipherKey, TagLength);
        aes.Decrypt(bytes[..NonceLength], bytes[(NonceLength + TagLength)..], bytes.Slice(NonceLength, TagLength), plain, row);
        return Encoding.UTF8.GetString(plain);
    }
}
