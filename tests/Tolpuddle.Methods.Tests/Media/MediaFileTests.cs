using System.Buffers.Binary;
using System.Text;
using Tolpuddle.Methods.Media;
using Tolpuddle.Testing;
using static Tolpuddle.Methods.Tests.Media.Hidden;

namespace Tolpuddle.Methods.Tests.Media;

public sealed class MediaFileTests
{
    private static readonly Dictionary<MediaKind, Func<string, byte[]>> Makers = new()
    {
        [MediaKind.Jpeg] = secret => TestFiles.Jpeg(secret),
        [MediaKind.Png] = TestFiles.Png,
        [MediaKind.Webp] = TestFiles.Webp,
        [MediaKind.Gif] = TestFiles.Gif,
        [MediaKind.Wav] = TestFiles.Wav,
        [MediaKind.Mp3] = TestFiles.Mp3,
        [MediaKind.Mp4] = TestFiles.Mp4,
        [MediaKind.Docx] = secret => TestDocuments.Docx(secret, "told"),
        [MediaKind.Xlsx] = secret => TestDocuments.Xlsx(secret, "told"),
        [MediaKind.Odt] = secret => TestDocuments.Odt(secret, "told"),
    };

    public static TheoryData<MediaKind> Kinds => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_devices_and_programs_hide_is_gone_and_it_is_said(MediaKind kind)
    {
        var dirty = Makers[kind](Secret);

        Assert.True(MediaFile.TryClean(dirty, out var file, out _));

        Assert.Equal((kind, kind is not (MediaKind.Docx or MediaKind.Xlsx or MediaKind.Odt)), (file.Kind, file.IsClean));
        Assert.NotEqual(HiddenDetails.None, file.Removed);
        Assert.Contains(Parts(dirty), IsIn);
        Assert.DoesNotContain(Parts(file.Content), IsIn);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_clean_file_stays_as_it_is(MediaKind kind)
    {
        Assert.True(MediaFile.TryClean(Makers[kind](Secret), out var once, out _));
        Assert.True(MediaFile.TryClean(once.Content, out var twice, out _));

        Assert.Equal(Parts(once.Content), Parts(twice.Content));
        Assert.Equal(HiddenDetails.None, twice.Removed);
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

    /// <summary>Cameras of cars and of people write places and times into a track of words.</summary>
    [Theory]
    [InlineData("soun", true)]
    [InlineData("vide", true)]
    [InlineData("sbtl", false)]
    [InlineData("text", false)]
    [InlineData("meta", false)]
    public void A_film_is_clean_if_it_holds_nothing_but_sound_and_picture(string handler, bool isClean)
    {
        byte[] film = [.. TestFiles.Box("ftyp", "mp42"u8.ToArray()), .. TestFiles.Box("moov", [.. TestFiles.Track("vide", []), .. TestFiles.Track(handler, [])]), .. TestFiles.Box("mdat", Word)];

        Assert.True(MediaFile.TryClean(film, out var file, out _));
        Assert.Equal(isClean, file.IsClean);
    }

    [Fact]
    public void A_film_of_whose_tracks_we_know_nothing_is_refused_rather_than_emptied() =>
        Assert.Equal(MediaRefusal.Damaged, RefusalOf([.. TestFiles.Box("ftyp", "mp42"u8.ToArray()), .. TestFiles.Box("moov", TestFiles.Box("trac", Word)), .. TestFiles.Box("mdat", Word)]));

    [Fact]
    public void A_colour_profile_stays_if_millions_have_it_and_goes_if_it_names_a_screen()
    {
        var shared = Encoding.BigEndianUnicode.GetBytes("Display P3");
        byte[] screen = [.. "mmod"u8, .. shared, .. Word];
        byte[] unknown = [.. Word];

        Assert.True(IsKept(Photo([shared]), shared));
        Assert.True(IsKept(Photo([shared[..9], shared[9..]]), shared[9..]));
        Assert.False(IsKept(Photo([shared, screen]), shared)); // half a profile is none
        Assert.False(IsKept(Photo([unknown]), Word));
        Assert.True(IsKept(Picture(shared), shared));
        Assert.False(IsKept(Picture(screen), shared));
        Assert.False(IsKept([.. TestFiles.Png()[..33], .. TestFiles.Chunk("iCCP", Secret), .. TestFiles.Chunk("sPLT", Secret), .. TestFiles.Png()[33..]], Encoding.UTF8.GetBytes(Secret)));
        Assert.True(MediaFile.TryClean(Picture(shared), out var with, out _) && MediaFile.TryClean(Picture(screen), out var without, out _) && (with.Content[20], without.Content[20]) == (0x20, 0));

        static byte[] Photo(byte[][] profile) => [
            .. TestFiles.Jpeg()[..2],
            .. profile.SelectMany((piece, i) => TestFiles.Segment(0xE2, [.. "ICC_PROFILE\0"u8, (byte)(i + 1), (byte)profile.Length, .. piece])),
            .. TestFiles.Jpeg()[2..]];
        static byte[] Picture(byte[] profile) => TestFiles.Riff("WEBP", ("VP8X", [0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0]), ("ICCP", profile), ("VP8L", [0x2F, 0, 0, 0, 0]));
        static bool IsKept(byte[] picture, byte[] part) => MediaFile.TryClean(picture, out var file, out _) ? file.Content.AsSpan().IndexOf(part) >= 0 : throw new InvalidOperationException("Refused");
    }

    public static TheoryData<byte[]> Odd => new(
        [.. TestFiles.Mp4("x"), .. TestFiles.Box("sefd", Word)],
        [.. TestFiles.Mp4("x"), .. TestFiles.Box("skip", Word)],
        [.. TestFiles.Mp4("x"), .. TestFiles.Box("moov", TestFiles.Box("trak", TestFiles.Box("©day", Word)))],
        [.. TestFiles.Jpeg()[..2], .. TestFiles.Segment(0xF7, Word), .. TestFiles.Jpeg()[2..]],
        TestFiles.Riff("WEBP", ("ANMF", [.. new byte[16], .. TestFiles.Riff("x", ("VP8L", [0x2F, 0, 0, 0, 0]), ("EXIF", Word))[9..]])),
        [.. TestFiles.Mp3("x"), .. Word]);

    [Theory]
    [MemberData(nameof(Odd))]
    public void What_is_on_no_list_is_left_out(byte[] content)
    {
        Assert.True(IsIn(content));
        Assert.True(MediaFile.TryClean(content, out var file, out _));
        Assert.False(IsIn(file.Content));
    }

    /// <summary>Whatever is broken off, written over, repeated, nested or mixed, the answer is a file or a refusal, never an exception, and no sound is lost without a word.</summary>
    [Fact]
    public void No_damage_breaks_anything()
    {
        var random = new Random(20_261_127);
        byte[][] files = [.. Makers.Values.Select(make => make(Secret))];
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = Damage.Any([.. files[random.Next(files.Length)]], files[random.Next(files.Length)], random);
            var isTaken = MediaFile.TryClean(damaged, out var file, out var refusal);
            Assert.True(isTaken ? file.Content.Length <= (2 * damaged.Length) + 4096 : refusal != MediaRefusal.None, $"Round {round}");
            if (isTaken && file.Kind == MediaKind.Wav && damaged.AsSpan().IndexOf("the sound"u8) > 0) Assert.True(file.Content.AsSpan().IndexOf("the sound"u8) > 0, $"Round {round}");
        }
    }
}
