using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class IdentifierTests
{
    private static readonly string[] Examples =
    [
        "07700 900142", "+447700900142", "01632 960123", "BD51 ?MR", "BD51 SMR", "bd5I smr", "DT1 1XX", "dt11xx", "DT1", "a@example.org", "A@Example.org",
        "@some.name", "https://facebook.com/some.name", "14 Harbour View", "14 Harbour View, DT4 8XX", "Flat 2, 14 Harbour View", "14, DT4 8XX", "14|DT48XX",
    ];

    private static Gen<Identifier?> Any =>
        Gen.Select(Gen.Enum<IdentifierKind>(), Gen.OneOf(Examples)).Select((kind, text) => Identifier.TryParse(kind, text, out var found) ? found : null);

    [Theory]
    [InlineData(IdentifierKind.Phone, "07700 900 142", "+447700900142", "07700 900142")]
    [InlineData(IdentifierKind.Vehicle, "bd51 ?mr", "BD51?MR", "BD51 ?MR")]
    [InlineData(IdentifierKind.Postcode, "dt11xx", "DT1 1XX", "DT1 1XX")]
    [InlineData(IdentifierKind.Email, "A@Example.org", "a@example.org", "a@example.org")]
    [InlineData(IdentifierKind.Handle, "https://t.me/Xyz", "xyz", "@xyz (Telegram)")]
    [InlineData(IdentifierKind.Address, "14 harbour view", "14|HARBOUR VIEW", "14 Harbour View")]
    public void Each_kind_has_a_normal_form_and_one_for_people(IdentifierKind kind, string typed, string value, string display)
    {
        Assert.True(Identifier.TryParse(kind, typed, out var identifier));
        Assert.Equal((kind, value, display), (identifier.Kind, identifier.Value, identifier.Display));
    }

    [Fact]
    public void What_could_be_the_same_shares_a_key_and_says_so_both_ways() =>
        Gen.Select(Any, Any).Sample(
            (a, b) => a is null || b is null || (a.CouldBe(b) == b.CouldBe(a) && (!a.CouldBe(b) || a.IndexKeys.Intersect(b.IndexKeys).Any())), iter: 20_000);

    [Fact]
    public void The_normal_form_reads_back_as_an_equal_identifier() =>
        Any.Sample(a => a is null || (Identifier.TryParse(a.Kind, a.Value, out var again) && again.Equals(a) && again.GetHashCode() == a.GetHashCode()), iter: 1_000);

    [Fact]
    public void Every_identifier_could_be_itself() => Any.Sample(a => a is null || a.CouldBe(a), iter: 1_000);

    [Fact]
    public void Two_kinds_never_meet()
    {
        Assert.True(Identifier.TryParse(IdentifierKind.Handle, "bd51smr", out var handle));
        Assert.True(Identifier.TryParse(IdentifierKind.Vehicle, "bd51smr", out var vehicle));

        Assert.False(handle.CouldBe(vehicle));
    }

    [Fact]
    public void Nothing_that_is_typed_makes_it_throw() =>
        Gen.Select(Gen.Enum<IdentifierKind>(), Gen.String).Sample((kind, typed) => Identifier.TryParse(kind, typed, out var found) == (found is not null), iter: 20_000);
}
