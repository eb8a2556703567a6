using System.Globalization;
using System.Text.RegularExpressions;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>One building, or a flat in it, told by its number and its postcode or street.</summary>
/// <remarks>
/// Number and postcode together name one building in Britain nearly always (Royal Mail PAF: a postcode holds fifteen
/// addresses on average and seldom two streets), which needs no register of addresses. Without a postcode the street
/// stands in, and the same street in two towns is told apart by whoever looks. Houses that have only a name are not read.
/// </remarks>
public readonly partial record struct PremisesAddress
{
    /// <summary>Longest text that is read.</summary>
    public const int MaxTypedLength = 300;

    private const int MaxStreetWords = 6;
    private const char Divider = '|';

    private PremisesAddress(string? flat, string? number, string? street, Postcode? postcode)
    {
        (Flat, Number, Street, Postcode) = (flat, number, street, postcode);
        var place = postcode?.Compact ?? street;
        Value = $"{string.Join(' ', new[] { flat, number }.OfType<string>())}{Divider}{place}";
    }

    /// <summary>Flat and number, a bar, and the postcode or else the street: <c>14|DT48XX</c>, <c>FLAT 2 14|DT48XX</c>, <c>14|HARBOUR VIEW</c>.</summary>
    public string Value { get; }

    /// <summary><c>FLAT 2</c>, <c>UNIT B</c> or null.</summary>
    public string? Flat { get; }

    /// <summary>The number of the building, <c>14</c>, <c>14A</c> or <c>14-16</c>; null where only a flat was told.</summary>
    public string? Number { get; }

    /// <summary>Upper case, last word in full; null if it was not told.</summary>
    public string? Street { get; }

    /// <summary>A whole postcode; null if it was not told.</summary>
    public Postcode? Postcode { get; }

    /// <summary>One key for the building by its postcode, one by its street: any two of which <see cref="CouldBe"/> is true share one.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            var building = Number ?? Flat;
            var keys = new List<string>(2);
            if (Postcode is { } postcode) keys.Add($"{building}{Divider}{postcode.Compact}");
            if (Street is not null) keys.Add($"{building}{Divider}{Street}");
            return keys;
        }
    }

    /// <summary>Reads an address on one line or several. False without a number, and without a postcode or a street.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PremisesAddress address)
    {
        address = default;
        if (text.Length > MaxTypedLength) return false;

        var line = Simplify(text);
        var postcode = LastPostcode(ref line);
        string? flat = null, number = null, street = null;
        foreach (var segment in line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!ReadSegment(segment, ref flat, ref number, ref street)) break;
        }

        if (number is null && flat is null) return false;
        if (postcode is null && street is null) return false;
        address = new PremisesAddress(flat, number, street, postcode);
        return true;
    }

    /// <summary>True if the two could be the same place: what both tell is the same, and they have number and either postcode or street in common.</summary>
    public bool CouldBe(PremisesAddress other)
    {
        if ((Number ?? Flat) != (other.Number ?? other.Flat)) return false;
        if (Flat is not null && other.Flat is not null && Flat != other.Flat) return false;
        if (Postcode is not null && other.Postcode is not null) return Postcode == other.Postcode;
        return Street is not null && Street == other.Street;
    }

    /// <summary>As people write it: <c>Flat 2, 14 Harbour View, DT4 8XX</c>.</summary>
    public override string ToString()
    {
        var house = string.Join(' ', new[] { Number, Title(Street) }.OfType<string>());
        return string.Join(", ", new[] { Title(Flat), house, Postcode?.Value }.Where(part => !string.IsNullOrEmpty(part)));
    }

    /// <summary>Upper case; letters, digits, spaces, dashes and commas; the divider of the normal form and line ends are commas.</summary>
    private static string Simplify(ReadOnlySpan<char> text)
    {
        Span<char> line = stackalloc char[MaxTypedLength];
        var length = 0;
        foreach (var typed in text)
        {
            var c = PlainText.Fold(typed);
            if (c is '\'' or '.') continue;
            if (c is Divider or '\n' or '\r' or ';' or ',') c = ',';
            else if (!char.IsLetterOrDigit(c) && c != '-') c = ' ';
            if (c == ' ' && length > 0 && line[length - 1] == ' ') continue;
            line[length++] = char.ToUpperInvariant(c);
        }

        return new string(line[..length]);
    }

    private static Postcode? LastPostcode(ref string line)
    {
        foreach (var match in PostcodeAtWordEnds().Matches(line).Reverse())
        {
            if (!Identifiers.Postcode.TryParse(match.Value, out var postcode) || !postcode.IsFull) continue;
            line = line[..match.Index];
            return postcode;
        }

        return null;
    }

    /// <summary>Takes from one part between commas what it tells. False when the address is complete.</summary>
    private static bool ReadSegment(string segment, ref string? flat, ref string? number, ref string? street)
    {
        var rest = segment.Trim(' ', '-');
        if (flat is null && number is null && FlatAtStart().Match(rest) is { Success: true } flatFound)
        {
            flat = $"{Whole(flatFound.Groups["kind"].Value)} {flatFound.Groups["id"].Value}";
            rest = rest[flatFound.Length..].TrimStart(' ', '-');
        }

        if (number is null && NumberAtStart().Match(rest) is { Success: true } numberFound)
        {
            number = numberFound.Groups["number"].Value.Replace(" ", "", StringComparison.Ordinal);
            rest = rest[numberFound.Length..];
            street = null; // what came before the number was the name of a house
        }

        if (number is not null || flat is not null) street ??= StreetOf(rest);
        return street is null || number is null;
    }

    /// <summary>The words up to the last of those that end a street name; without one, all of them if they are few.</summary>
    private static string? StreetOf(string text)
    {
        var words = text.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries);
        var end = Array.FindIndex(words, Math.Min(1, words.Length), StreetWords.IsStreetWord) + 1;
        while (end > 0 && end < words.Length && StreetWords.IsStreetWord(words[end])) end++;
        if (end == 0) end = words.Length;
        if (end is 0 or > MaxStreetWords || !words[0].Any(char.IsLetter)) return null;

        if (end > 1 && StreetWords.Abbreviations.TryGetValue(words[end - 1], out var whole)) words[end - 1] = whole;
        return string.Join(' ', words, 0, end);
    }

    private static string Whole(string kind) => kind is "APARTMENT" or "APT" ? "FLAT" : kind;

    private static string? Title(string? upper) =>
        upper is null ? null : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(CultureInfo.InvariantCulture.TextInfo.ToLower(upper));

    [GeneratedRegex(@"\b[A-Z0][A-Z0-9]{1,3}[ -]*[0-9][A-Z]{2}\b")]
    private static partial Regex PostcodeAtWordEnds();

    [GeneratedRegex(@"^(?<kind>FLAT|APARTMENT|APT|UNIT|ROOM|CARAVAN|PLOT|PITCH|BEDSIT|STUDIO) {0,2}(?:(?:NO|NUMBER) )?(?<id>[0-9]{1,4}[A-Z]?|[A-Z][0-9]{0,3})(?![A-Z0-9])")]
    private static partial Regex FlatAtStart();

    [GeneratedRegex(@"^(?:(?:NO|NUMBER) {0,2})?(?<number>[0-9]{1,5}[A-Z]?(?: ?- ?[0-9]{1,5}[A-Z]?)?)(?![A-Z0-9])")]
    private static partial Regex NumberAtStart();
}
