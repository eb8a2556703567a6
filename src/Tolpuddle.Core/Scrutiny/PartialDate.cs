using System.Globalization;

namespace Tolpuddle.Core.Scrutiny;

/// <summary>A date of which perhaps only the year or the month is known: <c>2019</c>, <c>2019-03</c>, <c>2019-03-27</c>. It never says more than was known.</summary>
public readonly record struct PartialDate
{
    /// <summary>Letters of the longest.</summary>
    public const int MaxLength = 10;

    public const string HowTo = "Write a date like 2019, 2019-03 or 2019-03-27, or leave it empty.";

    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>As it is written, and in words.</summary>
    private static readonly (string Written, string InWords)[] Formats = [("yyyy", "yyyy"), ("yyyy-MM", "MMMM yyyy"), ("yyyy-MM-dd", "d MMMM yyyy")];

    private readonly int _format;

    private PartialDate(DateOnly firstDay, int format) => (FirstDay, _format) = (firstDay, format);

    public DateOnly FirstDay { get; }

    public DateOnly LastDay => _format switch
    {
        0 => new DateOnly(FirstDay.Year, 12, 31),
        1 => FirstDay.AddMonths(1).AddDays(-1),
        _ => FirstDay,
    };

    public int Year => FirstDay.Year;

    /// <summary>Reads <paramref name="text"/>; empty, or only spaces, is a date that is not known.</summary>
    public static bool TryParse(string? text, out PartialDate? date)
    {
        date = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        for (var i = 0; i < Formats.Length; i++)
        {
            if (!DateOnly.TryParseExact(text.Trim(), Formats[i].Written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) continue;
            date = new PartialDate(day, i);
            return true;
        }

        return false;
    }

    /// <exception cref="FormatException">It is not written as <see cref="ToString"/> writes it.</exception>
    public static PartialDate Parse(string text) =>
        TryParse(text, out var date) && date is { } known ? known : throw new FormatException($"'{text}' is no date.");

    public override string ToString() => FirstDay.ToString(Formats[_format].Written, CultureInfo.InvariantCulture);

    /// <summary>"January 2019", no more exact than it is known.</summary>
    public string InWords() => FirstDay.ToString(Formats[_format].InWords, British);

    /// <summary>"January 2019 to February 2019"; null if nothing is known of when it began.</summary>
    public static string? InWords(PartialDate? from, PartialDate? until) =>
        until is null || from == until ? from?.InWords() : from is null ? null : $"{from.Value.InWords()} to {until.Value.InWords()}";
}
