using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>A line of text: the design system's text input.</summary>
[HtmlTargetElement("field-text", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldTextTagHelper : LabelledFieldTagHelper
{
    public string Type { get; set; } = "text";

    /// <summary>Characters that it is wide enough for: 2, 3, 4, 5, 10, 20 or 30; the whole line if none.</summary>
    public string? Width { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.AddCssClass(Width is null ? "govuk-input" : $"govuk-input govuk-input--width-{Width}");
        input.Attributes["type"] = Type;

        // A password that was typed is never sent back.
        if (FieldValue.Length > 0 && Type != "password") input.Attributes["value"] = FieldValue;
        WriteField(output, input);
    }
}
