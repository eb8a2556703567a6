using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class OnlineHandleTests
{
    [Theory]
    [InlineData("@Some.Name", "some.name", null)]
    [InlineData("some_name", "some_name", null)]
    [InlineData("https://www.facebook.com/some.name/", "some.name", "Facebook")]
    [InlineData("https://m.facebook.com/profile.php?id=100012345&ref=x", "100012345", "Facebook")]
    [InlineData("facebook.com/people/Some-Name/100012345", "100012345", "Facebook")]
    [InlineData("t.me/xyz", "xyz", "Telegram")]
    [InlineData("https://t.me/s/xyz123", "xyz123", "Telegram")]
    [InlineData("https://www.tiktok.com/@some.name?lang=en", "some.name", "TikTok")]
    [InlineData("https://instagram.com/some_name?igsh=abc", "some_name", "Instagram")]
    [InlineData("snapchat.com/add/somename", "somename", "Snapchat")]
    [InlineData("https://uk.linkedin.com/in/some-name-123/", "some-name-123", "LinkedIn")]
    [InlineData("https://x.com/SomeName/status/1", "somename", "X")]
    [InlineData("@имя", "имя", null)]
    public void A_name_is_read_from_what_people_give(string typed, string value, string? platform)
    {
        Assert.True(OnlineHandle.TryParse(typed, out var handle));
        Assert.Equal((value, platform), (handle.Value, handle.Platform));
    }

    [Fact]
    public void One_name_on_two_platforms_meets()
    {
        Assert.True(OnlineHandle.TryParse("https://facebook.com/Some.Name", out var facebook));
        Assert.True(OnlineHandle.TryParse("https://instagram.com/some.name", out var instagram));

        Assert.Equal(facebook.Value, instagram.Value);
        Assert.Equal("@some.name (Facebook)", facebook.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("@")]
    [InlineData("@a")]
    [InlineData("two words")]
    [InlineData("...")]
    [InlineData("a@b.org")]
    [InlineData("https://example.org/someone")]
    [InlineData("https://www.facebook.com/groups/12345")]
    [InlineData("https://www.facebook.com/")]
    [InlineData("https://www.instagram.com/p/Cabc123/")]
    [InlineData("https://t.me/+AbCdEf")]
    public void What_names_no_account_is_refused(string? typed) => Assert.False(OnlineHandle.TryParse(typed, out _));

    [Fact]
    public void The_normal_form_reads_back_as_itself() =>
        Gen.OneOf<string>(Gen.String, Gen.Char["aB1.-_@İ"].Array[0, 10].Select(typed => new string(typed)))
            .Sample(typed => !OnlineHandle.TryParse(typed, out var handle) || (OnlineHandle.TryParse(handle.Value, out var again) && again.Value == handle.Value), iter: 20_000);
}
