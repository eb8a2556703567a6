using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Tolpuddle.Methods.Media;

/// <summary>
/// A document or table of a word processor or spreadsheet (ISO 29500, ISO 26300), packed anew without who wrote it, for whom and when. Pictures
/// in it lose what their cameras wrote. One that holds a program is refused.
/// </summary>
internal static class OfficeParts
{
    private const int MostParts = 5_000;
    private const int MostBytes = 100 * 1024 * 1024;
    private const int LongestRead = 16 * 1024 * 1024;
    private const int Deepest = 2;
    private const string OpenDocumentText = "application/vnd.oasis.opendocument.text";

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the first that a zip can write

    private static readonly string[] Programs = ["/vbaproject.bin", "/vbadata.xml", "/activex/", "/oleobject"];
    private static readonly string[] ProgramFolders = ["basic/", "scripts/"];
    private static readonly HashSet<string> Authors = ["author", "initials", "lastModifiedBy", "creator", "initial-creator", "creator-initials", "author-name", "author-initials"];
    private static readonly HashSet<string> Persons = ["displayName", "userId"]; // in a list of persons; elsewhere a table has one that it needs

    private static readonly Dictionary<string, string> Emptied = new(StringComparer.OrdinalIgnoreCase)
    {
        ["docProps/core.xml"] = "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>",
        ["docProps/app.xml"] = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>",
        ["docProps/custom.xml"] = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>",
        ["meta.xml"] = "<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" office:version=\"1.2\"><office:meta/></office:document-meta>",
    };

    /// <summary>Null if it is a zip of another kind.</summary>
    public static CleanFile? Clean(byte[] content) => Clean(content, new Budget(), depth: 0);

    private static CleanFile? Clean(byte[] content, Budget budget, int depth)
    {
        using var source = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
        if (source.Entries.Count > MostParts) throw new InvalidDataException("It has more parts than a document.");
        if (KindOf(source, budget) is not { } kind) return null;
        if (source.Entries.Any(IsProgram)) throw new HoldsProgramException();

        var (removed, isClean) = (HiddenDetails.None, true);
        using var packed = new MemoryStream(content.Length);
        using (var target = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                var part = CleanPart(entry.FullName, Read(entry, budget), budget, depth);
                (removed, isClean) = (removed | part.Removed, isClean && part.IsClean);
                var made = target.CreateEntry(entry.FullName, entry.FullName == "mimetype" ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
                made.LastWriteTime = NoTime;
                using var stream = made.Open();
                stream.Write(part.Content);
            }
        }

        return new CleanFile(kind, packed.ToArray(), removed, isClean);
    }

    private static MediaKind? KindOf(ZipArchive archive, Budget budget)
    {
        if (archive.GetEntry("[Content_Types].xml") is not null)
        {
            if (archive.GetEntry("word/document.xml") is not null) return MediaKind.Docx;
            if (archive.GetEntry("xl/workbook.xml") is not null) return MediaKind.Xlsx;
        }

        return archive.GetEntry("mimetype") is { Length: < 100 } mimetype && Encoding.ASCII.GetString(Read(mimetype, budget)).Trim() == OpenDocumentText ? MediaKind.Odt : null;
    }

    private static bool IsProgram(ZipArchiveEntry entry) =>
        Programs.Any(program => $"/{entry.FullName}".Contains(program, StringComparison.OrdinalIgnoreCase))
        || ProgramFolders.Any(folder => entry.FullName.StartsWith(folder, StringComparison.OrdinalIgnoreCase));

    private static Part CleanPart(string name, byte[] content, Budget budget, int depth)
    {
        if (Emptied.TryGetValue(name, out var empty)) return new Part(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + empty), HiddenDetails.Author);
        if (name.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase) || name.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase)) return new Part(content); // cells alone
        if (name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)) return WithoutAuthors(name, content);
        if (content.AsSpan().StartsWith("PK\x03\x04"u8))
        {
            var inner = depth < Deepest ? Clean(content, budget, depth + 1) : null;
            return inner is null ? throw new InvalidDataException("It holds a file of another kind.") : new Part(inner.Content, inner.Removed, inner.IsClean);
        }

        return HasPicture(content) && MediaFile.TryClean(content, out var picture, out _) ? new Part(picture.Content, picture.Removed) : new Part(content);
    }

    private static bool HasPicture(ReadOnlySpan<byte> part) => part.StartsWith<byte>([0xFF, 0xD8, 0xFF]) || part.StartsWith(PngParts.Signature);

    /// <summary>Names of those who commented, changed or drew, wherever the two standards put them.</summary>
    private static Part WithoutAuthors(string name, byte[] content)
    {
        if (content.Length > LongestRead) return new Part(content, IsClean: false);
        var document = Load(content);
        var named = name.Contains("persons/", StringComparison.OrdinalIgnoreCase) ? [.. Authors, .. Persons] : Authors;
        var attributes = document.Descendants().Attributes().Where(a => named.Contains(a.Name.LocalName) && a.Value.Length > 0).ToList();
        var elements = document.Descendants().Where(e => named.Contains(e.Name.LocalName) && !e.HasElements && e.Value.Length > 0).ToList();
        if (attributes.Count + elements.Count == 0) return new Part(content);
        foreach (var attribute in attributes) attribute.Value = "";
        foreach (var element in elements) element.Value = "";
        using var written = new MemoryStream();
        document.Save(written, SaveOptions.DisableFormatting);
        return new Part(written.ToArray(), HiddenDetails.Author);
    }

    private static XDocument Load(byte[] content)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content, writable: false), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException e)
        {
            throw new InvalidDataException("A part of it cannot be read.", e);
        }
    }

    private static byte[] Read(ZipArchiveEntry entry, Budget budget)
    {
        using var stream = entry.Open();
        using var part = new MemoryStream();
        var buffer = new byte[81_920];
        while (stream.Read(buffer) is > 0 and var count)
        {
            budget.Take(count);
            part.Write(buffer, 0, count);
        }

        return part.ToArray();
    }

    /// <summary>How much may still be unpacked, whatever a zip says of its parts.</summary>
    private sealed class Budget
    {
        private int _left = MostBytes;

        public void Take(int count)
        {
            _left -= count;
            if (_left < 0) throw new InvalidDataException("It unpacks to more than a document holds.");
        }
    }

    private readonly record struct Part(byte[] Content, HiddenDetails Removed = HiddenDetails.None, bool IsClean = true);
}
