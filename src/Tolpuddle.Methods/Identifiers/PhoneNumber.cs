using PhoneNumbers;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>A telephone number that could be dialled from anywhere, in the form in which two spellings of it compare equal.</summary>
/// <remarks>
/// Numbers without a country are read as British. Which numbers exist is taken from Google's libphonenumber metadata;
/// the two ranges which Ofcom keeps for drama and the metadata leaves out (07700 900000–900999, 01632 960000–960999,
/// Ofcom: "Telephone numbers for use in TV and radio drama programmes") are read too, for training and demonstrations.
/// Short codes such as 999 belong to nobody and are refused.
/// </remarks>
public readonly record struct PhoneNumber
{
    /// <summary>Longest spelling that is read, with brackets and spaces.</summary>
    public const int MaxTypedLength = 60;

    /// <summary>Fewest digits of a number with its area (ITU-T E.164 sets no minimum; shorter ones are local or service codes).</summary>
    public const int MinDigits = 7;

    /// <summary>ITU-T E.164: at most 15 digits, and two zeros or a bracketed zero that people add.</summary>
    public const int MaxDigits = 17;

    private const string HomeRegion = "GB";
    private const int HomeCountryCode = 44;

    // E.164 without the last three digits.
    private static readonly string[] DramaRanges = ["+447700900", "+441632960"];

    /// <summary>What was read last, and as what: whoever finds a number in a text asks for the same at once again, and the library takes its time.</summary>
    [ThreadStatic]
    private static (string Dialled, string? Value) _last;

    private PhoneNumber(string value) => Value = value;

    /// <summary>E.164: '+', country code, number; digits only, at most 15.</summary>
    public string Value { get; }

    /// <summary>Reads a number as people write it, with a country or from within Britain. False if no such number can exist.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PhoneNumber number)
    {
        number = default;
        if (text.Length > MaxTypedLength) return false;

        Span<char> dialled = stackalloc char[MaxDigits + 1];
        if (!TryKeepDialled(text, dialled, out var length)) return false;

        var typed = new string(dialled[..length]);
        if (_last.Dialled != typed) _last = (typed, Read(typed));
        if (_last.Value is not { } value) return false;
        number = new PhoneNumber(value);
        return true;
    }

    /// <summary>National form for a British number (<c>07700 900142</c>), international for another (<c>+355 69 123 4567</c>).</summary>
    public override string ToString()
    {
        if (Value is null) return "";
        var library = PhoneNumberUtil.GetInstance();
        var number = library.Parse(Value, HomeRegion);
        return library.Format(number, number.CountryCode == HomeCountryCode ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
    }

    /// <summary>E.164, or null if no such number can exist.</summary>
    private static string? Read(string dialled)
    {
        var library = PhoneNumberUtil.GetInstance();
        try
        {
            var parsed = library.Parse(dialled, HomeRegion);
            var value = library.Format(parsed, PhoneNumberFormat.E164);
            return library.IsValidNumber(parsed) || IsForDrama(value) ? value : null;
        }
        catch (NumberParseException)
        {
            return null; // the library has no other way to say so
        }
    }

    private static bool IsForDrama(string e164) =>
        e164.Length == "+447700900142".Length && Array.Exists(DramaRanges, range => e164.StartsWith(range, StringComparison.Ordinal));

    /// <summary>Leaves the digits and a leading '+'; drops an extension and the "(0)" that follows a country code.</summary>
    private static bool TryKeepDialled(ReadOnlySpan<char> text, Span<char> dialled, out int length)
    {
        length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = PlainText.Fold(text[i]);
            if (char.IsAsciiDigit(c) || (c == '+' && length == 0))
            {
                if (length == dialled.Length) return false;
                var isBracketedZero = c == '0' && length > 1 && IsBracketed(text, i) && (dialled[0] == '+' || dialled.StartsWith("00"));
                if (!isBracketedZero) dialled[length++] = c;
            }
            else if (length > MinDigits && IsExtension(text[i..]))
            {
                break;
            }
            else if (c is not (' ' or '-' or '.' or '(' or ')' or '/'))
            {
                return false;
            }
        }

        return length >= MinDigits;
    }

    private static bool IsBracketed(ReadOnlySpan<char> text, int at) =>
        at > 0 && text[at - 1] == '(' && at + 1 < text.Length && text[at + 1] == ')';

    private static bool IsExtension(ReadOnlySpan<char> rest) =>
        rest.StartsWith("ext", StringComparison.OrdinalIgnoreCase)
        || (rest.Length > 1 && rest[0] is 'x' or 'X' && char.IsDigit(rest[1]));
}
