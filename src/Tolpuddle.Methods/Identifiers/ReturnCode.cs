using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>The sixteen digits with which somebody who reported a concern comes back to it. It is the only key to the report: a secret.</summary>
/// <remarks>
/// All 10^16 codes are drawn alike from the system's generator (53.2 bits), and none is a check digit: a check would make
/// nine wrong codes in ten known to be wrong without asking the server, to a guesser as well, and would give away a
/// tenth of the space. A slip of the hand is caught by asking for the code once, before the report is left.
/// </remarks>
public readonly record struct ReturnCode
{
    public const int Length = 16;

    /// <summary>Digits in a group, as a code is shown.</summary>
    public const int GroupLength = 4;


    private ReturnCode(string value) => Value = value;

    /// <summary>The digits, without spaces.</summary>
    public string Value { get; }

    /// <summary>A code nobody can foresee.</summary>
    public static ReturnCode New() => new(RandomNumberGenerator.GetString("0123456789", Length));

    /// <summary>Reads a code in any grouping and in the digits of any script. False unless there are exactly sixteen digits and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ReturnCode code)
    {
        code = default;
        Span<char> digits = stackalloc char[Length];
        var length = 0;
        while (Rune.DecodeFromUtf16(text, out var rune, out var used) == OperationStatus.Done)
        {
            text = text[used..];
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.DecimalDigitNumber when length < Length:
                    digits[length++] = (char)('0' + (int)Rune.GetNumericValue(rune));
                    break;
                case UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format or UnicodeCategory.Control:
                    break;
                default:
                    return false;
            }
        }

        if (length != Length || !text.IsEmpty) return false;
        code = new ReturnCode(new string(digits));
        return true;
    }

    /// <summary>In groups of four, as it is shown and read out: <c>1234 5678 9012 3456</c>.</summary>
    public override string ToString() =>
        Value is null ? "" : string.Join(' ', Value.Chunk(GroupLength).Select(group => new string(group)));
}
