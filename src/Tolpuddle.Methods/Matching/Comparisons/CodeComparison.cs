using System.Numerics;
using System.Runtime.Intrinsics;
using Tolpuddle.Methods.Matching.Reading;
using Tolpuddle.Methods.Matching.Similarity;

namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>Compares numbers and signs that stand for one thing: phones, registrations, document numbers.</summary>
internal sealed class CodeComparison : HeldComparison
{
    private const int OneOff = 2, SwappedPair = 3, Partial = 4, Same = 5;
    private const int FewestPartial = 4; // characters that a part of a registration must share with the whole

    private readonly CodeKind kind;
    private readonly PackedText texts = new();

    public CodeComparison(TableColumn column, CodeKind kind)
        : base(column, Same)
    {
        this.kind = kind;
        var known = new ValuePool();
        texts.Add([]);
        var map = new int[column.Values.Count];
        Span<byte> normal = stackalloc byte[PackedText.Width];
        for (var i = 1; i < map.Length; i++)
        {
            var length = CodeText.Normalise(column.Values.Bytes(i), kind, normal);
            map[i] = known.Intern(normal[..length]);
            if (map[i] == texts.Count) texts.Add(normal[..length]);
        }

        Hold(map, known.Count);
        Facets =
        [
            new Facet(column.Name, this, FacetHash.Of(Ids), FacetRole.Telling),
            new Facet($"first half of {column.Name}", this, Part(text => text[..(text.Length / 2)]), FacetRole.Helping),
            new Facet($"second half of {column.Name}", this, Part(text => text[(text.Length / 2)..]), FacetRole.Helping),
        ];
    }

    private delegate ReadOnlySpan<byte> PartOf(ReadOnlySpan<byte> text);

    public override IReadOnlyList<Facet> Facets { get; }

    public override string Words(int level) => level switch
    {
        Missing => "Not said on both sides",
        Different => "Different",
        OneOff => kind == CodeKind.Phone ? "Same but for one digit" : "Same but for one character",
        SwappedPair => kind == CodeKind.Phone ? "Same but for two digits swapped" : "Same but for two characters swapped",
        Partial => "What was read is the same",
        _ => $"Same{Holders.Words(level - Same)}",
    };

    public override double ExpectedAmongMatches(int level) => level switch
    {
        Different => 0.2,
        OneOff => 0.05,
        SwappedPair => 0.01,
        Partial => 0.05,
        _ => Holders.Expected(level - Same),
    };

    protected override int CompareDifferent(int a, int b)
    {
        var (left, right) = (texts.Vector(a), texts.Vector(b));
        int lengthA = texts.Length(a), lengthB = texts.Length(b);
        if (kind == CodeKind.Vehicle)
        {
            var unread = Vector256.Equals(left, Vector256.Create((byte)'?')) | Vector256.Equals(right, Vector256.Create((byte)'?'));
            var apart = ~(Vector256.Equals(left, right) | unread).ExtractMostSignificantBits();
            var shorter = Math.Min(lengthA, lengthB);
            if (shorter >= FewestPartial && (apart & ((1u << shorter) - 1)) == 0 && (lengthA != lengthB || unread != default)) return Partial;
        }

        if (lengthA != lengthB) return Math.Abs(lengthA - lengthB) == 1 && EditDistance.Between(texts, a, b) == 1 ? OneOff : Different;
        var differing = ~Vector256.Equals(left, right).ExtractMostSignificantBits();
        var count = BitOperations.PopCount(differing);
        if (count == 1) return OneOff;
        if (count != 2) return Different;
        var at = BitOperations.TrailingZeroCount(differing);
        var x = texts.Text(a);
        var y = texts.Text(b);
        return differing == 3u << at && x[at] == y[at + 1] && x[at + 1] == y[at] ? SwappedPair : Different;
    }

    private uint[] Part(PartOf part)
    {
        var hashOfValue = new uint[texts.Count];
        for (var i = 1; i < hashOfValue.Length; i++)
        {
            var text = texts.Text(i);
            hashOfValue[i] = text.Length < FewestPartial + 1 || part(text).Contains((byte)'?') ? 0 : FacetHash.Of(ValuePool.Hash(part(text)));
            if (hashOfValue[i] == 0 && kind == CodeKind.Vehicle && text.Length == FewestPartial) hashOfValue[i] = FacetHash.Of(ValuePool.Hash(text[..3]));
        }

        var hashes = new uint[Ids.Length];
        for (var r = 0; r < hashes.Length; r++) hashes[r] = hashOfValue[Ids[r]];
        return hashes;
    }
}

/// <summary>Which rules make two spellings of a code the same.</summary>
internal enum CodeKind
{
    Phone,
    Vehicle,
    Document,
}

/// <summary>Normal forms of codes for comparing by the million; <see cref="Identifiers.PhoneNumber"/> and <see cref="Identifiers.VehicleRegistration"/> judge single ones.</summary>
internal static class CodeText
{
    private const int FewestPhoneDigits = 5;

    /// <summary>Writes the normal form. Returns its length, 0 if the text holds no code.</summary>
    public static int Normalise(ReadOnlySpan<byte> text, CodeKind kind, Span<byte> normal)
    {
        var length = 0;
        if (kind == CodeKind.Phone) return NormalisePhone(text, normal);
        foreach (var b in text)
        {
            if (length == normal.Length) break;
            var c = b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b;
            if (kind == CodeKind.Vehicle)
            {
                if (c == 'O') c = (byte)'0';
                else if (c == 'I') c = (byte)'1';
                else if (c is (byte)'*' or (byte)'_') c = (byte)'?';
            }

            if (char.IsAsciiLetterOrDigit((char)c) || (c == '?' && kind == CodeKind.Vehicle) || c >= 0x80) normal[length++] = c;
        }

        return normal[..length].ContainsAnyExcept((byte)'?') ? length : 0;
    }

    private static int NormalisePhone(ReadOnlySpan<byte> text, Span<byte> normal)
    {
        var length = 0;
        var plus = false;
        foreach (var c in text)
        {
            if (c == '+' && length == 0) plus = true;
            if (c is < (byte)'0' or > (byte)'9') continue;
            if (length == normal.Length) break;
            normal[length++] = c;
        }

        var start = 0;
        if (!plus && length > 4 && normal[0] == '0' && normal[1] == '0')
        {
            plus = true;
            start = 2;
        }

        if (plus && normal[start] == '4' && normal[start + 1] == '4' && length - start >= 11)
        {
            start += 2; // Britain: as it is dialled at home
            if (normal[start] == '0') start++;
            normal[--start] = (byte)'0';
        }

        normal[start..length].CopyTo(normal);
        return length - start < FewestPhoneDigits ? 0 : length - start;
    }
}
