using System.Globalization;
using System.Net;
using System.Text;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>
/// What a person gets who asked what is held about them: one page of HTML that needs nothing else, made for paper. It is written from the sanitised text alone, so nothing stands
/// behind a black mark; every mark is as long as the others.
/// </summary>
internal static class PackPage
{
    private const string Black = """<span class="mark" role="img" aria-label="removed">█████</span>""";

    private const string Style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1b2421;background:#fff}
        h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}.told{white-space:pre-wrap;overflow-wrap:anywhere}.mark{color:#000;letter-spacing:-.05em}
        @media print{h2{break-after:avoid}body{margin:0}}
        """;

    /// <summary>What stands before the letter itself.</summary>
    private const string Head = $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Title}</title><style>{Style}</style></head><body>\n<h1>{Title}</h1>\n";

    private const string Foot = "</body></html>\n";

    public const string Title = "What is held about you";

    /// <summary>The page around a letter.</summary>
    public static string Around(string letter) => Head + letter + Foot;

    /// <summary>The letter in a page, as it was written.</summary>
    public static string LetterIn(string page)
    {
        const string EndOfHeading = "</h1>\n";
        return page[(page.IndexOf(EndOfHeading, StringComparison.Ordinal) + EndOfHeading.Length)..page.LastIndexOf(Foot, StringComparison.Ordinal)];
    }

    /// <summary>The letter as HTML. Nothing stands in it that those who release it have not seen.</summary>
    /// <param name="grounds">Those that the letter names.</param>
    /// <param name="others">Bodies to which what leaves was given.</param>
    public static string Letter(string agency, DateOnly day, SubjectRequest request, IReadOnlyList<PackPart> parts, IReadOnlyList<string> grounds, IReadOnlyList<string> others)
    {
        var page = new StringBuilder();
        Paragraph(page, $"{agency} answers what you asked on {InWords(request.ReceivedOn)}. This was put together on {InWords(day)}, and two people have read it.");
        Paragraph(page, "You asked: " + request.Asked);
        Paragraph(page, parts.Count == 0
            ? "We hold nothing about you that we can give."
            : "Below is what we hold that concerns you. A black mark stands where something about other people, or something that we must not give, was taken out. All marks are equally long, whatever stood there.");
        Paragraph(page, "Some information may have been withheld where the law allows it. We say so in every answer, also where nothing was.");
        if (grounds.Count > 0) Paragraph(page, "Something was left out on these grounds: " + string.Join("; ", grounds) + ".");
        foreach (var part in parts) page.Append(CultureInfo.InvariantCulture, $"<h2>{Html(part.Heading)}</h2>\n<div class=\"told\">{Html(part.Text.Sanitised).Replace(Html(MarkedText.Mark), Black, StringComparison.Ordinal)}</div>\n");
        page.Append("<h2>What else you should know</h2>\n");
        Paragraph(page, "We hold what we hold to protect people from slavery and exploitation and to help those who are exploited. It comes from people who tell us what they have seen, and from agencies that work with us. It is kept for a set time after our last decision about it, and erased then.");
        if (others.Count > 0) Paragraph(page, $"These bodies were given some of it, and you can ask them too: {string.Join("; ", others)}.");
        Paragraph(page, "Other bodies, among them members of our partnership, answer for what they hold themselves, if they hold anything: you can ask each of them.");
        Paragraph(page, "If something is wrong, you can ask us to correct it, to erase it or to stop using it. If you are not content with this answer, tell us; you can also complain to the Information Commissioner (ico.org.uk, 0303 123 1113) or go to court.");
        return page.ToString();
    }

    private static void Paragraph(StringBuilder page, string text) => page.Append(CultureInfo.InvariantCulture, $"<p>{Html(text)}</p>\n");

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static string InWords(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("en-GB"));
}
