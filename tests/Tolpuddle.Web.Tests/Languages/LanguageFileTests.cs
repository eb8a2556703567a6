using System.Text.Json;
using System.Text.RegularExpressions;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public;
using Tolpuddle.Web.Pages.Public.Report;

namespace Tolpuddle.Web.Tests.Languages;

/// <summary>Every text that the site asks for exists in every language, and every text that exists is asked for.</summary>
[Trait("Databases", "None")]
public sealed partial class LanguageFileTests
{
    private static readonly string Folder = Repository.PathTo("src", "Tolpuddle.Web", "Languages");

    public static TheoryData<string> Translations => [.. Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Where(code => code != "en")];

    [Fact]
    public void English_has_every_text_that_is_asked_for()
    {
        var english = Read("en");

        Assert.Empty(Named().Concat(Made()).Except(english.Keys));
    }

    [Fact]
    public void No_text_is_there_that_nobody_asks_for()
    {
        Assert.Empty(Read("en").Keys.Except(Written().Concat(Made()).Concat(Journey.OptionalKeys())));
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void A_translation_has_the_texts_of_the_English_file_no_fewer_and_no_more(string code)
    {
        var (english, other) = (Read("en"), Read(code));

        Assert.Empty(english.Keys.Except(other.Keys).Select(key => $"missing: {key}"));
        Assert.Empty(other.Keys.Except(english.Keys).Select(key => $"unused: {key}"));
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void A_translation_fills_in_what_the_English_text_fills_in(string code)
    {
        var other = Read(code);

        Assert.Empty(Read("en").Where(t => other.TryGetValue(t.Key, out var text) && !LanguageCatalog.PlacesOf(t.Value).SequenceEqual(LanguageCatalog.PlacesOf(text))).Select(t => t.Key));
    }

    [Fact]
    public void Every_language_says_a_code_in_a_hundred_words_that_nobody_takes_for_each_other()
    {
        foreach (var path in Directory.EnumerateFiles(Folder, "*.json"))
        {
            Assert.NotNull(CodeWords.Of(Read(Path.GetFileNameWithoutExtension(path))["code.words"]));
        }
    }

    [Fact]
    public void English_code_words_differ_in_their_first_three_letters()
    {
        var words = Read("en")["code.words"].Split(' ');

        Assert.Equal(words.Length, words.Select(word => word[..Math.Min(3, word.Length)]).Distinct().Count());
    }

    /// <summary>Keys that the program puts together: for each question, rung and error its own.</summary>
    private static IEnumerable<string> Made() =>
        [.. Journey.Keys(), .. LadderView.Keys(), .. ErrorModel.Kinds.SelectMany(kind => new[] { $"error.{kind}.title", $"error.{kind}.text" })];

    /// <summary>Keys that stand between quotes where a text is asked for.</summary>
    private static IEnumerable<string> Named() =>
        Sources().SelectMany(source => Indexed().Matches(source)).SelectMany(m => Quoted().Matches(m.Groups["inside"].Value)).Select(m => m.Groups["key"].Value);

    /// <summary>Everything between quotes that could be a key, wherever it stands: a key may be handed on before it is used.</summary>
    private static IEnumerable<string> Written() => Sources().SelectMany(source => Quoted().Matches(source)).Select(m => m.Groups["key"].Value);

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Repository.PathTo("src"), "*.cs*", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    private static Dictionary<string, string> Read(string code)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{code}.json")));
        return file.RootElement.GetProperty("texts").EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetString()!);
    }

    [GeneratedRegex(@"\b(T|texts)\[(?<inside>[^\]]*)\]")]
    private static partial Regex Indexed();

    [GeneratedRegex("\"(?<key>[a-z]+([.][A-Za-z0-9-]+)+)\"")]
    private static partial Regex Quoted();
}
