namespace Tolpuddle.Methods.Media;

/// <summary>An MP3 recording of its frames alone: without tags, words of songs, or anything else before, between and behind them.</summary>
internal static class Mp3Frames
{
    private const int Id3HeadLength = 10;

    /// <summary>Kilobits a second of layer III, MPEG 1 and MPEG 2 (ISO 11172-3 and 13818-3).</summary>
    private static readonly int[][] BitRates = [[0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]];

    private static readonly int[] SampleRates = [44_100, 48_000, 32_000];

    /// <summary>Null if it is none.</summary>
    public static CleanFile? Clean(byte[] content)
    {
        ReadOnlySpan<byte> sound = content;
        while (sound.Length > Id3HeadLength && sound.StartsWith("ID3"u8))
        {
            var length = Id3HeadLength + ((sound[6] & 0x7F) << 21 | (sound[7] & 0x7F) << 14 | (sound[8] & 0x7F) << 7 | (sound[9] & 0x7F));
            if (length > sound.Length) throw new InvalidDataException("Its tag is longer than it is.");
            sound = sound[length..].TrimStart((byte)0);
        }

        if (WholeFrame(sound) == 0) return content.AsSpan().StartsWith("ID3"u8) ? throw new InvalidDataException("There is no sound behind its tag.") : null;
        var kept = FramesOf(sound);
        return new CleanFile(MediaKind.Mp3, kept, kept.Length < content.Length ? HiddenDetails.Words : HiddenDetails.None, IsClean: true);
    }

    private static byte[] FramesOf(ReadOnlySpan<byte> sound)
    {
        using var kept = new MemoryStream(sound.Length);
        while (sound.Length > 0)
        {
            var length = WholeFrame(sound);
            kept.Write(sound[..length]);
            sound = sound[Math.Max(1, length)..];
        }

        return kept.ToArray();
    }

    /// <summary>
    /// How long a frame is behind which another begins, or nothing is; otherwise 0. One alone is found in any noise, and the last before a tag
    /// may be cut off and run on into it: a fortieth of a second is lost then.
    /// </summary>
    private static int WholeFrame(ReadOnlySpan<byte> sound)
    {
        var length = FrameLength(sound);
        return length > 0 && (length == sound.Length || (length < sound.Length && FrameLength(sound[length..]) > 0)) ? length : 0;
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
