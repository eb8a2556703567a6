using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>A few words that stand out: the design system's tag. Kinds: danger, attention, good; plain if none.</summary>
[HtmlTargetElement("gov-tag")]
public sealed class GovTagTagHelper : TagHelper
{
    public string? Kind { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) =>
        Block.Open(output, "strong", "govuk-tag", Kind);
}

/// <summary>What must not be overlooked. Kinds: danger, attention; plain if none.</summary>
[HtmlTargetElement("callout")]
public sealed class CalloutTagHelper : TagHelper
{
    public string? Kind { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) => Block.Open(output, "div", "callout", Kind);
}

/// <summary>A button: the design system's. Kinds: secondary, warning; the main one if none.</summary>
[HtmlTargetElement("gov-button")]
public sealed class GovButtonTagHelper : TagHelper
{
    public string? Kind { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Block.Open(output, "button", "govuk-button", Kind);
        if (!output.Attributes.ContainsName("type")) output.Attributes.SetAttribute("type", "submit");
    }
}

/// <summary>The way back: the design system's back link.</summary>
[HtmlTargetElement("back-link")]
public sealed class BackLinkTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => Block.Open(output, "a", "govuk-back-link", kind: null);
}

/// <summary>Something set apart: the design system's inset text.</summary>
[HtmlTargetElement("inset")]
public sealed class InsetTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => Block.Open(output, "div", "govuk-inset-text", kind: null);
}

/// <summary>What opens when asked for: the design system's details.</summary>
[HtmlTargetElement("details-box")]
public sealed class DetailsBoxTagHelper : TagHelper
{
    public required string Summary { get; set; }

    public bool Open { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Block.Open(output, "details", "govuk-details", kind: null);
        if (Open) output.Attributes.SetAttribute(new TagHelperAttribute("open"));
        output.PreContent.AppendHtml("<summary class=\"govuk-details__summary\"><span class=\"govuk-details__summary-text\">")
            .Append(Summary).AppendHtml("</span></summary><div class=\"govuk-details__text\">");
        output.PostContent.AppendHtml("</div>");
    }
}

/// <summary>One row of a summary list.</summary>
[HtmlTargetElement("summary-row")]
public sealed class SummaryRowTagHelper : TagHelper
{
    public required string Key { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Block.Open(output, "div", "govuk-summary-list__row", kind: null);
        output.PreContent.AppendHtml("<dt class=\"govuk-summary-list__key\">").Append(Key).AppendHtml("</dt><dd class=\"govuk-summary-list__value\">");
        output.PostContent.AppendHtml("</dd>");
    }
}

internal static class Block
{
    /// <summary>Opens an element with the block's class, that of its kind, and those that the page added.</summary>
    public static void Open(TagHelperOutput output, string tag, string block, string? kind)
    {
        var added = output.Attributes.TryGetAttribute("class", out var attribute) ? $" {attribute.Value}" : "";
        output.TagName = tag;
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", (string.IsNullOrEmpty(kind) ? block : $"{block} {block}--{kind}") + added);
    }
}
