using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("The packhouse on Wareham Rd", "packhouse wareham rd")]
    [InlineData("Beni, Beni and BENI", "beni")]
    [InlineData("Łódź café Øresund Straße", "lodz cafe oresund strasse")]
    [InlineData("don't O’Brien", "dont obrien")]
    [InlineData("white-van 12 5am", "white van 12 5am")]
    [InlineData("٠٧٧٠٠", "07700")]
    [InlineData("ﬁsh ＡＢＣ", "fish abc")]
    [InlineData("İstanbul ISTANBUL", "istanbul")]
    [InlineData("مُحَمَّد محمد", "محمد")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("한국어", "한국어")]
    [InlineData("a 😀 b", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Text_is_folded_into_words(string? text, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), SearchWords.Of(text));

    [Fact]
    public void Words_have_two_to_forty_characters() =>
        Assert.Equal([new string('b', 40)], SearchWords.Of($"a {new string('b', 40)} {new string('c', 41)}"));

    [Fact]
    public void A_word_finds_itself() =>
        Gen.String.Sample(text => SearchWords.Of(text).All(word => SearchWords.Of(word) is [var again] && again == word), iter: 20_000);

    [Fact]
    public void Half_a_character_does_no_harm() => Assert.Equal(["ab", "cd"], SearchWords.Of("ab\uD800 \uDC00cd"));
}
