using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>A page that is shown as somebody else will see it: it is read, and nothing on it can be followed or sent.</summary>
public static class Inert
{
    /// <summary>Key in the page's data; what stands there is the preview.</summary>
    public const string Key = "Preview";

    /// <summary>Begins the addresses that lead on within the preview.</summary>
    public const string Query = "?as=";

    internal static bool Is(ViewContext? context) => context?.ViewData[Key] is not null;
}

/// <summary>A link of a preview leads nowhere, unless it stays on the page or in the preview, or is the way out of it.</summary>
[HtmlTargetElement("a", Attributes = "href")]
public sealed class InertLinkTagHelper : TagHelper
{
    /// <summary>Marks the way out.</summary>
    private const string Live = "data-live";

    public override int Order => int.MaxValue;

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext? ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!Inert.Is(ViewContext) || output.Attributes.ContainsName(Live)) return;
        var address = Text(output.Attributes["href"].Value);
        if (address.StartsWith('#') || address.Contains(Inert.Query, StringComparison.Ordinal)) return;
        output.Attributes.RemoveAll("href");
        output.Attributes.SetAttribute("role", "link");
        output.Attributes.SetAttribute("aria-disabled", "true");
    }

    private static string Text(object? value)
    {
        if (value is not IHtmlContent content) return value?.ToString() ?? "";
        using var text = new StringWriter();
        content.WriteTo(text, HtmlEncoder.Default);
        return text.ToString();
    }
}

/// <summary>A form of a preview shows what it would ask, and sends nothing.</summary>
[HtmlTargetElement("form")]
public sealed class InertFormTagHelper : TagHelper
{
    public override int Order => int.MaxValue;

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext? ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!Inert.Is(ViewContext)) return;
        output.TagName = "div";
        foreach (var name in (string[])["action", "method", "novalidate"]) output.Attributes.RemoveAll(name);
        if (output.Attributes.ContainsName("aria-label")) output.Attributes.SetAttribute("role", "group");
        output.PreContent.SetHtmlContent("<fieldset class=\"govuk-fieldset\" disabled>");
        output.PostContent.SetHtmlContent("</fieldset>"); // and not the token of the viewer
    }
}
