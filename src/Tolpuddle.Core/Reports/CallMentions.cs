using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>A person or thing named in a call: recognised in what was typed, or added by hand.</summary>
/// <param name="Value">By which it is told from others of its kind: the normal form, or the words where there is none.</param>
/// <param name="Part">What part it plays, as the adviser says or else as the field tells.</param>
/// <param name="IsKept">False: the adviser dropped it, and the report will not name it.</param>
/// <param name="Identifier">What it points at; null for people and organisations.</param>
public sealed record CallMention(MentionKind Kind, string Text, string Value, string Part, bool IsKept, bool IsAdded, Identifier? Identifier)
{
    /// <summary>Its name in the sheet.</summary>
    public string Key => KeyOf(Kind, Value);

    public string Display => Identifier?.Display ?? Text;

    internal static string KeyOf(MentionKind kind, string value) => $"{kind}:{value}";
}

/// <summary>What a call names. What is recognised is offered; the adviser keeps or drops it and says what part it plays.</summary>
public static class CallMentions
{
    public const string Kept = "keep";
    public const string Dropped = "drop";
    public const int MaxTextLength = 200;

    /// <summary>Parts that a mention can play, unknown first.</summary>
    public static CodeList Parts { get; } =
        new([new(ReportFacts.Unknown, "part?"), new("at-risk", "at risk"), new("exploiter", "exploiter"), new("place", "place"), new("means", "means")]);

    /// <summary>Everything that the sheet names, each once.</summary>
    public static IReadOnlyList<CallMention> Of(CallSheet sheet)
    {
        var recognised = IntakeMentions.Recognise(CallReport.AnswersOf(sheet)).Select(m => ToMention(m, sheet, isAdded: false));
        var added = sheet.Under(CallFields.Added).Select(a => ReadKey(a.Key)).OfType<DraftMention>().Select(m => ToMention(m, sheet, isAdded: true));
        return [.. recognised.Concat(added).DistinctBy(m => m.Key)];
    }

    /// <summary>The sheet with what was written into the line for adding by hand made a mention; unchanged where nothing was.</summary>
    public static CallSheet Add(CallSheet sheet)
    {
        var text = sheet[CallFields.AddText].Trim();
        if (text.Length is 0 or > MaxTextLength) return sheet;
        var kind = ReadKind(sheet[CallFields.AddKind]) ?? MentionKind.Person;
        var key = CallMention.KeyOf(kind, IntakeMentions.ValueOf(new DraftMention(kind, text, "")));
        var added = sheet.With(CallFields.Added + CallMention.KeyOf(kind, text), "yes").With(CallFields.Mark + key, Kept).With(CallFields.AddText, "");
        return Parts.Contains(sheet[CallFields.AddPart]) ? added.With(CallFields.Part + key, sheet[CallFields.AddPart]) : added;
    }

    private static CallMention ToMention(DraftMention mention, CallSheet sheet, bool isAdded)
    {
        var value = IntakeMentions.ValueOf(mention);
        var key = CallMention.KeyOf(mention.Kind, value);
        var part = sheet[CallFields.Part + key] is { Length: > 0 } said && Parts.Contains(said) ? said : PartOf(mention);
        return new CallMention(mention.Kind, mention.Text.Trim(), value, part, sheet[CallFields.Mark + key] != Dropped, isAdded, mention.Kind.IdentifierIn(mention.Text));
    }

    private static string PartOf(DraftMention mention) =>
        mention is { Part: ReportFacts.Unknown or "", Kind: MentionKind.Address or MentionKind.Postcode } ? "place" : mention.Part.Length > 0 ? mention.Part : ReportFacts.Unknown;

    private static DraftMention? ReadKey(string key) =>
        key.Split(':', 2) is [var kind, { Length: > 0 } text] && ReadKind(kind) is { } known ? new DraftMention(known, text, ReportFacts.Unknown) : null;

    private static MentionKind? ReadKind(string text) => Enum.TryParse<MentionKind>(text, out var kind) && Enum.IsDefined(kind) ? kind : null;
}
