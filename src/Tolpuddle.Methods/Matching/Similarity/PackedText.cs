using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tolpuddle.Methods.Matching.Similarity;

/// <summary>Short texts of one-byte characters, 32 bytes each, beside each other: what comparisons read without following a pointer.</summary>
/// <remarks>What is longer is compared by its first <see cref="Width"/> characters.</remarks>
internal sealed class PackedText
{
    /// <summary>Characters of each text that are compared.</summary>
    public const int Width = 32;

    private byte[] chars = new byte[Width * 64];
    private byte[] lengths = new byte[64];
    private uint[] letters = new uint[64];

    public int Count { get; private set; }

    public int Add(ReadOnlySpan<byte> text)
    {
        if (Count == lengths.Length)
        {
            Array.Resize(ref chars, chars.Length * 2);
            Array.Resize(ref lengths, Count * 2);
            Array.Resize(ref letters, Count * 2);
        }

        if (text.Length > Width) text = text[..Width];
        text.CopyTo(chars.AsSpan(Count * Width));
        lengths[Count] = (byte)text.Length;
        letters[Count] = LettersOf(text);
        return Count++;
    }

    /// <summary>The characters, zeros after the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<byte> Vector(int id) => Vector256.LoadUnsafe(ref chars[id * Width]);

    public ReadOnlySpan<byte> Text(int id) => chars.AsSpan(id * Width, lengths[id]);

    public int Length(int id) => lengths[id];

    /// <summary>One bit for each letter that occurs; letters apart by 32 share a bit.</summary>
    public uint Letters(int id) => letters[id];

    private static uint LettersOf(ReadOnlySpan<byte> text)
    {
        var set = 0u;
        foreach (var c in text) set |= 1u << (c & 31);
        return set;
    }
}
