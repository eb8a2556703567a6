using System.Text;

namespace Tolpuddle.Methods.OneTime;

/// <summary>Bytes as letters and digits that can be typed: RFC 4648 section 6, without padding.</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsPerSign = 5;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + BitsPerSign - 1) / BitsPerSign);
        var (waiting, bits) = (0, 0);
        foreach (var value in bytes)
        {
            (waiting, bits) = ((waiting << 8) | value, bits + 8);
            for (; bits >= BitsPerSign; bits -= BitsPerSign) text.Append(Alphabet[(waiting >> (bits - BitsPerSign)) & 0x1F]);
            waiting &= (1 << bits) - 1;
        }

        if (bits > 0) text.Append(Alphabet[(waiting << (BitsPerSign - bits)) & 0x1F]);
        return text.ToString();
    }
}
