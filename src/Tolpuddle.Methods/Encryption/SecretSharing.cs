using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Tolpuddle.Methods.Encryption;

/// <summary>One part of a secret: which set it is of, how many are needed, which it is, and its bytes.</summary>
public sealed record SecretShare(string Set, int Needed, int Index, byte[] Bytes)
{
    private const string Name = "tolpuddle-share";
    private const int CheckLength = 4;

    /// <summary>On one line, with a check of eight letters against a slip of the pen.</summary>
    public override string ToString()
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{Name}-{Set}-{Needed}-{Index}-{Convert.ToHexStringLower(Bytes)}");
        return $"{said}-{Check(said)}";
    }

    /// <summary>Reads what <see cref="ToString"/> wrote. False if anything of it is missing or wrong.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SecretShare? share)
    {
        share = null;
        var end = text.LastIndexOf('-');
        if (end < 0 || !text.StartsWith(Name + "-", StringComparison.Ordinal) || Check(text[..end]) != text[(end + 1)..]) return false;
        var words = text[(Name.Length + 1)..end].Split('-');
        if (words.Length != 4 || !int.TryParse(words[1], CultureInfo.InvariantCulture, out var needed) || !int.TryParse(words[2], CultureInfo.InvariantCulture, out var index)) return false;
        share = new SecretShare(words[0], needed, index, Convert.FromHexString(words[3]));
        return true;
    }

    private static string Check(string said) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(said)).AsSpan(0, CheckLength));
}

/// <summary>
/// A secret in parts, of which so many together give it back and fewer say nothing of it at all: the loss of one holder
/// loses nothing, and no holder can read alone.
/// </summary>
/// <remarks>
/// Source: A. Shamir, "How to share a secret", Communications of the ACM 22 (1979), byte by byte over GF(256) with the
/// polynomial x⁸+x⁴+x³+x+1 as in draft-mcgrew-tss-03 §3: part i of a byte is the value at i of a random polynomial
/// whose value at 0 is the byte.
/// </remarks>
public static class SecretSharing
{
    public const int MostParts = 255;

    /// <summary>Splits <paramref name="secret"/> into <paramref name="parts"/>, of which <paramref name="needed"/> give it back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two are needed, more than there are, or more than 255 are asked for.</exception>
    public static IReadOnlyList<SecretShare> Split(ReadOnlySpan<byte> secret, int parts, int needed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(needed, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needed, parts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, MostParts);
        var set = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        byte[] whole = [.. secret, .. Check(secret)];
        var shares = Enumerable.Range(0, parts).Select(_ => new byte[whole.Length]).ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            byte[] polynomial = [whole[i], .. RandomNumberGenerator.GetBytes(needed - 1)];
            for (var part = 0; part < parts; part++) shares[part][i] = ValueAt((byte)(part + 1), polynomial);
        }

        return [.. shares.Select((bytes, i) => new SecretShare(set, needed, i + 1, bytes))];
    }

    /// <summary>Gives the secret back. False if the parts are too few, of several sets, or do not fit together.</summary>
    public static bool TryJoin(IReadOnlyCollection<SecretShare> parts, [NotNullWhen(true)] out byte[]? secret)
    {
        secret = null;
        if (parts.Count == 0) return false;
        var distinct = parts.DistinctBy(p => p.Index).ToList();
        var first = distinct[0];
        if (distinct.Count < first.Needed || distinct.Exists(p => (p.Set, p.Needed, p.Bytes.Length) != (first.Set, first.Needed, first.Bytes.Length) || p.Index is < 1 or > MostParts)) return false;
        var whole = Interpolate([.. distinct.Take(first.Needed).Select(p => ((byte)p.Index, p.Bytes))]);
        if (whole.Length < CheckLength || !whole.AsSpan(whole.Length - CheckLength).SequenceEqual(Check(whole.AsSpan(0, whole.Length - CheckLength)))) return false;
        secret = whole[..^CheckLength];
        return true;
    }

    private const int CheckLength = 4;

    /// <summary>The values at 0 of the polynomials through these points (Lagrange).</summary>
    internal static byte[] Interpolate(IReadOnlyList<(byte Index, byte[] Bytes)> points)
    {
        var result = new byte[points[0].Bytes.Length];
        foreach (var (index, bytes) in points)
        {
            byte weight = 1;
            foreach (var (other, _) in points.Where(p => p.Index != index)) weight = Multiply(weight, Multiply(other, Inverse((byte)(other ^ index))));
            for (var i = 0; i < result.Length; i++) result[i] ^= Multiply(bytes[i], weight);
        }

        return result;
    }

    private static byte[] Check(ReadOnlySpan<byte> secret) => SHA256.HashData(secret)[..CheckLength];

    private static byte ValueAt(byte x, byte[] polynomial)
    {
        byte value = 0;
        for (var i = polynomial.Length - 1; i >= 0; i--) value = (byte)(Multiply(value, x) ^ polynomial[i]);
        return value;
    }

    /// <summary>Product in GF(256). Takes the same steps whatever the numbers are.</summary>
    private static byte Multiply(byte a, byte b)
    {
        var product = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            product = (product << 1) ^ (-(product >> 7) & 0x11b);
            product ^= -((b >> bit) & 1) & a;
        }

        return (byte)product;
    }

    /// <summary>a²⁵⁴, since a²⁵⁵ is 1.</summary>
    private static byte Inverse(byte a)
    {
        var power = a;
        for (var i = 0; i < 6; i++) power = Multiply(Multiply(power, power), a);
        return Multiply(power, power);
    }
}
