using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>A question with its answers below it, in a fieldset.</summary>
public abstract class ChoicesTagHelper : FieldTagHelper
{
    public required string Legend { get; set; }
    public required IEnumerable<SelectListItem> Items { get; set; }

    /// <summary>Size of the legend where it is the page's heading: <c>l</c>, <c>m</c> or <c>s</c>.</summary>
    public string? Heading { get; set; }

    /// <summary>True to set short answers beside each other.</summary>
    public bool Inline { get; set; }

    /// <summary>True for the smaller controls of dense pages.</summary>
    public bool Small { get; set; }

    /// <summary><c>radio</c> or <c>checkbox</c>.</summary>
    protected abstract string Type { get; }

    /// <summary>Block of the design system: <c>govuk-radios</c> or <c>govuk-checkboxes</c>.</summary>
    protected abstract string Block { get; }

    protected abstract bool IsChosen(SelectListItem item);

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (hint, error) = (HintOf(), ErrorOf());
        var fieldset = new TagBuilder("fieldset") { Attributes = { ["class"] = "govuk-fieldset" } };
        Describe(fieldset, hint, error);
        fieldset.InnerHtml.AppendHtml(LegendOf());
        if (hint is not null) fieldset.InnerHtml.AppendHtml(hint);
        if (error is not null) fieldset.InnerHtml.AppendHtml(error);
        fieldset.InnerHtml.AppendHtml(AnswersOf());

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", GroupClass(error));
        output.Content.SetHtmlContent(fieldset);
    }

    private TagBuilder LegendOf()
    {
        if (Heading is null) return Element("legend", "govuk-fieldset__legend", Legend);
        var legend = new TagBuilder("legend") { Attributes = { ["class"] = $"govuk-fieldset__legend govuk-fieldset__legend--{Heading}" } };
        legend.InnerHtml.AppendHtml(Element("h1", "govuk-fieldset__heading", Legend));
        return legend;
    }

    private TagBuilder AnswersOf()
    {
        var answers = new TagBuilder("div") { Attributes = { ["class"] = Block, ["data-module"] = Block } };
        if (Inline) answers.AddCssClass($"{Block}--inline");
        if (Small) answers.AddCssClass($"{Block}--small");
        var number = 0;
        foreach (var item in Items)
        {
            // The first answer carries the field's id, so that an error's link leads to it.
            var id = ++number == 1 ? FieldId : $"{FieldId}-{number}";
            var input = new TagBuilder("input")
            {
                Attributes = { ["class"] = $"{Block}__input", ["id"] = id, ["name"] = FieldName, ["type"] = Type, ["value"] = item.Value ?? item.Text },
                TagRenderMode = TagRenderMode.SelfClosing,
            };
            if (IsChosen(item)) input.Attributes["checked"] = "checked";
            if (item.Disabled) input.Attributes["disabled"] = "disabled";
            var label = Element("label", $"govuk-label {Block}__label", item.Text);
            label.Attributes["for"] = id;
            var row = new TagBuilder("div") { Attributes = { ["class"] = $"{Block}__item" } };
            row.InnerHtml.AppendHtml(input).AppendHtml(label);
            answers.InnerHtml.AppendHtml(row);
        }

        return answers;
    }
}

/// <summary>One answer of several: the design system's radios.</summary>
[HtmlTargetElement("field-radios", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldRadiosTagHelper : ChoicesTagHelper
{
    protected override string Type => "radio";
    protected override string Block => "govuk-radios";

    protected override bool IsChosen(SelectListItem item) => item.Selected || (FieldValue.Length > 0 && item.Value == FieldValue);
}

/// <summary>Any answers of several: the design system's checkboxes, for a list of codes.</summary>
[HtmlTargetElement("field-checks", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldChecksTagHelper : ChoicesTagHelper
{
    protected override string Type => "checkbox";
    protected override string Block => "govuk-checkboxes";

    protected override bool IsChosen(SelectListItem item) =>
        item.Selected || (For?.Model is System.Collections.IEnumerable chosen and not string && chosen.Cast<object>().Any(c => Text(c) == item.Value));
}
