using CsCheck;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Methods.Tests.Disclosure;

public sealed class ProtectTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void A_figure_below_ten_is_withheld_and_says_why(long count)
    {
        var figure = Protect.Count(count);

        Assert.True(figure.IsWithheld);
        Assert.Null(figure.Value);
        Assert.Equal("Fewer than 10: a figure this small could point to a person.", figure.Reason);
        Assert.Equal(figure.Reason, figure.ToString());
    }

    [Fact]
    public void All_withheld_figures_are_alike() => Assert.Equal(Protect.Count(0), Protect.Count(9));

    [Theory]
    [InlineData(10, "10")]
    [InlineData(1234, "1,234")]
    public void A_figure_from_ten_up_is_shown(long count, string shown)
    {
        var figure = Protect.Count(count);

        Assert.Equal((count, null, false, shown), (figure.Value, figure.Reason, figure.IsWithheld, figure.ToString()));
    }

    [Fact]
    public void A_figure_is_shown_if_and_only_if_it_reaches_the_threshold() =>
        Gen.Select(Gen.Long[0, 1_000], Gen.Int[Protect.LowestThreshold, 100])
            .Sample((count, threshold) => Protect.Count(count, threshold).Value == (count >= threshold ? count : null), iter: 10_000);

    [Fact]
    public void There_is_no_other_way_to_make_one() => Assert.Empty(typeof(ProtectedCount).GetConstructors());

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(5, 2)]
    [InlineData(5, 0)]
    public void A_threshold_that_protects_nobody_is_a_mistake_of_the_programmer(long count, int threshold) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Protect.Count(count, threshold));
}
