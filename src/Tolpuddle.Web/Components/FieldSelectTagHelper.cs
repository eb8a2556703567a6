using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>One of a list: the design system's select.</summary>
[HtmlTargetElement("field-select", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldSelectTagHelper : LabelledFieldTagHelper
{
    public required IEnumerable<SelectListItem> Items { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var select = new TagBuilder("select") { Attributes = { ["class"] = "govuk-select" } };
        foreach (var item in Items) select.InnerHtml.AppendHtml(OptionOf(item));
        WriteField(output, select);
    }

    private TagBuilder OptionOf(SelectListItem item)
    {
        var option = new TagBuilder("option");
        if (item.Value is not null) option.Attributes["value"] = item.Value;
        if (item.Selected || (item.Value ?? item.Text) == FieldValue) option.Attributes["selected"] = "";
        if (item.Disabled) option.Attributes["disabled"] = "";
        option.InnerHtml.Append(item.Text);
        return option;
    }
}
