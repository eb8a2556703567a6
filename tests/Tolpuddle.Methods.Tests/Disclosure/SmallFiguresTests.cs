using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Methods.Tests.Disclosure;

public sealed class SmallFiguresTests
{
    [Theory]
    [InlineData("3 women were moved to a safe place", "3 women")]
    [InlineData("A visit found Two young men.", "Two young men")]
    [InlineData("There were no arrests", "no arrests")]
    [InlineData("In Poole 9 potential victims were met", "9 potential victims")]
    [InlineData("One child", "One child")]
    public void A_number_of_people_under_ten_is_found(string text, string found) => Assert.Equal(found, SmallFigures.Find(text));

    [Theory]
    [InlineData("")]
    [InlineData("12 women were moved to a safe place")]
    [InlineData("Two conferences and 3 toolkits")]
    [InlineData("In January and February 2019 the focus was labour exploitation")]
    [InlineData("1,250 people came, 3.5 % of the area’s workers")]
    [InlineData("A grant of £5 for workers")]
    [InlineData("No report has been published for the 2019 package")]
    [InlineData("It is one of the people's promises")]
    [InlineData("on 2019-03-04 people met")]
    [InlineData("Follow-up training for agencies and staff who attended the 2017 conference")]
    public void Larger_numbers_and_other_things_are_not(string text) => Assert.Null(SmallFigures.Find(text));
}
