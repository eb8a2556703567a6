using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Tolpuddle.Web.Languages;

/// <summary>The texts of the public site in the language of this request. What a language lacks is shown in English, and marked.</summary>
public sealed class Texts(LanguageCatalog catalog, IHttpContextAccessor http)
{
    public Language Language => http.HttpContext?.Features.Get<Language>() ?? catalog.English;

    public IReadOnlyList<Language> Languages => catalog.All;

    /// <summary>True once something of this page had to be shown in English.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>True if there is such a text: not every question has a hint.</summary>
    public bool Has(string key) => catalog.English.Texts.ContainsKey(key);

    /// <summary>The text of <paramref name="key"/>.</summary>
    /// <exception cref="KeyNotFoundException">Not even English has it; a test finds such keys.</exception>
    public string this[string key]
    {
        get
        {
            if (Language.Texts.TryGetValue(key, out var text)) return text;
            IsPartial = true;
            return catalog.English.Texts[key];
        }
    }

    /// <summary>The text of <paramref name="key"/> with its places {0}, {1} filled.</summary>
    public string this[string key, params object?[] values] => string.Format(Language.Culture, this[key], values);

    /// <summary>The text, marked as English where the language lacks it.</summary>
    public IHtmlContent Html(string key)
    {
        var text = HtmlEncoder.Default.Encode(this[key]);
        return new HtmlString(Language.Texts.ContainsKey(key) ? text : $"<span class=\"untranslated\" lang=\"en\" dir=\"ltr\">{text}</span>");
    }

    /// <summary>A day as people of this language write it.</summary>
    public string Date(DateOnly day) => day.ToString("d MMMM yyyy", Language.Culture);
}

/// <summary>One language of the public site: one file.</summary>
/// <param name="Code">As in <c>lang</c>: <c>ar</c>.</param>
/// <param name="Name">What its speakers call it.</param>
/// <param name="Dir"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="TextsHash">Changes when a text changes; an approval is for one hash.</param>
public sealed record Language(string Code, string Name, string Dir, IReadOnlyDictionary<string, string> Texts, string TextsHash)
{
    public CultureInfo Culture { get; } = CultureOf(Code);

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
