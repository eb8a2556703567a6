using System.Collections;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>Any answers of several: the design system's checkboxes, for a list of codes.</summary>
[HtmlTargetElement("field-checks", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldChecksTagHelper : ChoicesTagHelper
{
    private HashSet<string>? _chosen;

    protected override string Type => "checkbox";
    protected override string Block => "govuk-checkboxes";

    protected override bool IsChosen(SelectListItem item) => item.Selected || (_chosen ??= Chosen()).Contains(item.Value ?? item.Text);

    /// <summary>What was ticked, if the form came back; else what the property holds.</summary>
    private HashSet<string> Chosen() => (Entry?.RawValue ?? For?.Model) switch
    {
        string one => [one],
        IEnumerable many => [.. many.Cast<object?>().Select(Text).OfType<string>()],
        var one => Text(one) is { } text ? [text] : [],
    };
}
