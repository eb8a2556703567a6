using System.Diagnostics.CodeAnalysis;

namespace Tolpuddle.Methods.Encryption;

/// <summary>Bytes as text that people copy: a name, the digit 1, letters that are hard to confuse, and a check of six letters.</summary>
/// <remarks>Source: BIP 173, without its limit of 90 letters, which age does not keep either.</remarks>
internal static class Bech32
{
    private const string Letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int CheckLength = 6;
    private const char Divide = '1';

    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Writes <paramref name="bytes"/> under <paramref name="name"/>, which is in small letters, as the result.</summary>
    public static string Encode(string name, ReadOnlySpan<byte> bytes)
    {
        var values = Regroup(bytes, 8, 5, pad: true)!;
        var check = Checksum([.. Spread(name), .. values, .. new byte[CheckLength]]) ^ 1;
        var checks = Enumerable.Range(0, CheckLength).Select(i => (byte)((check >> (5 * (CheckLength - 1 - i))) & 31));
        return $"{name}{Divide}{string.Concat(values.Concat(checks).Select(v => Letters[v]))}";
    }

    /// <summary>Reads what <see cref="Encode"/> wrote, in small or in capital letters, not in both. False if a letter is wrong.</summary>
    public static bool TryDecode(string text, string name, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper)) return false;
        var small = text.ToLowerInvariant();
        var divide = small.LastIndexOf(Divide);
        if (divide < 0 || small[..divide] != name || small.Length - divide - 1 < CheckLength) return false;
        var values = small[(divide + 1)..].Select(c => Letters.IndexOf(c, StringComparison.Ordinal)).ToArray();
        if (values.Contains(-1)) return false;
        if (Checksum([.. Spread(name), .. values.Select(v => (byte)v)]) != 1) return false;
        bytes = Regroup([.. values[..^CheckLength].Select(v => (byte)v)], 5, 8, pad: false);
        return bytes is not null;
    }

    private static IEnumerable<byte> Spread(string name) => [.. name.Select(c => (byte)(c >> 5)), 0, .. name.Select(c => (byte)(c & 31))];

    private static uint Checksum(ReadOnlySpan<byte> values)
    {
        var check = 1u;
        foreach (var value in values)
        {
            var top = check >> 25;
            check = ((check & 0x1ffffff) << 5) ^ value;
            for (var i = 0; i < Generator.Length; i++) if (((top >> i) & 1) != 0) check ^= Generator[i];
        }

        return check;
    }

    /// <summary>The same bits in groups of <paramref name="to"/>; null if bits are left over that are not zero.</summary>
    private static byte[]? Regroup(ReadOnlySpan<byte> groups, int from, int to, bool pad)
    {
        var result = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var group in groups)
        {
            bits = ((bits << from) | group) & 0xfff;
            count += from;
            while (count >= to) result.Add((byte)((bits >> (count -= to)) & ((1 << to) - 1)));
        }

        if (pad && count > 0) result.Add((byte)((bits << (to - count)) & ((1 << to) - 1)));
        return !pad && (count >= from || (bits & ((1 << count) - 1)) != 0) ? null : [.. result];
    }
}
