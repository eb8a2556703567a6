using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>Several lines of text: the design system's textarea.</summary>
[HtmlTargetElement("field-area", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldAreaTagHelper : LabelledFieldTagHelper
{
    public int Rows { get; set; } = 5;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var area = new TagBuilder("textarea") { Attributes = { ["class"] = "govuk-textarea" } };
        area.Attributes["rows"] = Rows.ToString(CultureInfo.InvariantCulture);

        // A browser drops the first line break inside a textarea, so one that was typed needs another before it.
        area.InnerHtml.Append(FieldValue.StartsWith('\n') || FieldValue.StartsWith('\r') ? "\n" + FieldValue : FieldValue);
        WriteField(output, area);
    }
}
