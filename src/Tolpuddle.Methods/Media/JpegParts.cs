using System.Buffers.Binary;

namespace Tolpuddle.Methods.Media;

/// <summary>
/// A JPEG without what its camera wrote (ITU-T T.81): of the application segments only JFIF, a common colour profile and Adobe's
/// colour transform stay; which way up the picture is, is written anew and alone.
/// </summary>
internal static class JpegParts
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Comment = 0xFE;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;
    private const int AdobeLength = 12;
    private const int ProfileHeadLength = 14; // name, number of the piece, number of pieces (ICC.1:2022, B.4)
    private const ushort OrientationTag = 0x0112;

    public static CleanFile Clean(byte[] content)
    {
        var reader = new ByteReader(content);
        reader.Take(2);
        using var kept = new MemoryStream(content.Length);
        kept.Write([0xFF, StartOfImage]);
        var (removed, orientation, hasScan) = (HiddenDetails.None, 1, false);
        var profile = new List<byte[]>();
        while (true)
        {
            var marker = Marker(ref reader);
            if (marker == EndOfImage) break;
            if (marker is 0x01 or (>= 0xD0 and <= StartOfImage)) throw new InvalidDataException("A marker stands where none can.");
            var length = reader.BigEndian16();
            var body = reader.Take(length - 2);
            if (marker == App1 && OrientationIn(body) is > 1 and <= 8 and var turned) orientation = turned;
            if (!hasScan && marker == StartOfScan)
            {
                if (orientation > 1) kept.Write(OrientationAlone(orientation));
                if (IsCommon(profile)) profile.ForEach(piece => Write(kept, App2, piece));
                else removed |= HiddenDetails.Device;
            }

            if (!hasScan && marker == App2 && body.StartsWith("ICC_PROFILE\0"u8) && body.Length >= ProfileHeadLength) profile.Add(body.ToArray());
            else if (IsKept(marker, body)) Write(kept, marker, marker switch { App0 => WithoutThumbnail(body), App14 => body[..AdobeLength], _ => body });
            else removed |= marker == Comment ? HiddenDetails.Words : HiddenDetails.Device;
            if (marker != StartOfScan) continue;
            hasScan = true;
            kept.Write(Scan(ref reader));
            if (reader.Left == 0) break; // cut short on its way: browsers show what there is
        }

        if (!hasScan) throw new InvalidDataException("It holds no picture.");
        kept.Write([0xFF, EndOfImage]);
        if (reader.Left > 0) removed |= HiddenDetails.Appendix;
        return new CleanFile(MediaKind.Jpeg, kept.ToArray(), removed, IsClean: true);
    }

    private static byte Marker(ref ByteReader reader)
    {
        if (reader.Byte() != 0xFF) throw new InvalidDataException("A segment does not begin where it should.");
        var marker = reader.Byte();
        while (marker == 0xFF) marker = reader.Byte(); // fill bytes
        return marker == 0 ? throw new InvalidDataException("A segment has no kind.") : marker;
    }

    private static bool IsKept(byte marker, ReadOnlySpan<byte> body) => marker switch
    {
        App0 => body.StartsWith("JFIF\0"u8),
        App14 => body.StartsWith("Adobe"u8) && body.Length >= AdobeLength,
        >= 0xC0 and <= 0xCF => marker != 0xC8, // frames and tables of codes; one is kept for extensions
        >= StartOfScan and <= 0xDD => true, // scan, tables of steps, number of lines, restarts
        _ => false,
    };

    /// <summary>True for the pieces of a profile that all go together or stay together, and for none.</summary>
    private static bool IsCommon(List<byte[]> profile) => profile.Count == 0 || ColourProfile.IsCommon([.. profile.SelectMany(piece => piece.Skip(ProfileHeadLength))]);

    /// <summary>The head of JFIF (T.871) says last how wide and high a small picture is that follows it.</summary>
    private static ReadOnlySpan<byte> WithoutThumbnail(ReadOnlySpan<byte> body) => body.Length < 14 ? throw new InvalidDataException("Its head is too short.") : (byte[])[.. body[..12], 0, 0];

    private static void Write(MemoryStream kept, byte marker, ReadOnlySpan<byte> body)
    {
        Span<byte> head = [0xFF, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(body.Length + 2));
        kept.Write(head);
        kept.Write(body);
    }

    /// <summary>The coded picture up to the next segment: 0xFF is followed by zero or a restart in it.</summary>
    private static ReadOnlySpan<byte> Scan(ref ByteReader reader)
    {
        var ahead = 0;
        while (ahead < reader.Left)
        {
            if (reader.Peek(ahead) != 0xFF)
            {
                ahead++;
                continue;
            }

            if (ahead + 1 == reader.Left) break;
            if (reader.Peek(ahead + 1) is not (0 or 0xFF or (>= 0xD0 and <= 0xD7))) break;
            ahead += reader.Peek(ahead + 1) == 0xFF ? 1 : 2;
        }

        var scan = reader.Take(ahead);
        if (reader.Left == 1) reader.Take(1); // half a marker
        return scan;
    }

    /// <summary>Which way up (Exif 2.32, tag 0x0112, 1 to 8); 1 where nothing says so, or what says so cannot be read.</summary>
    private static int OrientationIn(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("Exif\0\0"u8) || body.Length < 14) return 1;
        var tiff = body[6..];
        var isLittle = tiff.StartsWith("II"u8);
        var at = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (at > tiff.Length - 2) return 1;
        var entries = tiff[(int)at..];
        var count = Two(entries);
        for (var i = 0; i < count && entries.Length >= 2 + ((i + 1) * 12); i++)
        {
            var entry = entries.Slice(2 + (i * 12), 12);
            if (Two(entry) == OrientationTag) return Two(entry[8..]);
        }

        return 1;

        ushort Two(ReadOnlySpan<byte> two) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(two) : BinaryPrimitives.ReadUInt16BigEndian(two);
    }

    /// <summary>An Exif segment with one entry.</summary>
    private static byte[] OrientationAlone(int orientation) =>
    [
        0xFF, App1, 0x00, 0x22, .. "Exif\0\0"u8, .. "MM"u8, 0x00, 0x2A, 0x00, 0x00, 0x00, 0x08,
        0x00, 0x01, 0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, (byte)orientation, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    ];
}
