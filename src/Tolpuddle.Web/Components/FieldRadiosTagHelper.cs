using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Components;

/// <summary>One answer of several: the design system's radios.</summary>
[HtmlTargetElement("field-radios", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldRadiosTagHelper : ChoicesTagHelper
{
    protected override string Type => "radio";
    protected override string Block => "govuk-radios";

    protected override bool IsChosen(SelectListItem item) => item.Selected || (FieldValue.Length > 0 && (item.Value ?? item.Text) == FieldValue);
}
