namespace Tolpuddle.Core.Reports;

/// <summary>Signs that belong together, and where to ask about them.</summary>
/// <param name="For">Kinds, or kinds and sectors like <c>labour/car-wash</c>.</param>
public sealed record IndicatorGroup(string Code, string Label, IReadOnlyList<string> For, CodeList Signs);

/// <summary>Signs of exploitation by sector, as prompts for who asks. Never added up: no number of them makes a report less true.</summary>
public static class Indicators
{
    private const string Anywhere = "general";

    public static IReadOnlyList<IndicatorGroup> All { get; } =
        [.. Codes.Part("indicators").EnumerateArray().Select(g => new IndicatorGroup(
            g.GetProperty("code").GetString()!,
            g.GetProperty("label").GetString()!,
            [.. g.GetProperty("for").EnumerateArray().Select(f => f.GetString()!)],
            new CodeList(g.GetProperty("signs").EnumerateArray().Select(Codes.ToCode))))];

    /// <summary>What to ask about where this is suspected: the sector's own signs, then those that may be seen anywhere.</summary>
    /// <param name="kind">Like <c>labour/car-wash</c>, <c>domestic</c> or empty.</param>
    public static IEnumerable<IndicatorGroup> Of(string kind) =>
        All.Where(g => g.For.Contains(kind) || g.For.Contains(kind.Split('/')[0])).Where(g => g.Code != Anywhere).Append(All.Single(g => g.Code == Anywhere));

    /// <summary>A sign like <c>car-wash/cash-only</c> in words; null if there is none of this code.</summary>
    public static string? Say(string sign)
    {
        var parts = sign.Split('/', 2);
        var group = All.FirstOrDefault(g => g.Code == parts[0]);
        return group is not null && parts.Length == 2 && group.Signs.Contains(parts[1]) ? group.Signs.Label(parts[1]) : null;
    }
}
