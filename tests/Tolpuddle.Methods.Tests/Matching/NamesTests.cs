using System.Text;
using Tolpuddle.Methods.Matching.Comparisons;
using Tolpuddle.Methods.Matching.Names;

namespace Tolpuddle.Methods.Tests.Matching;

public sealed class NamesTests
{
    [Theory]
    [InlineData("Łukasz", "lukasz")]
    [InlineData("Đặng", "dang")]
    [InlineData("Ștefania", "stefania")]
    [InlineData("O'Neill", "oneill")]
    [InlineData("Jean-Luc", "jean luc")]
    [InlineData("Олександр", "oleksandr")]
    [InlineData("Γιώργος", "giorgos")]
    [InlineData("Weiß", "weiss")]
    [InlineData("  Anna  Maria ", "anna maria")]
    public void A_name_is_written_with_26_letters(string name, string folded) => Assert.Equal(folded, LatinLetters.Fold(name).Trim());

    [Theory]
    [InlineData("oscar", "oscar", NameLikeness.Same)]
    [InlineData("oscar james", "oscar", NameLikeness.SameFirst)]
    [InlineData("philip", "filip", NameLikeness.SameSound)]
    [InlineData("shpetim", "chpetim", NameLikeness.SameSound)]
    [InlineData("tesfay", "tesfai", NameLikeness.SameSound)]
    [InlineData("william", "bill", NameLikeness.Variant)]
    [InlineData("volodymyr", "vladimir", NameLikeness.Variant)]
    [InlineData("robinson", "rzbinson", NameLikeness.Close)]
    [InlineData("j", "james", NameLikeness.Initial)]
    [InlineData("k", "james", NameLikeness.Different)]
    [InlineData("abebe", "zofia", NameLikeness.Different)]
    [InlineData("", "zofia", NameLikeness.Missing)]
    public void Names_are_alike_in_grades(string left, string right, NameLikeness likeness)
    {
        var forms = new NameForms();
        var (a, b) = (forms.Add(left), forms.Add(right));
        forms.Seal();

        Assert.Equal((likeness, likeness), (forms.Compare(a, b), forms.Compare(b, a)));
    }

    [Theory]
    [InlineData("1980-02-03", 1980, 2, 3)]
    [InlineData("1980-02", 1980, 2, 0)]
    [InlineData("1980", 1980, 0, 0)]
    [InlineData("03/02/1980", 1980, 2, 3)]
    [InlineData("3.2.1980", 1980, 2, 3)]
    [InlineData("19800203", 1980, 2, 3)]
    [InlineData("3 Feb 1980", 1980, 2, 3)]
    [InlineData("1980-02-03T00:00:00", 1980, 2, 3)]
    public void Dates_are_read_as_they_are_written(string text, int year, int month, int day)
    {
        Assert.True(DateText.TryRead(Encoding.UTF8.GetBytes(text), dayFirst: true, out var date));
        Assert.Equal((year, month, day), (DateText.Year(date), DateText.Month(date), DateText.Day(date)));
    }

    [Theory]
    [InlineData("1980-02-30")]
    [InlineData("1980-13-01")]
    [InlineData("unknown")]
    [InlineData("999")]
    [InlineData("")]
    public void What_is_no_date_is_none(string text) => Assert.False(DateText.TryRead(Encoding.UTF8.GetBytes(text), dayFirst: true, out _));

    [Theory]
    [InlineData("07700 900142", "07700900142")]
    [InlineData("+44 7700 900142", "07700900142")]
    [InlineData("0044 (0)7700-900142", "07700900142")]
    [InlineData("00355 69 123 4567", "355691234567")]
    [InlineData("12", "")]
    public void One_phone_has_one_form(string text, string normal)
    {
        Span<byte> written = stackalloc byte[32];
        var length = CodeText.Normalise(Encoding.UTF8.GetBytes(text), CodeKind.Phone, written);

        Assert.Equal(normal, Encoding.ASCII.GetString(written[..length]));
    }
}
