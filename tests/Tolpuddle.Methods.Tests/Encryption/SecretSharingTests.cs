using CsCheck;
using Tolpuddle.Methods.Encryption;

namespace Tolpuddle.Methods.Tests.Encryption;

public sealed class SecretSharingTests
{
    /// <summary>draft-mcgrew-tss-03 §9: of two shares, two give back the octets of "test" and a zero.</summary>
    [Fact]
    public void The_published_shares_give_the_published_secret() =>
        Assert.Equal("7465737400", Convert.ToHexString(SecretSharing.Interpolate([(1, Convert.FromHexString("B9FA07E185")), (2, Convert.FromHexString("F5409B4511"))])));

    [Fact]
    public void Any_that_are_enough_give_it_back_and_fewer_do_not() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[2, 7], Gen.Int[0, 5], Gen.Int).Sample((secret, needed, spare, order) =>
        {
            var parts = SecretSharing.Split(secret, needed + spare, needed);
            var chosen = parts.ToArray();
            new Random(order).Shuffle(chosen);
            Assert.True(SecretSharing.TryJoin(chosen[..needed], out var joined));
            Assert.Equal(secret, joined);
            Assert.False(SecretSharing.TryJoin(chosen[..(needed - 1)], out _));
            Assert.False(SecretSharing.TryJoin([.. chosen[..(needed - 1)], chosen[0]], out _));
        });

    /// <summary>Whatever the secret is, each part alone is any byte equally often.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void One_part_says_nothing(byte secret)
    {
        const int Draws = 51_200;
        var counts = new int[256];
        for (var i = 0; i < Draws; i++) counts[SecretSharing.Split([secret], 2, 2)[0].Bytes[0]]++;

        var chiSquare = counts.Sum(count => Math.Pow(count - (Draws / 256.0), 2) / (Draws / 256.0));
        Assert.True(chiSquare < 400, $"{chiSquare}"); // 255 degrees of freedom: beyond 400 once in a hundred million
    }

    [Fact]
    public void Parts_of_two_sets_do_not_fit_and_a_slip_of_the_pen_is_noticed()
    {
        var (ours, theirs) = (SecretSharing.Split([1, 2, 3], 3, 2), SecretSharing.Split([1, 2, 3], 3, 2));
        Assert.False(SecretSharing.TryJoin([ours[0], theirs[1]], out _));

        var written = ours[0].ToString();
        Assert.True(SecretShare.TryParse(written, out var read));
        Assert.Equal(written, read.ToString());
        for (var i = 0; i < written.Length; i++) Assert.False(SecretShare.TryParse(written[..i] + (written[i] == '7' ? '8' : '7') + written[(i + 1)..], out _));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(2, 3)]
    [InlineData(256, 2)]
    public void Impossible_numbers_are_refused(int parts, int needed) => Assert.Throws<ArgumentOutOfRangeException>(() => SecretSharing.Split([1], parts, needed));
}
