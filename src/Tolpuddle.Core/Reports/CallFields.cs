namespace Tolpuddle.Core.Reports;

/// <summary>How a field is written, and so how two hands that wrote in it are brought together.</summary>
public enum CallFieldKind
{
    /// <summary>Text of several lines.</summary>
    Lines,

    /// <summary>A line of text.</summary>
    Line,

    /// <summary>One of a list.</summary>
    Choice,
}

/// <summary>A field of the desk's form.</summary>
/// <param name="Label">What people call it.</param>
/// <param name="Codes">The list that a choice is made from, where there is one.</param>
public sealed record CallField(string Name, string Label, CallFieldKind Kind, CodeList? Codes = null)
{
    /// <summary>A value of it in words.</summary>
    public string Say(string value) => Codes?.Label(value) ?? value;
}

/// <summary>The fields of a call. Nothing but the notes is needed; what is empty was not asked.</summary>
/// <remarks>Data items of the national helpline's yearly assessments and of the Home Office form; see <see cref="Reports.Codes"/>.</remarks>
public static class CallFields
{
    public const string Notes = nameof(Notes);
    public const string ContactClass = nameof(ContactClass);
    public const string Role = nameof(Role);
    public const string Confidentiality = nameof(Confidentiality);
    public const string Language = nameof(Language);
    public const string Interpreter = nameof(Interpreter);
    public const string Kind = nameof(Kind);
    public const string Risk = nameof(Risk);
    public const string People = nameof(People);
    public const string WhoIsAtRisk = nameof(WhoIsAtRisk);
    public const string Where = nameof(Where);
    public const string Postcode = nameof(Postcode);
    public const string WhoIsDoingIt = nameof(WhoIsDoingIt);
    public const string When = nameof(When);
    public const string StillGoingOn = nameof(StillGoingOn);
    public const string Vehicles = nameof(Vehicles);
    public const string Phones = nameof(Phones);
    public const string OnlineNames = nameof(OnlineNames);
    public const string Proximity = nameof(Proximity);
    public const string Advice = nameof(Advice);

    /// <summary>The number from which the call comes, as the telephone system said it. No report keeps it unless the caller leaves it.</summary>
    public const string CallerNumber = nameof(CallerNumber);

    public const string Way = nameof(Way);
    public const string Address = nameof(Address);
    public const string Name = nameof(Name);
    public const string SafeTimes = nameof(SafeTimes);
    public const string SafeWords = nameof(SafeWords);
    public const string CallBack = nameof(CallBack);
    public const string MayLeaveMessage = nameof(MayLeaveMessage);
    public const string WantsCode = nameof(WantsCode);
    public const string NeedsInterpreter = nameof(NeedsInterpreter);
    public const string SpokenLanguage = nameof(SpokenLanguage);
    public const string Dialect = nameof(Dialect);
    public const string InterpreterPerson = nameof(InterpreterPerson);

    public const string DangerNow = nameof(DangerNow);
    public const string SafeToTalk = nameof(SafeToTalk);
    public const string Children = nameof(Children);
    public const string Injured = nameof(Injured);
    public const string AboutToMove = nameof(AboutToMove);
    public const string WantsHelp = nameof(WantsHelp);
    public const string ToldNotToConfront = nameof(ToldNotToConfront);
    public const string AdultAtRisk = nameof(AdultAtRisk);
    public const string Agreement = nameof(Agreement);
    public const string Override = nameof(Override);

    public const string AddKind = nameof(AddKind);
    public const string AddText = nameof(AddText);
    public const string AddPart = nameof(AddPart);
    public const string HandOverTo = nameof(HandOverTo);
    public const string HandOverNote = nameof(HandOverNote);

    /// <summary><c>keep</c> or <c>drop</c> of a mention, by its key.</summary>
    public const string Mark = "Mark:";

    /// <summary>The part that a mention plays, by its key.</summary>
    public const string Part = "Part:";

    /// <summary>A mention that somebody added by hand, by its key.</summary>
    public const string Added = "Added:";

    /// <summary>A sign that was seen or told: code of <see cref="Indicators"/>.</summary>
    public const string Sign = "Sign:";

    /// <summary>Who was told to discharge a duty, by the duty's code.</summary>
    public const string Told = "Told:";

    /// <summary>When they were told, as <c>14:05</c> on British clocks.</summary>
    public const string ToldAt = "ToldAt:";

    /// <summary>Why the adviser answers as they do about what is known, by its card.</summary>
    public const string Why = "Why:";

    /// <summary>Why an agency that holds something is asked for contact, by its card.</summary>
    public const string Ask = "Ask:";

    /// <summary>An answer about what is known. Written by the program, never taken from a form.</summary>
    public const string Claim = "Claim:";

    /// <summary>What a caller left about themselves in words.</summary>
    public static IReadOnlyList<string> Contact { get; } = [Address, Name, SafeTimes, SafeWords, CallBack, SpokenLanguage, Dialect];

    private static readonly Dictionary<string, CallField> Named = new CallField[]
    {
        new(Notes, "Notes", CallFieldKind.Lines),
        new(ContactClass, "What kind of call", CallFieldKind.Choice, Codes.ContactClass),
        new(Role, "Caller", CallFieldKind.Choice, Codes.ReporterRole),
        new(Confidentiality, "Caller's wish", CallFieldKind.Choice, Codes.Confidentiality),
        new(Language, "Language", CallFieldKind.Choice, Codes.Spoken),
        new(Interpreter, "Interpreter", CallFieldKind.Line),
        new(Kind, "Kind and sector", CallFieldKind.Choice),
        new(Risk, "Risk", CallFieldKind.Choice, Codes.Risk),
        new(People, "How many people", CallFieldKind.Line),
        new(WhoIsAtRisk, "Who is at risk", CallFieldKind.Line),
        new(Where, "Where", CallFieldKind.Line),
        new(Postcode, "Postcode", CallFieldKind.Line),
        new(WhoIsDoingIt, "Who is doing it", CallFieldKind.Line),
        new(When, "Since when, how often", CallFieldKind.Line),
        new(StillGoingOn, "Still going on", CallFieldKind.Choice, Codes.YesNo),
        new(Vehicles, "Vehicles", CallFieldKind.Line),
        new(Phones, "Phones", CallFieldKind.Line),
        new(OnlineNames, "Names online", CallFieldKind.Line),
        new(Proximity, "How they know", CallFieldKind.Choice, Codes.Proximity),
        new(Advice, "Advice given", CallFieldKind.Line),
        new(CallerNumber, "Rang from", CallFieldKind.Line),
        new(Way, "Safe way to reach them", CallFieldKind.Choice, Codes.ContactWay),
        new(Address, "Number or address", CallFieldKind.Line),
        new(Name, "Caller's name", CallFieldKind.Line),
        new(SafeTimes, "When it is safe", CallFieldKind.Line),
        new(SafeWords, "Safe words", CallFieldKind.Line),
        new(CallBack, "Call-back agreed", CallFieldKind.Line),
        new(MayLeaveMessage, "Message may be left", CallFieldKind.Choice, Codes.YesNo),
        new(NeedsInterpreter, "Needs an interpreter", CallFieldKind.Choice, Codes.YesNo),
        new(SpokenLanguage, "Their language", CallFieldKind.Line),
        new(Dialect, "Dialect", CallFieldKind.Line),
        new(InterpreterPerson, "Interpreter to be", CallFieldKind.Choice, Codes.InterpreterPerson),
        new(WantsCode, "Wants a code", CallFieldKind.Choice, Codes.YesNo),
        new(DangerNow, "In danger now", CallFieldKind.Choice, Codes.YesNo),
        new(SafeToTalk, "Alone and safe to talk", CallFieldKind.Choice, Codes.YesNo),
        new(Children, "Under 18", CallFieldKind.Choice, Codes.YesPerhapsNo),
        new(Injured, "Injured, ill or pregnant", CallFieldKind.Choice, Codes.YesNo),
        new(AboutToMove, "About to be moved or leave", CallFieldKind.Choice, Codes.YesNo),
        new(WantsHelp, "They want help", CallFieldKind.Choice, Codes.YesNo),
        new(ToldNotToConfront, "Told not to confront", CallFieldKind.Choice, Codes.YesNo),
        new(AdultAtRisk, "Adult who needs care", CallFieldKind.Choice, Codes.YesNo),
        new(Agreement, "They agree to our passing it on", CallFieldKind.Choice, Codes.Agreement),
        new(Override, "Why without agreement", CallFieldKind.Choice, Codes.OverrideReason),
        new(AddKind, "Add by hand: kind", CallFieldKind.Choice),
        new(AddText, "Add by hand", CallFieldKind.Line),
        new(AddPart, "Add by hand: part", CallFieldKind.Choice),
        new(HandOverTo, "Hand over to", CallFieldKind.Choice),
        new(HandOverNote, "Summary for the next adviser", CallFieldKind.Lines),
    }.ToDictionary(f => f.Name);

    private static readonly (string Prefix, string Label, CallFieldKind Kind)[] Keyed =
    [
        (Mark, "Keep", CallFieldKind.Choice), (Part, "Part", CallFieldKind.Choice), (Added, "Added", CallFieldKind.Choice), (Sign, "Sign", CallFieldKind.Choice),
        (Told, "Told", CallFieldKind.Line), (ToldAt, "Told at", CallFieldKind.Choice), (Why, "Why", CallFieldKind.Line), (Ask, "Why we ask", CallFieldKind.Line),
    ];

    /// <summary>The fields that have a name of their own, in the order of the table.</summary>
    public static IReadOnlyCollection<CallField> All => Named.Values;

    /// <summary>True for a field that a form may fill.</summary>
    public static bool MayWrite(string name) =>
        Named.ContainsKey(name) || Array.Exists(Keyed, k => name.Length > k.Prefix.Length && name.StartsWith(k.Prefix, StringComparison.Ordinal));

    /// <summary>What is known of a field. One that nobody knows is a line of text: nothing in it is lost.</summary>
    public static CallField Of(string name)
    {
        if (Named.TryGetValue(name, out var field)) return field;
        var (prefix, label, kind) = Array.Find(Keyed, k => name.StartsWith(k.Prefix, StringComparison.Ordinal));
        return prefix is null ? new CallField(name, name, CallFieldKind.Line) : new CallField(name, $"{label} {name[prefix.Length..]}", kind);
    }
}
