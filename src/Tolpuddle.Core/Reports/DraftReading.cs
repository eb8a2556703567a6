using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>
/// What a draft names, and the keys by which that and its words will be found: all of taking it in that needs neither the database
/// nor its id, and most of the time.
/// </summary>
/// <param name="Things">What it names, each once.</param>
/// <param name="Words">Keys of its words.</param>
internal sealed record DraftReading(IReadOnlyList<NamedThing> Things, IReadOnlyList<long> Words)
{
    /// <param name="vault">Makes the keys.</param>
    /// <param name="draft">What is read.</param>
    /// <param name="known">Keys that were made for drafts before this one, where there are many.</param>
    public static DraftReading Of(Vault vault, ReportDraft draft, WordKeys? known = null)
    {
        var named = draft.Mentions?.Select(m => new RecognisedMention(m, m.Kind.IdentifierIn(m.Text))) ?? IntakeMentions.Find(draft.Answers);
        var seen = new HashSet<(MentionKind, string)>();
        var things = new List<NamedThing>();
        foreach (var (mention, identifier) in named)
        {
            if (string.IsNullOrWhiteSpace(mention.Text) || !seen.Add((mention.Kind, identifier?.Value ?? mention.Text.Trim()))) continue;
            things.Add(new NamedThing(mention, identifier?.Value ?? "", identifier is null ? [] : KeysOf(vault, KindOf(mention), identifier.IndexKeys)));
        }

        var words = draft.Answers.Texts().SelectMany(SearchWords.Of);
        return new DraftReading(things, known?.Of(words) ?? KeysOf(vault, BlindKeyKind.ReportWord, words));
    }

    /// <summary>Adds the mentions and every key by which they and the words of <paramref name="report"/> are found.</summary>
    public void AddTo(Report report, Action<object> add)
    {
        foreach (var (draft, normal, keys) in Things)
        {
            var mention = new Mention
            {
                Id = draft.Id ?? Guid.CreateVersion7(),
                ReportId = report.Id,
                Kind = draft.Kind,
                Text = draft.Text.Trim(),
                Normal = normal,
                Part = draft.Part,
                At = report.ReceivedAt,
            };
            add(mention);
            if (keys.Count > 0) AddKeys(KindOf(draft), keys, mention.Id, add);
        }

        AddKeys(BlindKeyKind.ReportWord, Words, report.Id, add);
    }

    public static IReadOnlyList<long> KeysOf(Vault vault, BlindKeyKind kind, IEnumerable<string> normalForms)
    {
        var name = kind.ToString();
        return [.. normalForms.Distinct().Select(form => vault.BlindKey(name, form)).Distinct()];
    }

    public static void AddKeys(BlindKeyKind kind, IReadOnlyList<long> keys, Guid owner, Action<object> add)
    {
        foreach (var key in keys) add(new BlindKey { Kind = kind, Key = key, OwnerId = owner });
    }

    private static BlindKeyKind KindOf(DraftMention mention) => Enum.Parse<BlindKeyKind>(mention.Kind.ToString());
}

/// <summary>The keys of words, each made once: most words of a file are those of the rows before. Used by one thread.</summary>
internal sealed class WordKeys(Vault vault)
{
    /// <summary>More different words than English has in daily use; then they are made anew.</summary>
    private const int Most = 50_000;

    private const string Kind = nameof(BlindKeyKind.ReportWord);

    private readonly Dictionary<string, long> _keys = new(StringComparer.Ordinal);

    public IReadOnlyList<long> Of(IEnumerable<string> words) => [.. words.Select(Of).Distinct()];

    private long Of(string word)
    {
        if (_keys.TryGetValue(word, out var known)) return known;
        if (_keys.Count == Most) _keys.Clear();
        return _keys[word] = vault.BlindKey(Kind, word);
    }
}

/// <summary>A person or thing that a draft names.</summary>
/// <param name="Normal">Empty where the kind has none.</param>
/// <param name="Keys">By which another telling of it is found.</param>
internal sealed record NamedThing(DraftMention Mention, string Normal, IReadOnlyList<long> Keys);

/// <summary>A mention with what it points at; null for people, organisations and what cannot be read.</summary>
internal sealed record RecognisedMention(DraftMention Mention, Identifier? Identifier);
