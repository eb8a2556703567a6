using System.IO.Compression;
using System.Text;

namespace Tolpuddle.Methods.Media;

/// <summary>
/// A document or table of a word processor or spreadsheet (ISO 29500, ISO 26300), packed anew without what is known to say who wrote it, for whom
/// and when, or to call elsewhere. Pictures in it lose what their cameras wrote. One that holds a program is refused. Too many programs write into
/// such files to know all that they hide: none is said to be clean.
/// </summary>
internal static class OfficeParts
{
    private const int MostParts = 5_000;
    private const int MostBytes = 40 * 1024 * 1024;
    private const int Deepest = 2;
    private const string OpenDocumentText = "application/vnd.oasis.opendocument.text";

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the first that a zip can write

    private static readonly string[] Programs = ["/vbaproject.bin", "/vbadata.xml", "/activex/", "/oleobject"];
    private static readonly string[] ProgramFolders = ["basic/", "scripts/"];

    /// <summary>Parts that a document is whole without: drafts of forms, signatures, printers, histories, labels, small pictures of the first page.</summary>
    private static readonly string[] LeftOutFolders = ["customXml/", "_xmlsignatures/", "xl/revisions/", "docMetadata/", "Thumbnails/", "Configurations2/", "customUI/", "userCustomization/", "[trash]/", "word/webextensions/", "xl/webextensions/"];
    private static readonly string[] LeftOutParts = ["META-INF/documentsignatures.xml", "META-INF/macrosignatures.xml", "manifest.rdf", "layout-cache"];

    private static readonly Dictionary<string, string> Emptied = new(StringComparer.OrdinalIgnoreCase)
    {
        ["docProps/core.xml"] = "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>",
        ["docProps/app.xml"] = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>",
        ["docProps/custom.xml"] = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>",
        ["settings.xml"] = "<office:document-settings xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" office:version=\"1.2\"><office:settings/></office:document-settings>",
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

        if (source.Entries.DistinctBy(entry => entry.FullName, StringComparer.OrdinalIgnoreCase).Count() < source.Entries.Count) throw new InvalidDataException("Two parts have one name.");

        var removed = source.Entries.Any(entry => IsLeftOut(entry.FullName)) ? HiddenDetails.Author : HiddenDetails.None;
        using var packed = new MemoryStream(content.Length);
        using (var target = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries.Where(entry => !entry.FullName.EndsWith('/') && !IsLeftOut(entry.FullName)))
            {
                var part = CleanPart(entry.FullName, Read(entry, budget), budget, depth);
                removed |= part.Removed;
                var made = target.CreateEntry(entry.FullName, entry.FullName == "mimetype" ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
                made.LastWriteTime = NoTime;
                using var stream = made.Open();
                stream.Write(part.Content);
            }
        }

        return new CleanFile(kind, packed.ToArray(), removed, IsClean: false);
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

    /// <summary>True for a part that is not packed again, and to which nothing refers then.</summary>
    public static bool IsLeftOut(string name) =>
        LeftOutFolders.Any(folder => name.StartsWith(folder, StringComparison.OrdinalIgnoreCase)) || LeftOutParts.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.Contains("printerSettings", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("docProps/", StringComparison.OrdinalIgnoreCase) && !Emptied.ContainsKey(name));

    private static Part CleanPart(string name, byte[] content, Budget budget, int depth)
    {
        if (EmptyOf(name) is { } empty) return Changed(content, Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + empty));
        if (OfficeXml.Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            var xml = new OfficeXml(name);
            return new Part(xml.Clean(content), xml.IsChanged ? HiddenDetails.Author : HiddenDetails.None);
        }

        var bytes = content.AsSpan();
        if (bytes.StartsWith("MZ"u8) || bytes.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0])) throw new HoldsProgramException(); // a program, or an older document, which may hold one
        if (bytes.StartsWith("PK\x03\x04"u8))
        {
            var inner = depth < Deepest ? Clean(content, budget, depth + 1) : null;
            return inner is null ? throw new InvalidDataException("It holds a file of another kind.") : new Part(inner.Content, inner.Removed);
        }

        if (MediaFile.TryClean(content, out var picture, out var refusal)) return new Part(picture.Content, picture.Removed);
        if (refusal == MediaRefusal.Damaged || IsOtherPicture(bytes)) throw new InvalidDataException("A picture in it cannot be cleaned.");
        return new Part(content);
    }

    private static Part Changed(byte[] before, byte[] after) => new(after, before.AsSpan().SequenceEqual(after) ? HiddenDetails.None : HiddenDetails.Author);

    private static string? EmptyOf(string name)
    {
        if (name.EndsWith(".psmdcp", StringComparison.OrdinalIgnoreCase)) return Emptied["docProps/core.xml"];
        return Emptied.GetValueOrDefault(name) ?? (name.StartsWith("Object ", StringComparison.Ordinal) ? Emptied.GetValueOrDefault(name[(name.LastIndexOf('/') + 1)..]) : null);
    }

    /// <summary>TIFF, and the kinds of telephones (HEIF): what they hide is as much, and we do not read them.</summary>
    private static bool IsOtherPicture(ReadOnlySpan<byte> part) =>
        part.StartsWith("II*\0"u8) || part.StartsWith("MM\0*"u8) || (part.Length >= 8 && part[4..8].SequenceEqual("ftyp"u8));

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

    private readonly record struct Part(byte[] Content, HiddenDetails Removed = HiddenDetails.None);
}
