using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class PremisesAddressTests
{
    [Theory]
    [InlineData("14 Harbour View, Weymouth DT4 8XX", "14|DT48XX")]
    [InlineData("14, DT4 8XX", "14|DT48XX")]
    [InlineData("No. 14 DT48XX", "14|DT48XX")]
    [InlineData("14a Harbour View\nWeymouth\nDT4 8XX\nUnited Kingdom", "14A|DT48XX")]
    [InlineData("14-16 High St, DT1 1XX", "14-16|DT11XX")]
    [InlineData("Flat 2, 14 Harbour View, Weymouth DT4 8XX", "FLAT 2 14|DT48XX")]
    [InlineData("Apartment 2, Harbour House, 14 Harbour View, Weymouth DT4 8XX", "FLAT 2 14|DT48XX")]
    [InlineData("Unit B, Harbour Estate, DT4 8XX", "UNIT B|DT48XX")]
    [InlineData("Rose Cottage, 3 Mill Lane, DT2 7XX", "3|DT27XX")]
    [InlineData("14 Harbour View", "14|HARBOUR VIEW")]
    [InlineData("14 harbour view weymouth", "14|HARBOUR VIEW")]
    [InlineData("7 St. Mary's Rd, Poole", "7|ST MARYS ROAD")]
    [InlineData("7 Church Hill Road", "7|CHURCH HILL ROAD")]
    [InlineData("2 Second Av", "2|SECOND AVENUE")]
    [InlineData("19 Broadmead", "19|BROADMEAD")]
    public void An_address_is_read_as_people_write_it(string typed, string value) => Assert.Equal(value, Read(typed).Value);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Weymouth")]
    [InlineData("DT4 8XX")]
    [InlineData("14")]
    [InlineData("14th floor")]
    [InlineData("Harbour View, Weymouth")]
    public void Without_a_number_and_a_place_it_is_refused(string? typed) => Assert.False(PremisesAddress.TryParse(typed, out _));

    [Fact]
    public void It_is_shown_as_people_write_it() =>
        Assert.Equal("Flat 2, 14 Harbour View, DT4 8XX", Read("flat 2 14 harbour view, weymouth, dt48xx").ToString());

    [Theory]
    [InlineData("14 Harbour View, DT4 8XX", "14, DT4 8XX", true)]
    [InlineData("14 Harbour View, DT4 8XX", "14 harbour view", true)]
    [InlineData("Flat 2, 14 Harbour View", "14 Harbour View", true)]
    [InlineData("Flat 2, 14 Harbour View", "Flat 3, 14 Harbour View", false)]
    [InlineData("14 Harbour View, DT4 8XX", "16 Harbour View, DT4 8XX", false)]
    [InlineData("14 High Street, DT4 8XX", "14 High Street, BH1 1XX", false)]
    [InlineData("14, DT4 8XX", "14 Harbour View", false)]
    public void Two_tellings_could_be_one_place_if_what_both_tell_agrees(string one, string other, bool couldBe)
    {
        Assert.Equal(couldBe, Read(one).CouldBe(Read(other)));
        Assert.Equal(couldBe, Read(other).CouldBe(Read(one)));
    }

    private static Gen<PremisesAddress?> Telling =>
        from flat in Gen.OneOf("", "Flat 1, ", "Flat 2, ")
        from number in Gen.OneOf("", "14 ", "16 ")
        from street in Gen.OneOf("", "Harbour View", "High St")
        from postcode in Gen.OneOf("", ", DT4 8XX", ", DT4 8XY")
        select PremisesAddress.TryParse(flat + number + street + postcode, out var address) ? address : (PremisesAddress?)null;

    [Fact]
    public void Two_tellings_that_could_be_one_place_share_a_key() =>
        Gen.Select(Telling, Telling).Sample(
            (a, b) => a is not { } one || b is not { } other || !one.CouldBe(other) || one.Keys.Intersect(other.Keys).Any(), iter: 20_000);

    [Fact]
    public void The_normal_form_reads_back_as_itself() =>
        Gen.OneOf<string>(
                Gen.String,
                Gen.OneOf("14", "2A", "Flat 3", "unit b", ",", "-", "|", "High", "St", "Road", "DT4 8XX", "DT1-1XX", "3", "St.", "View", "\n").Array[0, 8]
                    .Select(parts => string.Join(' ', parts)))
            .Sample(typed => !PremisesAddress.TryParse(typed, out var address) || Read(address.Value).Value == address.Value, iter: 50_000);

    private static PremisesAddress Read(string typed)
    {
        Assert.True(PremisesAddress.TryParse(typed, out var address), typed);
        return address;
    }
}
