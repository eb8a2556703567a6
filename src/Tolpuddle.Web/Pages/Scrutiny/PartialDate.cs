using System.Globalization;
using Tolpuddle.Core.Scrutiny;

namespace Tolpuddle.Web.Pages.Scrutiny;

/// <summary>A date of which perhaps only the year or the month is known, as people type it: 2019, 2019-03, 2019-03-27.</summary>
internal static class PartialDate
{
    public const string HowTo = "Write a date like 2019, 2019-03 or 2019-03-27, or leave it empty.";

    private static readonly (string Format, DatePrecision Precision)[] Formats =
        [("yyyy", DatePrecision.Year), ("yyyy-MM", DatePrecision.Month), ("yyyy-MM-dd", DatePrecision.Day)];

    /// <summary>Reads <paramref name="text"/>; empty is a date that is not known.</summary>
    public static bool TryParse(string? text, out DateOnly? day, out DatePrecision precision)
    {
        (day, precision) = (null, DatePrecision.None);
        if (string.IsNullOrWhiteSpace(text)) return true;
        foreach (var (format, known) in Formats)
        {
            if (!DateOnly.TryParseExact(text.Trim(), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)) continue;
            (day, precision) = (read, known);
            return true;
        }

        return false;
    }

    public static string Format(DateOnly? day, DatePrecision precision) =>
        day?.ToString(Formats.FirstOrDefault(f => f.Precision == precision, Formats[^1]).Format, CultureInfo.InvariantCulture) ?? "";
}
