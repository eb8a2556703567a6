namespace Tolpuddle.Methods.Media;

/// <summary>A GIF (89a) with its pictures and how they follow each other, without comments and what programs append.</summary>
internal static class GifParts
{
    private const byte Extension = 0x21;
    private const byte Picture = 0x2C;
    private const byte End = 0x3B;
    private const byte GraphicControl = 0xF9;
    private const byte Application = 0xFF;

    public static CleanFile Clean(byte[] content)
    {
        var reader = new ByteReader(content);
        using var kept = new MemoryStream(content.Length);
        reader.Take(10);
        var packed = reader.Byte();
        reader.Take(2);
        Palette(ref reader, packed);
        kept.Write(content.AsSpan(0, reader.Position));
        var removed = HiddenDetails.None;
        while (true)
        {
            var start = reader.Position;
            var kind = reader.Byte();
            if (kind == End) break;
            var isKept = kind switch
            {
                Picture => Image(ref reader),
                Extension => Extended(ref reader),
                _ => throw new InvalidDataException("A block is of no known kind."),
            };
            if (isKept) kept.Write(content.AsSpan(start, reader.Position - start));
            else removed |= HiddenDetails.Words;
        }

        kept.WriteByte(End);
        if (reader.Left > 0) removed |= HiddenDetails.Appendix;
        return new CleanFile(MediaKind.Gif, kept.ToArray(), removed, IsClean: true);
    }

    private static bool Image(ref ByteReader reader)
    {
        reader.Take(8);
        Palette(ref reader, reader.Byte());
        reader.Take(1); // least code size
        Blocks(ref reader);
        return true;
    }

    /// <summary>True for what the picture needs: how long it stands, and how often it goes round.</summary>
    private static bool Extended(ref ByteReader reader)
    {
        var label = reader.Byte();
        var isLoop = label == Application && reader.Left > 12 && reader.Peek() == 11 && IsLoop(reader);
        Blocks(ref reader);
        return label == GraphicControl || isLoop;
    }

    private static bool IsLoop(ByteReader reader)
    {
        reader.Take(1);
        return reader.Take(11).SequenceEqual("NETSCAPE2.0"u8);
    }

    private static void Palette(ref ByteReader reader, byte packed)
    {
        if ((packed & 0x80) != 0) reader.Take(3L << ((packed & 7) + 1));
    }

    private static void Blocks(ref ByteReader reader)
    {
        while (reader.Byte() is > 0 and var length) reader.Take(length);
    }
}
