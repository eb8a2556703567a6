using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>Several lines of text: the design system's textarea.</summary>
[HtmlTargetElement("field-area", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldAreaTagHelper : LabelledFieldTagHelper
{
    public int Rows { get; set; } = 5;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var area = Control("textarea", "govuk-textarea");
        area.Attributes["rows"] = Rows.ToString(System.Globalization.CultureInfo.InvariantCulture);

        // A browser drops the first line break inside a textarea, so one that was typed needs another before it.
        area.InnerHtml.Append(FieldValue.StartsWith('\n') || FieldValue.StartsWith('\r') ? "\n" + FieldValue : FieldValue);
        Write(output, LabelOf(), area);
    }
}
