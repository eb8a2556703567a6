using Microsoft.AspNetCore.Mvc.Rendering;

namespace Tolpuddle.Web.Components;

/// <summary>An answer with a line below it that says more.</summary>
public sealed class Choice : SelectListItem
{
    public Choice(string text, string value, string? hint = null)
        : base(text, value)
    {
        Hint = hint;
    }

    public string? Hint { get; }
}
