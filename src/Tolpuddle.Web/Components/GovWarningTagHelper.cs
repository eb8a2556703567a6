using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>What happens if: the design system's warning text.</summary>
[HtmlTargetElement("gov-warning")]
public sealed class GovWarningTagHelper : TagHelper
{
    /// <summary>"Warning" in the language of the page, for those who do not see the sign.</summary>
    public string Word { get; set; } = "Warning";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Block.Open(output, "div", "govuk-warning-text");
        output.PreContent
            .AppendHtml("<span class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span><strong class=\"govuk-warning-text__text\"><span class=\"govuk-visually-hidden\">")
            .Append(Word)
            .AppendHtml("</span> ");
        output.PostContent.AppendHtml("</strong>");
    }
}
