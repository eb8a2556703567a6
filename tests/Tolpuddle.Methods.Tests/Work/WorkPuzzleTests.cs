using System.Security.Cryptography;
using System.Text;
using Tolpuddle.Methods.Work;

namespace Tolpuddle.Methods.Tests.Work;

public sealed class WorkPuzzleTests
{
    private static readonly WorkPuzzle Easy = WorkPuzzle.Of(WorkPuzzle.NewSeed(), 0);

    [Fact]
    public void What_was_worked_for_solves_it_and_solves_no_other()
    {
        var answer = Easy.Solve();

        Assert.True(Easy.IsSolvedBy(answer));
        Assert.False(WorkPuzzle.Of(WorkPuzzle.NewSeed(), 0).IsSolvedBy(answer));
    }

    [Fact]
    public void One_seed_always_gives_the_same_puzzle_of_a_difficulty_and_another_for_each_difficulty()
    {
        var seed = WorkPuzzle.NewSeed();

        Assert.Equal(WorkPuzzle.Of(seed, 12), WorkPuzzle.Of(seed, 12));
        Assert.Equal(4, Enumerable.Range(WorkPuzzle.EasiestBits, 4).Select(bits => WorkPuzzle.Of(seed, bits).Challenge).Distinct().Count());
        Assert.DoesNotContain(seed, WorkPuzzle.Of(seed, 12).Challenge, StringComparison.Ordinal);
        Assert.NotEqual(WorkPuzzle.Of(seed, 12), WorkPuzzle.Of(WorkPuzzle.NewSeed(), 12));
    }

    /// <summary>The same as anybody would compute it by hand from the description.</summary>
    [Fact]
    public void Each_part_begins_with_its_zero_bits()
    {
        var numbers = Easy.Solve().Split('.');

        Assert.Equal(WorkPuzzle.Parts, numbers.Length);
        Assert.All(numbers.Index(), part =>
        {
            var bits = string.Concat(SHA256.HashData(Encoding.ASCII.GetBytes($"{Easy.Challenge}:{part.Index}:{part.Item}")).Select(b => b.ToString("b8", null)));
            Assert.StartsWith(new string('0', WorkPuzzle.EasiestBits), bits, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void One_wrong_part_is_a_wrong_answer_wherever_it_stands()
    {
        var right = Easy.Solve().Split('.');
        for (var part = 0; part < WorkPuzzle.Parts; part++)
        {
            var wrong = right.ToArray();
            wrong[part] = Enumerable.Range(0, 100).First(number => SHA256.HashData(Encoding.ASCII.GetBytes($"{Easy.Challenge}:{part}:{number}"))[0] != 0).ToString("D", null);
            Assert.False(Easy.IsSolvedBy(string.Join('.', wrong)));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("................")]
    [InlineData("0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.-1")]
    [InlineData("0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.99999999999")]
    [InlineData("0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0x1")]
    public void What_is_no_answer_is_a_wrong_one(string? answer) => Assert.False(Easy.IsSolvedBy(answer));

    [Fact]
    public void A_long_answer_is_not_even_read() => Assert.False(Easy.IsSolvedBy(new string('1', 10_000_000)));

    [Fact]
    public void It_is_never_harder_than_a_cheap_telephone_can_do_in_seconds()
    {
        Assert.Equal(WorkPuzzle.HardestBits, WorkPuzzle.Of("seed", 1000).Bits);
        Assert.True(WorkPuzzle.Parts << WorkPuzzle.HardestBits <= 1 << 18);
    }
}
