using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>The way back: the design system's back link.</summary>
[HtmlTargetElement("back-link")]
public sealed class BackLinkTagHelper : TagHelper
{
    public required string Href { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext? ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Block.Open(output, "a", "govuk-back-link");
        output.Attributes.SetAttribute("href", Block.Resolve(Href, ViewContext?.HttpContext.Request));
    }
}
