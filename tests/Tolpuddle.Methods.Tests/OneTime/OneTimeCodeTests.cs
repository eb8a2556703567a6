using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Tolpuddle.Methods.OneTime;

namespace Tolpuddle.Methods.Tests.OneTime;

public sealed class OneTimeCodeTests
{
    private const string Digits = "1234567890";

    /// <summary>RFC 4226, appendix D: ten counters under the key of twenty digits.</summary>
    [Fact]
    public void Codes_of_a_counter_are_those_of_the_rfc()
    {
        string[] published = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];

        Assert.Equal(published, Enumerable.Range(0, 10).Select(counter => OneTimeCode.Of(Key(20), counter, HashAlgorithmName.SHA1)));
    }

    /// <summary>RFC 6238, appendix B: six moments under three hashes, eight digits.</summary>
    [Theory]
    [InlineData(59L, "94287082", "46119246", "90693936")]
    [InlineData(1111111109L, "07081804", "68084774", "25091201")]
    [InlineData(1111111111L, "14050471", "67062674", "99943326")]
    [InlineData(1234567890L, "89005924", "91819424", "93441116")]
    [InlineData(2000000000L, "69279037", "90698825", "38618901")]
    [InlineData(20000000000L, "65353130", "77737706", "47863826")]
    public void Codes_of_a_moment_are_those_of_the_rfc(long seconds, string sha1, string sha256, string sha512)
    {
        var step = OneTimeCode.StepAt(DateTime.UnixEpoch.AddSeconds(seconds));

        Assert.Equal(sha1, OneTimeCode.Of(Key(20), step, HashAlgorithmName.SHA1, 8));
        Assert.Equal(sha256, OneTimeCode.Of(Key(32), step, HashAlgorithmName.SHA256, 8));
        Assert.Equal(sha512, OneTimeCode.Of(Key(64), step, HashAlgorithmName.SHA512, 8));
    }

    [Fact]
    public void A_code_is_taken_while_it_may_be_shown_and_never_twice()
    {
        var moment = new DateTime(2026, 11, 27, 9, 0, 10, DateTimeKind.Utc);
        var step = OneTimeCode.StepAt(moment);

        Assert.Equal([null, step - 1, step, step + 1, null], Enumerable.Range(-2, 5).Select(off => Find(step + off, usedStep: 0)));
        Assert.Null(Find(step, usedStep: step));
        Assert.Null(Find(step - 1, usedStep: step));
        Assert.Equal(step + 1, Find(step + 1, usedStep: step));
        foreach (var typed in new[] { "", "12345", "1234567", "١٢٣٤٥٦", "abcdef" }) Assert.Null(OneTimeCode.FindStep(Key(20), typed, moment, 0));

        long? Find(long shown, long usedStep) => OneTimeCode.FindStep(Key(20), OneTimeCode.Of(Key(20), shown, HashAlgorithmName.SHA1), moment, usedStep);
    }

    /// <summary>RFC 4648, section 10, without its padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_the_rfc(string text, string encoded) => Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Base32_of_two_keys_is_the_same_only_if_they_are() =>
        Gen.Select(Gen.Byte.Array[20], Gen.Byte.Array[20]).Sample((a, b) => a.SequenceEqual(b) == (Base32.Encode(a) == Base32.Encode(b)));

    private static byte[] Key(int length) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Digits, 7))[..length]);
}
