using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>
/// What every field of a form has in common: a name and a value from a property of the page, a label, a hint, and
/// the errors of that property, each tied to the field for those who do not see it.
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

    /// <summary>Id of the field; the name's by default.</summary>
    public string? Id { get; set; }

    public string? Hint { get; set; }

    /// <summary>An error to show beside those of the property.</summary>
    public string? Error { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext? ViewContext { get; set; }

    protected string FieldName => For is null ? Name ?? "" : ViewContext!.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);

    protected string FieldId => Id ?? TagBuilder.CreateSanitizedId(FieldName, "_");

    /// <summary>What was typed, if that could not be taken; else the property's value.</summary>
    protected string FieldValue => Entry?.AttemptedValue ?? Text(For?.Model) ?? Value ?? "";

    protected string? FieldError => Error ?? Entry?.Errors.FirstOrDefault()?.ErrorMessage;

    private Microsoft.AspNetCore.Mvc.ModelBinding.ModelStateEntry? Entry =>
        ViewContext is not null && ViewContext.ModelState.TryGetValue(FieldName, out var entry) ? entry : null;

    /// <summary>Writes the form group around <paramref name="control"/>, and names hint and error in it.</summary>
    protected void Write(TagHelperOutput output, TagBuilder label, TagBuilder control)
    {
        var (hint, error) = (HintOf(), ErrorOf());
        Describe(control, hint, error);
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", GroupClass(error));
        foreach (var part in new IHtmlContent?[] { label, hint, error, control })
        {
            if (part is not null) output.Content.AppendHtml(part);
        }
    }

    protected static string GroupClass(TagBuilder? error) => error is null ? "govuk-form-group" : "govuk-form-group govuk-form-group--error";

    protected TagBuilder? HintOf() => string.IsNullOrEmpty(Hint) ? null : Element("div", "govuk-hint", Hint, $"{FieldId}-hint");

    protected TagBuilder? ErrorOf()
    {
        if (FieldError is not { Length: > 0 } message) return null;
        var error = new TagBuilder("p") { Attributes = { ["class"] = "govuk-error-message", ["id"] = $"{FieldId}-error" } };
        error.InnerHtml.AppendHtml(Element("span", "govuk-visually-hidden", "Error:")).Append(" ").Append(message);
        return error;
    }

    protected static void Describe(TagBuilder control, TagBuilder? hint, TagBuilder? error)
    {
        var ids = string.Join(' ', new[] { hint, error }.OfType<TagBuilder>().Select(t => t.Attributes["id"]));
        if (ids.Length > 0) control.Attributes["aria-describedby"] = ids;
    }

    protected static TagBuilder Element(string tag, string cssClass, string text, string? id = null)
    {
        var element = new TagBuilder(tag) { Attributes = { ["class"] = cssClass } };
        if (id is not null) element.Attributes["id"] = id;
        element.InnerHtml.SetContent(text);
        return element;
    }

    /// <summary>Sets an attribute that was given; one that was not is left out.</summary>
    protected static void Set(TagBuilder control, string attribute, string? value)
    {
        if (value is not null) control.Attributes[attribute] = value;
    }

    protected static string? Text(object? model) => model switch
    {
        null => null,
        DateOnly day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        _ => Convert.ToString(model, System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>A field with one control and a label above it.</summary>
public abstract class LabelledFieldTagHelper : FieldTagHelper
{
    public required string Label { get; set; }

    /// <summary>Size of the label where it is the page's heading: <c>l</c>, <c>m</c> or <c>s</c>.</summary>
    public string? Heading { get; set; }

    public string? Autocomplete { get; set; }
    public int? Maxlength { get; set; }

    /// <summary>"false" for names, codes and plates.</summary>
    public string? Spellcheck { get; set; }

    protected TagBuilder LabelOf()
    {
        var label = Element("label", Heading is null ? "govuk-label" : $"govuk-label govuk-label--{Heading}", Label);
        label.Attributes["for"] = FieldId;
        if (Heading is null) return label;
        var heading = new TagBuilder("h1") { Attributes = { ["class"] = "govuk-label-wrapper" } };
        heading.InnerHtml.AppendHtml(label);
        return heading;
    }

    /// <summary>The control with what every control has.</summary>
    protected TagBuilder Control(string tag, string cssClass)
    {
        var classes = FieldError is null ? cssClass : $"{cssClass} {cssClass.Split(' ')[0]}--error";
        var control = new TagBuilder(tag) { Attributes = { ["class"] = classes, ["id"] = FieldId, ["name"] = FieldName } };
        Set(control, "autocomplete", Autocomplete);
        Set(control, "maxlength", Maxlength?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Set(control, "spellcheck", Spellcheck);
        return control;
    }
}
