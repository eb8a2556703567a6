using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>A few words that stand out: the design system's tag.</summary>
[HtmlTargetElement("gov-tag")]
public sealed class GovTagTagHelper : TagHelper
{
    /// <summary><c>danger</c>, <c>attention</c> or <c>good</c>; plain if none.</summary>
    public string? Kind { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) => Block.Open(output, "strong", "govuk-tag", Kind);
}
