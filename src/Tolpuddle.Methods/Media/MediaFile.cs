using System.Xml;

namespace Tolpuddle.Methods.Media;

/// <summary>What a file is, by what stands in it. Stored by name: never rename one.</summary>
public enum MediaKind
{
    Jpeg, Png, Webp, Gif, Pdf, Mp3, Mp4, Ogg, Wav, Webm, Docx, Xlsx, Odt,
}

/// <summary>What was taken out of a file because it tells more than its sender meant to tell. Stored as numbers: never change their meaning.</summary>
[Flags]
public enum HiddenDetails
{
    None = 0,

    /// <summary>What a device writes into it: where and when it was made, and by which device.</summary>
    Device = 1,

    /// <summary>Comments, titles and other words beside the content.</summary>
    Words = 2,

    /// <summary>Who wrote it, for whom they work, and when.</summary>
    Author = 4,

    /// <summary>Bytes after its end, such as a second picture or a film of the moment.</summary>
    Appendix = 8,
}

/// <summary>Why a file is not taken.</summary>
public enum MediaRefusal
{
    None,

    /// <summary>It is nothing that we know.</summary>
    Unknown,

    /// <summary>It begins like something that we know and does not go on like it.</summary>
    Damaged,

    /// <summary>A document that holds a program.</summary>
    Program,
}

/// <summary>A file without what it should not tell.</summary>
/// <param name="Kind">By its content, whatever its name says.</param>
/// <param name="Content">The bytes to keep.</param>
/// <param name="Removed">What is no longer in them.</param>
/// <param name="IsClean">False for kinds out of which we cannot take everything safely: it may still tell who made it, where and when.</param>
public sealed record CleanFile(MediaKind Kind, byte[] Content, HiddenDetails Removed, bool IsClean);

/// <summary>Tells what a file is by its first bytes, and takes out what cameras, telephones and word processors write into it unseen.</summary>
/// <remarks>
/// Of pictures and recordings what is kept is copied part by part from a list of known parts, and what is on no list is left out. PDF, OGG and
/// WebM are kept as they are; of documents, what is known to tell is taken out and the rest stays. Pictures are never decoded here.
/// </remarks>
public static class MediaFile
{
    /// <summary>Reads <paramref name="content"/>; false where <paramref name="refusal"/> says why it is not taken.</summary>
    public static bool TryClean(byte[] content, out CleanFile file, out MediaRefusal refusal)
    {
        (file, refusal) = (null!, MediaRefusal.Unknown);
        try
        {
            if (Clean(content) is not { } clean) return false;
            (file, refusal) = (clean, MediaRefusal.None);
            return true;
        }
        catch (HoldsProgramException)
        {
            refusal = MediaRefusal.Program;
            return false;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or IOException or NotSupportedException or OverflowException or XmlException)
        {
            refusal = MediaRefusal.Damaged;
            return false;
        }
    }

    private static CleanFile? Clean(byte[] content)
    {
        ReadOnlySpan<byte> bytes = content;
        if (bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return JpegParts.Clean(content);
        if (bytes.StartsWith(PngParts.Signature)) return PngParts.Clean(content);
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) return GifParts.Clean(content);
        if (bytes.StartsWith("RIFF"u8) && bytes.Length >= 12)
        {
            if (bytes[8..12].SequenceEqual("WEBP"u8)) return RiffParts.CleanPicture(content);
            if (bytes[8..12].SequenceEqual("WAVE"u8)) return RiffParts.CleanSound(content);
        }

        if (bytes.StartsWith("%PDF-"u8)) return new CleanFile(MediaKind.Pdf, content, HiddenDetails.None, IsClean: false);
        if (bytes.StartsWith("OggS"u8)) return new CleanFile(MediaKind.Ogg, content, HiddenDetails.None, IsClean: false);
        if (bytes.StartsWith<byte>([0x1A, 0x45, 0xDF, 0xA3]) && bytes[..Math.Min(64, bytes.Length)].IndexOf("webm"u8) > 0) return new CleanFile(MediaKind.Webm, content, HiddenDetails.None, IsClean: false);
        if (Mp4Boxes.IsOne(bytes)) return Mp4Boxes.Clean(content);
        if (bytes.StartsWith("PK\x03\x04"u8)) return OfficeParts.Clean(content);
        return Mp3Frames.Clean(content);
    }
}

/// <summary>A document that would run something on the machine of whoever opens it.</summary>
internal sealed class HoldsProgramException : Exception;
