using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Tolpuddle.Testing;

/// <summary>What came back, read as a browser without scripts reads it.</summary>
public sealed record SeenPage(HttpStatusCode Status, Uri Address, IHtmlDocument Document)
{
    public string Path => Address.AbsolutePath;

    /// <summary>The words of the page without its frame, runs of white space made one.</summary>
    public string MainText => Words(Document.QuerySelector("main") ?? Document.Body!);

    /// <summary>The element that a CSS selector finds first; fails if there is none.</summary>
    public IElement Find(string selector) =>
        Document.QuerySelector(selector) ?? throw new InvalidOperationException($"{Address} ({(int)Status}) has no '{selector}': {MainText}");

    /// <summary>The words of the element that a CSS selector finds first.</summary>
    public string TextOf(string selector) => Words(Find(selector));

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
