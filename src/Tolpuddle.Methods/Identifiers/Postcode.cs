using System.Buffers;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>A United Kingdom postcode, whole (<c>DT1 1XX</c>) or its outward part alone (<c>DT1</c>).</summary>
/// <remarks>
/// Source: BS 7666-2 and the Royal Mail PAF programmers' guide: which letters can stand where. That it can exist does
/// not mean that it does: there is no list here. Codes of overseas territories (ASCN 1ZZ) and BFPO numbers are not read.
/// An O or I typed for the digit after the space, and a 0 typed for the first letter, are put right.
/// </remarks>
public readonly record struct Postcode
{
    public const int MinLength = 2;
    public const int MaxLength = 7;
    private const int InwardLength = 3;
    private const string Girobank = "GIR0AA";

    private static readonly SearchValues<char> FirstLetters = SearchValues.Create("ABCDEFGHIJKLMNOPRSTUWYZ"); // not Q V X
    private static readonly SearchValues<char> SecondLetters = SearchValues.Create("ABCDEFGHKLMNOPQRSTUVWXY"); // not I J Z
    private static readonly SearchValues<char> ThirdLetters = SearchValues.Create("ABCDEFGHJKPSTUW"); // A9A
    private static readonly SearchValues<char> FourthLetters = SearchValues.Create("ABEHMNPRVWXY"); // AA9A
    private static readonly SearchValues<char> InwardLetters = SearchValues.Create("ABDEFGHJLNPQRSTUWXYZ"); // not C I K M O V

    private Postcode(string outward, string inward)
    {
        Outward = outward;
        Value = inward.Length == 0 ? outward : $"{outward} {inward}";
    }

    /// <summary>Upper case, one space between the two parts.</summary>
    public string Value { get; }

    /// <summary>The post town and district: <c>DT1</c>. Some ten thousand addresses.</summary>
    public string Outward { get; }

    /// <summary>True for a whole postcode: some fifteen addresses.</summary>
    public bool IsFull => Value.Length > Outward.Length;

    /// <summary>Without the space, as in keys.</summary>
    public string Compact => IsFull ? Outward + Value[^InwardLength..] : Outward;

    /// <summary>Reads a postcode in any case and spacing. False if <paramref name="text"/> cannot be one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Postcode postcode)
    {
        postcode = default;
        Span<char> code = stackalloc char[MaxLength];
        var length = 0;
        foreach (var typed in text)
        {
            var c = PlainText.Fold(typed);
            if (c is ' ' or '-' or '.') continue;
            if (length == MaxLength || !char.IsAsciiLetterOrDigit(c)) return false;
            code[length++] = char.ToUpperInvariant(c);
        }

        if (length < MinLength) return false;
        code = code[..length];
        if (code.SequenceEqual(Girobank))
        {
            postcode = new Postcode("GIR", "0AA");
            return true;
        }

        if (code[0] == '0') code[0] = 'O';
        if (IsOutward(code))
        {
            postcode = new Postcode(new string(code), "");
            return true;
        }

        if (length < MinLength + InwardLength || !IsInward(code[^InwardLength..]) || !IsOutward(code[..^InwardLength])) return false;
        postcode = new Postcode(new string(code[..^InwardLength]), new string(code[^InwardLength..]));
        return true;
    }

    public override string ToString() => Value;

    private static bool IsInward(Span<char> inward)
    {
        inward[0] = inward[0] switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
        return char.IsAsciiDigit(inward[0]) && InwardLetters.Contains(inward[1]) && InwardLetters.Contains(inward[2]);
    }

    private static bool IsOutward(ReadOnlySpan<char> outward)
    {
        if (outward.Length is < 2 or > 4 || !FirstLetters.Contains(outward[0])) return false;
        var hasOneLetter = char.IsAsciiDigit(outward[1]);
        if (!hasOneLetter && !SecondLetters.Contains(outward[1])) return false;

        var district = hasOneLetter ? outward[1..] : outward[2..];
        return district.Length switch
        {
            1 => char.IsAsciiDigit(district[0]),
            2 => char.IsAsciiDigit(district[0])
                && (char.IsAsciiDigit(district[1]) || (hasOneLetter ? ThirdLetters : FourthLetters).Contains(district[1])),
            _ => false,
        };
    }
}
