using System.Globalization;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Web.Languages;

/// <summary>One language of the public site: one file.</summary>
/// <param name="Code">As in <c>lang</c>: <c>ar</c>.</param>
/// <param name="Name">What its speakers call it.</param>
/// <param name="Dir"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="TextsHash">Changes when a text changes; an approval is for one hash.</param>
public sealed record Language(string Code, string Name, string Dir, IReadOnlyDictionary<string, string> Texts, string TextsHash)
{
    public CultureInfo Culture { get; } = CultureOf(Code);

    /// <summary>The words in which a return code is said in this language; null where it has none.</summary>
    public CodeWords? CodeWords { get; } = Texts.TryGetValue("code.words", out var list) ? CodeWords.Of(list) : null;

    /// <summary>Dates in the calendar that the forms use, whatever the culture's own.</summary>
    private static CultureInfo CultureOf(string code)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(code == "en" ? "en-GB" : code).Clone();
        if (culture.DateTimeFormat.Calendar is not GregorianCalendar && culture.OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault() is { } gregorian)
        {
            culture.DateTimeFormat.Calendar = gregorian;
        }

        return culture;
    }
}
