using System.Text.RegularExpressions;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public.Report;

namespace Tolpuddle.Web.Tests.Languages;

/// <summary>The English texts that the public meets can be read at nine years of age, page by page.</summary>
/// <remarks>
/// Measured as Flesch-Kincaid grade (Kincaid et al., 1975): 0.39 words a sentence + 11.8 syllables a word − 15.59. A grade is
/// a year of school in the United States, where children start grade 4 at nine.
/// </remarks>
[Trait("Databases", "None")]
public sealed partial class ReadabilityTests
{
    private const double GradeAtNine = 4;

    private const int LongestSentence = 25;

    /// <summary>Shorter than this is a label: it says nothing of how hard the sentences are.</summary>
    private const int ShortestSentence = 3;

    /// <summary>First parts of the names of texts that the public reads.</summary>
    private static readonly string[] Public = ["home", "report", "code", "ladder", "return", "visit", "files", "receipt", "help", "error", "protect", "accessibility", "progress", "history", "method"];

    private static readonly IReadOnlyDictionary<string, string> English = LanguageCatalog.Load(AppContext.BaseDirectory).English.Texts;

    public static TheoryData<string> Pages => [.. PublicTexts().Select(t => PageOf(t.Key)).Distinct()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_page_can_be_read_at_nine(string page)
    {
        var texts = PublicTexts().Where(t => PageOf(t.Key) == page).Select(t => t.Value).ToList();

        Assert.True(Grade(texts) <= GradeAtNine, $"{page}: {Grade(texts):0.0}\n{string.Join('\n', texts.Select(text => $"{Grade([text]):0.0} {text}"))}");
    }

    [Fact]
    public void No_sentence_that_the_public_reads_is_long() =>
        Assert.DoesNotContain(PublicTexts().SelectMany(t => Sentences(t.Value)), s => Words(s) > LongestSentence);

    [Fact]
    public void The_measure_tells_a_childrens_book_from_a_statute()
    {
        Assert.InRange(Grade(["The cat sat on the mat. It was a fat cat."]), double.MinValue, 1);
        Assert.InRange(Grade(["An application submitted pursuant to the aforementioned provision shall be determined by the competent authority within a reasonable period."]), 16, double.MaxValue);
    }

    /// <summary>Texts of a sentence or more; a label of one word would make a hard page look easy.</summary>
    private static IEnumerable<KeyValuePair<string, string>> PublicTexts() =>
        English.Where(t => Public.Contains(t.Key.Split('.')[0]) && WholeSentence().IsMatch(t.Value) && Words(t.Value) >= ShortestSentence);

    /// <summary>The page on which a text stands; what is asked of one kind of work counts as a page of its own.</summary>
    private static string PageOf(string key)
    {
        var parts = key.Split('.');
        return parts switch
        {
            ["report", "field" or "error", var field, ..] when Journey.Steps.FirstOrDefault(s => s.Fields.Any(f => f.Name == field)) is { } step => $"report.{step.Slug}",
            ["report", "prompt", var kind, ..] => $"report.prompt.{kind}",
            ["report" or "error", var page, ..] => $"{parts[0]}.{page}",
            _ => parts[0],
        };
    }

    private static double Grade(IEnumerable<string> texts)
    {
        var sentences = texts.SelectMany(Sentences).ToList();
        var words = sentences.SelectMany(s => Word().Matches(s)).Select(m => m.Value).ToList();
        return (0.39 * words.Count / sentences.Count) + (11.8 * words.Sum(Syllables) / words.Count) - 15.59;
    }

    private static IEnumerable<string> Sentences(string text) => SentenceEnd().Split(text).Where(s => Word().IsMatch(s));

    private static int Words(string text) => Word().Count(text);

    /// <summary>Groups of vowels, without a silent e.</summary>
    private static int Syllables(string word)
    {
        var spoken = SilentEnd().Replace(word.ToLowerInvariant(), "");
        return Math.Max(1, Vowels().Count(spoken));
    }

    [GeneratedRegex(@"[.!?:;]+(?=\s|$)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("[.!?:]”?$")]
    private static partial Regex WholeSentence();

    [GeneratedRegex("[A-Za-z’']+")]
    private static partial Regex Word();

    [GeneratedRegex("[aeiouy]+")]
    private static partial Regex Vowels();

    [GeneratedRegex("(?<=[aeiouy].*)((?<!l)e|(?<![td])ed)$")]
    private static partial Regex SilentEnd();
}
