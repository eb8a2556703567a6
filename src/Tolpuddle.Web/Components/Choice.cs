using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Components;

/// <summary>An answer with a line below it that says more, or in the language of a public page.</summary>
public sealed class Choice : SelectListItem
{
    public Choice(string text, string value, string? hint = null)
        : base(text, value)
    {
        Hint = hint;
    }

    public Choice(Wording words, string value)
        : base(words.Text, value)
    {
        Words = words;
    }

    public string? Hint { get; }
    public Wording? Words { get; }
}
