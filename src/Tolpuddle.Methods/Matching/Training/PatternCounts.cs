using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tolpuddle.Methods.Matching.Comparisons;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching.Training;

/// <summary>How often each pattern of levels was seen. Training works on patterns, of which there are far fewer than pairs.</summary>
internal sealed class PatternCounts
{
    /// <summary>Steps of rarity, in nats, that are told apart.</summary>
    public const double RarityStep = 0.5;

    private const int RarityByte = RecordRows.MostComparisons;
    private const int UnbiasedByte = RarityByte + 1; // three bytes, a bit for each comparison
    private const int KeyLength = 32;

    private byte[] keys = new byte[KeyLength << 10];
    private int[] counts = new int[1 << 10];
    private int[] slots = new int[1 << 12];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Levels(int pattern) => keys.AsSpan(pattern * KeyLength, RecordRows.MostComparisons);

    public int Pairs(int pattern) => counts[pattern];

    /// <summary>Nats that the values' own rarity adds.</summary>
    public double Rarity(int pattern) => (sbyte)keys[(pattern * KeyLength) + RarityByte] * RarityStep;

    /// <summary>A bit for each comparison that had no part in finding the pair.</summary>
    public uint Unbiased(int pattern)
    {
        var at = (pattern * KeyLength) + UnbiasedByte;
        return keys[at] | ((uint)keys[at + 1] << 8) | ((uint)keys[at + 2] << 16);
    }

    public void Add(ReadOnlySpan<byte> levels, double rarity, uint unbiased)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        levels.CopyTo(key);
        key[RarityByte] = (byte)(sbyte)Math.Clamp(Math.Round(rarity / RarityStep), -40, 40);
        (key[UnbiasedByte], key[UnbiasedByte + 1], key[UnbiasedByte + 2]) = ((byte)unbiased, (byte)(unbiased >> 8), (byte)(unbiased >> 16));
        Add(key, 1);
    }

    public void Add(PatternCounts other)
    {
        for (var i = 0; i < other.Count; i++) Add(other.keys.AsSpan(i * KeyLength, KeyLength), other.counts[i]);
    }

    private void Add(ReadOnlySpan<byte> key, int count)
    {
        var vector = Vector256.Create(key);
        var mask = slots.Length - 1;
        var slot = (int)(HashOf(key) >> 33) & mask;
        while (slots[slot] != 0)
        {
            var known = slots[slot] - 1;
            if (Vector256.LoadUnsafe(ref keys[known * KeyLength]) == vector)
            {
                counts[known] += count;
                return;
            }

            slot = (slot + 1) & mask;
        }

        if (Count == counts.Length)
        {
            Array.Resize(ref counts, Count * 2);
            Array.Resize(ref keys, keys.Length * 2);
        }

        key.CopyTo(keys.AsSpan(Count * KeyLength));
        counts[Count++] = count;
        slots[slot] = Count;
        if (Count * 2 > slots.Length) Rehash();
    }

    private static ulong HashOf(ReadOnlySpan<byte> key)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(key);
        return ValuePool.Step(words[0] ^ ValuePool.Step(words[1] ^ ValuePool.Step(words[2] ^ ValuePool.Step(words[3] + 1))));
    }

    private void Rehash()
    {
        slots = new int[slots.Length * 4];
        var mask = slots.Length - 1;
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)(HashOf(keys.AsSpan(i * KeyLength, KeyLength)) >> 33) & mask;
            while (slots[slot] != 0) slot = (slot + 1) & mask;
            slots[slot] = i + 1;
        }
    }
}
