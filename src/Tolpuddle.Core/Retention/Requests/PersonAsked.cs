using Tolpuddle.Methods.Disclosure;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>The person who asks, as records may speak of them: names as sets of words, and what points at them.</summary>
internal sealed class PersonAsked
{
    /// <summary>Shorter words stand in too many names to say anything alone.</summary>
    private const int ShortestWord = 3;

    /// <summary>Shorter words of others' names stand inside other words all over a text.</summary>
    private const int ShortestMarked = 4;

    public PersonAsked(string names, string identifiers)
    {
        Names = [.. names.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => (IReadOnlyList<string>)SearchWords.Of(name)).Where(words => words.Count > 0)];
        Identifiers = [.. TextIdentifiers.Find(identifiers).Select(found => found.Identifier).Distinct()];
    }

    /// <summary>The words of each name.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Names { get; }

    public IReadOnlyList<Identifier> Identifiers { get; }

    public PersonAsked(SubjectRequest request)
        : this(request.Names, request.Identifiers)
    {
    }

    /// <summary>True if all words of one of the names, or something that points at the person, stand in <paramref name="text"/>.</summary>
    public bool IsNamedIn(string? text)
    {
        if (string.IsNullOrEmpty(text)) return false;
        var words = SearchWords.Of(text).ToHashSet();
        return Names.Any(name => name.All(words.Contains)) || PointsAt(text);
    }

    /// <summary>True if a text may speak of the person: a longer word of a name is enough.</summary>
    public bool MayBeIn(string text)
    {
        var words = SearchWords.Of(text).ToHashSet();
        return Names.Any(name => name.Any(word => word.Length >= ShortestWord && words.Contains(word))) || PointsAt(text);
    }

    /// <summary>What the record says, with marks around all that is not about the person: a proposal, which somebody looks through.</summary>
    /// <param name="passages">Parts of the record in their order.</param>
    /// <param name="others">Names and things of others that the record holds.</param>
    public string Propose(IEnumerable<Passage> passages, IEnumerable<string> others)
    {
        var values = others.Where(value => !IsTheirs(value)).ToList();
        values.AddRange(values.SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(word => word.Length >= ShortestMarked && !IsTheirs(word) && !TextIdentifiers.Find(word).Any()).ToList());
        return string.Join("\n\n", passages.Select(p => $"{p.Heading}\n{Mark(p, values)}"));
    }

    private string Mark(Passage passage, List<string> others)
    {
        if (passage.IsOfReporter || !MayBeIn(passage.Text)) return $"{MarkedText.Open}{Plain(passage.Text)}{MarkedText.Close}";
        var proposal = MarkedText.Propose(passage.Text, others);
        var from = 0;
        while ((from = proposal.IndexOf(MarkedText.Open, from, StringComparison.Ordinal)) >= 0)
        {
            var close = proposal.IndexOf(MarkedText.Close, from, StringComparison.Ordinal);
            var inner = proposal[(from + MarkedText.Open.Length)..close];
            if (IsTheirs(inner)) proposal = $"{proposal[..from]}{inner}{proposal[(close + MarkedText.Close.Length)..]}";
            from += IsLeft(proposal, from) ? MarkedText.Open.Length : inner.Length;
        }

        return proposal;
    }

    private static bool IsLeft(string text, int at) => text.AsSpan(at).StartsWith(MarkedText.Open);

    /// <summary>A text without signs that would be taken for marks.</summary>
    public static string Plain(string marked) => MarkedText.Propose(marked, []).Replace(MarkedText.Open, "", StringComparison.Ordinal).Replace(MarkedText.Close, "", StringComparison.Ordinal);

    private bool IsTheirs(string value)
    {
        var words = SearchWords.Of(value);
        return (words.Count > 0 && Names.Any(name => words.All(name.Contains))) || PointsAt(value);
    }

    private bool PointsAt(string text) => Identifiers.Count > 0 && TextIdentifiers.Find(text).Any(found => Identifiers.Any(own => own.Kind == found.Identifier.Kind && own.CouldBe(found.Identifier)));
}

/// <summary>A part of a record.</summary>
/// <param name="Heading">What it is; it leaves whatever becomes of the text.</param>
/// <param name="IsOfReporter">True for what may say who told us: marked whole until somebody decides otherwise.</param>
internal sealed record Passage(string Heading, string Text, bool IsOfReporter = false);
