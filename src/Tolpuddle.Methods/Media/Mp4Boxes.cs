using System.Buffers.Binary;

namespace Tolpuddle.Methods.Media;

/// <summary>
/// A recording or film of a telephone (ISO 14496-12). Sound and picture are found by their place in the file, so nothing is moved:
/// what tells about device, place and words is overwritten with zeros and named free space, and times are set to zero.
/// </summary>
internal static class Mp4Boxes
{
    private const int HeadLength = 8;
    private const int HandlerOffset = 8;

    private static readonly HashSet<string> Brands = ["M4A ", "M4B ", "M4V ", "mp41", "mp42", "isom", "iso2", "iso4", "iso5", "iso6", "dash", "avc1", "3gp4", "3gp5", "3gp6", "qt  "];
    private static readonly HashSet<string> Containers = ["moov", "trak", "mdia", "moof", "traf"];
    private static readonly HashSet<string> Telling = ["udta", "meta", "uuid", "ilst", "keys"];
    private static readonly HashSet<string> Timed = ["mvhd", "tkhd", "mdhd"];
    private static readonly HashSet<string> Sounding = ["soun", "vide", "text", "sbtl", "subt"];

    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.Length >= 12 && bytes[4..8].SequenceEqual("ftyp"u8) && Brands.Contains(NameOf(bytes[8..12]));

    public static CleanFile Clean(byte[] content)
    {
        var bytes = content.ToArray();
        var state = new State();
        Walk(bytes, 0, bytes.Length, state);
        if (!state.HasFilm) throw new InvalidDataException("It holds neither picture nor sound.");
        return new CleanFile(MediaKind.Mp4, bytes, state.Removed, state.IsClean);
    }

    private static void Walk(byte[] bytes, int start, int end, State state)
    {
        while (end - start >= HeadLength)
        {
            var (head, length) = Size(bytes, start, end);
            var name = NameOf(bytes.AsSpan(start + 4, 4));
            var body = bytes.AsSpan(start + head, length - head);
            if (name is "moov" or "moof") state.HasFilm = true;
            if (Containers.Contains(name))
            {
                Walk(bytes, start + head, start + length, state);
            }
            else if (Telling.Contains(name))
            {
                state.Removed |= name == "uuid" ? HiddenDetails.Words : HiddenDetails.Device;
                "free"u8.CopyTo(bytes.AsSpan(start + 4));
                body.Clear();
            }
            else if (Timed.Contains(name))
            {
                ForgetTimes(body, state);
            }
            else if (name == "hdlr" && body.Length >= HandlerOffset + 4 && !Sounding.Contains(NameOf(body.Slice(HandlerOffset, 4))))
            {
                state.IsClean = false; // a track of places or sensors, which lies among sound and picture
            }

            start += length;
        }
    }

    private static (int Head, int Length) Size(byte[] bytes, int start, int end)
    {
        var length = (long)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(start));
        var head = HeadLength;
        if (length == 1 && end - start >= 16) (head, length) = (16, BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(start + 8)));
        if (length == 0) length = end - start;
        return length >= head && length <= end - start ? (head, (int)length) : throw new InvalidDataException("A part is longer than the whole.");
    }

    /// <summary>When it was made and changed: two numbers behind version and flags.</summary>
    private static void ForgetTimes(Span<byte> body, State state)
    {
        if (body.Length < 20) throw new InvalidDataException("A head is too short.");
        var times = body.Slice(4, body[0] == 1 ? 16 : 8);
        if (times.ContainsAnyExcept((byte)0)) state.Removed |= HiddenDetails.Device;
        times.Clear();
    }

    private static string NameOf(ReadOnlySpan<byte> name) => System.Text.Encoding.Latin1.GetString(name);

    private sealed class State
    {
        public HiddenDetails Removed { get; set; }
        public bool HasFilm { get; set; }
        public bool IsClean { get; set; } = true;
    }
}
