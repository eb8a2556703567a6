using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Tolpuddle.Testing;

/// <summary>A field of a form as the browser shows it.</summary>
/// <param name="Kind"><c>text</c> (what is typed into freely), <c>choice</c>, <c>tick</c> or <c>hidden</c>.</param>
/// <param name="Value">What it sends if nobody touches it; null: nothing.</param>
/// <param name="Choices">What can be chosen.</param>
/// <param name="Type">The type of an input, such as <c>email</c>; empty for others.</param>
/// <param name="MaxLength">How much the browser lets somebody type; null: as much as they like.</param>
public sealed record FormField(string Name, string Kind, string? Value, IReadOnlyList<string> Choices, string Type = "", int? MaxLength = null);

/// <summary>A button of a page that sends a form, with all that it sends.</summary>
public sealed record FormOnPage(Uri Address, IReadOnlyList<FormField> Fields)
{
    /// <summary>What the form sends, each field filled in by <paramref name="fill"/>; where that gives null, as it stands.</summary>
    public IEnumerable<KeyValuePair<string, string>> Filled(Func<FormField, string?> fill) =>
        from field in Fields
        let value = field.Kind == "hidden" ? field.Value : fill(field) ?? field.Value
        where value is not null
        select KeyValuePair.Create(field.Name, value);
}

public static class FormsOnPages
{
    private static readonly string[] Typed = ["text", "search", "email", "tel", "url", "password", "number", "date", "time", "datetime-local"];

    /// <summary>Every button in the main part of <paramref name="page"/> that sends a form by post.</summary>
    public static IReadOnlyList<FormOnPage> PostForms(this SeenPage page) => page.Forms("post");

    /// <summary>Every button in the main part of <paramref name="page"/> that asks for another page: searches and filters.</summary>
    public static IReadOnlyList<FormOnPage> GetForms(this SeenPage page) => page.Forms("get");

    private static List<FormOnPage> Forms(this SeenPage page, string sent) =>
        [.. from form in page.Document.QuerySelectorAll<IHtmlFormElement>("main form")
            from button in form.Elements.Where(IsButton)
            let method = button.GetAttribute("formmethod") ?? form.GetAttribute("method") ?? "get"
            where method.Equals(sent, StringComparison.OrdinalIgnoreCase)
            let address = new Uri(page.Address, button.GetAttribute("formaction") ?? form.GetAttribute("action") ?? page.Address.PathAndQuery)
            select new FormOnPage(address, [.. FieldsOf(form, button)])];

    private static IEnumerable<FormField> FieldsOf(IHtmlFormElement form, IElement button)
    {
        var fields = form.Elements
            .Where(e => !string.IsNullOrEmpty(e.GetAttribute("name")) && !e.HasAttribute("disabled") && !IsButton(e))
            .GroupBy(e => e.GetAttribute("name")!)
            .Select(same => FieldOf(same.Key, [.. same]));
        foreach (var field in fields) yield return field;
        if (button.GetAttribute("name") is { Length: > 0 } name) yield return new FormField(name, "hidden", button.GetAttribute("value") ?? "", []);
    }

    private static FormField FieldOf(string name, IReadOnlyList<IElement> same) => same[0] switch
    {
        IHtmlSelectElement list => new FormField(name, "choice", list.Value, [.. list.Options.Select(option => option.Value)]),
        IHtmlTextAreaElement text => new FormField(name, "text", text.Value, [], MaxLength: LimitOf(text)),
        IHtmlInputElement { Type: "radio" } => new FormField(name, "choice", Ticked(same), [.. same.Select(e => e.GetAttribute("value") ?? "on")]),
        IHtmlInputElement { Type: "checkbox" } => new FormField(name, "tick", Ticked(same), [.. same.Select(e => e.GetAttribute("value") ?? "on")]),
        IHtmlInputElement input => new FormField(name, Typed.Contains(input.Type) && !input.IsReadOnly ? "text" : "hidden", input.Value, [], input.Type, LimitOf(input)),
        var other => new FormField(name, "hidden", other.GetAttribute("value"), []),
    };

    private static string? Ticked(IEnumerable<IElement> boxes) =>
        boxes.OfType<IHtmlInputElement>().FirstOrDefault(box => box.IsChecked)?.GetAttribute("value");

    private static int? LimitOf(IElement element) =>
        int.TryParse(element.GetAttribute("maxlength"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;

    private static bool IsButton(IElement element) =>
        element is IHtmlButtonElement { Type: "submit" } or IHtmlInputElement { Type: "submit" };
}
