using CsCheck;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Tests.Identifiers;

public sealed class ReferenceTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Iterations = 20_000;

    private static Gen<Reference> Any =>
        Gen.Select(Gen.Char["ABCDEFGHJKMNPQRSTVWXYZ"], Gen.Byte.Array[Reference.RandomLength]).Select((prefix, random) => Reference.Create(prefix, random));

    [Theory]
    [InlineData("R-7K3F-92QD")]
    [InlineData("r7k3f92qd")]
    [InlineData(" R 7K3F 92QD ")]
    [InlineData("r–7k3f–92qd")]
    public void A_reference_is_read_in_any_case_and_spacing(string typed) => Assert.Equal("R-7K3F-92QD", Read(typed).Value);

    [Fact]
    public void Letters_that_look_like_digits_are_read_as_digits()
    {
        var reference = Reference.Create('C', [0, 1, 0, 1, 0, 1, 0]);

        Assert.StartsWith("C-0101-010", reference.Value, StringComparison.Ordinal);
        Assert.Equal(reference, Read("c-oiol-oIO" + reference.Value[^1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("R-7K3F-92Q")]
    [InlineData("R-7K3F-92QDD")]
    [InlineData("R-7K3U-92QD")]
    [InlineData("R-7K3F-92Q!")]
    [InlineData("0-0000-0000")]
    public void What_is_no_reference_is_refused(string? typed) => Assert.False(Reference.TryParse(typed, out _));

    [Fact]
    public void Any_single_wrong_character_is_found() =>
        Gen.Select(Any, Gen.Int[0, 8], Gen.Char[Alphabet]).Sample(
            (reference, place, wrong) =>
            {
                var symbols = Symbols(reference);
                if (symbols[place] == wrong) return true;
                symbols[place] = wrong;
                return !Reference.TryParse(symbols, out _);
            },
            iter: Iterations);

    [Fact]
    public void Any_two_characters_exchanged_are_found() =>
        Gen.Select(Any, Gen.Int[0, 8], Gen.Int[0, 8]).Sample(
            (reference, one, other) =>
            {
                var symbols = Symbols(reference);
                if (symbols[one] == symbols[other]) return true;
                (symbols[one], symbols[other]) = (symbols[other], symbols[one]);
                return !Reference.TryParse(symbols, out _);
            },
            iter: Iterations);

    [Fact]
    public void Every_wrong_character_and_every_exchange_of_neighbours_in_one_reference_is_found()
    {
        var right = Symbols(Read("R-7K3F-92QD"));
        for (var place = 0; place < right.Length; place++)
        {
            Assert.All(Alphabet.Where(c => c != right[place]), wrong => Assert.False(Reference.TryParse([.. right[..place], wrong, .. right[(place + 1)..]], out _)));
            if (place > 0) Assert.False(Reference.TryParse([.. right[..(place - 1)], right[place], right[place - 1], .. right[(place + 1)..]], out _));
        }
    }

    [Fact]
    public void The_normal_form_reads_back_as_itself() => Any.Sample(reference => Read(reference.Value) == reference, iter: Iterations);

    [Fact]
    public void Five_bits_of_each_random_byte_are_used() =>
        Assert.Equal(Reference.Create('R', [1, 2, 3, 4, 5, 6, 7]), Reference.Create('R', [33, 34, 35, 36, 37, 38, 39]));

    [Fact]
    public void New_references_differ_and_keep_their_letter()
    {
        var references = Enumerable.Range(0, 1_000).Select(_ => Reference.New('C')).ToList();

        Assert.Equal(references.Count, references.Distinct().Count());
        Assert.All(references, reference => Assert.Equal('C', reference.Prefix));
    }

    [Theory]
    [InlineData('O')]
    [InlineData('r')]
    [InlineData('7')]
    public void A_letter_out_of_use_is_a_mistake_of_the_programmer(char prefix) => Assert.Throws<ArgumentException>(() => Reference.New(prefix));

    [Fact]
    public void Too_few_random_bytes_are_a_mistake_of_the_programmer() => Assert.Throws<ArgumentException>(() => Reference.Create('R', [1, 2, 3]));

    [Fact]
    public void Nothing_that_is_typed_makes_it_throw() => Gen.String.Sample(typed => Reference.TryParse(typed, out var r) || r == default, iter: Iterations);

    private static char[] Symbols(Reference reference) => reference.Value.Replace("-", "", StringComparison.Ordinal).ToCharArray();

    private static Reference Read(string typed)
    {
        Assert.True(Reference.TryParse(typed, out var reference), typed);
        return reference;
    }
}
