using System.Buffers.Binary;

namespace Tolpuddle.Methods.Tests.Media;

/// <summary>What networks, recorders and enemies do to a file.</summary>
internal static class Damage
{
    private static readonly uint[] Lengths = [0, 1, 7, 8, 36, 0x7FFF_FFFF, 0xFFFF_FFFF];

    public static byte[] Any(byte[] whole, byte[] other, Random random)
    {
        var at = random.Next(whole.Length);
        var length = random.Next(whole.Length - at);
        switch (random.Next(7))
        {
            case 0: return whole[..at];
            case 1: return [.. whole[..at], (byte)random.Next(256), .. whole[(at + 1)..]];
            case 2: return [.. whole[..at], .. other[random.Next(other.Length)..]];
            case 3: return [.. whole[..(at + length)], .. whole[at..]];
            case 4: return Nested(whole, random.Next(100) == 0 ? 100_000 : random.Next(50));
            case 5: return WithLength(whole, at, random);
            default: return WithLengthsSwapped(whole, random);
        }
    }

    /// <summary>A film in heads of itself.</summary>
    private static byte[] Nested(byte[] whole, int times)
    {
        var start = Math.Max(0, whole.AsSpan().IndexOf("moov"u8) - 4);
        var heads = new byte[times * 8];
        for (var i = 0; i < times; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(heads.AsSpan(i * 8), whole.Length - start + ((times - i) * 8));
            "moov"u8.CopyTo(heads.AsSpan((i * 8) + 4));
        }

        return [.. whole[..start], .. heads, .. whole[start..]];
    }

    private static byte[] WithLength(byte[] whole, int at, Random random)
    {
        var data = whole.AsSpan().IndexOf("data"u8);
        if (data > 0 && random.Next(2) == 0) at = random.Next(2) == 0 ? 4 : data + 4;
        at = Math.Min(at, whole.Length - 4);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(at), random.Next(2) == 0 ? Lengths[random.Next(Lengths.Length)] : (uint)random.Next(whole.Length));
        return whole;
    }

    /// <summary>The length of a name in a zip, and of what stands beside it, changed with each other.</summary>
    private static byte[] WithLengthsSwapped(byte[] whole, Random random)
    {
        var head = whole.AsSpan().LastIndexOf("PK\x01\x02"u8);
        var at = head >= 0 && random.Next(2) == 0 ? head + 28 : random.Next(whole.Length - 4);
        if (at + 4 <= whole.Length) (whole[at], whole[at + 1], whole[at + 2], whole[at + 3]) = (whole[at + 2], whole[at + 3], whole[at], whole[at + 1]);
        return whole;
    }
}
