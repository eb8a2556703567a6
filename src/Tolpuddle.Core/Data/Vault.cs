using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Data;

/// <summary>
/// Holds the data keys of a running program and does with them what is done with identifying values: encrypts them
/// (AES-256-GCM), and makes the keyed hashes by which they are found (HMAC-SHA-256). It also signs the audit and receipts (Ed25519).
/// </summary>
/// <remarks>
/// A ciphertext is version (1 byte), number of the key (4), nonce (12), tag (16), text. The column's name is
/// authenticated with it. Safe for use by many threads once it is open, while more keys are taken too.
/// </remarks>
public sealed class Vault : IDisposable
{
    private const byte Format = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + sizeof(int);
    private const int Overhead = HeaderLength + NonceLength + TagLength;
    private const int SignerHashLength = 16;

    private readonly ConcurrentDictionary<int, ThreadLocal<AesGcm>> _ciphers = [];
    private byte[] _indexKey = [];
    private volatile int _currentKey;
    private byte[] _signingSeed = [];

    public bool IsOpen => _indexKey.Length > 0;

    /// <summary>Takes the unwrapped keys: the newest of <paramref name="fieldKeys"/> encrypts, all of them decrypt.</summary>
    public void Open(IReadOnlyDictionary<int, byte[]> fieldKeys, byte[] indexKey, byte[] signingSeed)
    {
        _signingSeed = signingSeed;
        foreach (var (number, key) in fieldKeys) Take(number, key);
        _currentKey = fieldKeys.Keys.Max();
        _indexKey = indexKey;
    }

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);

    public bool Holds(int number) => _ciphers.ContainsKey(number);

    /// <summary>From now on reads with this key too.</summary>
    public void Take(int number, byte[] key) => _ciphers[number] = new ThreadLocal<AesGcm>(() => new AesGcm(key, TagLength), trackAllValues: true);

    /// <summary>From now on encrypts with the key of this number, which it must hold.</summary>
    public void EncryptWith(int number) => _currentKey = Holds(number) ? number : throw new InvalidOperationException($"Data key {number} is not here.");

    /// <summary>Encrypts <paramref name="text"/> for <paramref name="column"/>; the same text gives other bytes each time.</summary>
    public byte[] Encrypt(string text, string column) => EncryptBytes(Encoding.UTF8.GetBytes(text), column);

    /// <summary>Reads what <see cref="Encrypt"/> wrote.</summary>
    /// <exception cref="CryptographicException">The bytes were changed, belong to another column, or their key is not here.</exception>
    public string Decrypt(byte[] bytes, string column) => Encoding.UTF8.GetString(DecryptBytes(bytes, column));

    /// <summary>Encrypts <paramref name="content"/>, bound to <paramref name="place"/>: the name of its column, or of its file.</summary>
    public byte[] EncryptBytes(ReadOnlySpan<byte> content, string place)
    {
        EnsureOpen();
        var result = new byte[Overhead + content.Length];
        result[0] = Format;
        var number = _currentKey;
        BinaryPrimitives.WriteInt32BigEndian(result.AsSpan(1), number);
        var nonce = result.AsSpan(HeaderLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        _ciphers[number].Value!.Encrypt(nonce, content, result.AsSpan(Overhead), result.AsSpan(HeaderLength + NonceLength, TagLength), Encoding.UTF8.GetBytes(place));
        return result;
    }

    /// <summary>Reads what <see cref="EncryptBytes"/> wrote.</summary>
    /// <exception cref="CryptographicException">The bytes were changed, belong to another place, or their key is not here.</exception>
    public byte[] DecryptBytes(ReadOnlySpan<byte> bytes, string place)
    {
        EnsureOpen();
        if (bytes.Length < Overhead || bytes[0] != Format) throw new CryptographicException($"{place} does not hold a ciphertext.");
        var number = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
        if (!_ciphers.TryGetValue(number, out var cipher)) throw new CryptographicException($"Data key {number} is not in the key ring.");
        var content = new byte[bytes.Length - Overhead];
        cipher.Value!.Decrypt(bytes.Slice(HeaderLength, NonceLength), bytes[Overhead..], bytes.Slice(HeaderLength + NonceLength, TagLength), content, Encoding.UTF8.GetBytes(place));
        return content;
    }

    /// <summary>Keyed hash of a normal form, cut to 64 bits: enough that values do not meet by chance, too few to be a fingerprint elsewhere.</summary>
    public long BlindKey(string kind, string normalForm) => BinaryPrimitives.ReadInt64BigEndian(Mac(kind, normalForm));

    /// <summary>Keyed hash of a secret that somebody holds (return code, token), 32 bytes: it must not be guessable or meet another.</summary>
    public byte[] SecretKey(string kind, string secret) => Mac(kind, secret);

    /// <summary>Signs notes under a name that begins with <paramref name="start"/> and ends with a hash of the key, so that no two systems have the same.</summary>
    public NoteSigner Signer(string start)
    {
        EnsureOpen();
        var key = new NoteSigner(start, _signingSeed).Verifier.ToString();
        return new NoteSigner(start + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..SignerHashLength], _signingSeed);
    }

    public void Dispose()
    {
        foreach (var cipher in _ciphers.Values)
        {
            foreach (var aes in cipher.Values) aes.Dispose();
            cipher.Dispose();
        }
    }

    private byte[] Mac(string kind, string value)
    {
        EnsureOpen();
        return HMACSHA256.HashData(_indexKey, Encoding.UTF8.GetBytes($"{kind}\n{value}"));
    }

    private void EnsureOpen()
    {
        if (!IsOpen) throw new InvalidOperationException("The vault is opened when the database is prepared; nothing can be read before.");
    }
}
