using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Tolpuddle.Testing;

/// <summary>Small files of the kinds that people send, with words hidden where their devices and programs hide them.</summary>
public static class TestFiles
{
    /// <summary>A grey dot, as a browser shows it.</summary>
    private const string Dot =
        "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=";

    private const string PngDot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /// <summary>A photo that hides <paramref name="secret"/> in Exif, in XMP, in a comment and behind its end, and is to be turned as <paramref name="orientation"/> says.</summary>
    public static byte[] Jpeg(string secret = "", int orientation = 1)
    {
        byte[] dot = [.. Convert.FromBase64String(Dot), 0xFF, 0xD9];
        if (secret.Length == 0) return dot;
        return [0xFF, 0xD8, .. Segment(0xE1, Exif(secret, orientation)), .. Segment(0xE1, Utf8($"http://ns.adobe.com/xap/1.0/\0<x>{secret}</x>")), .. Segment(0xED, Utf8($"Photoshop 3.0\0{secret}")), .. Segment(0xFE, Utf8(secret)), .. dot[2..], .. Utf8(secret)];
    }

    public static byte[] Png(string secret = "")
    {
        var dot = Convert.FromBase64String(PngDot);
        var head = dot[..33]; // signature and IHDR
        return secret.Length == 0 ? dot : [.. head, .. Chunk("tEXt", $"Author\0{secret}"), .. Chunk("eXIf", secret), .. dot[33..], .. Utf8(secret)];
    }

    public static byte[] Webp(string secret) =>
        Riff("WEBP", ("VP8X", [0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0]), ("VP8L", [0x2F, 0, 0, 0, 0]), ("EXIF", Utf8(secret)), ("XMP ", Utf8(secret)));

    public static byte[] Wav(string secret) => Riff("WAVE", ("fmt ", new byte[16]), ("LIST", Utf8($"INFOIART{secret}")), ("data", Utf8("the sound of the shed")));

    public static byte[] Gif(string secret) =>
        [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x21, 0xFE, (byte)secret.Length, .. Utf8(secret), 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];

    public static byte[] Mp3(string secret)
    {
        var frame = new byte[417]; // MPEG 1, layer III, 128 kbit/s, 44.1 kHz
        (frame[0], frame[1], frame[2]) = (0xFF, 0xFB, 0x90);
        var end = new byte[128];
        Utf8($"TAG{secret}").CopyTo(end, 0);
        return [.. "ID3"u8, 3, 0, 0, 0, 0, 0, (byte)secret.Length, .. Utf8(secret), .. frame, .. frame, .. frame, .. Utf8($"LYRICSBEGIN{secret}LYRICS200"), .. end];
    }

    /// <summary>A recording whose sound lies where its table of places says, behind what tells of the device.</summary>
    public static byte[] Mp4(string secret)
    {
        var times = new byte[100];
        times.AsSpan(4, 8).Fill(7);
        return [.. Box("ftyp", [.. "M4A "u8, 0, 0, 0, 0]), .. Box("moov", [.. Box("mvhd", times), .. Box("udta", Utf8(secret)), .. Track("soun", Box("meta", Utf8(secret)))]), .. Box("mdat", Utf8("the sound"))];
    }

    /// <summary>A track of a film, with what it is for and how it is coded.</summary>
    public static byte[] Track(string handler, byte[] beside) => Box("trak", [
        .. Box("mdia", [.. Box("hdlr", [.. new byte[8], .. Utf8(handler), .. new byte[13]]), .. Box("minf", Box("stbl", Box("stsd", [0, 0, 0, 0, 0, 0, 0, 1, .. Box("mp4a", new byte[28])])))]),
        .. beside,
    ]);

    public static byte[] Ogg(string said = "") => [.. "OggS"u8, .. new byte[24], .. Utf8($"OpusHead{said}")];

    public static byte[] Pdf(string said = "") => Utf8($"%PDF-1.7\n% {said}\n%%EOF\n");

    /// <summary>A letter by <paramref name="author"/>, who also comments on it, with <paramref name="said"/> in it.</summary>
    public static byte[] Docx(string author, string said, params (string Name, byte[] Content)[] more) => Zip([
        ("[Content_Types].xml", Utf8("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")),
        ("docProps/core.xml", Utf8($"<a><creator>{author}</creator></a>")),
        ("docProps/app.xml", Utf8($"<a><Company>{author}</Company></a>")),
        ("word/document.xml", Utf8($"<w:document xmlns:w=\"urn:w\"><w:ins w:author=\"{author}\"><w:t xml:space=\"preserve\"> {said} </w:t></w:ins></w:document>")),
        ("word/comments.xml", Utf8($"<w:comments xmlns:w=\"urn:w\"><w:comment w:author=\"{author}\" w:initials=\"{author}\"/></w:comments>")),
        .. more,
    ]);

    public static byte[] Zip(params (string Name, byte[] Content)[] parts)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(content);
            }
        }

        return packed.ToArray();
    }

    public static byte[] Segment(byte marker, byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    private static byte[] Exif(string secret, int orientation) =>
        [.. "Exif\0\0II"u8, 0x2A, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0, .. Utf8(secret)];

    public static byte[] Chunk(string kind, string text)
    {
        var body = Utf8(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        return [.. length, .. Utf8(kind), .. body, 0, 0, 0, 0];
    }

    public static byte[] Riff(string kind, params (string Name, byte[] Body)[] chunks)
    {
        using var all = new MemoryStream();
        foreach (var (name, body) in chunks)
        {
            all.Write(Utf8(name));
            all.Write(BitConverter.GetBytes(body.Length));
            all.Write(body);
            if (body.Length % 2 == 1) all.WriteByte(0);
        }

        return [.. "RIFF"u8, .. BitConverter.GetBytes((int)all.Length + 4), .. Utf8(kind), .. all.ToArray()];
    }

    public static byte[] Box(string name, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length + 8);
        return [.. length, .. Utf8(name), .. body];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
