using System.IO.Compression;
using System.Text;
using Tolpuddle.Methods.Media;

namespace Tolpuddle.Methods.Tests.Media;

/// <summary>A word that stands in files where nobody looks, and how to find it again.</summary>
internal static class Hidden
{
    public const string Secret = "Hollyhock";

    public static byte[] Word => Encoding.UTF8.GetBytes(Secret + "!");

    public static bool IsIn(byte[] part) => part.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) >= 0;

    /// <summary>A document's parts as they are when unpacked; any other file as a whole.</summary>
    public static List<byte[]> Parts(byte[] content) => content.AsSpan().StartsWith("PK"u8) ? [.. Named(content).Values] : [content];

    public static Dictionary<string, byte[]> Named(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var part = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(part);
            return part.ToArray();
        });
    }

    public static MediaRefusal RefusalOf(byte[] content) => MediaFile.TryClean(content, out _, out var refusal) ? MediaRefusal.None : refusal;
}
