using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>What must not be overlooked now: one on a screen.</summary>
[HtmlTargetElement("callout")]
public sealed class CalloutTagHelper : TagHelper
{
    /// <summary><c>danger</c> or <c>attention</c>; plain if none.</summary>
    public string? Kind { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) => Block.Open(output, "div", "callout", Kind);
}
