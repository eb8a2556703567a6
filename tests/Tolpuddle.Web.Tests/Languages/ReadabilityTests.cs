using System.Text.RegularExpressions;
using Tolpuddle.Testing;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Tests.Languages;

/// <summary>The English texts that a reporter meets can be read at nine years of age.</summary>
/// <remarks>
/// Measured as Flesch-Kincaid grade (Kincaid et al., 1975): 0.39 words a sentence + 11.8 syllables a word − 15.59. A grade is
/// a year of school in the United States, where children start grade 4 at nine.
/// </remarks>
[Trait("Databases", "None")]
public sealed partial class ReadabilityTests
{
    private const double GradeAtNine = 4;

    /// <summary>One page with little text swings more; eleven is what public services in general are written for.</summary>
    private const double GradeAtEleven = 6;

    private const int LongestSentence = 25;

    /// <summary>What somebody reads on the way from the first page to the last, and when coming back.</summary>
    private static readonly string[] Journey = ["home", "report", "code", "ladder", "return", "visit", "help", "leave", "errors", "error"];

    private static readonly IReadOnlyDictionary<string, string> English = LanguageCatalog.Load(AppContext.BaseDirectory).English.Texts;

    [Fact]
    public void The_whole_way_of_a_reporter_can_be_read_at_nine() =>
        Assert.InRange(Grade(TextsOf(Journey)), double.MinValue, GradeAtNine);

    [Theory]
    [InlineData("home")]
    [InlineData("report")]
    [InlineData("return")]
    [InlineData("visit")]
    [InlineData("ladder")]
    [InlineData("help")]
    [InlineData("error")]
    [InlineData("protect")]
    [InlineData("accessibility")]
    public void No_page_is_harder_than_at_eleven(string page)
    {
        var parts = English.Where(t => t.Key.StartsWith(page + ".", StringComparison.Ordinal)).GroupBy(t => string.Join('.', t.Key.Split('.').Take(2)), t => t.Value);

        Assert.Empty(parts.Where(p => p.Sum(Words) >= 20 && Grade(p) > GradeAtEleven).Select(p => $"{p.Key}: {Grade(p):0.0}"));
    }

    [Fact]
    public void No_sentence_that_a_reporter_reads_is_long() =>
        Assert.DoesNotContain(TextsOf([.. Journey, "protect", "accessibility"]).SelectMany(Sentences), s => Words(s) > LongestSentence);

    [Fact]
    public void The_measure_tells_a_childrens_book_from_a_statute()
    {
        Assert.InRange(Grade(["The cat sat on the mat. It was a fat cat."]), double.MinValue, 1);
        Assert.InRange(Grade(["An application submitted pursuant to the aforementioned provision shall be determined by the competent authority within a reasonable period."]), 16, double.MaxValue);
    }

    private static IEnumerable<string> TextsOf(string[] prefixes) =>
        English.Where(t => prefixes.Contains(t.Key.Split('.')[0]) && t.Key != "code.words").Select(t => t.Value);

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

    [GeneratedRegex("[A-Za-z’']+")]
    private static partial Regex Word();

    [GeneratedRegex("[aeiouy]+")]
    private static partial Regex Vowels();

    [GeneratedRegex("(?<=[aeiouy].*)((?<!l)e|(?<![td])ed)$")]
    private static partial Regex SilentEnd();
}
