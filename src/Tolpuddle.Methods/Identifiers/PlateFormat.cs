namespace Tolpuddle.Methods.Identifiers;

/// <summary>The series a registration belongs to.</summary>
internal enum PlateSeries
{
    /// <summary>Since September 2001: AB12 CDE.</summary>
    Current,

    /// <summary>1983 to 2001: A123 BCD.</summary>
    Prefix,

    /// <summary>1963 to 1983: ABC 123D.</summary>
    Suffix,

    /// <summary>1903 to 1963, and Northern Ireland to this day: letters and digits in either order.</summary>
    Dateless,
}

/// <summary>One format of United Kingdom registrations. Source: DVLA INF104; Road Vehicles (Display of Registration Marks) Regulations 2001, schedule 3.</summary>
/// <param name="Series">The series it belongs to.</param>
/// <param name="Pattern">L for a letter, D for a digit.</param>
/// <param name="GapAfter">How many characters stand before the space.</param>
internal sealed record PlateFormat(PlateSeries Series, string Pattern, int GapAfter)
{
    private const char Letter = 'L';
    private const char Digit = 'D';

    // In order of how likely they are on the road: the first that fits is taken.
    private static readonly PlateFormat[] All =
    [
        new(PlateSeries.Current, "LLDDLLL", 4),
        new(PlateSeries.Prefix, "LDDDLLL", 4), new(PlateSeries.Prefix, "LDDLLL", 3), new(PlateSeries.Prefix, "LDLLL", 2),
        new(PlateSeries.Suffix, "LLLDDDL", 3), new(PlateSeries.Suffix, "LLLDDL", 3), new(PlateSeries.Suffix, "LLLDL", 3),
        .. from letters in Enumerable.Range(1, 3)
           from digits in Enumerable.Range(1, 4)
           select Dateless(letters, digits, lettersFirst: true),
        .. from letters in Enumerable.Range(1, 3)
           from digits in Enumerable.Range(1, letters == 3 ? 3 : 4)
           select Dateless(letters, digits, lettersFirst: false),
    ];

    /// <summary>The format of a normalised plate, or null if it has none of the United Kingdom's.</summary>
    public static PlateFormat? Of(ReadOnlySpan<char> plate)
    {
        if (!plate.ContainsAnyInRange('A', 'Z')) return null; // all digits: of no use in telling one format from another
        foreach (var format in All)
        {
            if (format.Fits(plate)) return format;
        }

        return null;
    }

    /// <summary>True if a space may stand before the character at <paramref name="place"/>.</summary>
    public bool MayBreakBefore(int place) => place == GapAfter || Pattern[place] != Pattern[place - 1];

    /// <summary>The plate with its space, and with O and I again where only letters stand.</summary>
    public string Write(string plate) =>
        string.Create(plate.Length + 1, (plate, format: this), static (written, source) =>
        {
            var (plate, format) = source;
            for (var i = 0; i < plate.Length; i++)
            {
                written[i < format.GapAfter ? i : i + 1] = (format.Pattern[i], plate[i]) switch
                {
                    (Letter, '0') => 'O',
                    (Letter, '1') => 'I',
                    (_, var c) => c,
                };
            }

            written[format.GapAfter] = ' ';
        });

    private static PlateFormat Dateless(int letters, int digits, bool lettersFirst)
    {
        var (letterPart, digitPart) = (new string(Letter, letters), new string(Digit, digits));
        return lettersFirst
            ? new PlateFormat(PlateSeries.Dateless, letterPart + digitPart, letters)
            : new PlateFormat(PlateSeries.Dateless, digitPart + letterPart, digits);
    }

    private bool Fits(ReadOnlySpan<char> plate)
    {
        if (plate.Length != Pattern.Length) return false;
        for (var i = 0; i < plate.Length; i++)
        {
            if (plate[i] == VehicleRegistration.Unread) continue;
            var fits = Pattern[i] == Digit ? FitsDigit(plate[i], i) : FitsLetter(plate[i]);
            if (!fits) return false;
        }

        return true;
    }

    /// <summary>Only Northern Ireland uses the letter I, so a 1 is no letter on any other plate.</summary>
    private bool FitsLetter(char c) => char.IsAsciiLetterUpper(c) || c == '0' || (c == '1' && Series == PlateSeries.Dateless);

    /// <summary>Year numbers may start with 0 (02 is spring 2002); running numbers never do.</summary>
    private bool FitsDigit(char c, int place)
    {
        var startsNumber = place == 0 || Pattern[place - 1] != Digit;
        return char.IsAsciiDigit(c) && (c != '0' || !startsNumber || Series == PlateSeries.Current);
    }
}
