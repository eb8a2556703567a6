using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>Says once what has just happened; nothing at all where nothing has.</summary>
[HtmlTargetElement("notice", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class NoticeTagHelper : TagHelper
{
    public string? Text { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (string.IsNullOrEmpty(Text))
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "notice");
        output.Attributes.SetAttribute("role", "status");
        output.Content.SetContent(Text);
    }
}
