using System.Text;
using Tolpuddle.Methods.Matching.Names;
using Tolpuddle.Methods.Matching.Reading;
using Tolpuddle.Methods.Matching.Similarity;

namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>Compares words: employers, places, occupations, e-mail addresses, online names.</summary>
internal sealed class TextComparison : HeldComparison
{
    private const int SharesWord = 2, Alike = 3, Same = 4;
    private const double AlikeFrom = 0.90;
    private const int FewValues = 2000; // places and trades, of which a tradition has its own

    private readonly PackedText texts = new();
    private readonly List<uint[]> words = [[]];
    private readonly bool isWords;

    public TextComparison(TableColumn column, bool isTelling, bool isOrganisation, bool isWords)
        : base(column, Same)
    {
        this.isWords = isWords;
        var known = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = 0 };
        texts.Add([]);
        var map = new int[column.Values.Count];
        for (var i = 1; i < map.Length; i++)
        {
            var normal = isWords ? WordText.Normalise(column.Values.Text(i), isOrganisation) : column.Values.Text(i).ToLowerInvariant();
            if (!known.TryGetValue(normal, out map[i]))
            {
                known.Add(normal, map[i] = texts.Count);
                texts.Add(Encoding.UTF8.GetBytes(normal));
                words.Add(isWords ? WordText.Hashes(normal) : []);
            }
        }

        Hold(map, texts.Count);
        GoesWithNames = texts.Count < FewValues;
        Facets = [new Facet(column.Name, this, FacetHash.Of(Ids), isTelling ? FacetRole.Telling : FacetRole.Helping)];
    }

    public override bool GoesWithNames { get; }

    public override IReadOnlyList<Facet> Facets { get; }

    public override string Words(int level) => level switch
    {
        Missing => "Not said on both sides",
        Different => "Different",
        SharesWord => "A word in common",
        Alike => "Nearly the same",
        _ => $"Same{Holders.Words(level - Same)}",
    };

    public override double ExpectedAmongMatches(int level) => level switch
    {
        Different => 0.15,
        SharesWord => 0.05,
        Alike => 0.1,
        _ => Holders.Expected(level - Same),
    };

    protected override int CompareDifferent(int a, int b)
    {
        if (JaroWinkler.CouldReach(texts, a, b, AlikeFrom) && JaroWinkler.Similarity(texts, a, b) >= AlikeFrom) return Alike;
        if (!isWords) return Different;
        foreach (var word in words[a])
        {
            if (Array.IndexOf(words[b], word) >= 0) return SharesWord;
        }

        return Different;
    }
}

/// <summary>Normal forms of words.</summary>
internal static class WordText
{
    private const int ShortestWord = 4;

    private static readonly HashSet<string> LegalForms = new(StringComparer.Ordinal)
    {
        "ltd", "limited", "plc", "llp", "llc", "inc", "co", "company", "corp", "corporation", "gmbh", "srl", "sa", "bv", "oy", "ab", "as", "sro", "spzoo", "uk", "cic", "lp", "the", "and",
    };

    /// <summary>Folded letters and digits; legal forms of companies left out.</summary>
    public static string Normalise(string text, bool isOrganisation)
    {
        if (text.Length > 200) text = text[..200];
        var folded = new StringBuilder(text.Length);
        foreach (var part in text.Split([' ', ',', '.', '-', '/', '&', '(', ')', '\''], StringSplitOptions.RemoveEmptyEntries))
        {
            var word = part.Any(char.IsAsciiDigit) ? part.ToLowerInvariant() : LatinLetters.Fold(part);
            if (word.Length == 0 || (isOrganisation && folded.Length > 0 && LegalForms.Contains(word))) continue;
            if (folded.Length > 0) folded.Append(' ');
            folded.Append(word);
        }

        return folded.ToString();
    }

    /// <summary>Hashes of the words that are long enough to say something.</summary>
    public static uint[] Hashes(string normal) =>
        [.. normal.Split(' ').Where(word => word.Length >= ShortestWord).Select(word => FacetHash.Of(ValuePool.Hash(Encoding.UTF8.GetBytes(word)))).Distinct()];
}
