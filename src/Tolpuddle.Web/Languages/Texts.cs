using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Tolpuddle.Methods.Identifiers;

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
    public Wording this[string key]
    {
        get
        {
            if (Language.Texts.TryGetValue(key, out var text)) return new Wording(text, IsForeign: false);
            IsPartial = true;
            return new Wording(catalog.English.Texts[key], IsForeign: true);
        }
    }

    /// <summary>The text of <paramref name="key"/> with its places {0}, {1} filled, as its own language writes numbers and dates.</summary>
    public Wording this[string key, params object?[] values]
    {
        get
        {
            var wording = this[key];
            return wording with { Text = string.Format((wording.IsForeign ? catalog.English : Language).Culture, wording.Text, values) };
        }
    }

    /// <summary>A return code in words, to say it on the phone; in English where the language has no list.</summary>
    public Wording InWords(ReturnCode code) => Language.CodeWords is { } own
        ? new Wording(string.Join(' ', own.Say(code)), IsForeign: false)
        : new Wording(string.Join(' ', catalog.English.CodeWords!.Say(code)), IsForeign: true);

    /// <summary>Reads the words of a return code: in the language of the page, or in any that the site has.</summary>
    public bool TryReadWords(string? typed, out ReturnCode code)
    {
        foreach (var words in catalog.All.Prepend(Language).Select(l => l.CodeWords))
        {
            if (words is not null && words.TryRead(typed, out code)) return true;
        }

        code = default;
        return false;
    }

    /// <summary>A day as people of this language write it.</summary>
    public string Date(DateOnly day) => day.ToString("d MMMM yyyy", Language.Culture);
}

/// <summary>A text as a page shows it: one that stands in English because the language lacks it is marked for eyes and for screen readers.</summary>
/// <remarks>
/// Where only words fit, such as in an attribute, <see cref="Text"/> has them. There is no conversion to a string: a page
/// would take it, and the mark would be lost.
/// </remarks>
public readonly record struct Wording(string Text, bool IsForeign) : IHtmlContent
{
    /// <summary>What stands on a page of one language, or is the same in all.</summary>
    public static Wording Plain(string? text) => new(text ?? "", IsForeign: false);

    /// <summary>The same; null where there is nothing to say.</summary>
    public static Wording? Of(string? text) => string.IsNullOrEmpty(text) ? null : Plain(text);

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        if (IsForeign) writer.Write("<span class=\"untranslated\" lang=\"en\" dir=\"ltr\">");
        encoder.Encode(writer, Text);
        if (IsForeign) writer.Write("</span>");
    }

    public override string ToString() => Text;
}
