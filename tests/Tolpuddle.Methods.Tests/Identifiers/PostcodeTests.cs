using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class PostcodeTests
{
    // The six shapes of BS 7666, with the examples that the Royal Mail gives for them, and Girobank's own.
    [Theory]
    [InlineData("M1 1AE", "M1 1AE", "M1")]
    [InlineData("B33 8TH", "B33 8TH", "B33")]
    [InlineData("CR2 6XH", "CR2 6XH", "CR2")]
    [InlineData("DN55 1PT", "DN55 1PT", "DN55")]
    [InlineData("W1A 1HQ", "W1A 1HQ", "W1A")]
    [InlineData("EC1A 1BB", "EC1A 1BB", "EC1A")]
    [InlineData("gir0aa", "GIR 0AA", "GIR")]
    [InlineData("dt11xx", "DT1 1XX", "DT1")]
    [InlineData(" dt1  1xx ", "DT1 1XX", "DT1")]
    [InlineData("DT1 OXX", "DT1 0XX", "DT1")]
    [InlineData("0X4 1AB", "OX4 1AB", "OX4")]
    public void A_whole_postcode_is_read_in_any_spelling(string typed, string value, string outward)
    {
        var postcode = Read(typed);

        Assert.Equal((value, outward, true), (postcode.Value, postcode.Outward, postcode.IsFull));
    }

    [Theory]
    [InlineData("dt1", "DT1")]
    [InlineData("BH23", "BH23")]
    [InlineData("EC1A", "EC1A")]
    [InlineData("M1", "M1")]
    public void The_outward_part_alone_is_read(string typed, string value)
    {
        var postcode = Read(typed);

        Assert.Equal((value, value, false), (postcode.Value, postcode.Compact, postcode.IsFull));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Q1 1AA")] // Q, V and X never come first
    [InlineData("AI1 1AA")] // I, J and Z never come second
    [InlineData("DT1 1CX")] // C I K M O V never stand in the inward part
    [InlineData("DT1 1X")]
    [InlineData("DT1C 1XX")]
    [InlineData("Weymouth")]
    [InlineData("DT111 1XX")]
    public void What_cannot_be_a_postcode_is_refused(string? typed) => Assert.False(Postcode.TryParse(typed, out _));

    [Fact]
    public void The_normal_form_reads_back_as_itself() =>
        Gen.Char["ABDEGIR0123 "].Array[2, 8].Select(typed => new string(typed))
            .Sample(typed => !Postcode.TryParse(typed, out var postcode) || (Read(postcode.Value) == postcode && Read(postcode.Compact) == postcode), iter: 50_000);

    [Fact]
    public void Nothing_that_is_typed_makes_it_throw() =>
        Gen.String.Sample(typed => Postcode.TryParse(typed, out var postcode) ? postcode.Value.Length >= 2 : postcode == default, iter: 20_000);

    private static Postcode Read(string typed)
    {
        Assert.True(Postcode.TryParse(typed, out var postcode), typed);
        return postcode;
    }
}
