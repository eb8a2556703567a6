using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Tolpuddle.Methods.Encryption;

/// <summary>To whom a file is encrypted: a public key, <c>age1…</c>.</summary>
/// <remarks>Source: C2SP age, "The X25519 recipient type".</remarks>
public sealed class AgeRecipient
{
    internal const int FileKeyLength = 16;
    internal const string StanzaType = "X25519";

    private const string Name = "age";
    private const string KeyInfo = "age-encryption.org/v1/X25519";

    private readonly byte[] _point;

    internal AgeRecipient(byte[] point) => _point = point;

    /// <summary>Reads <c>age1…</c>. False if it is none, or a letter of it is wrong.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AgeRecipient? recipient)
    {
        recipient = Bech32.TryDecode(text, Name, out var point) && point.Length == X25519.PointSize ? new AgeRecipient(point) : null;
        return recipient is not null;
    }

    public override string ToString() => Bech32.Encode(Name, _point);

    /// <summary>The file's key for this recipient alone: a public key made for this once, and the wrapped key.</summary>
    /// <exception cref="CryptographicException">The recipient's key is one that protects nothing.</exception>
    internal (byte[] Share, byte[] Body) Wrap(ReadOnlySpan<byte> fileKey)
    {
        var once = RandomNumberGenerator.GetBytes(X25519.ScalarSize);
        var share = new byte[X25519.PointSize];
        X25519.ScalarMultBase(once, 0, share, 0);
        var body = new byte[FileKeyLength + AgeFile.TagLength];
        using var cipher = new ChaCha20Poly1305(WrapKey(once, _point, share, _point));
        cipher.Encrypt(new byte[AgeFile.NonceLength], fileKey, body.AsSpan(0, FileKeyLength), body.AsSpan(FileKeyLength));
        return (share, body);
    }

    internal static byte[] WrapKey(byte[] secret, byte[] point, byte[] share, byte[] recipient)
    {
        var shared = new byte[X25519.PointSize];
        if (!X25519.CalculateAgreement(secret, 0, point, 0, shared, 0)) throw new CryptographicException("A key of this file protects nothing.");
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, [.. share, .. recipient], Encoding.ASCII.GetBytes(KeyInfo));
    }
}

/// <summary>Who can read a file: the secret key, <c>AGE-SECRET-KEY-1…</c>.</summary>
/// <remarks>Source: C2SP age, "The X25519 recipient type".</remarks>
public sealed class AgeIdentity
{
    private const string Name = "age-secret-key-";

    private readonly byte[] _secret;
    private readonly byte[] _point = new byte[X25519.PointSize];

    private AgeIdentity(byte[] secret)
    {
        _secret = secret;
        X25519.ScalarMultBase(_secret, 0, _point, 0);
    }

    public AgeRecipient Recipient => new(_point);

    /// <summary>A new key.</summary>
    public static AgeIdentity New() => new(RandomNumberGenerator.GetBytes(X25519.ScalarSize));

    /// <summary>Reads <c>AGE-SECRET-KEY-1…</c>. False if it is none, or a letter of it is wrong.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AgeIdentity? identity)
    {
        identity = Bech32.TryDecode(text, Name, out var secret) && secret.Length == X25519.ScalarSize ? new AgeIdentity(secret) : null;
        return identity is not null;
    }

    /// <summary>The key in parts for people who hold it together; see <see cref="SecretSharing.Split"/>.</summary>
    public IReadOnlyList<SecretShare> Split(int parts, int needed) => SecretSharing.Split(_secret, parts, needed);

    /// <summary>Puts the key together from enough parts. False if they are of several keys, or too few.</summary>
    public static bool TryJoin(IReadOnlyCollection<SecretShare> parts, [NotNullWhen(true)] out AgeIdentity? identity)
    {
        identity = SecretSharing.TryJoin(parts, out var secret) && secret.Length == X25519.ScalarSize ? new AgeIdentity(secret) : null;
        return identity is not null;
    }

    public override string ToString() => Bech32.Encode(Name, _secret).ToUpperInvariant();

    /// <summary>The file's key, if it was wrapped for this identity; null if it was not.</summary>
    internal byte[]? Unwrap(byte[] share, byte[] body)
    {
        if (share.Length != X25519.PointSize || body.Length != AgeRecipient.FileKeyLength + AgeFile.TagLength) return null;
        using var cipher = new ChaCha20Poly1305(AgeRecipient.WrapKey(_secret, share, share, _point));
        var key = new byte[AgeRecipient.FileKeyLength];
        try
        {
            cipher.Decrypt(new byte[AgeFile.NonceLength], body.AsSpan(0, key.Length), body.AsSpan(key.Length), key);
            return key;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
