namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>The people and things that somebody picked out of a report, as lines of a file: <c>person exploiter Big Sam</c>.</summary>
internal static class PickedMentions
{
    /// <summary>Nothing is named, though the answers hold something that could be recognised.</summary>
    private const string Nothing = "none";

    /// <summary>The mentions of a report; empty where <see cref="IntakeMentions.Recognise"/> finds the very same in its answers.</summary>
    public static string Write(ReportAnswers answers, IEnumerable<Mention> mentions)
    {
        var lines = mentions.Select(m => Line(m.Kind, m.Part, m.Text)).Order(StringComparer.Ordinal).ToList();
        var recognised = IntakeMentions.Recognise(answers).DistinctBy(m => (m.Kind, IntakeMentions.ValueOf(m))).Select(m => Line(m.Kind, m.Part, m.Text)).Order(StringComparer.Ordinal);
        if (lines.SequenceEqual(recognised)) return "";
        return lines.Count == 0 ? Nothing : string.Join('\n', lines);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null where the mentions are those that can be recognised. False if a line is none.</summary>
    public static bool TryRead(string text, out IReadOnlyList<DraftMention>? mentions)
    {
        mentions = text.Length == 0 ? null : [];
        if (text is "" or Nothing) return true;
        var read = new List<DraftMention>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', 3, StringSplitOptions.TrimEntries);
            if (words.Length < 3 || !Enum.TryParse<MentionKind>(words[0], ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || !CallMentions.Parts.Contains(words[1])) return false;
            read.Add(new DraftMention(kind, words[2], words[1]));
        }

        mentions = read;
        return true;
    }

    private static string Line(MentionKind kind, string part, string text) => $"{kind.ToString().ToLowerInvariant()} {part} {text.Trim().ReplaceLineEndings(" ")}";
}
