using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Tolpuddle.Methods.Sealing;

/// <summary>
/// A text with signatures under it that anybody can check with a public key and a few lines of code, offline.
/// </summary>
/// <remarks>
/// Source: C2SP signed-note: the text, an empty line, then a line for each signature:
/// <c>— NAME BASE64(key id ‖ signature)</c>. Signatures are Ed25519 (RFC 8032); a key's id is the first four bytes of
/// SHA-256(name ‖ newline ‖ 0x01 ‖ public key).
/// </remarks>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const string SignatureStart = "— ";
    private const string Divide = "\n\n";

    /// <summary>Signs <paramref name="text"/>, which ends with a newline and holds no control characters but newlines.</summary>
    /// <exception cref="ArgumentException">The text could not be read back.</exception>
    public static SignedNote Sign(string text, NoteSigner signer) => IsText(text)
        ? new SignedNote(text, [signer.Sign(text)])
        : throw new ArgumentException("A note ends with a newline and holds no other control characters.", nameof(text));

    /// <summary>Reads a note. False if <paramref name="note"/> is not one; whether a signature is right is not asked here.</summary>
    public static bool TryParse(string note, [NotNullWhen(true)] out SignedNote? parsed)
    {
        parsed = null;
        var divide = note.LastIndexOf(Divide, StringComparison.Ordinal);
        if (divide < 0 || divide + Divide.Length == note.Length || !note.EndsWith('\n')) return false;
        var text = note[..(divide + 1)];
        if (!IsText(text)) return false;

        var signatures = new List<NoteSignature>();
        foreach (var line in note[(divide + Divide.Length)..^1].Split('\n'))
        {
            var space = line.LastIndexOf(' ');
            if (!line.StartsWith(SignatureStart, StringComparison.Ordinal) || space <= SignatureStart.Length) return false;
            var bytes = new byte[line.Length];
            if (!Convert.TryFromBase64String(line[(space + 1)..], bytes, out var length) || length <= NoteVerifier.IdLength) return false;
            signatures.Add(new NoteSignature(line[SignatureStart.Length..space], bytes[..NoteVerifier.IdLength], bytes[NoteVerifier.IdLength..length]));
        }

        parsed = new SignedNote(text, signatures);
        return true;
    }

    /// <summary>True if <paramref name="verifier"/>'s key has signed this text.</summary>
    public bool IsSignedBy(NoteVerifier verifier) => Signatures.Any(signature => verifier.Verifies(Text, signature));

    public override string ToString() =>
        Text + "\n" + string.Concat(Signatures.Select(s => $"{SignatureStart}{s.Name} {Convert.ToBase64String([.. s.KeyId, .. s.Signature])}\n"));

    private static bool IsText(string text) => text.EndsWith('\n') && text.All(c => c == '\n' || !char.IsControl(c));
}

/// <summary>Who signed, with which key, and the signature.</summary>
public sealed record NoteSignature(string Name, byte[] KeyId, byte[] Signature);

/// <summary>A public key and the name it goes by, in the form in which it is given to others: <c>NAME+ID+KEY</c>.</summary>
public sealed record NoteVerifier
{
    internal const int IdLength = 4;
    internal const byte Ed25519Kind = 1;

    internal NoteVerifier(string name, byte[] publicKey) => (Name, PublicKey, KeyId) = (name, publicKey, IdOf(name, publicKey));

    public string Name { get; }

    private byte[] PublicKey { get; }

    internal byte[] KeyId { get; }

    /// <summary>Reads what <see cref="ToString"/> wrote. False if name, id and key do not belong together.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        verifier = null;
        var parts = text.Split('+', 3);
        var key = new byte[text.Length];
        if (parts.Length != 3 || !NoteSigner.IsName(parts[0]) || !Convert.TryFromBase64String(parts[2], key, out var length)) return false;
        if (length != 1 + Ed25519.PublicKeySize || key[0] != Ed25519Kind) return false;
        var read = new NoteVerifier(parts[0], key[1..length]);
        if (read.ToString() != text) return false;
        verifier = read;
        return true;
    }

    /// <summary>True if this key made <paramref name="signature"/> for <paramref name="text"/>.</summary>
    public bool Verifies(string text, NoteSignature signature)
    {
        if (signature.Name != Name || !signature.KeyId.AsSpan().SequenceEqual(KeyId) || signature.Signature.Length != Ed25519.SignatureSize) return false;
        var message = Encoding.UTF8.GetBytes(text);
        return Ed25519.Verify(signature.Signature, 0, PublicKey, 0, message, 0, message.Length);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{Convert.ToHexStringLower(KeyId)}+{Convert.ToBase64String([Ed25519Kind, .. PublicKey])}");

    private static byte[] IdOf(string name, byte[] publicKey) => SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Kind, .. publicKey])[..IdLength];
}

/// <summary>A private key that signs notes under a name.</summary>
public sealed class NoteSigner
{
    private readonly byte[] _seed;

    /// <param name="name">Whose signature it is, without spaces or plus signs.</param>
    /// <param name="seed">The private key: 32 random bytes.</param>
    /// <exception cref="ArgumentException">The name or the seed cannot be one.</exception>
    public NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        if (!IsName(name)) throw new ArgumentException("A name has no spaces and no plus signs.", nameof(name));
        if (seed.Length != Ed25519.SecretKeySize) throw new ArgumentException($"A key has {Ed25519.SecretKeySize} bytes.", nameof(seed));
        _seed = seed.ToArray();
        var publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(_seed, 0, publicKey, 0);
        Verifier = new NoteVerifier(name, publicKey);
    }

    /// <summary>The public half.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Thirty-two bytes for a new key.</summary>
    public static byte[] NewSeed() => RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize);

    internal static bool IsName(string name) => name.Length > 0 && !name.Any(c => c == '+' || char.IsWhiteSpace(c));

    internal NoteSignature Sign(string text)
    {
        var message = Encoding.UTF8.GetBytes(text);
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, 0, message, 0, message.Length, signature, 0);
        return new NoteSignature(Verifier.Name, Verifier.KeyId, signature);
    }
}
