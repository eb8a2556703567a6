using System.Collections.Frozen;

namespace Tolpuddle.Core.Reports.Exchange;

/// <summary>What our kinds, sectors and signs are in the words of HTCDS, and back. Only what says the same is joined.</summary>
internal static class HtcdsKinds
{
    private const string Other = "Other";

    /// <summary>Kind and sector → type of labour exploitation, and the letter of the industry (ISIC revision 4); empty where there is none.</summary>
    private static readonly FrozenDictionary<string, (string Type, string Industry)> Labour = new Dictionary<string, (string, string)>
    {
        ["labour/car-wash"] = (Other, "G"),
        ["labour/nail-bar"] = (Other, "S"),
        ["labour/beauty"] = (Other, "S"),
        ["labour/construction"] = ("Construction", "F"),
        ["labour/block-paving"] = ("Construction", "F"),
        ["labour/agriculture"] = ("Agriculture", "A"),
        ["labour/horticulture"] = ("Agriculture", "A"),
        ["labour/packhouse"] = ("Agriculture", "A"),
        ["labour/forestry"] = (Other, "A"),
        ["labour/fishing"] = (Other, "A"),
        ["labour/shellfish"] = (Other, "A"),
        ["labour/food-processing"] = ("Manufacturing", "C"),
        ["labour/factory"] = ("Manufacturing", "C"),
        ["labour/textiles"] = ("Manufacturing", "C"),
        ["labour/restaurant"] = ("Hospitality", "I"),
        ["labour/takeaway"] = ("Hospitality", "I"),
        ["labour/hotel"] = ("Hospitality", "I"),
        ["labour/care-home"] = (Other, "Q"),
        ["labour/home-care"] = (Other, "Q"),
        ["labour/cleaning"] = (Other, "N"),
        ["labour/delivery"] = ("Transportation", "H"),
        ["labour/warehouse"] = (Other, "H"),
        ["labour/maritime"] = ("Transportation", "H"),
        ["labour/recycling"] = (Other, "E"),
        ["labour/retail"] = (Other, "G"),
        ["labour/entertainment"] = (Other, "R"),
        ["labour/leafleting"] = (Other, "M"),
        ["labour/domestic-work-agency"] = ("DomesticWork", "N"),
        ["labour/door-charity-bags"] = (Other, ""),
        ["labour/other"] = (Other, ""),
        ["criminal/begging"] = ("Begging", ""),
    }.ToFrozenDictionary();

    /// <summary>Sectors of sexual exploitation whose type the standard has.</summary>
    private static readonly FrozenDictionary<string, string> Sexual =
        new[] { "brothel", "private-flat", "short-let", "massage-parlour", "street", "escort-online", "hotel" }.ToFrozenDictionary(s => s, _ => "Prostitution");

    /// <summary>What a type says of kind and sector, the first that a file names.</summary>
    private static readonly (string Type, string Kind, string Sector)[] FirstNamed =
    [
        ("Begging", "criminal", "begging"), ("IllicitActivities", "criminal", ReportFacts.Unknown), ("DomesticWork", "domestic", ReportFacts.Unknown),
        ("Agriculture", "labour", "agriculture"), ("Construction", "labour", "construction"), ("Manufacturing", "labour", "factory"),
    ];

    /// <summary>Signs that say that a method of control was used; most signs say less.</summary>
    private static readonly (string Sign, string Method)[] Signs =
    [
        ("farm/deductions", "TakesEarnings"), ("food/tips-taken", "TakesEarnings"), ("domestic/no-pay", "TakesEarnings"), ("general/pay-taken", "TakesEarnings"),
        ("care/recruiter-debt", "DebtBondage"), ("general/debt", "DebtBondage"), ("general/threats", "Threats"), ("care/visa-threats", "ThreatOfLawEnforcement"),
        ("fishing/skipper-holds-passport", "WithholdsDocuments"), ("care/hours-not-promised", "FalsePromises"), ("farm/no-rest-days", "ExcessiveWorkingHours"),
        ("fishing/no-shore-leave", "RestrictsMovement"), ("domestic/never-out-alone", "RestrictsMovement"), ("cannabis/locked-in", "RestrictsMovement"),
        ("sexual/no-money", "RestrictsFinancialAccess"),
    ];

    private static readonly FrozenDictionary<string, string> MethodOfLine = Signs
        .Select(s => (Line: Indicators.Say(s.Sign) ?? throw new InvalidOperationException($"There is no sign '{s.Sign}'."), Method: $"MethodsOfControl{s.Method}"))
        .Concat(HtcdsFields.Methods.Select(m => (Line: HtcdsFields.Words(m), Method: m)))
        .DistinctBy(pair => pair.Line).ToFrozenDictionary(pair => pair.Line, pair => pair.Method);

    /// <summary>Types of labour and of sexual exploitation, and the industry's column; empty where the standard has none.</summary>
    public static (string Labour, string Sexual, string Industry) Of(string kind, string sector)
    {
        if (Labour.TryGetValue($"{kind}/{sector}", out var work)) return (work.Type, "", Industry(work.Industry));
        return kind switch
        {
            "domestic" => ("DomesticWork", "", Industry("T")),
            "criminal" when sector != "cuckooing" => ("IllicitActivities", "", ""),
            "sexual" => ("", Sexual.GetValueOrDefault(sector, ""), ""),
            _ => ("", "", ""),
        };
    }

    /// <summary>Kind and sector, as far as types and industries say them.</summary>
    public static (string Kind, string Sector) KindOf(IReadOnlyList<string> labour, IReadOnlyList<string> sexual, bool hasIndustry)
    {
        if (sexual.Count > 0) return ("sexual", ReportFacts.Unknown);
        foreach (var (type, kind, sector) in FirstNamed)
        {
            if (labour.Contains(type)) return (kind, sector);
        }

        return labour.Count > 0 || hasIndustry ? ("labour", "other") : (ReportFacts.Unknown, ReportFacts.Unknown);
    }

    /// <summary>The methods of control that lines of signs speak of.</summary>
    public static IEnumerable<string> MethodsIn(string signs) => signs.Split('\n', StringSplitOptions.TrimEntries).Select(line => MethodOfLine.GetValueOrDefault(line)).OfType<string>().Distinct();

    private static string Industry(string letter) => letter.Length == 0 ? "" : HtcdsFields.Industries.Single(name => name[0] == letter[0]);
}
