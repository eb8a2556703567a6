namespace Tolpuddle.Core.Reports;

/// <summary>Whose law holds at a place, as far as its outward postcode tells.</summary>
public enum Nation
{
    /// <summary>No postcode was given.</summary>
    Unknown,

    England,
    Wales,

    /// <summary>A postcode area with places in England and in Wales.</summary>
    WelshBorder,

    /// <summary>Scotland, Northern Ireland or an island, which have laws of their own.</summary>
    Elsewhere,
}

internal static class Nations
{
    // Postcode areas by the country that holds them (Royal Mail; Office for National Statistics, Postcode Directory).
    // Of those named Wales a few streets lie in England (LD7, LL14, NP16, NP25); whoever answers at the council knows.
    private static readonly HashSet<string> Welsh = ["CF", "LD", "LL", "NP", "SA"];
    private static readonly HashSet<string> Shared = ["CH", "HR", "SY"];
    private static readonly HashSet<string> Others =
        ["AB", "BT", "DD", "DG", "EH", "FK", "G", "GY", "HS", "IM", "IV", "JE", "KA", "KW", "KY", "ML", "PA", "PH", "TD", "ZE"];

    public static Nation Of(string outward)
    {
        var area = new string([.. outward.TakeWhile(char.IsAsciiLetter)]).ToUpperInvariant();
        if (area.Length == 0) return Nation.Unknown;
        if (Welsh.Contains(area)) return Nation.Wales;
        if (Shared.Contains(area)) return Nation.WelshBorder;
        return Others.Contains(area) ? Nation.Elsewhere : Nation.England;
    }
}
