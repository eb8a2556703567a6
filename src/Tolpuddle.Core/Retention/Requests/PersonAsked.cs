using Tolpuddle.Methods.Disclosure;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>The person who asks, as records may speak of them: names as sets of words, and what points at them.</summary>
internal sealed class PersonAsked
{
    /// <summary>Shorter words stand in too many names to say anything alone.</summary>
    private const int ShortestWord = 3;

    /// <summary>Longer words of others are marked wherever they stand; shorter ones, which stand inside other words all over a text, as whole words, and of names alone.</summary>
    private const int ShortestInside = 4;

    /// <summary>An initial says nothing alone.</summary>
    private const int ShortestMarked = 2;

    private const string Between = "\n\n";

    public PersonAsked(string names, string identifiers)
    {
        Names = [.. names.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => (IReadOnlyList<string>)SearchWords.Of(name)).Where(words => words.Count > 0)];
        Identifiers = [.. TextIdentifiers.Find(identifiers).Select(found => found.Identifier).Distinct()];
    }

    public PersonAsked(SubjectRequest request)
        : this(request.Names, request.Identifiers)
    {
    }

    /// <summary>The words of each name.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Names { get; }

    public IReadOnlyList<Identifier> Identifiers { get; }

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
        return Names.Any(name => name.Any(word => (word.Length >= ShortestWord || name.All(w => w.Length < ShortestWord)) && words.Contains(word))) || PointsAt(text);
    }

    /// <summary>What the record says, with marks around all that is not about the person: a proposal, which somebody looks through.</summary>
    /// <param name="passages">Parts of the record in their order.</param>
    /// <param name="others">Names and things of others.</param>
    public MarkedWords Propose(IEnumerable<Passage> passages, IEnumerable<Other> others)
    {
        var values = others.Where(other => !IsTheirs(other.Value)).ToList();
        var inside = values.Select(v => v.Value.Trim()).Concat(values.SelectMany(v => WordsOf(v.Value))).Where(v => v.Length >= ShortestInside && !IsName(v)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var alone = values.Where(v => v.IsName).SelectMany(v => WordsOf(v.Value)).Where(word => word.Length is >= ShortestMarked and < ShortestInside && !IsName(word)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (whole, isFirst, isMarked) = (new MarkedWords(), true, false);
        foreach (var passage in passages)
        {
            var next = Mark(passage, inside, alone);
            if (!isFirst) whole.Append(Between, isMarked && next.IsAllMarked);
            whole.Append(next);
            (isFirst, isMarked) = (false, next.IsAllMarked);
        }

        return whole;
    }

    /// <summary>A passage of which nothing can be read, not even what it is, to stand after others.</summary>
    public static MarkedWords MarkedWhole(Passage passage)
    {
        var words = new MarkedWords();
        words.Append(Between, false);
        words.Append(WordsIn(passage), true);
        return words;
    }

    /// <summary>What of <paramref name="text"/>, as it would leave, could say who told us; null if nothing does that is known.</summary>
    /// <param name="passages">The parts of which the text is made.</param>
    /// <param name="reporters">Names and addresses of those who told.</param>
    public string? Tells(MarkedWords text, IEnumerable<Passage> passages, IEnumerable<Other> reporters)
    {
        var at = 0;
        foreach (var passage in passages)
        {
            var end = at + WordsIn(passage).Length;
            if (passage.IsOfReporter && !text.IsMarked(at + passage.Heading.Length + 1, end)) return $"“{passage.Heading}”";
            at = end + Between.Length;
        }

        var readable = text.Readable();
        var things = TextIdentifiers.Find(readable).Select(found => found.Identifier).ToList();
        foreach (var reporter in reporters.Where(r => r.Value.Trim().Length >= ShortestMarked && !IsTheirs(r.Value)))
        {
            if (Spans(readable, reporter.Value.Trim(), StringComparison.OrdinalIgnoreCase, isWholeWord: true).Any()) return "their name or address";
            if (reporter.IsName && WordsOf(reporter.Value).Any(word => word.Length >= ShortestWord && !IsName(word) && Spans(readable, word, StringComparison.Ordinal, isWholeWord: true).Any())) return "a part of their name";
            if (!reporter.IsName && TextIdentifiers.Find(reporter.Value).Any(own => things.Exists(thing => thing.Kind == own.Identifier.Kind && thing.CouldBe(own.Identifier)))) return "their name or address";
        }

        return null;
    }

    private MarkedWords Mark(Passage passage, HashSet<string> inside, HashSet<string> alone)
    {
        var (words, text) = (new MarkedWords(), Plain(passage.Text));
        var isWhole = passage.IsOfReporter || !MayBeIn(text);
        words.Append(WordsIn(passage), isWhole);
        if (isWhole) return words;
        var start = passage.Heading.Length + 1;
        var things = TextIdentifiers.Find(text);
        foreach (var thing in things) words.Mark(start + thing.Start, start + thing.End, true);
        foreach (var value in inside)
        {
            foreach (var (from, end) in Spans(text, value, StringComparison.OrdinalIgnoreCase, isWholeWord: false))
            {
                if (!IsName(text[from..end])) words.Mark(start + from, start + end, true);
            }
        }

        foreach (var (from, end) in alone.SelectMany(word => Spans(text, word, StringComparison.OrdinalIgnoreCase, isWholeWord: true))) words.Mark(start + from, start + end, true);
        foreach (var own in things.Where(thing => Identifiers.Any(mine => mine.Kind == thing.Identifier.Kind && mine.CouldBe(thing.Identifier)))) words.Mark(start + own.Start, start + own.End, false); // it, and nothing beside it
        return words;
    }

    /// <summary>A passage as it stands in the text of its record.</summary>
    private static string WordsIn(Passage passage) => $"{passage.Heading}\n{Plain(passage.Text)}";

    /// <summary>A told text without signs that would be taken for marks.</summary>
    private static string Plain(string told) => MarkedText.Propose(told, []).Replace(MarkedText.Open, "", StringComparison.Ordinal).Replace(MarkedText.Close, "", StringComparison.Ordinal);

    /// <summary>Where <paramref name="value"/> stands in a text, up to the ends of the words that it stands in.</summary>
    private static IEnumerable<(int Start, int End)> Spans(string text, string value, StringComparison comparison, bool isWholeWord)
    {
        for (var at = text.IndexOf(value, comparison); at >= 0; at = text.IndexOf(value, at + 1, comparison))
        {
            var (start, end) = (at, at + value.Length);
            while (start > 0 && IsOfWord(text[start]) && IsOfWord(text[start - 1])) start--;
            while (end < text.Length && IsOfWord(text[end - 1]) && IsOfWord(text[end])) end++;
            if (!isWholeWord || (start == at && end == at + value.Length)) yield return (start, end);
        }
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark;

    private static string[] WordsOf(string value) => string.Concat(value.Select(c => IsOfWord(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True for something that is the person's and nobody else's: their name, or the very thing that points at them.</summary>
    private bool IsTheirs(string value) => IsName(value) || (TextIdentifiers.Find(value) is [var only] && only.Length == value.Trim().Length && PointsAt(value));

    private bool IsName(string value)
    {
        var words = SearchWords.Of(value);
        return words.Count > 0 && Names.Any(name => words.All(name.Contains));
    }

    private bool PointsAt(string text) => Identifiers.Count > 0 && TextIdentifiers.Find(text).Any(found => Identifiers.Any(own => own.Kind == found.Identifier.Kind && own.CouldBe(found.Identifier)));
}

/// <summary>A part of a record.</summary>
/// <param name="Heading">What it is; it leaves only if something of the text does.</param>
/// <param name="IsOfReporter">True for what may say who told us: marked whole until somebody decides otherwise.</param>
internal sealed record Passage(string Heading, string Text, bool IsOfReporter = false);

/// <summary>A name of somebody else, or something that points at them.</summary>
internal sealed record Other(string Value, bool IsName);

/// <summary>Those besides the person of whom the records of a request speak.</summary>
/// <param name="All">Everybody, who told us among them.</param>
/// <param name="Reporters">Who told us.</param>
internal sealed record Others(IReadOnlyList<Other> All, IReadOnlyList<Other> Reporters);
