using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>A hundred words in which a return code can be said on the phone: one for each two digits, so eight words for a code.</summary>
/// <remarks>
/// Nothing is lost or added: the words carry the 53.2 bits of the digits and no more. Words compare without case and
/// without marks above and below letters, which phones put in or leave out as they like.
/// </remarks>
public sealed class CodeWords
{
    /// <summary>Words in a list.</summary>
    public const int Count = 100;

    /// <summary>Words in a code.</summary>
    public const int Length = ReturnCode.Length / DigitsPerWord;

    private const int DigitsPerWord = 2;

    private readonly string[] _words;
    private readonly FrozenDictionary<string, int> _places;

    private CodeWords(string[] words, FrozenDictionary<string, int> places) => (_words, _places) = (words, places);

    /// <summary>Reads a list: <see cref="Count"/> words with anything between them. Null unless no two of them compare equal.</summary>
    public static CodeWords? Of(string list)
    {
        var words = WordsIn(list).ToArray();
        if (words.Length != Count || words.Select(Fold).Distinct().Count() != Count) return null;
        return new CodeWords(words, words.Index().ToFrozenDictionary(word => Fold(word.Item), word => word.Index));
    }

    /// <summary>The words of <paramref name="code"/>, in order.</summary>
    public IReadOnlyList<string> Say(ReturnCode code) =>
        [.. code.Value.Chunk(DigitsPerWord).Select(pair => _words[int.Parse(pair, NumberStyles.None, CultureInfo.InvariantCulture)])];

    /// <summary>Reads words as people type them. False unless there are exactly <see cref="Length"/> and the list has each of them.</summary>
    public bool TryRead(string? text, out ReturnCode code)
    {
        code = default;
        var digits = new StringBuilder(ReturnCode.Length);
        foreach (var word in WordsIn(text ?? ""))
        {
            if (digits.Length == ReturnCode.Length || !_places.TryGetValue(Fold(word), out var place)) return false;
            digits.Append(CultureInfo.InvariantCulture, $"{place:00}");
        }

        return digits.Length == ReturnCode.Length && ReturnCode.TryParse(digits.ToString(), out code);
    }

    /// <summary>Runs of letters with the marks that belong to them.</summary>
    private static IEnumerable<string> WordsIn(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || IsMark(rune))
            {
                word.Append(rune);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0) yield return word.ToString();
    }

    private static string Fold(string word)
    {
        var plain = new StringBuilder(word.Length);
        foreach (var rune in word.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (!IsMark(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.ModifierLetter) plain.Append(Rune.ToLowerInvariant(rune));
        }

        return plain.ToString();
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
