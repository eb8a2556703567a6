using System.Text.RegularExpressions;

namespace Tolpuddle.Methods.Disclosure;

/// <summary>Finds, in words meant for the public, a number of people that is too small to hide in.</summary>
/// <remarks>
/// Only what counts people, or what happened to them, within two words after the number: "3 women", "two young men", "no
/// arrests". Two conferences point to nobody. It catches what slips in, and does not replace reading.
/// </remarks>
public static partial class SmallFigures
{
    /// <summary>The first such words, as they stand in <paramref name="text"/>; null if there are none.</summary>
    public static string? Find(string text) => Small().Match(text) is { Success: true } match ? match.Value : null;

    private const string Few = @"(?<![\w.,£$€/:-])(one|two|three|four|five|six|seven|eight|nine|[0-9])(?![\w:/]|[.,][0-9])";
    private const string None = @"\b(no|zero)";
    private const string Between = @"(\s+(?!(of|the|or|and|in|to|for)\b)\p{L}[\p{L}’'-]*){0,2}?\s+";
    private const string Many = "people|persons|men|women|children|girls|boys|adults|minors|victims|survivors|suspects|offenders|arrests|charges|convictions";
    private const string Counted = Many + "|person|man|woman|child|girl|boy|adult|minor|victim|survivor|suspect|offender|arrest|charge|conviction|workers?|residents?|famil(y|ies)|cases?|reports?|referrals?";

    [GeneratedRegex($@"{Few}{Between}({Counted})\b|{None}{Between}({Many})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Small();
}
