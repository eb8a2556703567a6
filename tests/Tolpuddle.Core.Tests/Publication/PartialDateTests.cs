using Tolpuddle.Core.Scrutiny;

namespace Tolpuddle.Core.Tests.Publication;

[Trait("Databases", "None")]
public sealed class PartialDateTests
{
    [Theory]
    [InlineData("2019", "2019", "2019", "2019-01-01", "2019-12-31")]
    [InlineData(" 2019-02 ", "2019-02", "February 2019", "2019-02-01", "2019-02-28")]
    [InlineData("2019-03-27", "2019-03-27", "27 March 2019", "2019-03-27", "2019-03-27")]
    public void It_says_as_much_as_was_known(string typed, string written, string words, string first, string last)
    {
        Assert.True(PartialDate.TryParse(typed, out var date));
        Assert.Equal((written, words), (date!.Value.ToString(), date.Value.InWords()));
        Assert.Equal((DateOnly.Parse(first, null), DateOnly.Parse(last, null)), (date.Value.FirstDay, date.Value.LastDay));
        Assert.Equal(date, PartialDate.Parse(written));
    }

    [Theory]
    [InlineData("last spring")]
    [InlineData("2019-13")]
    [InlineData("27 3 2019")]
    [InlineData("19")]
    public void What_is_no_date_is_none(string typed) => Assert.False(PartialDate.TryParse(typed, out _));

    [Fact]
    public void Nothing_is_a_date_that_is_not_known()
    {
        Assert.True(PartialDate.TryParse("  ", out var date));
        Assert.Null(date);
    }

    [Fact]
    public void A_span_is_said_once_where_both_ends_are_the_same()
    {
        Assert.Equal("2019", PartialDate.InWords(PartialDate.Parse("2019"), PartialDate.Parse("2019")));
        Assert.Equal("January 2019 to 3 February 2019", PartialDate.InWords(PartialDate.Parse("2019-01"), PartialDate.Parse("2019-02-03")));
        Assert.Null(PartialDate.InWords(null, null));
    }
}
