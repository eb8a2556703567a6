using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Tolpuddle.Methods.Matching.Names;

/// <summary>Writes a name with the 26 letters that most forms and keyboards have, as people do it by hand.</summary>
/// <remarks>
/// Marks are dropped (Unicode canonical decomposition), letters without one are written as passports do (ICAO Doc 9303-3,
/// section 6); Cyrillic after BGN/PCGN with the common shortenings, Greek after ELOT 743, Arabic letters by their usual sound
/// without vowels.
/// </remarks>
internal static class LatinLetters
{
    private static readonly FrozenDictionary<char, string> Table = Build();

    /// <summary>Lower case, a to z, and single spaces between words; everything else is left out or stands between words.</summary>
    public static string Fold(ReadOnlySpan<char> name)
    {
        var folded = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (c is >= 'a' and <= 'z') folded.Append(c);
            else if (c is >= 'A' and <= 'Z') folded.Append((char)(c | 0x20));
            else if (c < 0x80) AppendOther(folded, c);
            else AppendForeign(folded, c);
        }

        if (folded.Length > 0 && folded[^1] == ' ') folded.Length--;
        return folded.ToString();
    }

    private static void AppendOther(StringBuilder folded, char c)
    {
        if (c is '\'' or '`' or '.' or '"') return; // O'Neill is ONeill
        if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
    }

    private static void AppendForeign(StringBuilder folded, char c)
    {
        if (Table.TryGetValue(char.ToLowerInvariant(c), out var written))
        {
            folded.Append(written);
            return;
        }

        Span<char> one = [c];
        Span<char> parts = stackalloc char[8];
        if (!char.IsSurrogate(c) && one.TryNormalize(parts, out var length, NormalizationForm.FormD))
        {
            foreach (var part in parts[..length])
            {
                if (char.IsAsciiLetter(part)) folded.Append((char)(part | 0x20));
                else if (part != c && Table.TryGetValue(char.ToLowerInvariant(part), out written)) folded.Append(written);
                else if (CharUnicodeInfo.GetUnicodeCategory(part) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation) AppendOther(folded, '-');
            }
        }
    }

    private static FrozenDictionary<char, string> Build()
    {
        var table = new Dictionary<char, string>();
        Pairs("ł l đ d ð d ø o æ ae œ oe ß ss þ th ı i ə e ŋ ng ħ h");
        Pairs("а a б b в v г g д d е e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ы y э e ю yu я ya ё yo і i ї yi є ye ґ g ў u ј j љ lj њ nj ћ c ђ dj џ dz ѓ gj ќ kj ѕ dz");
        Pairs("α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o");
        Pairs("ا a آ a أ a إ i ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z غ gh ف f ق q ك k ک k ل l م m ن n ه h ة a و w ي y ی y ى a پ p چ ch ژ zh گ g");
        foreach (var silent in "ъьءعئؤ") table[silent] = "";
        AddEthiopic(table);
        return table.ToFrozenDictionary();

        void Pairs(string pairs)
        {
            var words = pairs.Split(' ');
            for (var i = 0; i < words.Length; i += 2) table[words[i][0]] = words[i + 1];
        }
    }

    /// <summary>The Ethiopic block (U+1200) stands in rows of eight: one consonant with each vowel.</summary>
    private static void AddEthiopic(Dictionary<char, string> table)
    {
        string[] vowels = ["e", "u", "i", "a", "e", "", "o", "wa"];
        const string Rows = "h l h m s r s sh q q qh qh b v t ch h h n ny _ k kh kh kh w _ z zh y d d j g g _ t ch p ts ts f p";
        var row = 0;
        foreach (var consonant in Rows.Split(' '))
        {
            for (var order = 0; order < vowels.Length; order++) table[(char)(0x1200 + (row * 8) + order)] = (consonant == "_" ? "" : consonant) + vowels[order];
            row++;
        }
    }
}
