using System.Buffers.Binary;

namespace Tolpuddle.Methods.Media;

/// <summary>
/// A recording or film of a telephone (ISO 14496-12). Sound and picture are found by their place in the file, so nothing is moved:
/// all that is on no list is overwritten with zeros and named free space, and times and names of makers are set to zero.
/// </summary>
internal static class Mp4Boxes
{
    private const int HeadLength = 8;
    private const int HandlerOffset = 8;
    private const int Deepest = 8; // a table of samples lies at five

    private static readonly HashSet<string> Brands = ["M4A ", "M4B ", "M4V ", "mp41", "mp42", "isom", "iso2", "iso4", "iso5", "iso6", "dash", "avc1", "3gp4", "3gp5", "3gp6", "qt  "];
    private static readonly HashSet<string> Containers = ["moov", "trak", "edts", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf", "mfra"];
    private static readonly HashSet<string> Timed = ["mvhd", "tkhd", "mdhd"];

    /// <summary>Tracks of sound and picture, and what stands in films of QuickTime for where the samples are. Cameras write places into subtitles.</summary>
    private static readonly HashSet<string> Sounding = ["soun", "vide", "alis", "url "];

    /// <summary>What says how sound and picture are coded and where each moment of them lies.</summary>
    private static readonly HashSet<string> Kept =
    [
        "ftyp", "styp", "sidx", "mdat", "tref", "elst", "elng", "vmhd", "smhd", "hmhd", "nmhd", "sthd", "gmhd", "mehd", "trex", "mfhd", "tfhd", "tfdt", "trun", "tfra", "mfro",
        "stts", "ctts", "cslg", "stsc", "stsz", "stz2", "stco", "co64", "stss", "stps", "stsh", "stdp", "padb", "subs", "sdtp", "sbgp", "sgpd", "saiz", "saio",
    ];

    private static readonly HashSet<string> Films = ["avc1", "avc3", "hvc1", "hev1", "vp08", "vp09", "av01", "mp4v", "s263", "dvh1", "dvhe"];

    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.Length >= 12 && bytes[4..8].SequenceEqual("ftyp"u8) && Brands.Contains(NameOf(bytes[8..12]));

    public static CleanFile Clean(byte[] content)
    {
        var bytes = content.ToArray();
        var state = new State();
        Walk(bytes, 0, bytes.Length, depth: 0, state);
        if (!state.HasFilm) throw new InvalidDataException("It holds neither picture nor sound.");
        return new CleanFile(MediaKind.Mp4, bytes, state.Removed, state.IsClean);
    }

    private static void Walk(byte[] bytes, int start, int end, int depth, State state)
    {
        if (depth > Deepest) throw new InvalidDataException("Parts lie in parts deeper than in any film.");
        while (end - start >= HeadLength)
        {
            var (head, length) = Size(bytes, start, end);
            var name = NameOf(bytes.AsSpan(start + 4, 4));
            var body = bytes.AsSpan(start + head, length - head);
            if (name == "stsd") state.HasFilm = true; // without a track of which we know how it is coded, nothing would be left
            if (Containers.Contains(name)) Walk(bytes, start + head, start + length, depth + 1, state);
            else if (Timed.Contains(name)) ForgetTimes(body, state);
            else if (name == "hdlr") ForgetHandler(body, state);
            else if (name is "dref" or "stsd") ForgetEntries(body, name, state);
            else if (!Kept.Contains(name)) Forget(bytes.AsSpan(start + 4, 4), body, name is "free" or "skip" or "uuid" ? HiddenDetails.Words : HiddenDetails.Device, state);
            start += length;
        }

        Clear(bytes.AsSpan(start, end - start), HiddenDetails.Appendix, state);
    }

    private static (int Head, int Length) Size(ReadOnlySpan<byte> bytes, int start, int end)
    {
        var length = (long)BinaryPrimitives.ReadUInt32BigEndian(bytes[start..]);
        var head = HeadLength;
        if (length == 1 && end - start >= 16) (head, length) = (16, BinaryPrimitives.ReadInt64BigEndian(bytes[(start + 8)..]));
        if (length == 0) length = end - start;
        return length >= head && length <= end - start ? (head, (int)length) : throw new InvalidDataException("A part is longer than the whole.");
    }

    private static void Forget(Span<byte> name, Span<byte> body, HiddenDetails what, State state)
    {
        "free"u8.CopyTo(name);
        Clear(body, what, state);
    }

    private static void Clear(Span<byte> bytes, HiddenDetails what, State state)
    {
        if (bytes.ContainsAnyExcept((byte)0)) state.Removed |= what;
        bytes.Clear();
    }

    /// <summary>When it was made and changed: two numbers behind version and flags.</summary>
    private static void ForgetTimes(Span<byte> body, State state)
    {
        if (body.Length < 20) throw new InvalidDataException("A head is too short.");
        Clear(body.Slice(4, body[0] == 1 ? 16 : 8), HiddenDetails.Device, state);
    }

    /// <summary>What a track is for stays; who made the program that wrote it goes.</summary>
    private static void ForgetHandler(Span<byte> body, State state)
    {
        if (body.Length < HandlerOffset + 4) throw new InvalidDataException("A head is too short.");
        if (!Sounding.Contains(NameOf(body.Slice(HandlerOffset, 4)))) state.IsClean = false; // a track of places or sensors, which lies among sound and picture
        Clear(body[(HandlerOffset + 4)..], HiddenDetails.Device, state);
    }

    /// <summary>Addresses of where samples are (all are in this file), and names of what coded a film.</summary>
    private static void ForgetEntries(Span<byte> body, string list, State state)
    {
        var start = HeadLength; // version, flags, count
        while (body.Length - start >= HeadLength)
        {
            var (head, length) = Size(body, start, body.Length);
            var entry = body.Slice(start + head, length - head);
            if (list == "dref" && entry.Length >= 4)
            {
                entry[3] = 1; // in this file
                Clear(entry[4..], HiddenDetails.Device, state);
            }
            else if (Films.Contains(NameOf(body.Slice(start + 4, 4))) && entry.Length >= 78)
            {
                Clear(entry[8..24], HiddenDetails.Device, state);
                Clear(entry[42..74], HiddenDetails.Device, state);
            }

            start += length;
        }
    }

    private static string NameOf(ReadOnlySpan<byte> name) => System.Text.Encoding.Latin1.GetString(name);

    private sealed class State
    {
        public HiddenDetails Removed { get; set; }
        public bool HasFilm { get; set; }
        public bool IsClean { get; set; } = true;
    }
}
