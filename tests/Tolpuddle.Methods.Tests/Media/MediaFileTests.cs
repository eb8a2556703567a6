using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Tolpuddle.Methods.Media;
using Tolpuddle.Testing;

namespace Tolpuddle.Methods.Tests.Media;

public sealed class MediaFileTests
{
    private const string Secret = "Hollyhock";

    private static readonly Dictionary<MediaKind, Func<string, byte[]>> Makers = new()
    {
        [MediaKind.Jpeg] = secret => TestFiles.Jpeg(secret),
        [MediaKind.Png] = TestFiles.Png,
        [MediaKind.Webp] = TestFiles.Webp,
        [MediaKind.Gif] = TestFiles.Gif,
        [MediaKind.Wav] = TestFiles.Wav,
        [MediaKind.Mp3] = TestFiles.Mp3,
        [MediaKind.Mp4] = TestFiles.Mp4,
        [MediaKind.Docx] = secret => TestFiles.Docx(secret, "told", ("word/media/image1.jpeg", TestFiles.Jpeg(secret))),
    };

    public static TheoryData<MediaKind> Kinds => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_devices_and_programs_hide_is_gone_and_it_is_said(MediaKind kind)
    {
        var dirty = Makers[kind](Secret);

        Assert.True(MediaFile.TryClean(dirty, out var file, out _));

        Assert.Equal((kind, kind != MediaKind.Docx), (file.Kind, file.IsClean));
        Assert.NotEqual(HiddenDetails.None, file.Removed);
        Assert.Contains(Parts(dirty), Holds);
        Assert.DoesNotContain(Parts(file.Content), Holds);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_clean_file_stays_as_it_is(MediaKind kind)
    {
        Assert.True(MediaFile.TryClean(Makers[kind](Secret), out var once, out _));
        Assert.True(MediaFile.TryClean(once.Content, out var twice, out _));

        Assert.Equal(Parts(once.Content), Parts(twice.Content));
        if (kind != MediaKind.Docx) Assert.Equal(HiddenDetails.None, twice.Removed); // a document always has a place for its author
    }

    [Fact]
    public void A_photo_keeps_its_picture_and_which_way_up_it_is()
    {
        var dot = TestFiles.Jpeg();

        Assert.True(MediaFile.TryClean(TestFiles.Jpeg(Secret, orientation: 6), out var turned, out _));
        Assert.True(MediaFile.TryClean(TestFiles.Jpeg(Secret, orientation: 1), out var upright, out _));

        Assert.Equal(HiddenDetails.Device | HiddenDetails.Words | HiddenDetails.Appendix, turned.Removed);
        Assert.True(turned.Content.AsSpan().IndexOf<byte>([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]) > 0);
        Assert.Equal(dot, upright.Content);
    }

    [Fact]
    public void The_sound_of_a_recording_stays_where_its_table_says()
    {
        var dirty = TestFiles.Mp4(Secret);

        Assert.True(MediaFile.TryClean(dirty, out var file, out _));

        Assert.Equal(dirty.Length, file.Content.Length);
        Assert.Equal(dirty.AsSpan().IndexOf("the sound"u8), file.Content.AsSpan().IndexOf("the sound"u8));
    }

    [Fact]
    public void A_document_keeps_what_it_says_and_one_with_a_program_is_refused()
    {
        Assert.True(MediaFile.TryClean(TestFiles.Docx(Secret, "They sleep in the shed"), out var letter, out _));
        Assert.Contains(Parts(letter.Content), part => Encoding.UTF8.GetString(part).Contains(" They sleep in the shed ", StringComparison.Ordinal));

        Assert.False(MediaFile.TryClean(TestFiles.Docx(Secret, "x", ("word/vbaProject.bin", [1])), out _, out var refusal));
        Assert.Equal(MediaRefusal.Program, refusal);
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script></html>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("MZ program")]
    [InlineData("plain words")]
    [InlineData(" %PDF-1.7")]
    public void What_is_nothing_that_we_know_is_refused(string content)
    {
        Assert.False(MediaFile.TryClean(Encoding.UTF8.GetBytes(content), out _, out var refusal));
        Assert.Equal(MediaRefusal.Unknown, refusal);
    }

    [Fact]
    public void Pdf_and_voice_messages_are_taken_and_said_not_to_be_clean()
    {
        byte[][] files = [TestFiles.Pdf(), TestFiles.Ogg(), [0x1A, 0x45, 0xDF, 0xA3, .. "....webm"u8]];

        Assert.All(files, content => Assert.True(MediaFile.TryClean(content, out var file, out _) && !file.IsClean));
    }

    [Fact]
    public void A_zip_that_unpacks_to_far_more_than_it_is_long_is_refused()
    {
        var bomb = TestFiles.Docx(Secret, "x", ("word/media/image1.png", new byte[110 * 1024 * 1024]));

        Assert.False(MediaFile.TryClean(bomb, out _, out var refusal));
        Assert.Equal(MediaRefusal.Damaged, refusal);
    }

    [Fact]
    public void Parts_in_parts_without_end_are_refused()
    {
        var nested = new byte[800_000];
        for (var at = 0; at < nested.Length; at += 8)
        {
            BinaryPrimitives.WriteInt32BigEndian(nested.AsSpan(at), nested.Length - at);
            "moov"u8.CopyTo(nested.AsSpan(at + 4));
        }

        Assert.Equal(MediaRefusal.Damaged, RefusalOf([.. TestFiles.Box("ftyp", "M4A "u8.ToArray()), .. nested]));
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

    [Theory]
    [InlineData(36, 0)]
    [InlineData(0, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_recording_that_was_cut_off_keeps_its_sound(int whole, int sound)
    {
        byte[] cut = [.. "RIFF"u8, .. BitConverter.GetBytes(whole), .. "WAVEfmt "u8, 16, 0, 0, 0, .. new byte[16], .. "data"u8, .. BitConverter.GetBytes(sound), .. "the sound"u8];

        Assert.True(MediaFile.TryClean(cut, out var file, out _));

        Assert.True(file.Content.AsSpan().EndsWith("\u0009\0\0\0the sound\0"u8));
    }

    [Fact]
    public void A_recording_of_which_nobody_can_say_what_is_sound_is_refused()
    {
        Assert.Equal(MediaRefusal.Damaged, RefusalOf(TestFiles.Riff("WAVE", ("fmt ", new byte[16]), ("data", []), ("LIST", "INFO"u8.ToArray()))));
        Assert.Equal(MediaRefusal.Damaged, RefusalOf([.. TestFiles.Wav(Secret), .. "more sound"u8]));
    }

    public static TheoryData<byte[]> Odd => new(
        [.. TestFiles.Mp4("x"), .. TestFiles.Box("sefd", Hidden)],
        [.. TestFiles.Mp4("x"), .. TestFiles.Box("skip", Hidden)],
        [.. TestFiles.Mp4("x"), .. TestFiles.Box("moov", TestFiles.Box("trak", TestFiles.Box("©day", Hidden)))],
        [.. TestFiles.Jpeg()[..2], .. TestFiles.Segment(0xF7, Hidden), .. TestFiles.Jpeg()[2..]],
        TestFiles.Riff("WEBP", ("ANMF", [.. new byte[16], .. TestFiles.Riff("x", ("VP8L", [0x2F, 0, 0, 0, 0]), ("EXIF", Hidden))[9..]])),
        [.. TestFiles.Mp3("x"), .. Hidden]);

    [Theory]
    [MemberData(nameof(Odd))]
    public void What_is_on_no_list_is_left_out(byte[] content)
    {
        Assert.True(Holds(content));
        Assert.True(MediaFile.TryClean(content, out var file, out _));
        Assert.False(Holds(file.Content));
    }

    public static TheoryData<string, string> Telling => new()
    {
        { "word/people.xml", $"<p xmlns:w='w'><w:person w:author='{Secret}'><w:presenceInfo w:providerId='AD' w:userId='{Secret}'/></w:person></p>" },
        { "xl/workbook.xml", $"<workbook><absPath url='{Secret}'/><fileSharing userName='{Secret}'/></workbook>" },
        { "xl/revisions/userNames.xml", $"<users><userInfo name='{Secret}'/></users>" },
        { "word/_rels/settings.xml.rels", $"<Relationships><Relationship Id='a' Type='x/attachedTemplate' Target='file:///{Secret}' TargetMode='External'/></Relationships>" },
        { "word/_rels/document.xml.rels", $"<Relationships><Relationship Id='a' Type='x/image' Target='https://{Secret}' TargetMode='External'/></Relationships>" },
        { "word/_rels/footer1.xml.rels", $"<Relationships><Relationship Id='a' Type='x/hyperlink' Target='file:///{Secret}' TargetMode='External'/></Relationships>" },
        { "xl/printerSettings/printerSettings1.bin", Secret },
        { "docProps/thumbnail.emf", Secret },
        { "customXml/item1.xml", $"<a>{Secret}</a>" },
        { "_xmlsignatures/sig1.xml", $"<a>{Secret}</a>" },
        { "package/1.psmdcp", $"<a>{Secret}</a>" },
        { "settings.xml", $"<config-item name='PrinterName'>{Secret}</config-item>" },
        { "word/header1.xml", $"<w:hdr xmlns:w='w'><w:ins w:date='{Secret}'/><w:instrText> INCLUDEPICTURE https://{Secret} </w:instrText></w:hdr>" },
    };

    [Theory]
    [MemberData(nameof(Telling))]
    public void A_document_says_nothing_of_its_author_and_calls_nowhere(string part, string content)
    {
        Assert.True(MediaFile.TryClean(TestFiles.Docx("x", "told", (part, Encoding.UTF8.GetBytes(content))), out var file, out _));

        Assert.DoesNotContain(Parts(file.Content), Holds);
        Assert.False(file.IsClean);
    }

    [Fact]
    public void A_link_that_is_to_be_pressed_stays()
    {
        const string Link = "https://example.org/";
        var rels = $"<Relationships><Relationship Id='a' Type='x/hyperlink' Target='{Link}' TargetMode='External'/></Relationships>";

        Assert.True(MediaFile.TryClean(TestFiles.Docx("x", "told", ("word/_rels/document.xml.rels", Encoding.UTF8.GetBytes(rels))), out var file, out _));

        Assert.Contains(Parts(file.Content), part => Encoding.UTF8.GetString(part).Contains(Link, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("word/renamed.bin", "\u00D0\u00CF\u0011\u00E0")]
    [InlineData("word/_rels/a.xml.rels", "<a><Relationship Type='x/aFChunk' Target='a.html'/></a>")]
    [InlineData("word/types.xml", "<Types><Override PartName='/word/a.bin' ContentType='application/vnd.ms-office.vbaProject'/></Types>")]
    [InlineData("xl/externalLinks/externalLink1.xml", "<externalLink><ddeLink ddeService='cmd'/></externalLink>")]
    public void A_program_under_another_name_is_refused(string part, string content) =>
        Assert.Equal(MediaRefusal.Program, RefusalOf(TestFiles.Docx("x", "y", (part, Encoding.Latin1.GetBytes(content)))));

    [Fact]
    public void A_picture_in_a_document_that_cannot_be_cleaned_and_a_part_too_long_to_read_are_refused()
    {
        Assert.Equal(MediaRefusal.Damaged, RefusalOf(TestFiles.Docx("x", "y", ("word/media/image1.jpeg", [0xFF, 0xD8, 0xFF, 0xE1, .. Hidden]))));
        Assert.Equal(MediaRefusal.Damaged, RefusalOf(TestFiles.Docx("x", "y", ("word/media/image1.tiff", [.. "II*\0"u8, .. Hidden]))));
        Assert.Equal(MediaRefusal.Damaged, RefusalOf(TestFiles.Docx("x", "y", ("word/footer1.xml", Encoding.UTF8.GetBytes($"<a>{new string(' ', 5 * 1024 * 1024)}</a>")))));
    }

    /// <summary>Whatever is broken off, written over, repeated, nested or mixed, the answer is a file or a refusal, never an exception, and no sound is lost without a word.</summary>
    [Fact]
    public void No_damage_breaks_anything()
    {
        var random = new Random(20_261_127);
        for (var round = 0; round < 20_000; round++)
        {
            var whole = Makers.Values.ElementAt(random.Next(Makers.Count))(Secret);
            var damaged = Damage.Any(whole, Makers.Values.ElementAt(random.Next(Makers.Count))(Secret), random);
            var isTaken = MediaFile.TryClean(damaged, out var file, out var refusal);
            Assert.True(isTaken ? file.Content.Length <= (2 * damaged.Length) + 4096 : refusal != MediaRefusal.None, $"Round {round}");
            if (isTaken && file.Kind == MediaKind.Wav && damaged.AsSpan().IndexOf("the sound"u8) > 0) Assert.True(file.Content.AsSpan().IndexOf("the sound"u8) > 0, $"Round {round}");
        }
    }

    private static byte[] Hidden => Encoding.UTF8.GetBytes(Secret + "!");

    private static MediaRefusal RefusalOf(byte[] content) => MediaFile.TryClean(content, out _, out var refusal) ? MediaRefusal.None : refusal;

    private static bool Holds(byte[] part) => part.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) >= 0;

    /// <summary>A document's parts as they are when unpacked; any other file as a whole.</summary>
    private static List<byte[]> Parts(byte[] content)
    {
        if (!content.AsSpan().StartsWith("PK"u8)) return [content];
        using var archive = new ZipArchive(new MemoryStream(content));
        return [.. archive.Entries.Select(entry =>
        {
            using var part = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(part);
            return part.ToArray();
        })];
    }
}
