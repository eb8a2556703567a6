using System.IO.Compression;
using System.Text;
using CsCheck;
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

        Assert.Equal((kind, true), (file.Kind, file.IsClean));
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

    /// <summary>Whatever is broken off or written over, the answer is a file or a refusal, never an exception.</summary>
    [Fact]
    public void No_damage_breaks_anything() =>
        Gen.Select(Gen.Int[0, Makers.Count - 1], Gen.Int[0, 4000], Gen.Byte, Gen.Bool).Sample((which, at, value, isCut) =>
        {
            var whole = Makers.Values.ElementAt(which)(Secret);
            at %= whole.Length;
            var damaged = isCut ? whole[..at] : [.. whole[..at], value, .. whole[(at + 1)..]];
            return MediaFile.TryClean(damaged, out var file, out var refusal) ? file.Content.Length <= whole.Length + 1024 : refusal != MediaRefusal.None;
        }, iter: 3000);

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
