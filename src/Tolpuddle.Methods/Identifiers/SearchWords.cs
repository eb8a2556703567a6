using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>The words by which a text is found: what is written and what is searched for, folded alike.</summary>
/// <remarks>
/// Lower case; marks of Latin, Greek, Cyrillic, Arabic and Hebrew letters dropped (Unicode compatibility decomposition,
/// UAX #15), letters such as ł and ß that do not decompose written plainly; marks of other scripts kept, where they are
/// vowels. An apostrophe joins, everything else parts. Scripts without spaces give one word a run.
/// </remarks>
public static class SearchWords
{
    public const int MinLength = 2;
    public const int MaxLength = 40;

    // The commonest words of English prose: they find everything, and their hashes would show that they do.
    private static readonly FrozenSet<string> Stops = FrozenSet.Create(StringComparer.Ordinal,
        "the", "and", "of", "to", "in", "is", "it", "that", "was", "for", "on", "are", "with", "as", "at", "be", "this", "have", "has",
        "had", "from", "or", "by", "but", "not", "you", "we", "he", "she", "they", "his", "her", "them", "their", "an", "were", "been", "there");

    private static readonly FrozenDictionary<int, string> Plain = new Dictionary<int, string>
    {
        ['ł'] = "l",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['ħ'] = "h",
        ['ı'] = "i",
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['þ'] = "th",
    }.ToFrozenDictionary();

    /// <summary>The distinct words of <paramref name="text"/>, in order of first appearance.</summary>
    public static IReadOnlyList<string> Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];

        var words = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var word = new StringBuilder(MaxLength);
        foreach (var rune in WellFormed(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.Format || IsDropped(rune.Value)) continue;
            if (IsPartOfWord(category)) Append(word, rune, category);
            else Finish(word, words);
        }

        Finish(word, words);
        return [.. words.Keys];
    }

    /// <summary>Half a surrogate pair cannot be normalised, so it becomes the replacement character.</summary>
    private static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) whole.Append(rune.ToString());
        return whole.ToString();
    }

    private static void Append(StringBuilder word, Rune rune, UnicodeCategory category)
    {
        var lower = Rune.ToLowerInvariant(rune);
        if (category == UnicodeCategory.DecimalDigitNumber) word.Append((int)Rune.GetNumericValue(rune));
        else if (Plain.TryGetValue(lower.Value, out var plain)) word.Append(plain);
        else word.Append(lower.ToString());
    }

    private static void Finish(StringBuilder word, OrderedDictionary<string, bool> words)
    {
        if (word.Length > 0)
        {
            var folded = word.ToString().Normalize(NormalizationForm.FormKC);
            if (folded.Length is >= MinLength and <= MaxLength && !Stops.Contains(folded)) words.TryAdd(folded, true);
            word.Clear();
        }
    }

    private static bool IsPartOfWord(UnicodeCategory category) => category
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Apostrophes; combining diacritics; Hebrew points; Arabic vowel signs.</summary>
    private static bool IsDropped(int c) => c is '\'' or '\u2019'
        or (>= '\u0300' and <= '\u036F') or (>= '\u0591' and <= '\u05C7') or (>= '\u064B' and <= '\u065F') or '\u0670';
}
