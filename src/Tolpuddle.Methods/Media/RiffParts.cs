using System.Buffers.Binary;
using System.Text;

namespace Tolpuddle.Methods.Media;

/// <summary>WebP pictures (RFC 9649) and WAV recordings: chunks in a RIFF, of which those that are picture or sound stay.</summary>
internal static class RiffParts
{
    private const byte HasExif = 0x08;
    private const byte HasXmp = 0x04;

    private static readonly HashSet<string> OfPicture = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"];
    private static readonly HashSet<string> OfSound = ["fmt ", "fact", "data"];

    public static CleanFile CleanPicture(byte[] content) => Clean(content, MediaKind.Webp, OfPicture);

    public static CleanFile CleanSound(byte[] content) => Clean(content, MediaKind.Wav, OfSound);

    private static CleanFile Clean(byte[] content, MediaKind kind, HashSet<string> wanted)
    {
        var reader = new ByteReader(content);
        using var kept = new MemoryStream(content.Length);
        kept.Write(reader.Take(4));
        var end = reader.LittleEndian32() + 8L;
        kept.Write([0, 0, 0, 0]);
        kept.Write(reader.Take(4));
        if (end > content.Length && kind == MediaKind.Webp) throw new InvalidDataException("It ends before its end.");
        var (removed, any) = (HiddenDetails.None, false);
        while (reader.Position + 8 <= Math.Min(end, content.Length))
        {
            var name = Encoding.Latin1.GetString(reader.Take(4));
            var length = reader.LittleEndian32();
            var body = reader.Take(kind == MediaKind.Wav ? Math.Min(length, reader.Left) : length); // recorders that are switched off leave the length wrong
            if (length % 2 == 1 && reader.Left > 0) reader.Take(1);
            if (!wanted.Contains(name))
            {
                removed |= name is "LIST" or "XMP " ? HiddenDetails.Words : HiddenDetails.Device;
                continue;
            }

            any = true;
            Write(kept, name, body);
        }

        if (!any) throw new InvalidDataException("It holds neither picture nor sound.");
        if (reader.Left > 0) removed |= HiddenDetails.Appendix;
        var bytes = kept.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)(bytes.Length - 8));
        return new CleanFile(kind, bytes, removed, IsClean: true);
    }

    private static void Write(MemoryStream kept, string name, ReadOnlySpan<byte> body)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        kept.Write(Encoding.Latin1.GetBytes(name));
        kept.Write(length);
        if (name == "VP8X" && body.Length > 0)
        {
            kept.WriteByte((byte)(body[0] & ~(HasExif | HasXmp)));
            kept.Write(body[1..]);
        }
        else
        {
            kept.Write(body);
        }

        if (body.Length % 2 == 1) kept.WriteByte(0);
    }
}
