using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Components;

/// <summary>
/// What every field of a form has in common: a name and a value from a property of the page, a label, a hint, and
/// the errors of that property, each tied to the field for those who do not see it. Attributes that are not named
/// here or in the field's own class (<c>autocomplete</c>, <c>maxlength</c>, <c>data-…</c>, <c>class</c>) go to the control.
/// Pages in several languages give their texts as <c>…-words</c>, in which what had to stay in English is marked.
/// </summary>
public abstract class FieldTagHelper : TagHelper
{
    /// <summary>The property that the field fills.</summary>
    [HtmlAttributeName("asp-for")]
    public ModelExpression? For { get; set; }

    /// <summary>Name of the field where there is no property.</summary>
    public string? Name { get; set; }

    /// <summary>Value of the field where there is no property.</summary>
    public string? Value { get; set; }

    /// <summary>Id of the field; the name's by default, and that is where the list of problems leads.</summary>
    public string? Id { get; set; }

    public string? Hint { get; set; }
    public Wording? HintWords { get; set; }

    /// <summary>An error to show in place of the property's.</summary>
    public string? Error { get; set; }
    public Wording? ErrorWords { get; set; }

    /// <summary>Ids of further elements that describe the field.</summary>
    public string? DescribedBy { get; set; }

    /// <summary>A class for the whole group of label, hint and control.</summary>
    public string? GroupClass { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext? ViewContext { get; set; }

    protected string FieldName => For is null ? Name ?? "" : ViewContext!.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);

    protected string FieldId => Id ?? TagBuilder.CreateSanitizedId(FieldName, "_");

    /// <summary>What was typed, if that could not be taken; else the property's value.</summary>
    protected string FieldValue => Entry?.AttemptedValue ?? Text(For?.Model) ?? Value ?? "";

    protected Wording? FieldError => ErrorWords ?? Wording.Of(Error ?? Entry?.Errors.FirstOrDefault()?.ErrorMessage);

    protected ModelStateEntry? Entry =>
        ViewContext is not null && ViewContext.ViewData.ModelState.TryGetValue(FieldName, out var entry) ? entry : null;

    /// <summary>Turns the element into the form group, with these parts first.</summary>
    protected void Write(TagHelperOutput output, params ReadOnlySpan<IHtmlContent?> parts)
    {
        var group = FieldError is not null ? "govuk-form-group govuk-form-group--error" : "govuk-form-group";
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", GroupClass is null ? group : $"{group} {GroupClass}");
        foreach (var part in parts)
        {
            if (part is not null) output.PreContent.AppendHtml(part);
        }
    }

    /// <summary>Moves the attributes that the page gave and nobody has read from the group to <paramref name="control"/>.</summary>
    protected static void MoveAttributes(TagHelperOutput output, TagBuilder control)
    {
        foreach (var attribute in output.Attributes)
        {
            var value = attribute.ValueStyle == HtmlAttributeValueStyle.Minimized ? "" : Plain(attribute.Value);
            if (attribute.Name == "class") control.AddCssClass(value);
            else control.Attributes[attribute.Name] = value;
        }

        output.Attributes.Clear();
    }

    protected TagBuilder? HintOf() => (HintWords ?? Wording.Of(Hint)) is { } hint ? Element("div", "govuk-hint", hint, $"{FieldId}-hint") : null;

    protected TagBuilder? ErrorOf()
    {
        if (FieldError is not { } message) return null;
        var error = new TagBuilder("p") { Attributes = { ["class"] = "govuk-error-message", ["id"] = $"{FieldId}-error" } };
        error.InnerHtml.AppendHtml(Element("span", "govuk-visually-hidden", ErrorWord)).Append(" ").AppendHtml(message);
        return error;
    }

    /// <summary>Names in <paramref name="control"/> what describes it.</summary>
    protected void Describe(TagBuilder control, TagBuilder? hint, TagBuilder? error)
    {
        var ids = string.Join(' ', new[] { DescribedBy, hint?.Attributes["id"], error?.Attributes["id"] }.Where(id => !string.IsNullOrEmpty(id)));
        if (ids.Length > 0) control.Attributes["aria-describedby"] = ids;
    }

    protected static TagBuilder Element(string tag, string cssClass, Wording text, string? id = null)
    {
        var element = new TagBuilder(tag) { Attributes = { ["class"] = cssClass } };
        if (id is not null) element.Attributes["id"] = id;
        element.InnerHtml.AppendHtml(text);
        return element;
    }

    /// <summary>The text of a value as a form sends it, whatever the language of the page.</summary>
    protected static string? Text(object? model) => model switch
    {
        null => null,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(model, CultureInfo.InvariantCulture),
    };

    /// <summary>"Error:" in the language of the page, for those who do not see the colour.</summary>
    private Wording ErrorWord => ViewContext?.HttpContext.RequestServices?.GetService<Texts>()?["errors.prefix"] ?? Wording.Plain("Error:");

    /// <summary>The value of an attribute without the encoding that Razor has given it: it will be encoded again.</summary>
    private static string Plain(object? value)
    {
        if (value is not IHtmlContent content) return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        content.WriteTo(writer, HtmlEncoder.Default);
        return WebUtility.HtmlDecode(writer.ToString());
    }
}
