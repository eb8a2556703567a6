using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting.KeyRing;

/// <summary>
/// The passphrase under which the keys of the ring are wrapped: PBKDF2 with HMAC-SHA-512 makes a key of it, and
/// AES-256-GCM encrypts. A wrapped text is salt (16 bytes), nonce (12), tag (16), text. Safe for use by many threads.
/// </summary>
internal sealed class RingPassphrase(string passphrase)
{
    /// <summary>Whoever has the folder may try as often as they like.</summary>
    public const int MinLength = 20;

    /// <summary>OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA512.</summary>
    private const int Iterations = 210_000;

    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = SaltLength + NonceLength + TagLength;

    private static readonly byte[] Column = Encoding.UTF8.GetBytes("tolpuddle key ring");

    /// <summary>By salt in hexadecimal. All keys of a ring share the salt of the first, so that a start pays for one.</summary>
    private readonly ConcurrentDictionary<string, byte[]> _keys = [];

    /// <summary>Reads the passphrase from the first line of <paramref name="file"/>.</summary>
    /// <exception cref="CannotStartException">There is no such file, or its line is too short.</exception>
    public static RingPassphrase Read(string file)
    {
        try
        {
            var line = File.ReadLines(file).FirstOrDefault("").Trim();
            return line.Length >= MinLength ? new RingPassphrase(line) : throw new CannotStartException($"The first line of {file} has {line.Length} characters; a passphrase for keys has at least {MinLength}. Nothing was changed.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"The passphrase of the keys cannot be read from {file}. Nothing was changed. Say with --key-passphrase-file where it stands, and let this user read it.", e);
        }
    }

    public byte[] Wrap(byte[] text)
    {
        var wrapped = new byte[Overhead + text.Length];
        var salt = _keys.Keys.FirstOrDefault() is { } known ? Convert.FromHexString(known) : RandomNumberGenerator.GetBytes(SaltLength);
        salt.CopyTo(wrapped, 0);
        RandomNumberGenerator.Fill(wrapped.AsSpan(SaltLength, NonceLength));
        using var cipher = new AesGcm(KeyFor(salt), TagLength);
        cipher.Encrypt(wrapped.AsSpan(SaltLength, NonceLength), text, wrapped.AsSpan(Overhead), wrapped.AsSpan(SaltLength + NonceLength, TagLength), Column);
        return wrapped;
    }

    /// <exception cref="CryptographicException">It was wrapped under another passphrase, or changed.</exception>
    public byte[] Unwrap(byte[] wrapped)
    {
        if (wrapped.Length < Overhead) throw new CryptographicException("This is no wrapped key.");
        var text = new byte[wrapped.Length - Overhead];
        using var cipher = new AesGcm(KeyFor(wrapped[..SaltLength]), TagLength);
        cipher.Decrypt(wrapped.AsSpan(SaltLength, NonceLength), wrapped.AsSpan(Overhead), wrapped.AsSpan(SaltLength + NonceLength, TagLength), text, Column);
        return text;
    }

    private byte[] KeyFor(byte[] salt) => _keys.GetOrAdd(Convert.ToHexString(salt), _ => Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, Iterations, HashAlgorithmName.SHA512, 32));
}
