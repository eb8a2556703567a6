using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>Finds whole postcodes, and house numbers that a street or a postcode follows.</summary>
internal static partial class PlaceFinder
{
    private const int TriggerReach = 16;
    private const int StreetReach = 110;
    private const int MaxStreetWords = 5;

    // Words between a number and a street word that tell of something else: "at 5 down the road".
    private static readonly FrozenSet<string> NotInStreets = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "a", "an", "and", "another", "any", "at", "by", "down", "each", "every", "for", "from", "her", "his", "in", "men", "my", "near", "no",
        "of", "off", "on", "one", "or", "other", "our", "out", "over", "people", "same", "some", "that", "the", "their", "this", "to", "up",
        "was", "were", "women", "am", "pm", "miles", "mile", "minutes", "min", "mins", "yards", "metres", "km", "mph");

    private static readonly FrozenSet<string> Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames
        .Concat(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames)
        .Append("Sept")
        .Where(month => month.Length > 0)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Triggers = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "at", "address", "number", "no", "live", "lives", "living", "stay", "stays", "staying", "outside", "near", "of", "from", "to", "is");

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \n,.;:(");
    private static readonly FrozenSet<string> BeforeYears = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "in", "since", "during", "until", "by");

    public static void Find(string plain, List<TextIdentifiers.Span> spans)
    {
        foreach (var match in WholePostcode().EnumerateMatches(plain))
        {
            if (!IsOrdinal(plain.AsSpan(match.Index, match.Length))) spans.Add(new(IdentifierKind.Postcode, match.Index, match.Length));
        }

        foreach (var match in FlatAndNumber().EnumerateMatches(plain))
        {
            var end = StreetEnd(plain, match.Index, match.Index + match.Length);
            if (end > 0) spans.Add(new(IdentifierKind.Address, match.Index, PostcodeEnd(plain, end) - match.Index));
        }

        foreach (var match in NumberAndPostcode().EnumerateMatches(plain)) spans.Add(new(IdentifierKind.Address, match.Index, match.Length));
    }

    /// <summary>"Took the B12 2nd exit": small letters that make an ordinal number are no postcode.</summary>
    private static bool IsOrdinal(ReadOnlySpan<char> postcode) => postcode[^3..] is "1st" or "2nd" or "3rd" || postcode.EndsWith("th");

    /// <summary>The end of the street whose name starts at <paramref name="start"/>, or 0 if none does.</summary>
    private static int StreetEnd(string plain, int numberStart, int start)
    {
        var words = new List<string>(MaxStreetWords);
        var (end, streetWords) = (0, 0);
        foreach (var match in Word().EnumerateMatches(plain.AsSpan(start, Math.Min(StreetReach, plain.Length - start))))
        {
            var word = plain.Substring(start + match.Index, match.Length).TrimEnd(' ', '.');
            var isStreetWord = words.Count > 0 && StreetWords.IsStreetWord(word);
            if (streetWords > 0 && !isStreetWord) break;
            if (words.Count == MaxStreetWords) break;
            words.Add(word);
            if (!isStreetWord) continue;
            streetWords = words.Count;
            end = start + match.Index + word.Length;
        }

        return streetWords > 0 && IsStreet(plain, numberStart, words) ? end : 0;
    }

    private static bool IsStreet(string plain, int numberStart, List<string> words)
    {
        var before = WordBefore(plain, numberStart);
        if (words.Count > 2 && Months.Contains(words[0])) return false; // "on 12 March Church Street was shut"
        if (IsYear(plain.AsSpan(numberStart), before)) return false;
        if (words.TrueForAll(word => !char.IsLower(word[0])) && char.IsUpper(words[^1][0])) return true;
        return words.Count <= 3
            && !words.Exists(NotInStreets.Contains)
            && StreetWords.Plain.Contains(WholeWord(words[^1]))
            && Triggers.Contains(before);
    }

    /// <summary>"In 2024 Harbour View was sold".</summary>
    private static bool IsYear(ReadOnlySpan<char> number, string before) =>
        number is ['1', '9', >= '0' and <= '9', >= '0' and <= '9', ' ', ..] or ['2', '0', >= '0' and <= '9', >= '0' and <= '9', ' ', ..]
        && (BeforeYears.Contains(before) || Months.Contains(before));

    /// <summary>The end of a postcode that follows a street, a town perhaps between them; else <paramref name="streetEnd"/>.</summary>
    private static int PostcodeEnd(string plain, int streetEnd)
    {
        var tail = TownAndPostcode().Match(plain, streetEnd);
        return tail.Success ? tail.Index + tail.Length : streetEnd;
    }

    private static string WholeWord(string type) => StreetWords.Abbreviations.TryGetValue(type, out var whole) ? whole : type;

    private static string WordBefore(string plain, int place)
    {
        var before = plain.AsSpan(Math.Max(0, place - TriggerReach), Math.Min(place, TriggerReach)).TrimEnd(" :,.");
        var start = before.LastIndexOfAny(WordEnds) + 1;
        return before[start..].ToString();
    }

    /// <summary>Of the 26 letters, eight are a postcode area alone.</summary>
    [GeneratedRegex(@"(?<![\w@./£#-])(?:(?:[BEGLMNSWbeglmnsw]|[A-Za-z]{2})[0-9][A-Za-z0-9]?|[Gg][Ii][Rr]) {0,2}[0-9][A-Za-z]{2}(?![\w@-])")]
    private static partial Regex WholePostcode();

    [GeneratedRegex(Flat + Number + @",? {1,2}(?=[A-Za-z0-9])")]
    private static partial Regex FlatAndNumber();

    /// <summary>A word of a street, and the space after it; only "St." may have a dot and go on.</summary>
    [GeneratedRegex(@"\G[A-Za-z0-9][\w'-]{0,24}(?:(?<=\b[Ss][Tt])\. | |(?![\w'-]))")]
    private static partial Regex Word();

    [GeneratedRegex(@"\G\.?(?:,?\s{1,2}[A-Za-z][\w'-]{0,24}){0,4}?,?\s{1,2}" + Code)]
    private static partial Regex TownAndPostcode();

    [GeneratedRegex(Flat + Number + @",?(?:\s{1,2}(?:[A-Z][\w'-]{0,24}|of|on|the),?){0,6}?\s{1,2}" + Code)]
    private static partial Regex NumberAndPostcode();

    private const string Flat = @"(?<![\w£$€/+-]|[0-9][.,:])(?:(?i:flat|apartment|apt|unit|room|caravan|plot|pitch) {1,2}[0-9A-Za-z]{1,4}[,/]? {1,2})?";
    private const string Number = @"(?<number>[0-9]{1,4}[A-Za-z]?(?:-[0-9]{1,4})?)(?![\w-])";
    private const string Code = @"[A-Za-z]{1,2}[0-9][A-Za-z0-9]? {0,2}[0-9][A-Za-z]{2}(?![\w@-])";
}
