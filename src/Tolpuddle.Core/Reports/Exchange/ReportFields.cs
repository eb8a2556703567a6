using System.Globalization;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>A part of a report as a file names it.</summary>
/// <param name="Name">As a mapping and the head of a column name it.</param>
/// <param name="Most">Characters that it takes from files of others.</param>
/// <param name="Means">For whoever reads the file.</param>
/// <param name="Of">Its text in a report.</param>
internal sealed record ReportField(string Name, int Most, string Means, Func<TextsOfReport, string> Of);

/// <summary>What a report is made of, as it is written into a file.</summary>
/// <param name="Risk">Code of <see cref="Codes.Risk"/>; empty where nobody has judged.</param>
/// <param name="Mentions">As <see cref="PickedMentions"/> writes them.</param>
internal sealed record TextsOfReport(string Language, ReportAnswers Answers, ReportFacts Facts, string Risk, string Mentions);

/// <summary>A report as named texts, and back: the same whichever file holds them.</summary>
internal static class ReportFields
{
    public const string What = "what";
    public const string Where = "where";
    public const string Postcode = "postcode";
    public const string WhoIsAtRisk = "whoIsAtRisk";
    public const string WhoIsDoingIt = "whoIsDoingIt";
    public const string When = "when";
    public const string MoreDetails = "moreDetails";
    public const string Signs = "signs";
    public const string Kind = "kind";
    public const string Sector = "sector";
    public const string People = "people";
    public const string ContactClass = "contactClass";
    public const int LongText = 20_000;

    private const string Outward = "outward";
    private const string Mentions = "mentions";
    private const int Text = 2000;
    private const int CodeLength = 60;
    private const int OutwardLength = 4;

    /// <summary>In the order of the columns.</summary>
    public static IReadOnlyList<ReportField> All { get; } =
    [
        new(What, LongText, "What is happening, in the words in which it was told", r => r.Answers.What),
        new(Where, Text, "Where, as told", r => r.Answers.Where),
        new(Postcode, 10, "Postcode, as told", r => r.Answers.Postcode),
        new(WhoIsAtRisk, Text, "Who is at risk, as told", r => r.Answers.WhoIsAtRisk),
        new(WhoIsDoingIt, Text, "Who is doing it, as told", r => r.Answers.WhoIsDoingIt),
        new("vehicles", Text, "Vehicles, as told", r => r.Answers.Vehicles),
        new("phones", Text, "Phones, as told", r => r.Answers.Phones),
        new("onlineNames", Text, "Names online, as told", r => r.Answers.OnlineNames),
        new(When, Text, "When, as told", r => r.Answers.When),
        new("howKnown", Text, "How whoever told it knows", r => r.Answers.HowKnown),
        new(MoreDetails, LongText, "More that was told", r => r.Answers.MoreDetails),
        new("safety", LongText, "Answers to questions about safety, one a line", r => r.Answers.Safety),
        new(Signs, LongText, "Signs that were seen or told, one a line", r => r.Answers.Signs),
        new("advice", LongText, "What was advised", r => r.Answers.Advice),
        new("interpreter", Text, "Who interpreted", r => r.Answers.Interpreter),
        new(Kind, CodeLength, $"Exploitation: {Values(Codes.ExploitationType)}", r => r.Facts.Kind),
        new(Sector, CodeLength, "Where or how within that kind, a code such as car-wash", r => r.Facts.Sector),
        new(People, CodeLength, "People at risk, the least it can be; empty if not known", r => r.Facts.PeopleAtLeast?.ToString(CultureInfo.InvariantCulture) ?? ""),
        new("children", 20, $"Whether children are at risk: {Values(Codes.YesPerhapsNo)}", r => r.Facts.Children),
        new("dangerNow", 20, $"Whether somebody is in danger now: {Values(Codes.YesNo)}", r => r.Facts.DangerNow),
        new("adultAtRisk", 20, $"Whether an adult with needs for care is at risk: {Values(Codes.YesNo)}", r => r.Facts.AdultAtRisk),
        new("stillGoingOn", 20, $"Whether it goes on: {Values(Codes.YesNo)}", r => r.Facts.StillGoingOn),
        new(ContactClass, CodeLength, $"What it is about: {Values(Codes.ContactClass)}", r => r.Facts.ContactClass),
        new("proximity", CodeLength, $"How near whoever told it is: {Values(Codes.Proximity)}", r => r.Facts.Proximity),
        new("reporterRole", CodeLength, $"Who told it: {Values(Codes.ReporterRole)}", r => r.Facts.ReporterRole),
        new("confidentiality", CodeLength, $"The reporter's wish: {Values(Codes.Confidentiality)}", r => r.Facts.Confidentiality),
        new(Outward, OutwardLength, "First half of the postcode in which it is counted", r => r.Facts.Outward),
        new("language", CodeLength, "Language in which it was told, a code of ISO 639", r => r.Language),
        new("risk", CodeLength, $"The judgement in force: {Values(Codes.Risk)}", r => r.Risk),
        new(Mentions, LongText, "People and things that somebody picked out, one a line: kind, part, words; empty if they are those that can be recognised in the answers", r => r.Mentions),
    ];

    /// <summary>What a report says of which nothing is known.</summary>
    public static IReadOnlyDictionary<string, string> Unsaid { get; } = Of(new TextsOfReport("en", new ReportAnswers(), new ReportFacts(), "", ""));

    public static Dictionary<string, string> Of(TextsOfReport report) => All.ToDictionary(f => f.Name, f => f.Of(report));

    /// <summary>The texts of a report that is held.</summary>
    public static Dictionary<string, string> Of(Report report, IEnumerable<Mention> mentions) =>
        Of(new TextsOfReport(report.Language, report.Answers, report.Facts, report.Risk, PickedMentions.Write(report.Answers, mentions)));

    /// <summary>Reads the texts; a code that no list holds is said in the second value, and then there is no draft.</summary>
    public static (ReportDraft? Draft, string Problem) Read(IReadOnlyDictionary<string, string> row)
    {
        string Said(string name) => row.GetValueOrDefault(name, "");
        var problems = new List<string>();
        var facts = ToFacts(Said, problems);
        var language = Code(Codes.Spoken, Said("language"), "en", "language", problems);
        var risk = Said("risk").Length == 0 ? null : Code(Codes.Risk, Said("risk"), RiskClock.Medium, "risk", problems);
        if (!PickedMentions.TryRead(Said(Mentions), out var mentions)) problems.Add("The mentions cannot be read: each line is kind, part and words, such as 'person exploiter Big Sam'.");
        if (problems.Count > 0) return (null, string.Join(' ', problems));
        return (new ReportDraft
        {
            Channel = Imports.Channel,
            Language = language,
            Facts = facts,
            Risk = risk,
            Mentions = mentions,
            Answers = new ReportAnswers
            {
                What = Said(What),
                Where = Said(Where),
                Postcode = Said(Postcode),
                WhoIsAtRisk = Said(WhoIsAtRisk),
                WhoIsDoingIt = Said(WhoIsDoingIt),
                Vehicles = Said("vehicles"),
                Phones = Said("phones"),
                OnlineNames = Said("onlineNames"),
                When = Said(When),
                HowKnown = Said("howKnown"),
                MoreDetails = Said(MoreDetails),
                Safety = Said("safety"),
                Signs = Said(Signs),
                Advice = Said("advice"),
                Interpreter = Said("interpreter"),
            },
        }, "");
    }

    /// <summary>Letters and digits alone, in small letters: how names of columns and codes are compared.</summary>
    public static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLower(CultureInfo.InvariantCulture);

    private static ReportFacts ToFacts(Func<string, string> said, List<string> problems)
    {
        var kind = Code(Codes.ExploitationType, said(Kind), ReportFacts.Unknown, "kind", problems);
        var sector = said(Sector).Length == 0 || kind == ReportFacts.Unknown || !Codes.Sectors.TryGetValue(kind, out var sectors)
            ? ReportFacts.Unknown
            : Code(sectors, said(Sector), ReportFacts.Unknown, $"sector of '{kind}'", problems);
        var people = said(People);
        if (people.Length > 0 && ReportFacts.LeastIn(people) is null) problems.Add($"'{people}' is no number of people.");
        if (said(Outward).Length > OutwardLength) problems.Add("The first half of a postcode has at most four letters and digits.");
        return new ReportFacts
        {
            Kind = kind,
            Sector = sector,
            PeopleAtLeast = ReportFacts.LeastIn(people),
            Children = Code(Codes.YesPerhapsNo, said("children"), ReportFacts.Unknown, "answer about children", problems),
            DangerNow = Code(Codes.YesNo, said("dangerNow"), ReportFacts.Unknown, "answer about danger", problems),
            AdultAtRisk = Code(Codes.YesNo, said("adultAtRisk"), ReportFacts.Unknown, "answer about an adult at risk", problems),
            StillGoingOn = Code(Codes.YesNo, said("stillGoingOn"), ReportFacts.Unknown, "answer about whether it goes on", problems),
            ContactClass = Code(Codes.ContactClass, said(ContactClass), Unsaid[ContactClass], "class of contact", problems),
            Proximity = Code(Codes.Proximity, said("proximity"), ReportFacts.Unknown, "nearness", problems),
            ReporterRole = Code(Codes.ReporterRole, said("reporterRole"), Unsaid["reporterRole"], "role of a reporter", problems),
            Confidentiality = Code(Codes.Confidentiality, said("confidentiality"), ReportFacts.Anonymous, "wish of a reporter", problems),
            Outward = said(Outward),
        };
    }

    /// <summary>A code by itself or by its label, in letters of any size.</summary>
    private static string Code(CodeList list, string text, string otherwise, string what, List<string> problems)
    {
        if (text.Length == 0) return otherwise;
        var wanted = Plain(text) switch { "y" or "true" or "1" => "yes", "n" or "false" or "0" => "no", var other => other };
        if (list.Codes.FirstOrDefault(c => Plain(c.Value) == wanted || Plain(c.Label) == wanted) is { } code) return code.Value;
        if (wanted == ReportFacts.Unknown) return otherwise;
        problems.Add($"'{(text.Length > CodeLength ? text[..CodeLength] : text)}' is no {what}. There are: {Values(list)}.");
        return otherwise;
    }

    private static string Values(CodeList list) => string.Join(", ", list.Codes.Select(c => c.Value));
}
