using System.Text;

namespace Tolpuddle.Testing;

/// <summary>Documents as word processors and spreadsheets write them, with all that they say of their author, each part named where it has to be.</summary>
public static class TestDocuments
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata";
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    private const string Sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    private const string Spaces = $"xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:r='{Office}'";
    private const string SheetSpaces = $"xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='{Office}'";

    /// <summary>A letter with a photo, a drawing, a comment, changes, a form and a template on somebody's disk.</summary>
    public static byte[] Docx(string author, string said) => TestFiles.Zip([
        ("[Content_Types].xml", Types(
            ("/word/document.xml", $"{Word}.document.main+xml"), ("/word/settings.xml", $"{Word}.settings+xml"), ("/word/comments.xml", $"{Word}.comments+xml"), ("/word/people.xml", $"{Word}.people+xml"),
            ("/word/header1.xml", $"{Word}.header+xml"), ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"), ("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"),
            ("/customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"), ("/word/webextensions/taskpanes.xml", "application/vnd.ms-office.webextensiontaskpanes+xml"))),
        ("_rels/.rels", Relations(
            ($"{Office}/officeDocument", "word/document.xml"), ($"{Package}/core-properties", "docProps/core.xml"), ($"{Office}/extended-properties", "docProps/app.xml"), ($"{Office}/custom-properties", "docProps/custom.xml"),
            ($"{Package}/thumbnail", "docProps/thumbnail.jpeg"), ("http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes", "word/webextensions/taskpanes.xml"))),
        ("docProps/core.xml", Core(author)),
        ("docProps/app.xml", Xml($"<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'><Company>{author}</Company><Manager>{author}</Manager></Properties>")),
        ("docProps/custom.xml", Xml($"<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/custom-properties'><property name='Owner'>{author}</property></Properties>")),
        ("docProps/thumbnail.jpeg", TestFiles.Jpeg(author)),
        ("customXml/item1.xml", Xml($"<draft>{author}</draft>")),
        ("customXml/itemProps1.xml", Xml("<ds:datastoreItem xmlns:ds='http://schemas.openxmlformats.org/officeDocument/2006/customXml'/>")),
        ("customXml/_rels/item1.xml.rels", Relations(($"{Office}/customXmlProps", "itemProps1.xml"))),
        ("word/webextensions/taskpanes.xml", Xml($"<taskpanes>{author}</taskpanes>")),
        ("word/document.xml", Xml(
            $"""
            <w:document {Spaces} xmlns:v='urn:schemas-microsoft-com:vml' xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' xmlns:asvg='http://schemas.microsoft.com/office/drawing/2016/SVG/main'><w:body>
            <w:p w:rsidR='00A1{author}' w:rsidRDefault='00B2'><w:ins w:id='1' w:author='{author}' w:date='2026-03-12T14:15:00Z'><w:r><w:t xml:space='preserve'> {said} </w:t></w:r></w:ins><w:commentRangeStart w:id='0'/><w:r><w:commentReference w:id='0'/></w:r></w:p>
            <w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText xml:space='preserve'> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r><w:hyperlink r:id='rId6'><w:r><w:t>A link</w:t></w:r></w:hyperlink></w:p>
            <w:p><w:r><a:blip r:embed='rId4'><asvg:svgBlip r:embed='rId5'/></a:blip></w:r></w:p>
            <w:sectPr w:rsidR='00A1'><w:headerReference r:id='rId7'/><w:printerSettings r:id='rId8'/></w:sectPr></w:body></w:document>
            """)),
        ("word/_rels/document.xml.rels", Relations(
            ($"{Office}/settings", "settings.xml"), ($"{Office}/comments", "comments.xml"), ("http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"), ($"{Office}/image", "media/image1.jpeg"), ($"{Office}/image", "media/image2.svg"),
            ($"{Office}/hyperlink", "https://example.org/"), ($"{Office}/header", "header1.xml"), ($"{Office}/printerSettings", "printerSettings1.bin"), ($"{Office}/customXml", "../customXml/item1.xml"))),
        ("word/settings.xml", Xml($"<w:settings {Spaces}><w:attachedTemplate r:id='rId1'/><w:rsids><w:rsidRoot w:val='00A1{author}'/></w:rsids><w:zoom w:percent='100'/></w:settings>")),
        ("word/_rels/settings.xml.rels", Relations(($"{Office}/attachedTemplate", $"file:///D:/{author}/Letter.dotx"))),
        ("word/comments.xml", Xml($"<w:comments {Spaces}><w:comment w:id='0' w:author='{author}' w:initials='{author}' w:date='2026-03-12T14:15:00Z'><w:p><w:r><w:t>Look here</w:t></w:r></w:p></w:comment></w:comments>")),
        ("word/people.xml", Xml($"<w15:people xmlns:w15='http://schemas.microsoft.com/office/word/2012/wordml'><w15:person w15:author='{author}'><w15:presenceInfo w15:providerId='AD' w15:userId='{author}'/></w15:person></w15:people>")),
        ("word/header1.xml", Xml($"<w:hdr {Spaces} xmlns:v='urn:schemas-microsoft-com:vml'><w:p><w:pict><v:shape><v:imagedata r:id='rId1' href='file:///D:/{author}/logo.png'/></v:shape></w:pict></w:p></w:hdr>")),
        ("word/_rels/header1.xml.rels", Relations(($"{Office}/image", "media/image1.jpeg"))),
        ("word/media/image1.jpeg", TestFiles.Jpeg(author)),
        ("word/media/image2.svg", Utf8($"<svg xmlns='http://www.w3.org/2000/svg' xmlns:s='http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd' s:docname='{author}.svg'><metadata>{author}</metadata><path d='M0 0h1'/></svg>")),
        ("word/printerSettings1.bin", Utf8(author)),
    ]);

    /// <summary>A table with a note, settings of a printer, a query that fetches by itself and who shared it.</summary>
    public static byte[] Xlsx(string author, string said) => TestFiles.Zip([
        ("[Content_Types].xml", Types(
            ("/xl/workbook.xml", $"{Sheet}.sheet.main+xml"), ("/xl/worksheets/sheet1.xml", $"{Sheet}.worksheet+xml"), ("/xl/sharedStrings.xml", $"{Sheet}.sharedStrings+xml"), ("/xl/comments1.xml", $"{Sheet}.comments+xml"), ("/xl/connections.xml", $"{Sheet}.connections+xml"),
            ("/xl/persons/person.xml", "application/vnd.ms-excel.person+xml"), ("/xl/revisions/userNames.xml", $"{Sheet}.userNames+xml"), ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"))),
        ("_rels/.rels", Relations(($"{Office}/officeDocument", "xl/workbook.xml"), ($"{Package}/core-properties", "docProps/core.xml"), ($"{Office}/extended-properties", "docProps/app.xml"))),
        ("docProps/core.xml", Core(author)),
        ("docProps/app.xml", Xml($"<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'><Company>{author}</Company></Properties>")),
        ("xl/workbook.xml", Xml($"<workbook {SheetSpaces} xmlns:x15ac='http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac'><fileSharing userName='{author}'/><x15ac:absPath url='C:\\Users\\{author}\\'/><sheets><sheet name='Hours' sheetId='1' r:id='rId1'/></sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", Relations(
            ($"{Office}/worksheet", "worksheets/sheet1.xml"), ($"{Office}/sharedStrings", "sharedStrings.xml"), ($"{Office}/connections", "connections.xml"), ("http://schemas.microsoft.com/office/2017/10/relationships/person", "persons/person.xml"), ($"{Office}/usernames", "/xl/revisions/userNames.xml"))),
        ("xl/worksheets/sheet1.xml", Xml($"<worksheet {SheetSpaces}><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c></row></sheetData><pageSetup orientation='portrait' r:id='rId1'/><legacyDrawing r:id='rId2'/></worksheet>")),
        ("xl/worksheets/_rels/sheet1.xml.rels", Relations(($"{Office}/printerSettings", "../printerSettings/printerSettings1.bin"), ($"{Office}/vmlDrawing", "../drawings/vmlDrawing1.vml"), ($"{Office}/comments", "../comments1.xml"))),
        ("xl/sharedStrings.xml", Xml($"<sst {SheetSpaces}><si><t xml:space='preserve'> {said} </t></si></sst>")),
        ("xl/comments1.xml", Xml($"<comments {SheetSpaces}><authors><author>{author}</author></authors><commentList><comment ref='A1' authorId='0'><text><t>Look here</t></text></comment></commentList></comments>")),
        ("xl/connections.xml", Xml($"<connections {SheetSpaces}><connection id='1' name='Query' type='1' refreshOnLoad='1' interval='5' odcFile='C:\\Users\\{author}\\q.odc'><dbPr connection='Data Source={author}'/></connection></connections>")),
        ("xl/persons/person.xml", Xml($"<personList xmlns='http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments'><person displayName='{author}' userId='{author}' providerId='AD'/></personList>")),
        ("xl/revisions/userNames.xml", Xml($"<users {SheetSpaces}><userInfo name='{author}'/></users>")),
        ("xl/drawings/vmlDrawing1.vml", Utf8($"<xml xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><v:fill src='https://{author}/'/><v:textbox><div>one<br>two</div></v:textbox></v:shape></xml>")),
        ("xl/printerSettings/printerSettings1.bin", Utf8(author)),
    ]);

    /// <summary>A text of another word processor, with its author, a change, a note and what is left of a printer.</summary>
    public static byte[] Odt(string author, string said) => TestFiles.Zip([
        ("mimetype", Utf8("application/vnd.oasis.opendocument.text")),
        ("META-INF/manifest.xml", Xml(
            """
            <manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><manifest:file-entry manifest:full-path='/' manifest:media-type='application/vnd.oasis.opendocument.text'/><manifest:file-entry manifest:full-path='content.xml' manifest:media-type='text/xml'/>
            <manifest:file-entry manifest:full-path='meta.xml' manifest:media-type='text/xml'/><manifest:file-entry manifest:full-path='settings.xml' manifest:media-type='text/xml'/><manifest:file-entry manifest:full-path='Thumbnails/thumbnail.png' manifest:media-type='image/png'/></manifest:manifest>
            """)),
        ("meta.xml", Xml($"<office:document-meta xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><office:meta><dc:creator>{author}</dc:creator></office:meta></office:document-meta>")),
        ("settings.xml", Xml($"<office:document-settings xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'><office:settings>{author}</office:settings></office:document-settings>")),
        ("Thumbnails/thumbnail.png", TestFiles.Png(author)),
        ("content.xml", Xml(
            $"""
            <office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xlink='http://www.w3.org/1999/xlink'><office:body><office:text>
            <text:p> {said} <office:annotation><dc:creator>{author}</dc:creator><dc:date>2026-03-12T14:15:00</dc:date></office:annotation><text:a xlink:href='https://example.org/'>A link</text:a></text:p></office:text></office:body></office:document-content>
            """)),
    ]);

    private static byte[] Core(string author) => Xml(
        $"<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy></cp:coreProperties>");

    private static byte[] Types(params (string Part, string Type)[] parts) => Xml(
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Default Extension='xml' ContentType='application/xml'/>"
        + "<Default Extension='jpeg' ContentType='image/jpeg'/><Default Extension='svg' ContentType='image/svg+xml'/><Default Extension='vml' ContentType='application/vnd.openxmlformats-officedocument.vmlDrawing'/><Default Extension='bin' ContentType='application/octet-stream'/>"
        + string.Concat(parts.Select(part => $"<Override PartName='{part.Part}' ContentType='{part.Type}'/>")) + "</Types>");

    /// <summary>Numbered as they come; an address is somewhere else.</summary>
    private static byte[] Relations(params (string Type, string Target)[] all) => Xml(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        + string.Concat(all.Select((one, i) => $"<Relationship Id='rId{i + 1}' Type='{one.Type}' Target='{one.Target}'{(one.Target.Contains("://", StringComparison.Ordinal) ? " TargetMode='External'" : "")}/>")) + "</Relationships>");

    private static byte[] Xml(string content) => Utf8("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n" + content);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
