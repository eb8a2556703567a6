using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class VehicleRegistrationTests
{
    private const int Iterations = 20_000;

    private static Gen<VehicleRegistration> Plate =>
        Gen.Char["ABCO019?"].Array[2, 7].Where(c => c.Any(x => x != '?')).Select(c => Read(new string(c)));

    /// <summary>One plate of random characters, and two sightings of it that miss at most three characters between them.</summary>
    private static Gen<(VehicleRegistration, VehicleRegistration)> TwoSightings =>
        from plate in Gen.Char["ABCDEFGH23456789"].Array[2, 7]
        from first in Gen.Int[0, plate.Length - 1].Array[0, VehicleRegistration.MaxUnread]
        from second in Gen.Int[0, plate.Length - 1].Array[0, VehicleRegistration.MaxUnread - first.Length]
        where first.Distinct().Count() < plate.Length && second.Distinct().Count() < plate.Length
        select (Read(Blank(plate, first)), Read(Blank(plate, second)));

    [Theory]
    [InlineData("bd51 smr", "BD51SMR")]
    [InlineData("BD51-?MR", "BD51?MR")]
    [InlineData("bd51 *mr", "BD51?MR")]
    [InlineData("BD51 _MR", "BD51?MR")]
    [InlineData("OI51 OIO", "0151010")]
    [InlineData("ＢＤ５１ ＳＭＲ", "BD51SMR")]
    [InlineData(" A 1 ", "A1")]
    public void A_plate_is_read_as_people_write_it(string typed, string value) => Assert.Equal(value, Read(typed).Value);

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("ABCD1234")]
    [InlineData("???")]
    [InlineData("BD51 SM!")]
    [InlineData(null)]
    public void What_cannot_be_a_plate_is_refused(string? typed) => Assert.False(VehicleRegistration.TryParse(typed, out _));

    [Theory]
    [InlineData("bd51?mr", "BD51 ?MR")]
    [InlineData("BO51OMR", "BO51 OMR")]
    [InlineData("b151abc", "B151 ABC")]
    [InlineData("a1bcd", "A1 BCD")]
    [InlineData("abc123d", "ABC 123D")]
    [InlineData("aiz1234", "AIZ 1234")]
    [InlineData("1234ab", "1234 AB")]
    [InlineData("abc123", "ABC 123")]
    [InlineData("a1", "A 1")]
    [InlineData("b123abz9", null)]
    [InlineData("1A2B3C4", "1A2B3C4")]
    public void A_plate_is_shown_with_the_space_and_the_letters_of_its_format(string typed, string? shown)
    {
        if (shown is null) Assert.False(VehicleRegistration.TryParse(typed, out _));
        else Assert.Equal(shown, Read(typed).Display);
    }

    [Theory]
    [InlineData("AB12CDE", true)]
    [InlineData("A123BCD", true)]
    [InlineData("ABC123D", true)]
    [InlineData("1234AB", true)]
    [InlineData("ABC1234", true)]
    [InlineData("A?12C?E", true)]
    [InlineData("AB1OCDE", true)]
    [InlineData("ABCDEFG", false)]
    [InlineData("1234567", false)]
    [InlineData("1A2B3C4", false)]
    [InlineData("A023BCD", true)] // AO23 BCD, seen by somebody who read a nought
    [InlineData("A0 BCD", false)]
    public void British_formats_are_told_from_others_and_shown_in_two_parts(string typed, bool isBritish) =>
        Assert.Equal(isBritish, VehicleRegistration.TryParse(typed, out var registration) && registration.Display.Contains(' ', StringComparison.Ordinal));

    [Fact]
    public void A_plate_read_in_part_could_be_the_whole_one() => Assert.True(Read("BD51 ?MR").CouldBe(Read("BD51 SMR")));

    [Fact]
    public void Plates_that_differ_where_both_were_read_are_two() => Assert.False(Read("BD51 ?MR").CouldBe(Read("BD51 SMP")));

    [Fact]
    public void Could_be_is_symmetric() => Gen.Select(Plate, Plate).Sample((a, b) => a.CouldBe(b) == b.CouldBe(a), iter: Iterations);

    [Fact]
    public void Every_plate_could_be_itself() => Plate.Sample(plate => plate.CouldBe(plate), iter: Iterations);

    [Fact]
    public void The_normal_form_reads_back_as_itself() => Plate.Sample(plate => Read(plate.Value) == plate, iter: Iterations);

    [Fact]
    public void The_shown_form_reads_back_as_the_same_plate() => Plate.Sample(plate => Read(plate.Display) == plate, iter: Iterations);

    [Fact]
    public void Two_sightings_that_miss_three_characters_between_them_share_a_key() =>
        TwoSightings.Sample(pair => pair.Item1.Keys.Intersect(pair.Item2.Keys).Any(), iter: 5 * Iterations);

    [Fact]
    public void Whichever_three_of_seven_characters_are_unread_a_key_of_the_whole_plate_remains()
    {
        const string whole = "AB12CDE";
        var keys = Read(whole).Keys;
        var triples = from a in Enumerable.Range(0, 7) from b in Enumerable.Range(a + 1, 6 - a) from c in Enumerable.Range(b + 1, 6 - b) select new[] { a, b, c };

        Assert.Equal(35, triples.Count());
        Assert.All(triples, unread => Assert.NotEmpty(Read(Blank(whole.ToCharArray(), unread)).Keys.Intersect(keys)));
    }

    [Fact]
    public void A_whole_plate_has_fourteen_keys_of_three_or_four_characters_and_their_places()
    {
        var keys = Read("AB12CDE").Keys;

        Assert.Equal(14, keys.Count);
        Assert.All(keys.Take(7), key => Assert.Equal(4, key.Count(c => c != '.')));
        Assert.All(keys.Skip(7), key => Assert.Equal(3, key.Count(c => c != '.')));
        Assert.All(keys, key => Assert.Equal(7, key.Length));
    }

    [Fact]
    public void Every_plate_has_between_one_and_fourteen_keys() =>
        Plate.Sample(plate => plate.Keys.Count is >= 1 and <= 14 && plate.Keys.Distinct().Count() == plate.Keys.Count, iter: Iterations);

    [Fact]
    public void Keys_of_plates_that_share_one_agree_in_what_it_shows() =>
        Gen.Select(Plate, Plate).Sample(
            (a, b) => a.Keys.Intersect(b.Keys).All(key => key.Length == a.Value.Length && key.Length == b.Value.Length), iter: Iterations);

    [Fact]
    public void Nothing_that_is_typed_makes_it_throw() =>
        Gen.String.Sample(typed => VehicleRegistration.TryParse(typed, out var plate) ? plate.Keys.Count > 0 && plate.Display.Length > 0 : plate == default, iter: Iterations);

    private static VehicleRegistration Read(string typed)
    {
        Assert.True(VehicleRegistration.TryParse(typed, out var plate), typed);
        return plate;
    }

    private static string Blank(char[] plate, int[] unread) => new([.. plate.Select((c, i) => unread.Contains(i) ? '?' : c)]);
}
