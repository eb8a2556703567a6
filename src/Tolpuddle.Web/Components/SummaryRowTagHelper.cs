using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Components;

/// <summary>One row of a <c>dl</c> of the class <c>govuk-summary-list</c>: what was asked, what was answered, the way to change it.</summary>
[HtmlTargetElement("summary-row")]
public sealed class SummaryRowTagHelper : TagHelper
{
    public string? Key { get; set; }
    public Wording? KeyWords { get; set; }

    /// <summary>Where the answer can be changed; nowhere if none.</summary>
    public string? Change { get; set; }

    /// <summary>The words of that link. The key is read after them.</summary>
    public string ChangeText { get; set; } = "Change";
    public Wording? ChangeWords { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext? ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Block.Open(output, "div", "govuk-summary-list__row");
        var key = KeyWords ?? Wording.Plain(Key);
        output.PreContent.AppendHtml("<dt class=\"govuk-summary-list__key\">").AppendHtml(key).AppendHtml("</dt><dd class=\"govuk-summary-list__value\">");
        output.PostContent.AppendHtml("</dd>");
        if (Change is null) return;

        var link = new TagBuilder("a") { Attributes = { ["class"] = "govuk-link", ["href"] = Block.Resolve(Change, ViewContext?.HttpContext.Request) } };
        link.InnerHtml.AppendHtml(ChangeWords ?? Wording.Plain(ChangeText)).AppendHtml("<span class=\"govuk-visually-hidden\"> ").AppendHtml(key).AppendHtml("</span>");
        output.PostContent.AppendHtml("<dd class=\"govuk-summary-list__actions\">").AppendHtml(link).AppendHtml("</dd>");
    }
}
