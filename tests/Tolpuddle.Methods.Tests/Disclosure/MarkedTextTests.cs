using CsCheck;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Methods.Tests.Disclosure;

public sealed class MarkedTextTests
{
    private static Gen<string> Words => Gen.Char["abc \n"].Array[0, 12].Select(c => new string(c));

    [Theory]
    [InlineData("Sam [[Smith]] left", "Sam [removed] left")]
    [InlineData("[[a]]", "[removed]")]
    [InlineData("[[a]][[bc]] d", "[removed] d")]
    [InlineData("[[a]] [[bc]]", "[removed] [removed]")]
    [InlineData("nothing", "nothing")]
    [InlineData("[one] [two]", "[one] [two]")]
    public void What_is_marked_leaves_a_mark_of_one_length(string text, string copy)
    {
        Assert.True(MarkedText.TryParse(text, out var marked));
        Assert.Equal(copy, marked.Sanitised);
    }

    [Theory]
    [InlineData("Sam [[Smith left")]
    [InlineData("Sam Smith]] left")]
    [InlineData("[[Sam [[Smith]] left]]")]
    [InlineData("]]Sam[[")]
    public void Marks_that_do_not_belong_together_make_no_copy(string text) => Assert.False(MarkedText.TryParse(text, out _));

    /// <summary>Whatever stands in a mark, and however long it is, the copy is the same: nothing of it can be told from the copy.</summary>
    [Fact]
    public void A_copy_does_not_depend_on_what_was_removed() =>
        Gen.Select(Words, Words, Words, Words).Sample((before, one, other, after) =>
            MarkedText.TryParse($"{before}[[{one}]]{after}", out var first) && MarkedText.TryParse($"{before}[[{other}]]{after}", out var second)
            && first.Sanitised == second.Sanitised && first.Sanitised == before + MarkedText.Mark + after);

    [Fact]
    public void A_proposal_can_always_be_read_and_loses_nothing() =>
        Gen.Select(Gen.Char["ab [] 07"].Array[0, 30].Select(c => new string(c)), Words.Array[0, 3]).Sample((text, values) =>
            MarkedText.TryParse(MarkedText.Propose(text, values), out _)
            && MarkedText.Propose(text, values).Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
                == text.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));

    [Fact]
    public void A_proposal_marks_what_is_named_and_what_identifies() =>
        Assert.Equal(
            "[[Daz]] drives [[BD51 SMR]], call [[07700 900123]]; [[daz]] has the keys",
            MarkedText.Propose("Daz drives BD51 SMR, call 07700 900123; daz has the keys", ["Daz", "BD51 SMR"]));

    [Fact]
    public void What_was_removed_here_and_stands_there_is_told()
    {
        Assert.True(MarkedText.TryParse("[[Daz]] came. Later daz left, call 07700 900123", out var marked));

        Assert.Equal(["Daz", "07700 900123"], marked.StillThere());
    }
}
