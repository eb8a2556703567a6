using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Cases;

/// <summary>What somebody typed into the search, taken apart: references, identifiers, and the words that are left.</summary>
internal sealed record SearchTerms(IReadOnlyList<Reference> References, IReadOnlyList<Identifier> Identifiers, IReadOnlyList<string> Words)
{
    /// <summary>More words than anybody types; each costs a look into the index.</summary>
    public const int MaxWords = 12;

    public bool IsEmpty => References.Count + Identifiers.Count + Words.Count == 0;

    public static SearchTerms Read(string text)
    {
        var references = new List<Reference>();
        var rest = new List<string>();
        foreach (var token in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Reference.TryParse(token, out var reference) && reference.Prefix is Report.ReferencePrefix or Case.ReferencePrefix) references.Add(reference);
            else rest.Add(token);
        }

        var left = string.Join(' ', rest);
        var found = TextIdentifiers.Find(left);
        foreach (var identifier in found.Reverse()) left = $"{left[..identifier.Start]} {left[identifier.End..]}";

        // The longest word is likely the rarest; it leads the way through the index.
        var words = SearchWords.Of(left).Take(MaxWords).OrderByDescending(w => w.Length);
        return new SearchTerms(references, [.. found.Select(f => f.Identifier).Distinct()], [.. words]);
    }

    /// <summary>Why whatever satisfies all terms was found, in words.</summary>
    public IReadOnlyList<string> Why() =>
    [
        .. Identifiers.Select(i => $"{i.Kind.ToString().ToLowerInvariant()} {i.Display}"),
        .. Words.Count == 0 ? [] : (string[])[$"{(Words.Count == 1 ? "word" : "words")} {string.Join(", ", Words)}"],
    ];

    public static long Key(Vault vault, BlindKeyKind kind, string word) => vault.BlindKey(kind.ToString(), word);
}
