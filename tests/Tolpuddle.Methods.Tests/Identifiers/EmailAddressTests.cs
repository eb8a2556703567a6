using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("Jobs.UK@Example.CO.UK", "jobs.uk@example.co.uk")]
    [InlineData(" <someone+work@example.org> ", "someone+work@example.org")]
    [InlineData("mailto:o'brien@example.com", "o'brien@example.com")]
    [InlineData("josé@exämple.com", "josé@exämple.com")]
    public void An_address_is_read_as_people_write_it(string typed, string value)
    {
        Assert.True(EmailAddress.TryParse(typed, out var address));
        Assert.Equal(value, address.Value);
    }

    [Fact]
    public void The_domain_is_what_stands_behind_the_at()
    {
        Assert.True(EmailAddress.TryParse("a@Example.org", out var address));
        Assert.Equal("example.org", address.Domain);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("@example.org")]
    [InlineData("a@b")]
    [InlineData("a@b.c")]
    [InlineData("a.@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("a b@example.org")]
    [InlineData("a@-example.org")]
    [InlineData("a@example..org")]
    [InlineData("a@192.168.0.1")]
    [InlineData("a@b@example.org")]
    public void What_cannot_be_an_address_is_refused(string? typed) => Assert.False(EmailAddress.TryParse(typed, out _));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void What_stands_before_the_at_has_64_characters_at_most(int length, bool isRead) =>
        Assert.Equal(isRead, EmailAddress.TryParse(new string('a', length) + "@example.org", out _));

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_label_of_the_domain_has_63_characters_at_most(int length, bool isRead) =>
        Assert.Equal(isRead, EmailAddress.TryParse($"a@{new string('b', length)}.org", out _));

    [Fact]
    public void The_normal_form_reads_back_as_itself() =>
        Gen.Char["aB1.-_+@İß"].Array[3, 12].Select(typed => new string(typed) + "x.org")
            .Sample(typed => !EmailAddress.TryParse(typed, out var address) || (EmailAddress.TryParse(address.Value, out var again) && again == address), iter: 20_000);

    [Fact]
    public void Nothing_that_is_typed_makes_it_throw() =>
        Gen.String.Sample(typed => EmailAddress.TryParse(typed, out var address) ? address.Value.Length > 0 : address == default, iter: 20_000);
}
