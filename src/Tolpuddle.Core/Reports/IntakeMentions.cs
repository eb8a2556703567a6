using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>What a report names, kept so that the next report that names it can be found.</summary>
internal static class IntakeMentions
{
    /// <summary>Parts of a field in which several things are listed.</summary>
    private static readonly char[] Separators = [',', ';', '\n', '\r'];

    /// <summary>Phones, plates, postcodes, e-mail addresses and online names found in what was told.</summary>
    public static List<DraftMention> Recognise(ReportAnswers answers)
    {
        var found = new List<DraftMention>();
        if (Postcode.TryParse(answers.Postcode, out var postcode) && postcode.IsFull) found.Add(new DraftMention(MentionKind.Postcode, answers.Postcode, "place"));
        Listed(found, answers.Vehicles, MentionKind.Vehicle, "means");
        Listed(found, answers.Phones, MentionKind.Phone, "means");
        Listed(found, answers.OnlineNames, MentionKind.Handle, "means");
        Scan(found, answers.Vehicles, "means");
        Scan(found, answers.Phones, "means");
        Scan(found, answers.OnlineNames, "means");
        Scan(found, answers.WhoIsDoingIt, "exploiter");
        Scan(found, answers.WhoIsAtRisk, "at-risk");
        Scan(found, WithPostcode(answers), "place");
        foreach (var text in new[] { answers.What, answers.When, answers.HowKnown, answers.MoreDetails }) Scan(found, text, "unknown");
        return found;
    }

    /// <summary>By which two mentions of a kind are the same: the normal form, or the words where there is none.</summary>
    public static string ValueOf(DraftMention mention) => mention.Kind.IdentifierIn(mention.Text)?.Value ?? mention.Text.Trim();

    /// <summary>Adds the mentions and every key by which they and the report's words are found.</summary>
    public static void Add(TolpuddleContext db, Report report, IEnumerable<DraftMention> mentions)
    {
        var seen = new HashSet<(MentionKind, string)>();
        foreach (var draft in mentions.Where(m => !string.IsNullOrWhiteSpace(m.Text)))
        {
            var identifier = draft.Kind.IdentifierIn(draft.Text);
            if (!seen.Add((draft.Kind, ValueOf(draft)))) continue;
            var mention = new Mention
            {
                Id = draft.Id ?? Guid.CreateVersion7(),
                ReportId = report.Id,
                Kind = draft.Kind,
                Text = draft.Text.Trim(),
                Normal = identifier?.Value ?? "",
                Part = draft.Part,
                At = report.ReceivedAt,
            };
            db.Mentions.Add(mention);
            if (identifier is not null) AddKeys(db, Enum.Parse<BlindKeyKind>(draft.Kind.ToString()), identifier.IndexKeys, mention.Id);
        }

        AddKeys(db, BlindKeyKind.ReportWord, report.Answers.Texts().SelectMany(SearchWords.Of), report.Id);
    }

    /// <summary>A house number and street in one field and the postcode in the other are one address.</summary>
    private static string WithPostcode(ReportAnswers answers) => answers.Where.Length > 0 && answers.Postcode.Length > 0 ? $"{answers.Where}, {answers.Postcode}" : answers.Where;

    internal static void AddKeys(TolpuddleContext db, BlindKeyKind kind, IEnumerable<string> keys, Guid owner)
    {
        foreach (var key in keys.Select(key => db.Vault.BlindKey(kind.ToString(), key)).Distinct())
        {
            db.BlindKeys.Add(new BlindKey { Kind = kind, Key = key, OwnerId = owner });
        }
    }

    /// <summary>In a field that asks for one kind, each thing listed is read as that kind before anything is guessed.</summary>
    private static void Listed(List<DraftMention> found, string text, MentionKind kind, string part) =>
        found.AddRange(text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(piece => kind.IdentifierIn(piece) is not null)
            .Select(piece => new DraftMention(kind, piece, part)));

    private static void Scan(List<DraftMention> found, string text, string part) =>
        found.AddRange(TextIdentifiers.Find(text).Select(hit => new DraftMention(Enum.Parse<MentionKind>(hit.Kind.ToString()), hit.Text, part)));
}
