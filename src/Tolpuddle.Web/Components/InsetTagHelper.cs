using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>Something set apart: the design system's inset text.</summary>
[HtmlTargetElement("inset")]
public sealed class InsetTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => Block.Open(output, "div", "govuk-inset-text");
}
