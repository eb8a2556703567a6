using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>
/// What has to be mended before this can be saved, each with a link to its field: the design system's error
/// summary. Nothing where nothing has.
/// </summary>
[HtmlTargetElement("problems", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ProblemsTagHelper : TagHelper
{
    public string Title { get; set; } = "There is a problem";

    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ViewContext.ModelState.ErrorCount == 0)
        {
            output.SuppressOutput();
            return;
        }

        Block.Open(output, "div", "govuk-error-summary");

        // The design system's script moves the focus here when the page comes; this does the same without a script.
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute(new TagHelperAttribute("autofocus"));
        output.Content.AppendHtml("<div role=\"alert\"><h2 class=\"govuk-error-summary__title\">").Append(Title)
            .AppendHtml("</h2><div class=\"govuk-error-summary__body\"><ul class=\"govuk-list govuk-error-summary__list\">");
        foreach (var (field, entry) in ViewContext.ModelState)
        {
            foreach (var error in entry.Errors) output.Content.AppendHtml(ItemOf(field, error));
        }

        output.Content.AppendHtml("</ul></div></div>");
    }

    private static TagBuilder ItemOf(string field, ModelError error)
    {
        var item = new TagBuilder("li");
        if (field.Length == 0)
        {
            item.InnerHtml.Append(error.ErrorMessage);
            return item;
        }

        var link = new TagBuilder("a") { Attributes = { ["href"] = $"#{TagBuilder.CreateSanitizedId(field, "_")}" } };
        link.InnerHtml.Append(error.ErrorMessage);
        item.InnerHtml.AppendHtml(link);
        return item;
    }
}
