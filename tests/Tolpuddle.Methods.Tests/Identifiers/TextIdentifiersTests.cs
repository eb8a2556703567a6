using System.Diagnostics;
using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class TextIdentifiersTests
{
    private const string Call =
        "Caller works next door to packhouse on Wareham Rd. About 12 people, brought in a white minibus, BD51 ?MR, every day 5am, back after dark. "
        + "One of them, calls himself Beni (Albanian?), says the boss called Tim keeps passports and they owe him for the room. "
        + "He gave her a number 07700 900 142. They all live at 14 Harbour View. She saw one with a bad hand, no doctor. "
        + "Caller frightened, does not want her name anywhere.";

    [Fact]
    public void A_call_is_read_as_an_adviser_would_read_it() =>
        Assert.Equal(
            ["Vehicle BD51?MR 'BD51 ?MR'", "Phone +447700900142 '07700 900 142'", "Address 14|HARBOUR VIEW '14 Harbour View'"],
            TextIdentifiers.Find(Call).Select(found => $"{found.Kind} {found.Identifier.Value} '{found.Text}'"));

    [Theory]
    // phones
    [InlineData("ring 07700900142 now", "Phone +447700900142")]
    [InlineData("(01632) 960123 or +44 (0)7700 900142", "Phone +441632960123; Phone +447700900142")]
    [InlineData("WhatsApp +355 69 123 4567.", "Phone +355691234567")]
    [InlineData("https://wa.me/447700900142", "Phone +447700900142")]
    [InlineData("07700 900142 14 Harbour View", "Phone +447700900142; Address 14|HARBOUR VIEW")]
    [InlineData("07700 900142, 07700 900143", "Phone +447700900142; Phone +447700900143")]
    [InlineData("tel: ٠٧٧٠٠ ٩٠٠١٤٢", "Phone +447700900142")]
    // vehicles
    [InlineData("a van bd51 smr outside", "Vehicle BD51SMR")]
    [InlineData("was it BD51 SMR?", "Vehicle BD51SMR")]
    [InlineData("plates: BD 51 SMR / A123 BCD, ABC 123D", "Vehicle BD51SMR; Vehicle A123BCD; Vehicle ABC123D")]
    [InlineData("start of it NG12 ???", "Vehicle NG12???")]
    [InlineData("old lorry ABC 123 and AIZ1234", "Vehicle ABC123; Vehicle A1Z1234")]
    [InlineData("car reg is a123 bcd", "Vehicle A123BCD")]
    [InlineData("silver car,AB1O CDE.", "Vehicle AB10CDE")]
    [InlineData("plates *BD51 SMR* and 1234AB", "Vehicle BD51SMR; Vehicle 1234AB")]
    // postcodes, addresses
    [InlineData("near dt1 1xx somewhere", "Postcode DT1 1XX")]
    [InlineData("Flat 2, 14 Harbour View, Weymouth DT4 8XX", "Address FLAT 2 14|DT48XX")]
    [InlineData("14 Harbour View,\nWeymouth,\nDT4 8XX", "Address 14|DT48XX")]
    [InlineData("house is number 14, DT4 8XX", "Address 14|DT48XX")]
    [InlineData("they live at 14 harbour view with others", "Address 14|HARBOUR VIEW")]
    [InlineData("7 St. Mary's Rd. Then 3a Church Hill Road!", "Address 7|ST MARYS ROAD; Address 3A|CHURCH HILL ROAD")]
    [InlineData("12 people live near DT1 1XX", "Postcode DT1 1XX")]
    // online
    [InlineData("mail Jobs.UK@Example.org.", "Email jobs.uk@example.org")]
    [InlineData("he is @Some.Name, see https://www.facebook.com/some.name/.", "Handle some.name; Handle some.name")]
    [InlineData("t.me/work_uk, insta instagram.com/work_uk?x=1", "Handle work_uk; Handle work_uk")]
    [InlineData("ask @имя there", "Handle имя")]
    [InlineData("07700900142@example.org", "Email 07700900142@example.org")]
    public void Identifiers_are_found_where_they_stand(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("On 12 March 2026 at 10.30 about 12 people came by the A2 road, then the A35 and the M25. It cost £1,400 or 300 pounds each, 50p an hour.")]
    [InlineData("Every day 5am to 9pm, 7 days a week, 12 hours. B12 vitamins, Room B12, platform 9. He is 25, she was born 01/02/1999, seen 01.02.2024 11:15.")]
    [InlineData("Took the B12 2nd exit, then at 10 men got out. At no12 the curtains are closed. She was groomed; a shooter, a trooper and a flooded cellar.")]
    [InlineData("Covid19, MP3, H264, MI5, NHS 111, call 999 or 101, section 45, CAD 1234, PC 1234, MAY 2024, MAY2024, log 2024-03-12, Act 2015 s.52.")]
    [InlineData("Is it B12? The boss says who??? What?! *** _ _ ___ ?? ok. Meet @5pm or @ 10. In 2024 Harbour View was sold. At 5 down the road. On 12 March Church Street was shut.")]
    [InlineData("His NHS number is 943 476 5919, sort code 01-02-03, account 12345678, card 4111 1111 1111 1111. Reference R-7K3F-92QD. Price 07,700. Colour #a4b1ab or a4b1ab.")]
    [InlineData("See https://example.org/ab12cde/report.pdf and file BD51SMR.jpg, 30mph in a car 30mph, came by bus 10am, 100th time, 3 women, 20 min.")]
    public void Ordinary_English_holds_none(string text) => Assert.Equal("", Read(text));

    [Fact]
    public void Everything_found_stands_where_it_says_and_overlaps_nothing() =>
        Gen.OneOf<string>(Gen.String, Scraps).Sample(
            text =>
            {
                var end = 0;
                foreach (var found in TextIdentifiers.Find(text))
                {
                    if (found.Start < end || text.Substring(found.Start, found.Length) != found.Text) return false;
                    end = found.End;
                }

                return true;
            },
            iter: 5_000);

    /// <summary>Twenty thousand characters of each kind that make a careless reader look ahead again and again.</summary>
    [Theory]
    [InlineData("0")]
    [InlineData("07 ")]
    [InlineData("+")]
    [InlineData("0770090014 ")]
    [InlineData("a.")]
    [InlineData("a@")]
    [InlineData("@a")]
    [InlineData("?")]
    [InlineData("AB12 ")]
    [InlineData("AB12?-")]
    [InlineData("1 A ")]
    [InlineData("1 Aaaaaaaaaaaaaaaaaaaaaaaa ")]
    [InlineData("Flat 1 1, ")]
    [InlineData("14 St. ")]
    [InlineData("14 High Road Town ")]
    [InlineData("a.bc/")]
    [InlineData("http://t.me/")]
    [InlineData("DT1 1")]
    [InlineData("\u0301")]
    [InlineData("\uD83D")]
    public void Twenty_thousand_hostile_characters_are_read_in_no_time(string scrap)
    {
        var text = string.Concat(Enumerable.Repeat(scrap, (20_000 / scrap.Length) + 1))[..20_000];
        TextIdentifiers.Find(text[..200]); // what is loaded once is not what is measured

        var watch = Stopwatch.StartNew();
        TextIdentifiers.Find(text);
        SearchWords.Of(text);

        // Ten to a hundred and fifty milliseconds on a quiet machine: room for a busy one, none for a square or a cube.
        Assert.InRange(watch.ElapsedMilliseconds, 0, 4_000);
    }

    private static Gen<string> Scraps =>
        Gen.OneOf("07700", "900142", "BD51", "?MR", "SMR", "14", "Harbour", "View", "Flat 2", ",", ".", "\n", "DT4", "8XX", "@name", "a@b.org", "t.me/xyz", "van", "the", "5am", "+44")
            .Array[0, 12].Select(scraps => string.Join(' ', scraps));

    private static string Read(string text) => string.Join("; ", TextIdentifiers.Find(text).Select(found => $"{found.Kind} {found.Identifier.Value}"));
}
