using System.Text.Json;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Api;

/// <summary>A report as a program sends it: its shape, what must fit together, and the draft that it becomes.</summary>
internal static class SentReportShape
{
    private const int LongText = 20_000;
    private const int Text = 2000;
    private const int Line = 300;
    private const int MostMentions = 100;
    private const int MostPeople = 10_000;

    private static readonly CodeShape YesNo = new("", Values(Codes.YesNo));

    private static readonly ObjectShape Answers = new(
        "What was told, in the reporter's own words. Nothing here may be a summary by a machine.",
        new("what", new TextShape("What is happening.", LongText, Least: 1), IsRequired: true),
        new("where", new TextShape("Where, in words.", Text)),
        new("postcode", new TextShape("Postcode of the place.", 10)),
        new("whoIsAtRisk", new TextShape("Who is at risk.", Text)),
        new("whoIsDoingIt", new TextShape("Who is doing it.", Text)),
        new("vehicles", new TextShape("Vehicles, separated by commas.", Text)),
        new("phones", new TextShape("Telephone numbers, separated by commas.", Text)),
        new("onlineNames", new TextShape("Names in apps and on websites, separated by commas.", Text)),
        new("when", new TextShape("When it happens.", Text)),
        new("howKnown", new TextShape("How the reporter knows.", Text)),
        new("moreDetails", new TextShape("Anything else.", LongText)));

    private static readonly ObjectShape Facts = new(
        "What may be counted: codes, never words. What is not known is left out.",
        new("contactClass", new CodeShape("What kind of contact it was.", Values(Codes.ContactClass))),
        new("kind", new CodeShape("Kind of exploitation.", [.. Values(Codes.ExploitationType).Append(ReportFacts.Unknown).Distinct()])),
        new("sector", new CodeShape("Sector; it must belong to the kind.", [.. Codes.Sectors.Values.SelectMany(Values).Append(ReportFacts.Unknown).Distinct()])),
        new("peopleAtLeast", new NumberShape("People at risk, the least it can be.", 0, MostPeople)),
        new("children", new CodeShape("Is somebody under 18 at risk? Perhaps counts as yes until it is known.", Values(Codes.YesPerhapsNo))),
        new("dangerNow", YesNo with { Says = "Is somebody in danger now? Ring 999 first: nobody promises to read this at once." }),
        new("adultAtRisk", YesNo with { Says = "Is an adult at risk who cannot protect themselves?" }),
        new("stillGoingOn", YesNo with { Says = "Is it still going on?" }),
        new("proximity", new CodeShape("How near the reporter was.", Values(Codes.Proximity))),
        new("reporterRole", new CodeShape("Who the reporter is to the people at risk.", Values(Codes.ReporterRole))),
        new("confidentiality", new CodeShape("The reporter's wish. Anonymous unless it is said: then no contact may be sent.", Values(Codes.Confidentiality))));

    private static readonly ObjectShape Contact = new(
        "How the reporter may be reached safely. Only with their agreement, and only the way that they said is safe.",
        new("way", new CodeShape("The one way that is safe.", [.. Values(Codes.ContactWay).Where(way => way != SafeContact.NoWay)]), IsRequired: true),
        new("address", new TextShape("Number or address.", Line, Least: 1), IsRequired: true),
        new("name", new TextShape("What to call them.", 120)),
        new("safeTimes", new TextShape("When it is safe.", Line)),
        new("safeWords", new TextShape("What to say if somebody else answers.", Line)),
        new("callBack", new TextShape("When they expect to be called.", Line)),
        new("mayLeaveMessage", new FlagShape("May a message be left?")));

    private static readonly ObjectShape Mention = new(
        "Somebody or something that is named.",
        new("kind", new CodeShape("What it is.", [.. Enum.GetNames<MentionKind>().Select(Lower)]), IsRequired: true),
        new("text", new TextShape("As it was named.", Line, Least: 1), IsRequired: true),
        new("part", new CodeShape("What part it plays.", ["at-risk", "exploiter", "place", "means", "unknown"])));

    public static ObjectShape Whole { get; } = new(
        "A report that somebody told your agency and that the partnership is to answer for.",
        new("language", new CodeShape("Language in which it was told (ISO 639). English unless it is said.", Values(Codes.Spoken))),
        new("answers", Answers, IsRequired: true),
        new("facts", Facts),
        new("contact", Contact),
        new("mentions", new ListShape("People and things that your program picked out. Without this they are recognised in the answers.", Mention, MostMentions)));

    /// <summary>Checks what was sent and makes a draft of it; or says what must be mended.</summary>
    public static (ReportDraft? Draft, IReadOnlyList<Mistake> Mistakes) Read(JsonElement sent)
    {
        var mistakes = new List<Mistake>();
        Whole.Check(sent, "#", mistakes);
        if (mistakes.Count > 0) return (null, mistakes);

        var draft = ToDraft(sent);
        if (draft.Answers.What.Length == 0) mistakes.Add(new("#/answers/what", "Say what is happening, in the reporter's words."));
        if (draft.Facts.Sector != ReportFacts.Unknown && !Codes.IsSector(draft.Facts.Kind, draft.Facts.Sector)) mistakes.Add(new("#/facts/sector", "This sector does not belong to this kind."));
        if (draft.Contact is { Address.Length: 0 }) mistakes.Add(new("#/contact/address", "This must not be empty."));
        if (draft.Contact is not null && draft.Facts.Confidentiality == ReportFacts.Anonymous) mistakes.Add(new("#/contact", "Who wants to be known to nobody leaves no contact. Send no contact, or the confidentiality that they chose."));
        return mistakes.Count == 0 ? (draft, []) : (null, mistakes);
    }

    private static ReportDraft ToDraft(JsonElement sent)
    {
        var (answers, facts) = (new Fields(sent.GetProperty("answers")), Fields.In(sent, "facts"));
        return new ReportDraft
        {
            Channel = PartnerReports.Channel,
            Language = new Fields(sent)["language", "en"],
            Answers = new ReportAnswers
            {
                What = answers["what"],
                Where = answers["where"],
                Postcode = answers["postcode"],
                WhoIsAtRisk = answers["whoIsAtRisk"],
                WhoIsDoingIt = answers["whoIsDoingIt"],
                Vehicles = answers["vehicles"],
                Phones = answers["phones"],
                OnlineNames = answers["onlineNames"],
                When = answers["when"],
                HowKnown = answers["howKnown"],
                MoreDetails = answers["moreDetails"],
            },
            Facts = new ReportFacts
            {
                ContactClass = facts["contactClass", "ms-case"],
                Kind = facts["kind", ReportFacts.Unknown],
                Sector = facts["sector", ReportFacts.Unknown],
                PeopleAtLeast = facts.Number("peopleAtLeast"),
                Children = facts["children", ReportFacts.Unknown],
                DangerNow = facts["dangerNow", ReportFacts.Unknown],
                AdultAtRisk = facts["adultAtRisk", ReportFacts.Unknown],
                StillGoingOn = facts["stillGoingOn", ReportFacts.Unknown],
                Proximity = facts["proximity", ReportFacts.Unknown],
                ReporterRole = facts["reporterRole", "not-said"],
                Confidentiality = facts["confidentiality", ReportFacts.Anonymous],
            },
            Contact = sent.TryGetProperty("contact", out var contact) ? ToContact(new Fields(contact)) : null,
            Mentions = sent.TryGetProperty("mentions", out var mentions) ? [.. mentions.EnumerateArray().Select(m => ToMention(new Fields(m)))] : null,
        };
    }

    private static ReporterContactDraft ToContact(Fields contact) => new()
    {
        Way = contact["way"],
        Address = contact["address"],
        Name = contact["name"],
        SafeTimes = contact["safeTimes"],
        SafeWords = contact["safeWords"],
        CallBack = contact["callBack"],
        MayLeaveMessage = contact.Flag("mayLeaveMessage"),
    };

    private static DraftMention ToMention(Fields mention) => new(Enum.Parse<MentionKind>(mention["kind"], ignoreCase: true), mention["text"], mention["part", "unknown"]);

    public static IReadOnlyList<string> Values(CodeList list) => [.. list.Codes.Select(code => code.Value)];

    /// <summary>As JSON writes the names of ours: <c>InCase</c> is <c>inCase</c>.</summary>
    public static string Lower(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>The fields of an object that was checked. What no keyboard makes is taken out, as of everything that is sent.</summary>
    private readonly struct Fields(JsonElement? of)
    {
        public string this[string name, string otherwise = ""] => Find(name) is { } value ? ReadableInput.Clean(value.GetString()!).Trim() : otherwise;

        public static Fields In(JsonElement parent, string name) => new(parent.TryGetProperty(name, out var inner) ? inner : null);

        public int? Number(string name) => Find(name)?.GetInt32();

        public bool Flag(string name) => Find(name)?.GetBoolean() ?? false;

        private JsonElement? Find(string name) => of is { } fields && fields.TryGetProperty(name, out var value) ? value : null;
    }
}
