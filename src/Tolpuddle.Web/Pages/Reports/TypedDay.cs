using System.Globalization;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>A day as people type it, or as a browser's calendar sends it.</summary>
public static class TypedDay
{
    public const string HowTo = "Write the date like 27 3 2026";

    private static readonly string[] Formats = ["yyyy-MM-dd", "d M yyyy", "d/M/yyyy", "d.M.yyyy", "d-M-yyyy", "d MMM yyyy", "d MMMM yyyy"];

    /// <summary>Reads <paramref name="text"/>; empty is no day. False if it is not a day that exists.</summary>
    public static bool TryRead(string? text, out DateOnly? day)
    {
        day = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!DateOnly.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var read)) return false;
        day = read;
        return true;
    }
}
