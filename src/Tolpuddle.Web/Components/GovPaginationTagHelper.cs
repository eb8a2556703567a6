using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>The way to the next part of a long list and back: the design system's pagination. Nothing where there is but one part.</summary>
[HtmlTargetElement("gov-pagination", TagStructure = TagStructure.WithoutEndTag)]
public sealed class GovPaginationTagHelper : TagHelper
{
    private const string Earlier = "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z";
    private const string Later = "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z";

    /// <summary>What it pages through, for those who do not see it.</summary>
    public string Label { get; set; } = "Pagination";

    public string? PreviousHref { get; set; }
    public string PreviousText { get; set; } = "Previous page";

    /// <summary>What is there, below the words of the link.</summary>
    public string? PreviousLabel { get; set; }

    public string? NextHref { get; set; }
    public string NextText { get; set; } = "Next page";
    public string? NextLabel { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext? ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (PreviousHref is null && NextHref is null)
        {
            output.SuppressOutput();
            return;
        }

        Block.Open(output, "nav", "govuk-pagination", "block");
        output.Attributes.SetAttribute("aria-label", Label);
        if (PreviousHref is not null) output.Content.AppendHtml(LinkOf("prev", Earlier, PreviousHref, PreviousText, PreviousLabel));
        if (NextHref is not null) output.Content.AppendHtml(LinkOf("next", Later, NextHref, NextText, NextLabel));
    }

    private IHtmlContent LinkOf(string way, string arrow, string href, string text, string? label)
    {
        var link = new TagBuilder("a")
        {
            Attributes = { ["class"] = "govuk-link govuk-pagination__link", ["href"] = Block.Resolve(href, ViewContext?.HttpContext.Request), ["rel"] = way },
        };
        link.InnerHtml
            .AppendHtml($"<svg class=\"govuk-pagination__icon govuk-pagination__icon--{way}\" xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\" aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"{arrow}\"></path></svg>")
            .AppendHtml($"<span class=\"govuk-pagination__link-title{(label is null ? " govuk-pagination__link-title--decorated" : "")}\">")
            .Append(text)
            .AppendHtml("</span>");
        if (label is not null)
        {
            link.InnerHtml.AppendHtml("<span class=\"govuk-visually-hidden\">:</span> <span class=\"govuk-pagination__link-label\">").Append(label).AppendHtml("</span>");
        }

        return new HtmlContentBuilder().AppendHtml($"<div class=\"govuk-pagination__{way}\">").AppendHtml(link).AppendHtml("</div>");
    }
}
