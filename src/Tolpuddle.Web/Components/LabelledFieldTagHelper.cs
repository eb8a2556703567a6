using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>A field with one control and a label above it.</summary>
public abstract class LabelledFieldTagHelper : FieldTagHelper
{
    public required string Label { get; set; }

    /// <summary>Size of the label: <c>xl</c>, <c>l</c>, <c>m</c> or <c>s</c>.</summary>
    public string? LabelSize { get; set; }

    /// <summary>Size of the label where it is the page's heading too.</summary>
    public string? Heading { get; set; }

    /// <summary>Writes label, hint, error and <paramref name="control"/>.</summary>
    protected void WriteField(TagHelperOutput output, TagBuilder control)
    {
        var (hint, error) = (HintOf(), ErrorOf());
        control.Attributes["id"] = FieldId;
        if (FieldName.Length > 0) control.Attributes["name"] = FieldName;
        if (error is not null) control.AddCssClass($"govuk-{control.TagName}--error");
        MoveAttributes(output, control);
        Describe(control, hint, error);
        Write(output, LabelOf(), hint, error, control);
    }

    private TagBuilder LabelOf()
    {
        var size = Heading ?? LabelSize;
        var label = Element("label", size is null ? "govuk-label" : $"govuk-label govuk-label--{size}", Label);
        label.Attributes["for"] = FieldId;
        if (Heading is null) return label;
        var heading = new TagBuilder("h1") { Attributes = { ["class"] = "govuk-label-wrapper" } };
        heading.InnerHtml.AppendHtml(label);
        return heading;
    }
}
