using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>What the components without a field have in common.</summary>
internal static class Block
{
    /// <summary>Opens an element with the block's class, that of its kind, and those that the page added.</summary>
    public static void Open(TagHelperOutput output, string tag, string block, string? kind = null)
    {
        var own = string.IsNullOrEmpty(kind) ? block : $"{block} {block}--{kind}";
        var added = output.Attributes.TryGetAttribute("class", out var attribute) ? $" {attribute.Value}" : "";
        output.TagName = tag;
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", own + added);
    }

    /// <summary>An address of a page, with <c>~/</c> as in a plain link: the base of the request, which holds the language.</summary>
    public static string Resolve(string href, HttpRequest? request) =>
        href.StartsWith("~/", StringComparison.Ordinal) ? $"{request?.PathBase.ToUriComponent()}{href.AsSpan(1)}" : href;
}
