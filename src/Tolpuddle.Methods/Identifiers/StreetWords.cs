using System.Collections.Frozen;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>The words that British street names end in, and how people shorten them.</summary>
internal static class StreetWords
{
    /// <summary>Short form to whole word.</summary>
    public static readonly FrozenDictionary<string, string> Abbreviations = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["ST"] = "STREET",
        ["STR"] = "STREET",
        ["RD"] = "ROAD",
        ["AV"] = "AVENUE",
        ["AVE"] = "AVENUE",
        ["LN"] = "LANE",
        ["CL"] = "CLOSE",
        ["DR"] = "DRIVE",
        ["CT"] = "COURT",
        ["CRT"] = "COURT",
        ["PL"] = "PLACE",
        ["TERR"] = "TERRACE",
        ["GDNS"] = "GARDENS",
        ["CRES"] = "CRESCENT",
        ["GR"] = "GROVE",
        ["SQ"] = "SQUARE",
        ["PK"] = "PARK",
        ["BLDGS"] = "BUILDINGS",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Words that hardly ever follow a number and one other word unless they end an address, even in small letters.</summary>
    public static readonly FrozenSet<string> Plain = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "STREET", "ROAD", "AVENUE", "LANE", "CLOSE", "DRIVE", "TERRACE", "GARDENS", "CRESCENT", "GROVE", "VIEW", "MEWS", "COURT", "SQUARE", "PLACE");

    /// <summary>All of them, in full.</summary>
    public static readonly FrozenSet<string> All = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
    [
        .. Plain,
        "WAY", "HILL", "WALK", "PARK", "ROW", "RISE", "PARADE", "GREEN", "MOUNT", "QUAY", "WHARF", "YARD", "MEAD", "MEADOW", "MEADOWS",
        "FIELD", "FIELDS", "END", "GATE", "COTTAGES", "VILLAS", "BUILDINGS", "HOUSE", "MANSIONS", "ESPLANADE", "PROMENADE", "HEIGHTS",
        "DROVE", "CAUSEWAY", "PATH", "CIRCUS", "BROADWAY", "COMMON", "BANK", "CROFT", "DENE", "VALE", "ORCHARD", "RIDGE", "BRIDGE",
        "HARBOUR", "ESTATE", "CROSS", "PASSAGE", "ARCADE", "STRAND", "SIDE", "FARM",
    ]);

    /// <summary>True if a word, whole or short, can end a street name.</summary>
    public static bool IsStreetWord(string word) => All.Contains(word) || Abbreviations.ContainsKey(word);
}
