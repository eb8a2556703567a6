using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Tolpuddle.Methods.Matching.Reading;

/// <summary>The different values of a column, each kept once as UTF-8 and known by a number.</summary>
/// <remarks>Number 0 is "nothing was said". A column holds at most <see cref="MaxBytes"/> bytes of different values.</remarks>
public sealed class ValuePool
{
    /// <summary>Most bytes of different values in one column: what one array holds.</summary>
    public const int MaxBytes = 2_000_000_000;

    private const int FirstSlots = 1 << 10;
    private const ulong Mix = 0x9E3779B97F4A7C15; // 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4)

    private byte[] bytes = new byte[1 << 12];
    private int[] ends = new int[1 << 8];
    private ulong[] slots = new ulong[FirstSlots]; // upper half: hash, lower half: number; 0 is free
    private int[] counts = new int[1 << 8];

    /// <summary>How many numbers there are, 0 among them.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>How often each number was met.</summary>
    public ReadOnlySpan<int> Counts => counts.AsSpan(0, Count);

    /// <summary>The number of a value, a new one if it was not met before.</summary>
    public int Intern(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            counts[0]++;
            return 0;
        }

        var hash = (uint)(Hash(value) >> 32);
        var mask = slots.Length - 1;
        var slot = (int)hash & mask;
        while (slots[slot] != 0)
        {
            if ((uint)(slots[slot] >> 32) == hash)
            {
                var known = (int)(uint)slots[slot];
                if (Bytes(known).SequenceEqual(value))
                {
                    counts[known]++;
                    return known;
                }
            }

            slot = (slot + 1) & mask;
        }

        var number = Add(value);
        slots[slot] = ((ulong)hash << 32) | (uint)number;
        if (Count * 2 > slots.Length) Grow();
        return number;
    }

    /// <summary>A value as it was written.</summary>
    public ReadOnlySpan<byte> Bytes(int number) => number == 0 ? [] : bytes.AsSpan(ends[number - 1], ends[number] - ends[number - 1]);

    /// <summary>A value as text.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    /// <summary>A hash whose upper bits are good: eight bytes at a time, each multiplied and folded.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> value)
    {
        var hash = (ulong)value.Length * Mix;
        while (value.Length >= 8)
        {
            hash = Step(hash ^ MemoryMarshal.Read<ulong>(value));
            value = value[8..];
        }

        var rest = 0UL;
        foreach (var b in value) rest = (rest << 8) | b;
        return Step(Step(hash ^ rest));
    }

    /// <summary>One round of <see cref="Hash"/>, for numbers that are already short.</summary>
    internal static ulong Step(ulong value)
    {
        var product = value * Mix;
        return BitOperations.RotateLeft(product ^ (product >> 29), 31) * Mix;
    }

    private int Add(ReadOnlySpan<byte> value)
    {
        if (Count == ends.Length)
        {
            Array.Resize(ref ends, Count * 2);
            Array.Resize(ref counts, Count * 2);
        }

        var start = ends[Count - 1];
        if ((long)start + value.Length > MaxBytes) throw new TableException($"A column holds more than {MaxBytes:N0} bytes of different values. Link the file in parts.");
        if (start + value.Length > bytes.Length) Array.Resize(ref bytes, (int)Math.Min(MaxBytes, Math.Max(2L * bytes.Length, start + value.Length)));
        value.CopyTo(bytes.AsSpan(start));
        ends[Count] = start + value.Length;
        counts[Count] = 1;
        return Count++;
    }

    private void Grow()
    {
        var old = slots;
        slots = new ulong[old.Length * 2];
        var mask = slots.Length - 1;
        foreach (var entry in old)
        {
            if (entry == 0) continue;
            var slot = (int)(entry >> 32) & mask;
            while (slots[slot] != 0) slot = (slot + 1) & mask;
            slots[slot] = entry;
        }
    }
}
