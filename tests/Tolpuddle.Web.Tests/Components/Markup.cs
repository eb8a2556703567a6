using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Tolpuddle.Web.Tests.Components;

/// <summary>Makes a component as a page would, and brings markup into a form in which equal means equal to a browser.</summary>
internal static class Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>What a page gets for an element with these attributes around <paramref name="content"/>.</summary>
    public static string Render(TagHelper component, IEnumerable<(string Name, string? Value)>? attributes = null, IHtmlContent? content = null)
    {
        var given = new TagHelperAttributeList();
        foreach (var (name, value) in attributes ?? [])
        {
            // Razor hands over attributes of a page encoded, and those without a value as such.
            given.Add(value is null ? new TagHelperAttribute(name) : new TagHelperAttribute(name, new HtmlString(Encoder.Encode(value))));
        }

        var context = new TagHelperContext(given, new Dictionary<object, object>(), "one");
        var output = new TagHelperOutput("component", given, (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        if (content is not null) output.Content.SetHtmlContent(content);
        component.Process(context, output);
        using var writer = new StringWriter();
        output.WriteTo(writer, Encoder);
        return writer.ToString();
    }

    public static IHtmlContent Text(string text) => new HtmlContentBuilder().Append(text);

    public static IElement Parse(string html) => new HtmlParser().ParseDocument($"<body>{html}").Body!;

    /// <summary>One line a node: no space that a browser would not show, attributes and classes in order.</summary>
    public static string Normal(string html, params string[] withoutAttributes)
    {
        var text = new StringBuilder();
        foreach (var child in Parse(html).ChildNodes) Write(text, child, indent: 0, withoutAttributes);
        return text.ToString();
    }

    private static void Write(StringBuilder text, INode node, int indent, string[] withoutAttributes)
    {
        var start = new string(' ', indent * 2);
        if (node is IText words)
        {
            var shown = string.Join(' ', words.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (shown.Length > 0) text.AppendLine($"{start}{shown}");
        }
        else if (node is IElement element)
        {
            var attributes = element.Attributes.Where(a => !withoutAttributes.Contains(a.Name)).OrderBy(a => a.Name, StringComparer.Ordinal)
                .Select(a => $" {a.Name}=\"{(a.Name == "class" ? string.Join(' ', element.ClassList.Order(StringComparer.Ordinal)) : a.Value)}\"");
            text.AppendLine($"{start}<{element.LocalName}{string.Concat(attributes)}>");
            foreach (var child in element.ChildNodes) Write(text, child, indent + 1, withoutAttributes);
        }
    }
}
