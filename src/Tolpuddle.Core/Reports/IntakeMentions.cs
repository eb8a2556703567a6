using System.Text;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>What a report names, kept so that the next report that names it can be found.</summary>
internal static class IntakeMentions
{
    /// <summary>Parts of a field in which several things are listed.</summary>
    private static readonly char[] Separators = [',', ';', '\n', '\r'];

    /// <summary>Phones, plates, postcodes, e-mail addresses and online names found in what was told.</summary>
    public static List<DraftMention> Recognise(ReportAnswers answers) => [.. Find(answers).Select(found => found.Mention)];

    /// <summary>The same, with what each points at.</summary>
    public static List<RecognisedMention> Find(ReportAnswers answers)
    {
        var found = new List<RecognisedMention>();
        if (Postcode.TryParse(answers.Postcode, out var postcode) && postcode.IsFull) Add(found, MentionKind.Postcode, answers.Postcode, "place", MentionKind.Postcode.IdentifierIn(answers.Postcode));
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

    /// <summary>A house number and street in one field and the postcode in the other are one address.</summary>
    private static string WithPostcode(ReportAnswers answers) => answers.Where.Length > 0 && answers.Postcode.Length > 0 ? $"{answers.Where}, {answers.Postcode}" : answers.Where;

    /// <summary>In a field that asks for one kind, each thing listed is read as that kind before anything is guessed.</summary>
    private static void Listed(List<RecognisedMention> found, string text, MentionKind kind, string part)
    {
        foreach (var piece in text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (kind.IdentifierIn(piece) is { } identifier) Add(found, kind, piece, part, identifier);
        }
    }

    /// <summary>What is kept is what was typed. It is read anew only where that was folded before anything was found in it.</summary>
    private static void Scan(List<RecognisedMention> found, string text, string part)
    {
        foreach (var hit in TextIdentifiers.Find(text))
        {
            var kind = Enum.Parse<MentionKind>(hit.Kind.ToString());
            Add(found, kind, hit.Text, part, Ascii.IsValid(hit.Text) ? hit.Identifier : kind.IdentifierIn(hit.Text));
        }
    }

    private static void Add(List<RecognisedMention> found, MentionKind kind, string text, string part, Identifier? identifier) => found.Add(new RecognisedMention(new DraftMention(kind, text, part), identifier));
}
