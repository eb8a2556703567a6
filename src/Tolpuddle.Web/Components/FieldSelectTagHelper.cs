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
        var select = Control("select", "govuk-select");
        var chosen = FieldValue;
        foreach (var item in Items)
        {
            var option = new TagBuilder("option") { Attributes = { ["value"] = item.Value ?? item.Text } };
            if (item.Selected || (item.Value ?? item.Text) == chosen) option.Attributes["selected"] = "selected";
            if (item.Disabled) option.Attributes["disabled"] = "disabled";
            option.InnerHtml.SetContent(item.Text);
            select.InnerHtml.AppendHtml(option);
        }

        Write(output, LabelOf(), select);
    }
}
