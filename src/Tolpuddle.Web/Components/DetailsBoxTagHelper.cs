using Microsoft.AspNetCore.Razor.TagHelpers;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Components;

/// <summary>What opens when asked for: the design system's details.</summary>
[HtmlTargetElement("details-box")]
public sealed class DetailsBoxTagHelper : TagHelper
{
    public string? Summary { get; set; }
    public Wording? SummaryWords { get; set; }

    public bool Open { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Block.Open(output, "details", "govuk-details");
        if (Open) output.Attributes.SetAttribute(new TagHelperAttribute("open"));
        output.PreContent.AppendHtml("<summary class=\"govuk-details__summary\"><span class=\"govuk-details__summary-text\">")
            .AppendHtml(SummaryWords ?? Wording.Plain(Summary)).AppendHtml("</span></summary><div class=\"govuk-details__text\">");
        output.PostContent.AppendHtml("</div>");
    }
}
