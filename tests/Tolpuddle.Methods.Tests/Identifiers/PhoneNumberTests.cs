using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("07700 900142")]
    [InlineData("07700 900 142")]
    [InlineData("07700900142")]
    [InlineData("+44 7700 900142")]
    [InlineData("0044 7700-900-142")]
    [InlineData("+44 (0)7700 900142")]
    [InlineData("(07700) 900.142")]
    [InlineData("07700 900142 ext 12")]
    [InlineData("٠٧٧٠٠ ٩٠٠١٤٢")]
    [InlineData("\u202A+44\u00A07700\u00A0900142\u202C")]
    public void Every_spelling_of_a_number_is_one_number(string typed) => Assert.Equal("+447700900142", Read(typed).Value);

    // Ofcom, telephone numbers for use in drama: one of each range in the Dorset demonstration's reach.
    [Theory]
    [InlineData("01632 960123", "+441632960123")]
    [InlineData("0117 496 0123", "+441174960123")]
    [InlineData("020 7946 0123", "+442079460123")]
    [InlineData("07700 900999", "+447700900999")]
    [InlineData("08081 570123", "+448081570123")]
    [InlineData("03069 990123", "+443069990123")]
    public void Numbers_kept_for_drama_are_read(string typed, string value) => Assert.Equal(value, Read(typed).Value);

    [Theory]
    [InlineData("+447700900142", "07700 900142")]
    [InlineData("+441305251150", "01305 251150")]
    [InlineData("+355691234567", "+355 69 123 4567")]
    [InlineData("0040 721 234 567", "+40 721 234 567")]
    public void A_number_is_shown_as_it_is_dialled_here(string typed, string shown) => Assert.Equal(shown, Read(typed).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("999")]
    [InlineData("101")]
    [InlineData("12345")]
    [InlineData("07700 901")]
    [InlineData("0000000000")]
    [InlineData("07700 900142 07700 900143")]
    [InlineData("0800 FLOWERS")]
    [InlineData("+999 123 456 789")]
    public void What_cannot_be_dialled_is_refused(string? typed) => Assert.False(PhoneNumber.TryParse(typed, out _));

    [Fact]
    public void The_normal_form_reads_back_as_itself() =>
        Gen.Char["0123456789"].Array[9, 9].Select(digits => "07" + new string(digits))
            .Sample(typed => !PhoneNumber.TryParse(typed, out var number) || (Read(number.Value) == number && Read(number.ToString()) == number), iter: 5_000);

    [Fact]
    public void Nothing_that_is_typed_makes_it_throw() =>
        Gen.OneOf<string>(Gen.String, Gen.Char["+0123456789 ()-.x"].Array[0, 30].Select(typed => new string(typed)))
            .Sample(typed => !PhoneNumber.TryParse(typed, out var number) || number.ToString().Length > 0, iter: 5_000);

    private static PhoneNumber Read(string typed)
    {
        Assert.True(PhoneNumber.TryParse(typed, out var number), typed);
        return number;
    }
}
