using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Tolpuddle.Methods.Encryption;

namespace Tolpuddle.Methods.Tests.Encryption;

public sealed class AgeFileTests
{
    private const int Chunk = 64 * 1024;

    /// <summary>Made once with age 1.1.1 of Debian for this test; it has protected nothing.</summary>
    private const string OthersKey = "AGE-SECRET-KEY-" + "1VV2WYYH9TXK45TT0L78P005SF09F03VX7FJVQ9E8GC5W2J33U3CS66JWU8";

    private const string OthersRecipient = "age159w7f0z6kv87ym6k48sv79gp6h63l95gt8zq8zd767pw2shu5vlsnmdw2p";

    private const string OthersFile =
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBMeWRwYXpJTmV0VWVMbXp1TWM0YXJnb0szdFNYWlFmcHZmS3lLWUU0amt3CjVLWVdhczB1MStBUFZ5cUZMU3FZRWJJa1Q5aXdzMEdqQlNtVnVE"
        + "cnJ1NUkKLS0tIHI3b1NGOG00Z25jbXExcHB0NkdkYm0xbnFLdmNkL2lVcmJrU0dNT2Z0NkUKRAo/4FZkOS+t0kkmg6XCxz/YzF7EDUjtbO1TVYJ5pVqez5aHcPVzUxROQLs+J6kE7kpZhhNRl6SU";

    private static readonly AgeIdentity Ours = AgeIdentity.New();

    [Fact]
    public void A_file_and_a_key_made_by_another_program_are_read()
    {
        Assert.True(AgeIdentity.TryParse(OthersKey, out var identity));

        Assert.Equal(OthersRecipient, identity.Recipient.ToString());
        Assert.Equal("Read by another program.\n", Encoding.ASCII.GetString(Decrypt(Convert.FromBase64String(OthersFile), identity)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(2 * Chunk)]
    [InlineData((3 * Chunk) + 5)]
    public void What_was_encrypted_is_read_by_each_recipient_and_by_nobody_else(int length)
    {
        var (second, content) = (AgeIdentity.New(), RandomNumberGenerator.GetBytes(length));
        var file = Encrypt(content, Ours.Recipient, second.Recipient);

        Assert.Equal(content, Decrypt(file, Ours));
        Assert.Equal(content, Decrypt(file, second));
        Assert.Contains("not made for this key", Assert.Throws<InvalidDataException>(() => Decrypt(file, AgeIdentity.New())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_byte_anywhere_is_noticed()
    {
        var file = Encrypt(RandomNumberGenerator.GetBytes(Chunk + 100), Ours.Recipient);

        Gen.Select(Gen.OneOf(Gen.Int[0, 250], Gen.Int[0, file.Length - 1]), Gen.Int[1, 255]).Sample((at, change) =>
        {
            byte[] changed = [.. file[..at], (byte)(file[at] ^ change), .. file[(at + 1)..]];
            Assert.Throws<InvalidDataException>(() => Decrypt(changed, Ours));
        });
    }

    [Fact]
    public void A_file_that_was_cut_off_or_went_on_is_noticed()
    {
        var file = Encrypt(RandomNumberGenerator.GetBytes(2 * Chunk), Ours.Recipient);
        var header = file.Length - (2 * (Chunk + 16));

        foreach (var length in (int[])[0, 1, header - 16, header, header + 1, header + Chunk + 16, file.Length - 1]) Assert.Throws<InvalidDataException>(() => Decrypt(file[..length], Ours));
        Assert.Throws<InvalidDataException>(() => Decrypt([.. file, 0], Ours));
    }

    [Fact]
    public void A_key_is_read_back_and_one_wrong_letter_is_noticed() =>
        Gen.Select(Gen.Int[0, 61], Gen.Char["qpzry9x8gf2tvdw0s3jn54khce6mua7l"]).Sample((at, letter) =>
        {
            var written = Ours.Recipient.ToString();
            var wrong = written[..at] + letter + written[(at + 1)..];
            return AgeRecipient.TryParse(wrong, out var read) == (wrong == written) && (read is null || read.ToString() == written);
        });

    [Theory]
    [InlineData("")]
    [InlineData("age1")]
    [InlineData("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8")]
    [InlineData("AGE1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    public void What_is_no_key_is_refused(string text) => Assert.False(AgeRecipient.TryParse(text, out _));

    private static byte[] Encrypt(byte[] content, params AgeRecipient[] recipients)
    {
        using var file = new MemoryStream();
        using (var stream = AgeFile.Encrypt(file, recipients)) stream.Write(content);
        return file.ToArray();
    }

    private static byte[] Decrypt(byte[] file, AgeIdentity identity)
    {
        using var stream = AgeFile.Decrypt(new MemoryStream(file), identity);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
