using System.Collections.Frozen;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>Which column of a file is which field of a report: as our own exports write them, by HTCDS, guessed from the heads of the columns, or said by somebody.</summary>
public sealed class ImportColumns
{
    /// <summary>By which a row is known again.</summary>
    public const string Id = "id";

    /// <summary>The column that a file of rejected rows has more, with what must be mended. It is never taken.</summary>
    public const string Problems = "tolpuddle problem";

    private const int IdLength = 200;

    /// <summary>How others call the fields, without spaces and signs.</summary>
    private static readonly (string Field, string[] Also)[] Guesses =
    [
        (Id, ["ref", "reference", "reportid", "reportnumber", "reportreference", "number", "caseid", "casenumber", "uniqueid", "urn"]),
        (ReportFields.What, ["narrative", "description", "details", "concern", "summary", "text", "report", "freetext", "whatishappening", "whathappened", "allegation", "incident"]),
        (ReportFields.Where, ["location", "address", "place", "site", "premises"]),
        (ReportFields.Postcode, ["postalcode", "zip", "zipcode"]),
        (ReportFields.WhoIsAtRisk, ["victim", "victims", "potentialvictims", "peopleatrisk", "atrisk"]),
        (ReportFields.WhoIsDoingIt, ["suspect", "suspects", "exploiter", "exploiters", "offender", "employer", "perpetrator"]),
        ("vehicles", ["vehicle", "vrm", "registration", "numberplate", "plate", "vehicleregistration"]),
        ("phones", ["phone", "telephone", "mobile", "phonenumber", "phonenumbers", "telephonenumber"]),
        ("onlineNames", ["online", "onlinename", "socialmedia", "username", "handle"]),
        (ReportFields.When, ["date", "dates", "time", "dateofincident", "incidentdate", "datereported", "received"]),
        ("howKnown", ["source", "howdoyouknow"]),
        (ReportFields.MoreDetails, ["otherdetails", "other", "additionalinformation", "moreinformation", "notes", "comments", "remarks"]),
        (ReportFields.Kind, ["type", "exploitationtype", "typeofexploitation", "exploitation", "category"]),
        (ReportFields.Sector, ["industry", "sectors"]),
        (ReportFields.People, ["numberofvictims", "victimcount", "numberofpeople", "peoplecount"]),
        ("children", ["child", "childrenatrisk", "under18"]),
        ("dangerNow", ["danger", "immediatedanger", "emergency"]),
        ("language", ["spokenlanguage"]),
    ];

    private static readonly FrozenDictionary<string, int> MostOf = ReportFields.All.ToFrozenDictionary(f => f.Name, f => f.Most);

    private readonly string?[] _fieldOf;
    private readonly bool _isOurs;
    private readonly bool _isHtcds;

    private ImportColumns(IReadOnlyList<string> heads, string?[] fieldOf, bool isOurs = false, bool isHtcds = false) => (Heads, _fieldOf, _isOurs, _isHtcds) = (heads, fieldOf, isOurs, isHtcds);

    public IReadOnlyList<string> Heads { get; }

    /// <summary>Every name that a mapping may give.</summary>
    public static IEnumerable<string> FieldNames => MostOf.Keys.Prepend(Id).Order(StringComparer.Ordinal);

    /// <summary>Every field with what it means, in the order of a report.</summary>
    public static IEnumerable<(string Name, string Means)> Fields => ReportFields.All.Select(f => (f.Name, f.Means)).Prepend((Id, "By which the row is known again"));

    /// <summary>Each column with the field that it is; null: it is not taken.</summary>
    public IEnumerable<(string Head, string? Field)> Columns => Heads.Zip(_fieldOf);

    /// <summary>True for a table that an export of this program wrote: its columns are what they are called.</summary>
    public bool IsOurs => _isOurs;

    /// <summary>True for HTCDS: its columns are what they are called, and only the id must be said.</summary>
    public bool IsHtcds => _isHtcds;

    /// <summary>True if no column says what is happening.</summary>
    public bool LacksWhat => !_isHtcds && !_fieldOf.Contains(ReportFields.What);

    /// <summary>True if no column holds an id by which a row is known again.</summary>
    public bool LacksId => !_fieldOf.Contains(Id);

    /// <summary>The first field as which two columns are read; null if there is none.</summary>
    public string? ReadTwice => _fieldOf.OfType<string>().GroupBy(f => f).FirstOrDefault(g => g.Count() > 1)?.Key;

    /// <summary>Why the file cannot be taken as it is read now, for whoever writes a mapping; null if it can.</summary>
    public string? Problem => LacksWhat ? $"No column says what is happening. Name one in a mapping: {{ \"columns\": {{ \"{Heads[^1]}\": \"{ReportFields.What}\" }} }}."
        : LacksId ? $"No column holds an id by which a row is known again. Name one in a mapping: {{ \"columns\": {{ \"{Heads[0]}\": \"id\" }} }}."
        : ReadTwice is { } twice ? $"Two columns are read as '{twice}'. Say in a mapping which one is, and give the other an empty name."
        : null;

    /// <summary>Guesses; what <paramref name="said"/> names is as it says, and an empty name leaves a column out. A file of our own, or of HTCDS, is known by its columns.</summary>
    /// <exception cref="FormatException">The mapping names a column or a field that there is not.</exception>
    public static ImportColumns Of(IReadOnlyList<string> heads, IReadOnlyDictionary<string, string>? said)
    {
        said ??= new Dictionary<string, string>();
        if (said.Keys.FirstOrDefault(head => !heads.Contains(head)) is { } missing) throw new FormatException($"The mapping names the column '{missing}', which the file has not. It has: {string.Join(", ", heads)}.");
        if (said.Values.FirstOrDefault(field => field.Length > 0 && field != Id && !MostOf.ContainsKey(field)) is { } unknown) throw new FormatException($"The mapping names the field '{unknown}'. There are: {string.Join(", ", FieldNames)}.");
        if (HtcdsFields.AreHeads(heads)) return new ImportColumns(heads, HtcdsColumns(heads, said), isHtcds: true);
        if (ReportTable.IsOurs(heads)) return new ImportColumns(heads, [.. heads.Select(head => head == Id || MostOf.ContainsKey(head) ? head : null)], isOurs: true);

        var taken = said.Values.Where(f => f.Length > 0).ToHashSet();
        var fields = heads.Select(head => said.TryGetValue(head, out var field) ? field.Length == 0 ? null : field : null).ToArray();
        for (var i = 0; i < heads.Count; i++)
        {
            if (!said.ContainsKey(heads[i]) && Guess(heads[i]) is { } guess && taken.Add(guess)) fields[i] = guess;
        }

        return new ImportColumns(heads, fields);
    }

    /// <summary>The columns of a file as somebody chose them: a field for each head, an empty one for what is left out. What is known by its columns stays what it is, but for its id.</summary>
    /// <exception cref="FormatException">A field is named that there is not.</exception>
    public static ImportColumns Chosen(IReadOnlyList<string> heads, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var isHtcds = HtcdsFields.AreHeads(heads);
        return Of(heads, fields.Where(f => !isHtcds || f.Value is "" or Id).ToDictionary());
    }

    /// <summary>Reads a row: its id and the draft, or what must be mended.</summary>
    public (string Id, ReportDraft? Draft, string Problem) Read(IReadOnlyList<string> cells)
    {
        var row = new Dictionary<string, string>();
        for (var i = 0; i < _fieldOf.Length && i < cells.Count; i++)
        {
            if (_fieldOf[i] is not { } name) continue;
            var text = _isOurs || _isHtcds ? Csv.Told(cells[i]) : cells[i].Trim();
            var most = name == Id ? IdLength : _isOurs || _isHtcds ? ReportFields.LongText : MostOf[name];
            if (text.Length > most) return ("", null, $"'{Heads[i]}' has more than {most} characters.");
            row[name] = text;
        }

        if (!row.Remove(Id, out var id) || id.Length == 0) return ("", null, "It has no id.");
        if (_isHtcds) row = HtcdsRow.Read(row);
        if (!_isOurs && !_isHtcds && row.GetValueOrDefault(ReportFields.What, "").Length == 0) return (id, null, "It does not say what is happening.");
        var (draft, problem) = ReportFields.Read(row);
        return (id, draft, problem);
    }

    /// <summary>The columns of the standard under their own names, and the one that holds an id: ours, the one that a mapping names, or one that is called so.</summary>
    private static string?[] HtcdsColumns(IReadOnlyList<string> heads, IReadOnlyDictionary<string, string> said)
    {
        var id = heads.FirstOrDefault(head => said.GetValueOrDefault(head) == Id) ?? heads.FirstOrDefault(head => head == HtcdsFields.CaseId) ?? heads.FirstOrDefault(head => !said.ContainsKey(head) && Guess(head) == Id);
        return [.. heads.Select(head => head == id ? Id : HtcdsFields.Contains(head) && !said.ContainsKey(head) ? head : null)];
    }

    private static string? Guess(string head)
    {
        var plain = ReportFields.Plain(head);
        return Guesses.Where(g => ReportFields.Plain(g.Field) == plain || g.Also.Contains(plain)).Select(g => g.Field).FirstOrDefault();
    }
}
