using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>A field as a page shows it.</summary>
/// <param name="Heading">The question whose heading is this field's label; null where the page has a heading of its own.</param>
internal sealed record FieldView(Field Field, string Value, Wording? Error, Step? Heading)
{
    public string Label => Heading?.Title ?? Field.Label;

    public string Hint => Heading?.Hint ?? Field.Hint;

    /// <summary>Questions that help to say what can be used; they stand before the box.</summary>
    public IEnumerable<string> Prompts { get; init; } = [];
}
