using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Components;

/// <summary>A question with its answers below it, in a fieldset.</summary>
public abstract class ChoicesTagHelper : FieldTagHelper
{
    public string? Legend { get; set; }
    public Wording? LegendWords { get; set; }

    /// <summary>The answers; a <see cref="Choice"/> can have a hint of its own.</summary>
    public required IEnumerable<SelectListItem> Items { get; set; }

    /// <summary>Size of the legend: <c>xl</c>, <c>l</c>, <c>m</c> or <c>s</c>.</summary>
    public string? LegendSize { get; set; }

    /// <summary>Size of the legend where it is the page's heading too.</summary>
    public string? Heading { get; set => field = string.IsNullOrEmpty(value) ? null : value; } // a page gives null as an empty attribute

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
        var answers = AnswersOf();
        MoveAttributes(output, answers);
        var fieldset = new TagBuilder("fieldset") { Attributes = { ["class"] = "govuk-fieldset" } };
        Describe(fieldset, hint, error);
        fieldset.InnerHtml.AppendHtml(LegendOf());
        if (hint is not null) fieldset.InnerHtml.AppendHtml(hint);
        if (error is not null) fieldset.InnerHtml.AppendHtml(error);
        fieldset.InnerHtml.AppendHtml(answers);
        Write(output, fieldset);
    }

    private TagBuilder LegendOf()
    {
        var size = Heading ?? LegendSize;
        var cssClass = size is null ? "govuk-fieldset__legend" : $"govuk-fieldset__legend govuk-fieldset__legend--{size}";
        var words = LegendWords ?? Wording.Plain(Legend);
        if (Heading is null) return Element("legend", cssClass, words);
        var legend = new TagBuilder("legend") { Attributes = { ["class"] = cssClass } };
        legend.InnerHtml.AppendHtml(Element("h1", "govuk-fieldset__heading", words));
        return legend;
    }

    private TagBuilder AnswersOf()
    {
        var answers = new TagBuilder("div") { Attributes = { ["class"] = Block } };
        if (Inline) answers.AddCssClass($"{Block}--inline");
        if (Small) answers.AddCssClass($"{Block}--small");
        var number = 0;
        foreach (var item in Items)
        {
            // The first answer carries the field's id, so that an error's link leads to it.
            answers.InnerHtml.AppendHtml(AnswerOf(item, ++number == 1 ? FieldId : $"{FieldId}-{number}"));
        }

        return answers;
    }

    private TagBuilder AnswerOf(SelectListItem item, string id)
    {
        var input = new TagBuilder("input")
        {
            Attributes = { ["class"] = $"{Block}__input", ["id"] = id, ["name"] = FieldName, ["type"] = Type, ["value"] = item.Value ?? item.Text },
            TagRenderMode = TagRenderMode.SelfClosing,
        };
        if (IsChosen(item)) input.Attributes["checked"] = "";
        if (item.Disabled) input.Attributes["disabled"] = "";
        var label = Element("label", $"govuk-label {Block}__label", (item as Choice)?.Words ?? Wording.Plain(item.Text));
        label.Attributes["for"] = id;
        var answer = new TagBuilder("div") { Attributes = { ["class"] = $"{Block}__item" } };
        answer.InnerHtml.AppendHtml(input).AppendHtml(label);
        if (Wording.Of((item as Choice)?.Hint) is { } hint)
        {
            input.Attributes["aria-describedby"] = $"{id}-item-hint";
            answer.InnerHtml.AppendHtml(Element("div", $"govuk-hint {Block}__hint", hint, $"{id}-item-hint"));
        }

        return answer;
    }
}
