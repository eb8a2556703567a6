
namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>A field as a page shows it.</summary>
/// <param name="Heading">The question whose heading is this field's label; null where the page has a heading of its own.</param>
internal sealed record FieldView(Field Field, string Value, string? Error, Step? Heading)
{
    public string Id => Field.Name;

    public string Label => Heading?.Title ?? Field.Label;

    public string Hint => Heading?.Hint ?? Field.Hint;

    public string DescribedBy => Error is null ? $"{Id}-hint" : $"{Id}-hint {Id}-error";
}
