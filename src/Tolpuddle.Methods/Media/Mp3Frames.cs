using System.Buffers.Binary;

namespace Tolpuddle.Methods.Media;

/// <summary>An MP3 recording without the tags before and after its sound (ID3v1, ID3v2, APEv2).</summary>
internal static class Mp3Frames
{
    private const int Id3HeadLength = 10;
    private const int Id3v1Length = 128;
    private const int ApeFootLength = 32;

    /// <summary>Kilobits a second of layer III, MPEG 1 and MPEG 2 (ISO 11172-3 and 13818-3).</summary>
    private static readonly int[][] BitRates = [[0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]];

    private static readonly int[] SampleRates = [44_100, 48_000, 32_000];

    /// <summary>Null if it is none.</summary>
    public static CleanFile? Clean(byte[] content)
    {
        var sound = content.AsSpan();
        while (sound.Length > Id3HeadLength && sound.StartsWith("ID3"u8))
        {
            var length = Id3HeadLength + ((sound[6] & 0x7F) << 21 | (sound[7] & 0x7F) << 14 | (sound[8] & 0x7F) << 7 | (sound[9] & 0x7F));
            if (length > sound.Length) throw new InvalidDataException("Its tag is longer than it is.");
            sound = sound[length..].TrimStart((byte)0);
        }

        if (!BeginsWithFrames(sound)) return content.AsSpan().StartsWith("ID3"u8) ? throw new InvalidDataException("There is no sound behind its tag.") : null;
        sound = WithoutEnd(sound);
        return new CleanFile(MediaKind.Mp3, sound.ToArray(), sound.Length < content.Length ? HiddenDetails.Words : HiddenDetails.None, IsClean: true);
    }

    private static Span<byte> WithoutEnd(Span<byte> sound)
    {
        while (true)
        {
            var length = sound.Length;
            if (length > Id3v1Length && sound[^Id3v1Length..].StartsWith("TAG"u8)) sound = sound[..^Id3v1Length];
            if (sound.Length > ApeFootLength && sound[^ApeFootLength..].StartsWith("APETAGEX"u8))
            {
                var tag = BinaryPrimitives.ReadUInt32LittleEndian(sound[^ApeFootLength..][12..]) + (long)ApeFootLength; // its head is as long as its foot and not counted
                sound = sound[..^(int)Math.Min(tag, sound.Length)];
            }

            if (sound.Length == length) return sound;
        }
    }

    /// <summary>Two frames in a row: one alone is found in any noise.</summary>
    private static bool BeginsWithFrames(ReadOnlySpan<byte> sound)
    {
        var first = FrameLength(sound);
        return first > 0 && (first >= sound.Length || FrameLength(sound[first..]) > 0);
    }

    private static int FrameLength(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 4 || frame[0] != 0xFF || (frame[1] & 0xE6) != 0xE2) return 0; // sync, layer III
        var version = (frame[1] >> 3) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
        var (rate, sample) = (frame[2] >> 4, (frame[2] >> 2) & 3);
        if (version == 1 || sample == 3 || rate is 0 or 15) return 0;
        var hertz = SampleRates[sample] >> (version switch { 3 => 0, 2 => 1, _ => 2 });
        return ((version == 3 ? 144 : 72) * BitRates[version == 3 ? 0 : 1][rate] * 1000 / hertz) + ((frame[2] >> 1) & 1);
    }
}
