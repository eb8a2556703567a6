using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class ReturnCodeTests
{
    [Theory]
    [InlineData("1234 5678 9012 3456")]
    [InlineData("1234567890123456")]
    [InlineData("1234-5678-9012-3456")]
    [InlineData(" 1234–5678—9012 3456\r\n")]
    [InlineData("١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦")]
    [InlineData("\u200F۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶")]
    [InlineData("१२३४ ५६७८ ९०१२ ३४५६")]
    [InlineData("１２３４　５６７８　９０１２　３４５６")]
    public void A_code_is_read_in_any_grouping_and_script(string typed)
    {
        Assert.True(ReturnCode.TryParse(typed, out var code));
        Assert.Equal(("1234567890123456", "1234 5678 9012 3456"), (code.Value, code.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1234 5678 9012 345")]
    [InlineData("1234 5678 9012 34567")]
    [InlineData("1234 5678 9012 345O")]
    [InlineData("1234 5678 9012 345½")]
    [InlineData("1234567890123456\uD800")]
    public void Anything_but_sixteen_digits_is_refused(string? typed) => Assert.False(ReturnCode.TryParse(typed, out _));

    [Fact]
    public void Every_sixteen_digits_are_a_code_and_come_back_as_they_were() =>
        Gen.Char['0', '9'].Array[ReturnCode.Length].Select(digits => new string(digits))
            .Sample(digits => ReturnCode.TryParse(digits, out var code) && code.Value == digits && ReturnCode.TryParse(code.ToString(), out var again) && again == code, iter: 20_000);

    [Fact]
    public void New_codes_use_all_digits_alike_at_every_place()
    {
        const int count = 20_000;
        var codes = Enumerable.Range(0, count).Select(_ => ReturnCode.New().Value).ToList();

        Assert.Equal(count, codes.Distinct().Count());
        for (var place = 0; place < ReturnCode.Length; place++)
        {
            // Chi-squared with 9 degrees of freedom passes 60 by chance once in more than 10^8.
            var chiSquared = codes.GroupBy(code => code[place]).Sum(group => Math.Pow(group.Count() - (count / 10.0), 2) / (count / 10.0));
            Assert.InRange(chiSquared, 0, 60);
        }
    }

    [Fact]
    public void Nothing_that_is_typed_makes_it_throw() => Gen.String.Sample(typed => ReturnCode.TryParse(typed, out var code) || code == default, iter: 20_000);
}
