using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Components;

/// <summary>A field with one control and a label above it.</summary>
public abstract class LabelledFieldTagHelper : FieldTagHelper
{
    public string? Label { get; set; }
    public Wording? LabelWords { get; set; }

    /// <summary>Size of the label: <c>xl</c>, <c>l</c>, <c>m</c> or <c>s</c>.</summary>
    public string? LabelSize { get; set; }

    /// <summary>Size of the label where it is a heading too.</summary>
    public string? Heading { get; set => field = string.IsNullOrEmpty(value) ? null : value; } // a page gives null as an empty attribute

    /// <summary>Level of that heading: 2 where the page has another above it.</summary>
    public int HeadingLevel { get; set; } = 1;

    /// <summary>The design system's name of the control, where it is not that of its element.</summary>
    protected virtual string? Control => null;

    /// <summary>Writes label, hint, what stands inside the element, error and <paramref name="control"/>.</summary>
    protected void WriteField(TagHelperOutput output, TagBuilder control)
    {
        var (hint, error) = (HintOf(), ErrorOf());
        control.Attributes["id"] = FieldId;
        if (FieldName.Length > 0) control.Attributes["name"] = FieldName;
        if (error is not null) control.AddCssClass($"govuk-{Control ?? control.TagName}--error");
        MoveAttributes(output, control);
        Describe(control, hint, error);
        Write(output, LabelOf(), hint);
        if (error is not null) output.PostContent.AppendHtml(error);
        output.PostContent.AppendHtml(control);
    }

    private TagBuilder LabelOf()
    {
        var size = Heading ?? LabelSize;
        var label = Element("label", size is null ? "govuk-label" : $"govuk-label govuk-label--{size}", LabelWords ?? Wording.Plain(Label));
        label.Attributes["for"] = FieldId;
        if (Heading is null) return label;
        var heading = new TagBuilder(HeadingLevel == 1 ? "h1" : "h2") { Attributes = { ["class"] = "govuk-label-wrapper" } };
        heading.InnerHtml.AppendHtml(label);
        return heading;
    }
}
