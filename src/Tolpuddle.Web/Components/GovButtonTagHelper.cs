using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>A button, or a link that looks like one: the design system's.</summary>
[HtmlTargetElement("gov-button")]
public sealed class GovButtonTagHelper : TagHelper
{
    /// <summary><c>secondary</c> or <c>warning</c>; the main one of the page if none.</summary>
    public string? Kind { get; set; }

    /// <summary>Where it leads; a button of the form if nowhere.</summary>
    public string? Href { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext? ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Href is not null)
        {
            Block.Open(output, "a", "govuk-button", Kind);
            output.Attributes.SetAttribute("href", Block.Resolve(Href, ViewContext?.HttpContext.Request));
            output.Attributes.SetAttribute("role", "button");
            output.Attributes.SetAttribute("draggable", "false");
            return;
        }

        Block.Open(output, "button", "govuk-button", Kind);
        if (!output.Attributes.ContainsName("type")) output.Attributes.SetAttribute("type", "submit");
        if (Inert.Is(ViewContext)) output.Attributes.SetAttribute("disabled", "disabled");
        if (output.Attributes.ContainsName("disabled")) output.Attributes.SetAttribute("aria-disabled", "true");
    }
}
