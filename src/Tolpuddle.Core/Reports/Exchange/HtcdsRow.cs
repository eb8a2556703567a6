using System.Globalization;
using System.Text;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>A report as a row of HTCDS, and back. Nothing is lost on either way: what has no field of its own travels in words.</summary>
/// <remarks>
/// What we know and the standard has no field for stands, named, in the details of the referral. What a file says and a
/// report has no place for stands in its further details, a line a field, and goes out again as it came.
/// </remarks>
internal static class HtcdsRow
{
    private const string OurDetails = "Tolpuddle 1";
    private const string KeptLine = "HTCDS ";
    private const string Told = "1";
    private const string NoDescription = "Taken over without a description.";
    private const string Exploitation = "Exploitation";

    /// <summary>A report that is held.</summary>
    public static string Write(Report report, IEnumerable<Mention> mentions)
    {
        var row = Write(ReportFields.Of(report, mentions));
        row[HtcdsFields.CaseId] = report.Reference;
        row[HtcdsFields.Status] = report.IsOpen ? "Active" : "Closed";
        row.TryAdd(HtcdsFields.ReferralDate, Days.Of(report.ReceivedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return Csv.Row(HtcdsFields.All.Select(name => row.GetValueOrDefault(name, "")));
    }

    /// <summary>The first row of a file.</summary>
    public static string Head => Csv.Row(HtcdsFields.All);

    /// <summary>The texts of <see cref="ReportFields"/> that a row tells. Columns that a file has not are left out of <paramref name="row"/>.</summary>
    public static Dictionary<string, string> Read(IReadOnlyDictionary<string, string> row)
    {
        var fields = Base(row);
        var details = row.GetValueOrDefault(HtcdsFields.ReferralDetails, "");
        var isOurs = TryReadDetails(details, fields);
        if (!isOurs && details.Length > 0) fields[ReportFields.MoreDetails] = Join(fields[ReportFields.MoreDetails], details);

        var (again, _) = Columns(fields);
        var kept = HtcdsFields.All
            .Where(name => name is not (HtcdsFields.CaseId or HtcdsFields.ReferralDetails) && row.ContainsKey(name))
            .Where(name => !(isOurs && name is HtcdsFields.Status or HtcdsFields.ReferralDate))
            .Where(name => row[name] != again.GetValueOrDefault(name, ""))
            .Select(name => $"{KeptLine}{name}: {row[name].ReplaceLineEndings(" ")}");
        fields[ReportFields.MoreDetails] = Join([.. kept.Prepend(fields[ReportFields.MoreDetails])]);
        return fields;
    }

    /// <summary>The row without what is said of its handling.</summary>
    public static Dictionary<string, string> Write(IReadOnlyDictionary<string, string> fields)
    {
        var (row, own) = Columns(fields);
        var back = Base(row);
        var details = new StringBuilder(OurDetails);
        foreach (var field in ReportFields.All.Where(f => own[f.Name] != back[f.Name])) details.Append('\n').Append(field.Name).Append(": ").Append(Indented(own[field.Name]));
        row[HtcdsFields.ReferralDetails] = details.ToString();
        return row;
    }

    /// <summary>The columns that say what the fields say, and the fields without the lines that were kept of a file: those are columns again.</summary>
    private static (Dictionary<string, string> Row, Dictionary<string, string> Own) Columns(IReadOnlyDictionary<string, string> fields)
    {
        var own = new Dictionary<string, string>(fields);
        var lines = fields[ReportFields.MoreDetails].Split('\n');
        var kept = lines.Select(ReadKept).OfType<(string Name, string Text)>().ToList();
        if (kept.Count > 0) own[ReportFields.MoreDetails] = string.Join('\n', lines.Where(line => ReadKept(line) is null));

        var (labour, sexual, industry) = HtcdsKinds.Of(own[ReportFields.Kind], own[ReportFields.Sector]);
        var row = new Dictionary<string, string>
        {
            [HtcdsFields.TraffickingStatus] = own[ReportFields.ContactClass] == ReportFields.Unsaid[ReportFields.ContactClass] ? HtcdsFields.PossibleVictim : "",
            [HtcdsFields.TypeOfLabour] = labour,
            [HtcdsFields.TypeOfSex] = sexual,
            [HtcdsFields.EventType] = Exploitation,
            [HtcdsFields.Date] = IsDay(own[ReportFields.When]) ? own[ReportFields.When] : "",
            [HtcdsFields.Street] = own[ReportFields.Where],
            [HtcdsFields.PostalCode] = own[ReportFields.Postcode],
            [HtcdsFields.Description] = own[ReportFields.What],
            [HtcdsFields.RoleDetails] = own[ReportFields.WhoIsDoingIt],
        };
        if (industry.Length > 0) row[industry] = Told;
        foreach (var method in HtcdsKinds.MethodsIn(own[ReportFields.Signs])) row[method] = Told;
        foreach (var (name, text) in kept) row[name] = text;
        return (row, own);
    }

    /// <summary>What the columns say by themselves.</summary>
    private static Dictionary<string, string> Base(IReadOnlyDictionary<string, string> row)
    {
        string Said(string name) => row.GetValueOrDefault(name, "");
        var (kind, sector) = HtcdsKinds.KindOf(Several(Said(HtcdsFields.TypeOfLabour)), Several(Said(HtcdsFields.TypeOfSex)), HtcdsFields.Industries.Any(name => IsTold(Said(name))));
        var person = string.Join(' ', HtcdsFields.Person.Take(3).Select(Said).Where(t => t.Length > 0));
        return new Dictionary<string, string>(ReportFields.Unsaid)
        {
            [ReportFields.What] = Said(HtcdsFields.Description) is { Length: > 0 } what ? what : NoDescription,
            [ReportFields.Where] = string.Join(", ", HtcdsFields.Place.Prepend(HtcdsFields.Street).Select(Said).Where(t => t.Length > 0)),
            [ReportFields.Postcode] = Said(HtcdsFields.PostalCode),
            [ReportFields.WhoIsAtRisk] = string.Join("; ", HtcdsFields.Person.Skip(3).Select(Said).Prepend(person).Where(t => t.Length > 0)),
            [ReportFields.WhoIsDoingIt] = Said(HtcdsFields.RoleDetails),
            [ReportFields.When] = Said(HtcdsFields.Date),
            [ReportFields.Kind] = kind,
            [ReportFields.Sector] = sector,
            [ReportFields.People] = "1", // a row of the standard is one person
            [ReportFields.Signs] = string.Join('\n', HtcdsFields.Methods.Where(name => IsTold(Said(name))).Select(HtcdsFields.Words)),
        };
    }

    /// <summary>Puts what <see cref="Write(IReadOnlyDictionary{string, string})"/> wrote in words back; false, with nothing changed, if others wrote it.</summary>
    private static bool TryReadDetails(string details, Dictionary<string, string> fields)
    {
        var lines = details.Split('\n');
        if (lines[0].TrimEnd('\r') != OurDetails) return false;
        var name = "";
        foreach (var line in lines.Skip(1))
        {
            if (line.StartsWith(' ') && name.Length > 0)
            {
                fields[name] += '\n' + line[1..];
                continue;
            }

            var parts = line.Split(": ", 2);
            if (parts.Length < 2 || !fields.ContainsKey(parts[0])) continue;
            name = parts[0];
            fields[name] = parts[1];
        }

        return true;
    }

    private static (string Name, string Text)? ReadKept(string line)
    {
        if (!line.StartsWith(KeptLine, StringComparison.Ordinal)) return null;
        var parts = line[KeptLine.Length..].Split(':', 2);
        return parts.Length == 2 && HtcdsFields.Contains(parts[0]) ? (parts[0], parts[1].Trim()) : null;
    }

    private static string Indented(string text) => text.Replace("\n", "\n ", StringComparison.Ordinal);

    private static string Join(params string[] lines) => string.Join('\n', lines.Where(line => line.Length > 0));

    private static string[] Several(string text) => text.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsTold(string text) => text.Trim().ToUpperInvariant() is Told or "YES" or "TRUE" or "Y";

    private static bool IsDay(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
