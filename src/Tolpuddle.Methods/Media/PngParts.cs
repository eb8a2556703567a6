using System.Text;

namespace Tolpuddle.Methods.Media;

/// <summary>
/// A PNG (W3C, third edition) with the chunks that make the picture and its colours, and no other. Colour profiles go too: they are packed, and
/// may name the screen that they were made for.
/// </summary>
internal static class PngParts
{
    private static readonly HashSet<string> Kept =
    [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD", "hIST", "pHYs", "acTL", "fcTL", "fdAT",
    ];

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static CleanFile Clean(byte[] content)
    {
        var reader = new ByteReader(content);
        using var kept = new MemoryStream(content.Length);
        kept.Write(reader.Take(Signature.Length));
        var (removed, kind) = (HiddenDetails.None, "");
        while (kind != "IEND")
        {
            var start = reader.Position;
            var isFirst = kind.Length == 0;
            var length = reader.BigEndian32();
            kind = Encoding.Latin1.GetString(reader.Take(4));
            if (isFirst && kind != "IHDR") throw new InvalidDataException("It does not begin with its size.");
            reader.Take(length);
            reader.Take(4); // its checksum
            if (Kept.Contains(kind)) kept.Write(content.AsSpan(start, reader.Position - start));
            else removed |= kind is "eXIf" or "tIME" or "iCCP" ? HiddenDetails.Device : HiddenDetails.Words;
        }

        if (reader.Left > 0) removed |= HiddenDetails.Appendix;
        return new CleanFile(MediaKind.Png, kept.ToArray(), removed, IsClean: true);
    }
}
