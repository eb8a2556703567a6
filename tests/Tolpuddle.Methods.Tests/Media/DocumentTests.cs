using System.Text;
using System.Xml.Linq;
using Tolpuddle.Methods.Media;
using Tolpuddle.Testing;
using static Tolpuddle.Methods.Tests.Media.Hidden;

namespace Tolpuddle.Methods.Tests.Media;

/// <summary>Letters and tables: what they say stays and opens, who wrote them goes, and nothing is called or run.</summary>
public sealed class DocumentTests
{
    private const string Said = "They sleep in the shed";

    private static readonly Dictionary<MediaKind, Func<string, byte[]>> Makers = new()
    {
        [MediaKind.Docx] = author => TestDocuments.Docx(author, Said),
        [MediaKind.Xlsx] = author => TestDocuments.Xlsx(author, Said),
        [MediaKind.Odt] = author => TestDocuments.Odt(author, Said),
    };

    public static TheoryData<MediaKind> Kinds => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_it_says_stays_and_who_wrote_it_goes(MediaKind kind)
    {
        Assert.True(MediaFile.TryClean(Makers[kind](Secret), out var once, out _));
        Assert.True(MediaFile.TryClean(once.Content, out var twice, out _));

        Assert.Equal((kind, false), (once.Kind, once.IsClean));
        Assert.True(once.Removed.HasFlag(HiddenDetails.Author));
        Assert.Empty(Named(once.Content).Where(part => IsIn(part.Value)).Select(part => part.Key));
        Assert.Contains(Texts(once), text => text.Contains($" {Said} ", StringComparison.Ordinal));
        Assert.Equal(HiddenDetails.None, twice.Removed); // nobody is told that something was taken out which was not there
        Assert.Equal(Parts(once.Content), Parts(twice.Content));
    }

    /// <summary>Programs that find a part named and missing say that the document is broken.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_part_that_is_named_is_there_and_each_can_be_read(MediaKind kind)
    {
        Assert.True(MediaFile.TryClean(Makers[kind](Secret), out var file, out _));
        var parts = Named(file.Content);
        var read = parts.Where(part => OfXml(part.Key)).ToDictionary(part => part.Key, part => XDocument.Parse(Encoding.UTF8.GetString(part.Value)));
        var missing = new List<string>();

        foreach (var (name, xml) in read)
        {
            var ids = name.EndsWith(".rels", StringComparison.Ordinal) ? Relations(name, xml) : [];
            missing.AddRange(ids.Where(one => one.Target is not null && !parts.ContainsKey(one.Target)).Select(one => $"{name} leads to {one.Target}"));
            missing.AddRange(xml.Descendants().Where(e => e.Name.LocalName == "Override").Select(e => e.Attribute("PartName")!.Value.TrimStart('/')).Where(part => !parts.ContainsKey(part)));
            missing.AddRange(xml.Descendants().Where(e => e.Name.LocalName == "file-entry").Select(e => e.Attributes().Single(a => a.Name.LocalName == "full-path").Value).Where(part => part != "/" && !parts.ContainsKey(part)));
            var own = $"{name[..(name.LastIndexOf('/') + 1)]}_rels/{name[(name.LastIndexOf('/') + 1)..]}.rels";
            var known = read.TryGetValue(own, out var rels) ? Relations(own, rels).Select(one => one.Id).ToList() : [];
            missing.AddRange(xml.Descendants().Attributes().Where(a => a.Name.NamespaceName.EndsWith("/officeDocument/2006/relationships", StringComparison.Ordinal) && !known.Contains(a.Value)).Select(a => $"{name} uses {a.Value}"));
        }

        Assert.Empty(missing);
        Assert.NotEmpty(read);

        static bool OfXml(string name) => new[] { ".xml", ".rels", ".vml", ".svg" }.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));
    }

    [Fact]
    public void One_with_a_program_is_refused() =>
        Assert.Equal(MediaRefusal.Program, RefusalOf(TestFiles.Docx(Secret, "x", ("word/vbaProject.bin", [1]))));

    [Fact]
    public void A_zip_that_unpacks_to_far_more_than_it_is_long_is_refused() =>
        Assert.Equal(MediaRefusal.Damaged, RefusalOf(TestFiles.Docx(Secret, "x", ("word/media/image1.png", new byte[110 * 1024 * 1024]))));

    [Fact]
    public void A_table_of_many_rows_is_taken()
    {
        var rows = Encoding.UTF8.GetBytes($"<worksheet>{string.Concat(Enumerable.Repeat("<row><c r='A1'><v>1</v></c></row>", 200_000))}</worksheet>");

        Assert.Equal(MediaRefusal.None, RefusalOf(TestFiles.Docx("x", "y", ("xl/worksheets/sheet1.xml", rows))));
    }

    [Fact]
    public void A_part_without_a_name_is_refused()
    {
        var letter = TestFiles.Docx(Secret, "x", ("y", [1]));
        SwapLengths(letter, "PK\x03\x04"u8, 26);
        SwapLengths(letter, "PK\x01\x02"u8, 28);

        Assert.Equal(MediaRefusal.Damaged, RefusalOf(letter));

        // Of the last part: a name of one byte becomes what stands beside the name.
        static void SwapLengths(byte[] zip, ReadOnlySpan<byte> signature, int at)
        {
            at += zip.AsSpan().LastIndexOf(signature);
            (zip[at], zip[at + 2]) = (zip[at + 2], zip[at]);
        }
    }

    public static TheoryData<string, string> Telling => new()
    {
        { "word/people.xml", $"<p xmlns:w='w'><w:person w:author='{Secret}'><w:presenceInfo w:providerId='AD' w:userId='{Secret}'/></w:person></p>" },
        { "xl/workbook.xml", $"<workbook><absPath url='{Secret}'/><fileSharing userName='{Secret}'/></workbook>" },
        { "xl/revisions/userNames.xml", $"<users><userInfo name='{Secret}'/></users>" },
        { "xl/connections.xml", $"<connections><connection odcFile='{Secret}'><dbPr connection='Source={Secret}'/></connection></connections>" },
        { "word/_rels/settings.xml.rels", $"<Relationships><Relationship Id='a' Type='x/attachedTemplate' Target='file:///{Secret}' TargetMode='External'/></Relationships>" },
        { "word/_rels/document.xml.rels", $"<Relationships><Relationship Id='a' Type='x/image' Target='https://{Secret}' TargetMode='External'/></Relationships>" },
        { "word/_rels/footer1.xml.rels", $"<Relationships><Relationship Id='a' Type='x/hyperlink' Target='file:///{Secret}' TargetMode='External'/></Relationships>" },
        { "xl/printerSettings/printerSettings1.bin", Secret },
        { "docProps/thumbnail.emf", Secret },
        { "customXml/item1.xml", $"<a>{Secret}</a>" },
        { "_xmlsignatures/sig1.xml", $"<a>{Secret}</a>" },
        { "xl/webextensions/webextension1.xml", $"<a>{Secret}</a>" },
        { "package/1.psmdcp", $"<a>{Secret}</a>" },
        { "settings.xml", $"<config-item name='PrinterName'>{Secret}</config-item>" },
        { "word/header1.xml", $"<w:hdr xmlns:w='w'><w:ins w:date='{Secret}'/><w:instrText> INCLUDEPICTURE https://{Secret} </w:instrText></w:hdr>" },
        { "word/header2.xml", $"<w:hdr xmlns:w='w'><w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE https://{Secret}</w:instrText></w:hdr>" },
        { "word/header3.xml", $"<w:hdr xmlns:w='w'><w:instrText>INCLUDE<!-- -->TEXT <![CDATA[https://{Secret}]]></w:instrText><w:fldSimple w:instr=' USERNAME {Secret}'/></w:hdr>" },
        { "word/header4.xml", $"<w:hdr xmlns:w='w'><w:instrText> HYPERLINK \"C:\\\\Users\\\\{Secret}\" </w:instrText></w:hdr>" },
        { "word/header5.xml", $"<hdr xmlns:v='urn:schemas-microsoft-com:vml'><v:fill src='https://{Secret}/a.png'/><v:imagedata althref='//{Secret}/a' href='https://{Secret}'/></hdr>" },
        { "word/drawings/vmlDrawing1.vml", $"<xml xmlns:v='urn:schemas-microsoft-com:vml'><v:fill src='https://{Secret}/a.png'/><div>one<br>two</div></xml>" },
        { "word/media/image1.svg", $"<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg' docname='{Secret}'><metadata>{Secret}</metadata><image href='https://{Secret}/a.png'/></svg>" },
    };

    [Theory]
    [MemberData(nameof(Telling))]
    public void It_says_nothing_of_its_author_and_calls_nowhere(string part, string content)
    {
        Assert.True(MediaFile.TryClean(TestFiles.Docx("x", "told", (part, Encoding.UTF8.GetBytes(content))), out var file, out _));

        Assert.DoesNotContain(Parts(file.Content), IsIn);
        Assert.False(file.IsClean);
    }

    [Theory]
    [InlineData(" PAGE \\* MERGEFORMAT ")]
    [InlineData(" TOC \\o \"1-3\" \\h \\z \\u ")]
    [InlineData(" HYPERLINK \"https://example.org/\" ")]
    [InlineData(" = SUM(ABOVE) ")]
    [InlineData("FORMTEXT")]
    public void A_field_that_fetches_nothing_stays(string field)
    {
        Assert.True(MediaFile.TryClean(TestFiles.Docx("x", "told", ("word/header1.xml", Encoding.UTF8.GetBytes($"<w:hdr xmlns:w='w'><w:instrText xml:space='preserve'>{field}</w:instrText></w:hdr>"))), out var file, out _));

        Assert.Contains(Texts(file), text => text.Contains(field, StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_that_fetches_when_it_is_opened_waits_to_be_asked()
    {
        var connections = "<connections><connection id='1' refreshOnLoad='1' interval='5'/></connections>"u8.ToArray();

        Assert.True(MediaFile.TryClean(TestFiles.Docx("x", "told", ("xl/connections.xml", connections)), out var file, out _));

        var kept = XDocument.Parse(Encoding.UTF8.GetString(Named(file.Content)["xl/connections.xml"])).Descendants("connection").Single();
        Assert.Equal(["id"], kept.Attributes().Select(a => a.Name.LocalName));
    }

    [Fact]
    public void A_link_that_is_to_be_pressed_stays()
    {
        const string Link = "https://example.org/";
        var rels = $"<Relationships><Relationship Id='a' Type='x/hyperlink' Target='{Link}' TargetMode='External'/></Relationships>";

        Assert.True(MediaFile.TryClean(TestFiles.Docx("x", "told", ("word/_rels/document.xml.rels", Encoding.UTF8.GetBytes(rels))), out var file, out _));

        Assert.Contains(Texts(file), text => text.Contains(Link, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("word/renamed.bin", "\u00D0\u00CF\u0011\u00E0")]
    [InlineData("word/_rels/a.xml.rels", "<a><Relationship Type='x/aFChunk' Target='a.html'/></a>")]
    [InlineData("word/types.xml", "<Types><Override PartName='/word/a.bin' ContentType='application/vnd.ms-office.vbaProject'/></Types>")]
    [InlineData("xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink ddeService='cmd'/></externalLink>")]
    [InlineData("word/footer1.xml", "<w:ftr xmlns:w='w'><w:instrText> ddeauto cmd </w:instrText></w:ftr>")]
    [InlineData("content.xml", "<a xmlns:office='o'><office:dde-source office:dde-application='cmd'/></a>")]
    [InlineData("styles.xml", "<a xmlns:text='t' xmlns:office='o'><text:dde-connection-decl office:dde-application='cmd'/></a>")]
    public void A_program_under_another_name_is_refused(string part, string content) =>
        Assert.Equal(MediaRefusal.Program, RefusalOf(TestFiles.Docx("x", "y", (part, Encoding.Latin1.GetBytes(content)))));

    [Fact]
    public void A_picture_in_it_that_cannot_be_cleaned_is_refused()
    {
        Assert.Equal(MediaRefusal.Damaged, RefusalOf(TestFiles.Docx("x", "y", ("word/media/image1.jpeg", [0xFF, 0xD8, 0xFF, 0xE1, .. Word]))));
        Assert.Equal(MediaRefusal.Damaged, RefusalOf(TestFiles.Docx("x", "y", ("word/media/image1.tiff", [.. "II*\0"u8, .. Word]))));
        Assert.Equal(MediaRefusal.Damaged, RefusalOf(TestFiles.Docx("x", "y", ("word/media/image1.vml", "<xml><v:fill src='https://example.org'></xml>"u8.ToArray()))));
    }

    private static IEnumerable<string> Texts(CleanFile file) => Parts(file.Content).Select(Encoding.UTF8.GetString);

    /// <summary>What a part refers to; no target where it is somewhere else, or nowhere.</summary>
    private static IEnumerable<(string Id, string? Target)> Relations(string name, XDocument rels)
    {
        var folder = new Uri($"part:///{name[..name.LastIndexOf("_rels/", StringComparison.Ordinal)]}");
        return rels.Descendants().Where(e => e.Name.LocalName == "Relationship").Select(e => (
            e.Attribute("Id")!.Value,
            e.Attribute("TargetMode")?.Value == "External" ? null : new Uri(folder, e.Attribute("Target")!.Value).AbsolutePath.TrimStart('/')));
    }
}
