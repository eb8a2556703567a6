using System.Buffers.Binary;
using System.Text;

namespace Tolpuddle.Methods.Media;

/// <summary>WebP pictures (RFC 9649) and WAV recordings: chunks in a RIFF, of which those that are picture or sound stay.</summary>
internal static class RiffParts
{
    private const byte HasExif = 0x08;
    private const byte HasXmp = 0x04;
    private const byte HasProfile = 0x20;
    private const int HeadOfPicture = 10;
    private const int HeadOfFrame = 16;
    private const int ShortestSound = 44; // heads alone

    private static readonly HashSet<string> OfPicture = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"];
    private static readonly HashSet<string> OfFrame = ["VP8 ", "VP8L", "ALPH"];
    private static readonly HashSet<string> OfSound = ["fmt ", "fact", "data"];

    public static CleanFile CleanPicture(byte[] content)
    {
        var end = EndOf(content);
        if (end > content.Length) throw new InvalidDataException("It ends before its end.");
        var chunks = new ByteReader(content.AsSpan(12, (int)Math.Max(0, end - 12)));
        using var kept = Begin("WEBP");
        var (removed, hasPicture, parts) = (end < content.Length ? HiddenDetails.Appendix : HiddenDetails.None, false, new List<(string Name, byte[] Body)>());
        while (chunks.Left >= 8) parts.Add(Chunk(ref chunks));
        var hasProfile = parts.Exists(IsCommonProfile);
        foreach (var (name, body) in parts)
        {
            hasPicture |= name is "VP8 " or "VP8L" or "ANMF";
            if (OfPicture.Contains(name) || IsCommonProfile((name, body))) Write(kept, name, name switch { "VP8X" => WithoutFlags(body, hasProfile), "ANMF" => Frame(body, ref removed), _ => body });
            else removed |= What(name);
        }

        return hasPicture ? new CleanFile(MediaKind.Webp, End(kept), removed, IsClean: true) : throw new InvalidDataException("It holds no picture.");
    }

    /// <summary>
    /// A recorder that is switched off leaves lengths of nothing, or of what it hoped for: all that follows is sound then. What cannot be told
    /// apart is refused, so that no recording is lost without a word.
    /// </summary>
    public static CleanFile CleanSound(byte[] content)
    {
        var end = EndOf(content);
        var isCutOff = end <= ShortestSound || end > content.Length;
        var chunks = new ByteReader(content.AsSpan(12, (int)(isCutOff ? content.Length : end) - 12));
        using var kept = Begin("WAVE");
        var (removed, hasSound, isClean) = (HiddenDetails.None, false, true);
        while (chunks.Left >= 8)
        {
            if (IsWithoutLength(chunks))
            {
                if (!isCutOff) throw new InvalidDataException("Nobody can say where its sound ends.");
                chunks.Take(8);
                Write(kept, "data", chunks.Take(chunks.Left));
                (hasSound, isClean) = (true, false); // what a program wrote behind the sound is among it
                break;
            }

            var (name, body) = Chunk(ref chunks);
            hasSound |= name == "data";
            if (OfSound.Contains(name)) Write(kept, name, body);
            else removed |= What(name);
        }

        if (!hasSound) throw new InvalidDataException("It holds no sound.");
        if (chunks.Take(chunks.Left).ContainsAnyExcept((byte)0) || (!isCutOff && content.AsSpan((int)end).ContainsAnyExcept((byte)0))) throw new InvalidDataException("More is in it than it says, which may be sound.");
        return new CleanFile(MediaKind.Wav, End(kept), removed, isClean);
    }

    private static long EndOf(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) + 8L;

    private static (string Name, byte[] Body) Chunk(ref ByteReader chunks)
    {
        var name = Encoding.Latin1.GetString(chunks.Take(4));
        var body = chunks.Take(chunks.LittleEndian32()).ToArray();
        if (body.Length % 2 == 1 && chunks.Left > 0) chunks.Take(1);
        return (name, body);
    }

    /// <summary>True for sound whose length is nothing, or more than there is.</summary>
    private static bool IsWithoutLength(ByteReader chunks)
    {
        if (!chunks.Take(4).SequenceEqual("data"u8)) return false;
        var length = chunks.LittleEndian32();
        return length == 0 || length > chunks.Left;
    }

    private static HiddenDetails What(string name) => name is "LIST" or "XMP " ? HiddenDetails.Words : HiddenDetails.Device;

    private static bool IsCommonProfile((string Name, byte[] Body) part) => part.Name == "ICCP" && ColourProfile.IsCommon(part.Body);

    private static byte[] WithoutFlags(byte[] body, bool hasProfile) => body.Length < HeadOfPicture
        ? throw new InvalidDataException("Its head is too short.")
        : [(byte)(body[0] & ~(HasExif | HasXmp | (hasProfile ? 0 : HasProfile))), .. body[1..HeadOfPicture]];

    /// <summary>One picture of a moving one: where it stands, then chunks again.</summary>
    private static byte[] Frame(byte[] body, ref HiddenDetails removed)
    {
        var chunks = new ByteReader(body);
        using var kept = new MemoryStream(body.Length);
        kept.Write(chunks.Take(HeadOfFrame));
        while (chunks.Left >= 8)
        {
            var (name, part) = Chunk(ref chunks);
            if (OfFrame.Contains(name)) Write(kept, name, part);
            else removed |= What(name);
        }

        return kept.ToArray();
    }

    private static MemoryStream Begin(string kind)
    {
        var kept = new MemoryStream();
        kept.Write([.. "RIFF"u8, 0, 0, 0, 0, .. Encoding.Latin1.GetBytes(kind)]);
        return kept;
    }

    private static byte[] End(MemoryStream kept)
    {
        var bytes = kept.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)(bytes.Length - 8));
        return bytes;
    }

    private static void Write(MemoryStream kept, string name, ReadOnlySpan<byte> body)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        kept.Write(Encoding.Latin1.GetBytes(name));
        kept.Write(length);
        kept.Write(body);
        if (body.Length % 2 == 1) kept.WriteByte(0);
    }
}
