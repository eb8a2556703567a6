using System.Text;
using System.Xml;

namespace Tolpuddle.Methods.Media;

/// <summary>One XML part of a document, copied node by node without who wrote it and when, and without what is fetched from elsewhere when it is opened.</summary>
internal sealed class OfficeXml(string part)
{
    private const int Deepest = 256;
    private const string NoMoment = "1980-01-01T00:00:00";

    private const string Vml = "urn:schemas-microsoft-com:vml";

    /// <summary>A place that is nowhere. A word processor writes the same for a picture that it lost.</summary>
    private const string Nowhere = "NULL";

    private static readonly HashSet<string> Authors =
    [
        "author", "initials", "lastModifiedBy", "creator", "initial-creator", "creator-initials", "author-name", "author-initials", "userId", "userName",
    ];

    /// <summary>Where it lies on its author's disk, who may write in it, what it is to be merged with, when each line was typed, and what runs by itself.</summary>
    private static readonly HashSet<string> Hidden = ["absPath", "fileSharing", "attachedTemplate", "mailMerge", "rsids", "docId", "docVars", "printerSettings", "event-listeners", "scripts"];

    private static readonly HashSet<string> HiddenInDrawings = ["metadata", "script"];

    private static readonly string[] Programs = ["vbaProject", "vbaData", "wordVbaData", "activeX", "oleObject", "aFChunk", "control", "ctrlProp", "macrosheet", "macroEnabled"];
    private static readonly HashSet<string> ProgramElements = ["ddeLink", "dde-source", "dde-connection-decl"];

    /// <summary>How fields begin that only count, date, point within the document or wait to be pressed (ISO 29500-1, 17.16.5).</summary>
    private static readonly string[] HarmlessFields = ["PAGE", "NUMPAGES", "REF", "TOC", "TC", "SEQ", "STYLEREF", "NOTEREF", "SECTION", "HYPERLINK", "DATE", "TIME", "FORM", "="];

    private static readonly string[] Links = ["http:", "https:", "mailto:", "tel:", "#"];

    private readonly bool _isOfPersons = part.Contains("persons/", StringComparison.OrdinalIgnoreCase);
    private readonly bool _isOfWord = part.StartsWith("word/", StringComparison.OrdinalIgnoreCase);
    private readonly bool _isOfConnections = part.EndsWith("/connections.xml", StringComparison.OrdinalIgnoreCase);
    private readonly bool _isDrawing = part.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
    private readonly bool _isOldDrawing = part.EndsWith(".vml", StringComparison.OrdinalIgnoreCase);
    private readonly Stack<(string Name, string Space)> _open = new();
    private int? _hiddenAt;

    /// <summary>Of the names of parts that are XML.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".xml", ".rels", ".svg", ".vml"];

    /// <summary>True once something was left out that tells or calls.</summary>
    public bool IsChanged { get; private set; }

    public byte[] Clean(byte[] content)
    {
        if (_isOldDrawing) content = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).Replace("<br>", "<br/>", StringComparison.OrdinalIgnoreCase)); // spreadsheets write it without its end
        using var written = new MemoryStream(content.Length);
        using (var reader = XmlReader.Create(new MemoryStream(content, writable: false), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null }))
        using (var writer = XmlWriter.Create(written, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize, OmitXmlDeclaration = _isOldDrawing }))
        {
            writer.WriteStartDocument(standalone: true);
            while (reader.Read()) Copy(reader, writer);
        }

        return written.ToArray();
    }

    private void Copy(XmlReader reader, XmlWriter writer)
    {
        if (reader.Depth > Deepest) throw new InvalidDataException("Its parts lie too deep in each other.");
        if (_hiddenAt is { } depth)
        {
            if (reader.Depth == depth && reader.NodeType == XmlNodeType.EndElement) _hiddenAt = null;
            return;
        }

        switch (reader.NodeType)
        {
            case XmlNodeType.Element when IsHidden(reader):
                IsChanged = true;
                if (!reader.IsEmptyElement) _hiddenAt = reader.Depth;
                break;
            case XmlNodeType.Element:
                Open(reader, writer);
                break;
            case XmlNodeType.EndElement:
                _open.Pop();
                writer.WriteFullEndElement();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                writer.WriteString(Changed(reader.Value, TextOf(reader.Value)));
                break;
            case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when _open.Count > 0:
                writer.WriteWhitespace(reader.Value);
                break;
        }
    }

    private void Open(XmlReader reader, XmlWriter writer)
    {
        var (isEmpty, element, isElsewhere, isLink) = (reader.IsEmptyElement, (Name: reader.LocalName, Space: reader.NamespaceURI), IsElsewhere(reader), reader.GetAttribute("Type")?.EndsWith("/hyperlink", StringComparison.Ordinal) == true);
        if (ProgramElements.Contains(element.Name)) throw new HoldsProgramException();
        writer.WriteStartElement(reader.Prefix, element.Name, element.Space);
        while (reader.MoveToNextAttribute())
        {
            if (reader.LocalName is "ContentType" or "Type" && Programs.Any(program => reader.Value.Contains(program, StringComparison.OrdinalIgnoreCase))) throw new HoldsProgramException();
            var value = isElsewhere && reader.LocalName == "Target" && !(isLink && IsLink(reader.Value)) ? Nowhere : AttributeOf(element, reader);
            if (Changed(reader.Value, value) is { } kept) writer.WriteAttributeString(reader.Prefix, reader.LocalName, reader.NamespaceURI, kept);
        }

        if (isEmpty) writer.WriteEndElement();
        else _open.Push(element);
    }

    /// <summary>Null for one that goes.</summary>
    private string? AttributeOf((string Name, string Space) element, XmlReader attribute) => attribute.LocalName switch
    {
        var name when Authors.Contains(name) || (_isOfPersons && name == "displayName") => "",
        "date" or "dateUtc" when _isOfWord => null,
        "dT" => null,
        "id" when element.Name == "pageSetup" => null, // of the settings of a printer, which go
        "refreshOnLoad" => null,
        "interval" when _isOfConnections => null, // after which it would fetch again
        "connection" or "odcFile" or "sourceFile" or "url" when _isOfConnections => "",
        "export-filename" or "docname" or "docbase" or "absref" when _isDrawing => null, // where it lay on a disk
        var name when name.StartsWith("rsid", StringComparison.Ordinal) => null,
        "instr" => HarmlessPiece(attribute.Value),
        "src" or "althref" => IsInside(attribute.Value) ? attribute.Value : "",
        "href" => IsInside(attribute.Value) || (IsPressed(element) && IsLink(attribute.Value)) ? attribute.Value : "",
        _ => attribute.Value,
    };

    private string TextOf(string text) => _open.Peek() switch
    {
        var (name, _) when Authors.Contains(name) => "",
        ("date", "http://purl.org/dc/elements/1.1/") => NoMoment,
        ("instrText" or "delInstrText", _) => HarmlessPiece(text),
        _ => text,
    };

    /// <summary>
    /// A field, or a piece of one that is written in several, if it begins one that fetches nothing and leads to nobody's disk; otherwise nothing, so that
    /// no word can be put together of harmless pieces. What the field showed when it was last worked out stays beside it. One that starts a program is refused.
    /// </summary>
    private static string HarmlessPiece(string field)
    {
        var said = field.Trim();
        if (said.StartsWith("DDE", StringComparison.OrdinalIgnoreCase)) throw new HoldsProgramException();
        var isOnDisk = said.Contains("file:", StringComparison.OrdinalIgnoreCase) || said.Contains(@"\\", StringComparison.Ordinal);
        return said.Length == 0 || (!isOnDisk && HarmlessFields.Any(word => said.StartsWith(word, StringComparison.OrdinalIgnoreCase))) ? field : "";
    }

    private bool IsHidden(XmlReader reader)
    {
        if (Hidden.Contains(reader.LocalName) || (_isDrawing && HiddenInDrawings.Contains(reader.LocalName))) return true;
        return reader.LocalName switch
        {
            "Relationship" when reader.GetAttribute("Type")?.EndsWith("/attachedTemplate", StringComparison.Ordinal) == true => true,
            "Relationship" => !IsElsewhere(reader) && OfficeParts.IsLeftOut(Inside(reader.GetAttribute("Target") ?? "")),
            "Override" => OfficeParts.IsLeftOut((reader.GetAttribute("PartName") ?? "").TrimStart('/')),
            "file-entry" => OfficeParts.IsLeftOut(reader.GetAttribute("full-path", reader.NamespaceURI) ?? ""),
            _ => false,
        };
    }

    private static bool IsElsewhere(XmlReader reader) =>
        reader.LocalName == "Relationship" && (string.Equals(reader.GetAttribute("TargetMode"), "External", StringComparison.OrdinalIgnoreCase) || reader.GetAttribute("Target")?.Contains(':', StringComparison.Ordinal) == true);

    /// <summary>True for what somebody presses, and false for what is fetched to be shown.</summary>
    private static bool IsPressed((string Name, string Space) element) => element.Name == "a" || (element.Space == Vml && element.Name != "imagedata");

    private static bool IsLink(string target) => Links.Any(link => target.StartsWith(link, StringComparison.OrdinalIgnoreCase));

    private static bool IsInside(string target) => !target.Contains(':', StringComparison.Ordinal) && !target.StartsWith('/') && !target.StartsWith('\\') && !target.Contains("..", StringComparison.Ordinal);

    /// <summary>The part that a target names, which is written from the folder of the part whose relationships these are.</summary>
    private string Inside(string target)
    {
        var folder = part[..Math.Max(0, part.LastIndexOf("_rels/", StringComparison.OrdinalIgnoreCase))];
        return Uri.TryCreate(new Uri($"part:///{folder}"), target, out var whole) ? Uri.UnescapeDataString(whole.AbsolutePath).TrimStart('/') : target;
    }

    private string? Changed(string before, string? after)
    {
        IsChanged |= before != after;
        return after;
    }
}
