using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Components;

/// <summary>
/// What has to be mended before this can be saved, each with a link to its field: the design system's error
/// summary. Nothing where nothing has.
/// </summary>
[HtmlTargetElement("problems", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ProblemsTagHelper : TagHelper
{
    /// <summary>What to say in place of "there is a problem". What stands inside the element is then said too, and need not be in a list.</summary>
    public Wording? Title { get; set; }

    /// <summary>The ids of fields and what is wrong there, no id for the whole form. Those of the model state, if none are given.</summary>
    public IEnumerable<(string Id, Wording Text)>? Of { get; set; }

    /// <summary>False where the focus must stay at the top of the page: on public pages, Tab, Tab, Enter leaves quickly from here too.</summary>
    public bool TakesFocus { get; set; } = true;

    [ViewContext, HtmlAttributeNotBound]
    public required ViewContext ViewContext { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var list = new TagBuilder("ul") { Attributes = { ["class"] = "govuk-list govuk-error-summary__list" } };
        foreach (var (id, text) in Of ?? InModelState()) list.InnerHtml.AppendHtml(ItemOf(id, text));
        if (!list.HasInnerHtml && Title is null)
        {
            output.SuppressOutput();
            return;
        }

        Block.Open(output, "div", "govuk-error-summary");
        if (TakesFocus)
        {
            // The design system's script moves the focus here when the page comes; this does the same without a script.
            output.Attributes.SetAttribute("tabindex", "-1");
            output.Attributes.SetAttribute(new TagHelperAttribute("autofocus"));
        }

        output.PreContent.AppendHtml("<div role=\"alert\"><h2 class=\"govuk-error-summary__title\">").AppendHtml(Title ?? UsualTitle)
            .AppendHtml("</h2><div class=\"govuk-error-summary__body\">");
        if (list.HasInnerHtml) output.PreContent.AppendHtml(list);
        output.PostContent.AppendHtml("</div></div>");
    }

    private Wording UsualTitle => ViewContext.HttpContext.RequestServices?.GetService<Texts>()?["errors.title"] ?? Wording.Plain("There is a problem");

    /// <summary>In the order of the page, in which browsers send fields: model state has them by the alphabet. What is of no field comes first, and what nobody sends, such as a choice not made, last.</summary>
    private IEnumerable<(string Id, Wording Text)> InModelState()
    {
        if (ViewContext.ViewData.ModelState.IsValid) return [];
        var request = ViewContext.HttpContext.Request;
        var sent = (request.HasFormContentType ? request.Form.Keys : request.Query.Keys).ToList();
        return from entry in ViewContext.ViewData.ModelState
               let place = sent.FindIndex(name => name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase))
               orderby entry.Key.Length > 0, place < 0, place
               from error in entry.Value!.Errors
               select (TagBuilder.CreateSanitizedId(entry.Key, "_"), Wording.Plain(error.ErrorMessage));
    }

    private static TagBuilder ItemOf(string id, Wording text)
    {
        var item = new TagBuilder("li");
        if (id.Length == 0)
        {
            item.InnerHtml.AppendHtml(text);
            return item;
        }

        var link = new TagBuilder("a") { Attributes = { ["href"] = $"#{id}" } };
        link.InnerHtml.AppendHtml(text);
        item.InnerHtml.AppendHtml(link);
        return item;
    }
}
