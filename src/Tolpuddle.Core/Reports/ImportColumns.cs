using System.Collections.Frozen;
using System.Globalization;

namespace Tolpuddle.Core.Reports;

/// <summary>What a column of a file means to us.</summary>
/// <param name="Name">As a mapping names it.</param>
/// <param name="Also">How others call it, without spaces and signs.</param>
internal sealed record ImportField(string Name, int Most, params string[] Also);

/// <summary>Which column of a file is which field of a report; guessed from the heads of the columns, or said by somebody.</summary>
public sealed class ImportColumns
{
    /// <summary>By which a row is known again.</summary>
    public const string Id = "id";

    private const string What = "what";
    private const int LongText = 20_000;
    private const int Text = 2000;

    private static readonly ImportField[] Fields =
    [
        new(Id, 200, "ref", "reference", "reportid", "reportnumber", "reportreference", "number", "caseid", "casenumber", "uniqueid", "urn"),
        new(What, LongText, "narrative", "description", "details", "concern", "summary", "text", "report", "freetext", "whatishappening", "whathappened", "allegation", "incident"),
        new("where", Text, "location", "address", "place", "site", "premises"),
        new("postcode", 10, "postalcode", "zip", "zipcode"),
        new("whoIsAtRisk", Text, "victim", "victims", "potentialvictims", "peopleatrisk", "atrisk"),
        new("whoIsDoingIt", Text, "suspect", "suspects", "exploiter", "exploiters", "offender", "employer", "perpetrator"),
        new("vehicles", Text, "vehicle", "vrm", "registration", "numberplate", "plate", "vehicleregistration"),
        new("phones", Text, "phone", "telephone", "mobile", "phonenumber", "phonenumbers", "telephonenumber"),
        new("onlineNames", Text, "online", "onlinename", "socialmedia", "username", "handle"),
        new("when", Text, "date", "dates", "time", "dateofincident", "incidentdate", "datereported", "received"),
        new("howKnown", Text, "source", "howdoyouknow"),
        new("moreDetails", LongText, "otherdetails", "other", "additionalinformation", "moreinformation", "notes", "comments", "remarks"),
        new("kind", 60, "type", "exploitationtype", "typeofexploitation", "exploitation", "category"),
        new("sector", 60, "industry", "sectors"),
        new("people", 60, "numberofvictims", "victimcount", "numberofpeople", "peoplecount"),
        new("children", 20, "child", "childrenatrisk", "under18"),
        new("dangerNow", 20, "danger", "immediatedanger", "emergency"),
        new("language", 60, "spokenlanguage"),
    ];

    private static readonly FrozenDictionary<string, ImportField> ByName = Fields.ToFrozenDictionary(f => f.Name);

    private readonly string?[] _fieldOf;

    private ImportColumns(IReadOnlyList<string> heads, string?[] fieldOf) => (Heads, _fieldOf) = (heads, fieldOf);

    public IReadOnlyList<string> Heads { get; }

    /// <summary>Every name that a mapping may give.</summary>
    public static IEnumerable<string> FieldNames => Fields.Select(f => f.Name);

    /// <summary>Each column with the field that it is; null: it is not taken.</summary>
    public IEnumerable<(string Head, string? Field)> Columns => Heads.Zip(_fieldOf);

    /// <summary>Why the file cannot be taken as it is read now; null if it can.</summary>
    public string? Problem
    {
        get
        {
            if (!_fieldOf.Contains(What)) return $"No column says what is happening. Name one in a mapping: {{ \"columns\": {{ \"{Heads[^1]}\": \"what\" }} }}.";
            if (!_fieldOf.Contains(Id)) return $"No column holds an id by which a row is known again. Name one in a mapping: {{ \"columns\": {{ \"{Heads[0]}\": \"id\" }} }}.";
            var twice = _fieldOf.OfType<string>().GroupBy(f => f).FirstOrDefault(g => g.Count() > 1)?.Key;
            return twice is null ? null : $"Two columns are read as '{twice}'. Say in a mapping which one is, and give the other an empty name.";
        }
    }

    /// <summary>Guesses; what <paramref name="said"/> names is as it says, and an empty name leaves a column out.</summary>
    /// <exception cref="FormatException">The mapping names a column or a field that there is not.</exception>
    public static ImportColumns Of(IReadOnlyList<string> heads, IReadOnlyDictionary<string, string>? said)
    {
        said ??= new Dictionary<string, string>();
        if (said.Keys.FirstOrDefault(head => !heads.Contains(head)) is { } missing) throw new FormatException($"The mapping names the column '{missing}', which the file has not. It has: {string.Join(", ", heads)}.");
        if (said.Values.FirstOrDefault(field => field.Length > 0 && !ByName.ContainsKey(field)) is { } unknown) throw new FormatException($"The mapping names the field '{unknown}'. There are: {string.Join(", ", FieldNames)}.");

        var taken = said.Values.Where(f => f.Length > 0).ToHashSet();
        var fields = heads.Select(head => said.TryGetValue(head, out var field) ? field.Length == 0 ? null : field : null).ToArray();
        for (var i = 0; i < heads.Count; i++)
        {
            if (!said.ContainsKey(heads[i]) && Guess(heads[i]) is { } guess && taken.Add(guess)) fields[i] = guess;
        }

        return new ImportColumns(heads, fields);
    }

    /// <summary>Reads a row: its id and the draft, or what must be mended.</summary>
    public (string Id, ReportDraft? Draft, string Problem) Read(IReadOnlyList<string> cells)
    {
        var row = new Dictionary<string, string>();
        for (var i = 0; i < _fieldOf.Length && i < cells.Count; i++)
        {
            if (_fieldOf[i] is not { } name) continue;
            var text = cells[i].Trim();
            if (text.Length > ByName[name].Most) return ("", null, $"'{Heads[i]}' has more than {ByName[name].Most} characters.");
            row[name] = text;
        }

        string Of(string name) => row.GetValueOrDefault(name, "");
        if (Of(Id).Length == 0) return ("", null, "It has no id.");
        if (Of(What).Length == 0) return (Of(Id), null, "It does not say what is happening.");
        var problems = new List<string>();
        var facts = ToFacts(Of, problems);
        var language = Code(Codes.Spoken, Of("language"), "en", "language", problems);
        if (problems.Count > 0) return (Of(Id), null, string.Join(' ', problems));
        return (Of(Id), new ReportDraft
        {
            Channel = Imports.Channel,
            Language = language,
            Facts = facts,
            Answers = new ReportAnswers
            {
                What = Of(What),
                Where = Of("where"),
                Postcode = Of("postcode"),
                WhoIsAtRisk = Of("whoIsAtRisk"),
                WhoIsDoingIt = Of("whoIsDoingIt"),
                Vehicles = Of("vehicles"),
                Phones = Of("phones"),
                OnlineNames = Of("onlineNames"),
                When = Of("when"),
                HowKnown = Of("howKnown"),
                MoreDetails = Of("moreDetails"),
            },
        }, "");
    }

    private static ReportFacts ToFacts(Func<string, string> of, List<string> problems)
    {
        var kind = Code(Codes.ExploitationType, of("kind"), ReportFacts.Unknown, "kind", problems);
        var sector = of("sector").Length == 0 || kind == ReportFacts.Unknown || !Codes.Sectors.TryGetValue(kind, out var sectors)
            ? ReportFacts.Unknown
            : Code(sectors, of("sector"), ReportFacts.Unknown, $"sector of '{kind}'", problems);
        var people = of("people");
        if (people.Length > 0 && ReportFacts.LeastIn(people) is null) problems.Add($"'{people}' is no number of people.");
        return new ReportFacts
        {
            Kind = kind,
            Sector = sector,
            PeopleAtLeast = ReportFacts.LeastIn(people),
            Children = Code(Codes.YesPerhapsNo, of("children"), ReportFacts.Unknown, "answer about children", problems),
            DangerNow = Code(Codes.YesNo, of("dangerNow"), ReportFacts.Unknown, "answer about danger", problems),
        };
    }

    /// <summary>A code by itself or by its label, in letters of any size.</summary>
    private static string Code(CodeList list, string text, string otherwise, string what, List<string> problems)
    {
        if (text.Length == 0 || Plain(text) == ReportFacts.Unknown) return otherwise;
        var wanted = Plain(text) switch { "y" or "true" or "1" => "yes", "n" or "false" or "0" => "no", var other => other };
        if (list.Codes.FirstOrDefault(c => Plain(c.Value) == wanted || Plain(c.Label) == wanted) is { } code) return code.Value;
        problems.Add($"'{(text.Length > 40 ? text[..40] : text)}' is no {what}. There are: {string.Join(", ", list.Codes.Select(c => c.Value))}.");
        return otherwise;
    }

    private static string? Guess(string head)
    {
        var plain = Plain(head);
        return Fields.FirstOrDefault(f => Plain(f.Name) == plain || f.Also.Contains(plain))?.Name;
    }

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLower(CultureInfo.InvariantCulture);
}
