using System.Security.Cryptography;
using CsCheck;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Tests.Data;

[Trait("Databases", "None")]
public sealed class VaultTests
{
    private static readonly byte[] FirstKey = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] IndexKey = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void What_was_encrypted_is_read_again_and_looks_different_each_time() =>
        Gen.String.Sample(text =>
        {
            using var vault = Open((1, FirstKey));
            var (first, second) = (vault.Encrypt(text, "Report.Answers"), vault.Encrypt(text, "Report.Answers"));
            return vault.Decrypt(first, "Report.Answers") == Readable(text) && !first.SequenceEqual(second);
        }, iter: 100);

    [Fact]
    public void A_ciphertext_belongs_to_its_column()
    {
        using var vault = Open((1, FirstKey));
        var bytes = vault.Encrypt("Ion", "Mention.Text");

        Assert.ThrowsAny<CryptographicException>(() => vault.Decrypt(bytes, "Mention.Normal"));
    }

    [Fact]
    public void A_ciphertext_of_which_any_bit_was_changed_is_refused()
    {
        using var vault = Open((1, FirstKey));
        var bytes = vault.Encrypt("Ion", "Mention.Text");
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => vault.Decrypt(changed, "Mention.Text"));
        }
    }

    [Fact]
    public void The_newest_key_encrypts_and_older_ones_still_read()
    {
        using var before = Open((1, FirstKey));
        var old = before.Encrypt("Ion", "Mention.Text");

        using var after = Open((1, FirstKey), (2, RandomNumberGenerator.GetBytes(32)));
        var renewed = after.Encrypt("Ion", "Mention.Text");

        Assert.Equal("Ion", after.Decrypt(old, "Mention.Text"));
        var failure = Assert.ThrowsAny<CryptographicException>(() => before.Decrypt(renewed, "Mention.Text"));
        Assert.Equal("Data key 2 is not in the key ring.", failure.Message);
    }

    [Fact]
    public void The_wrong_key_reads_nothing_and_a_closed_vault_says_so()
    {
        using var ours = Open((1, FirstKey));
        using var theirs = Open((1, RandomNumberGenerator.GetBytes(32)));
        using var closed = new Vault();

        Assert.ThrowsAny<CryptographicException>(() => theirs.Decrypt(ours.Encrypt("Ion", "Mention.Text"), "Mention.Text"));
        Assert.Throws<InvalidOperationException>(() => closed.Encrypt("Ion", "Mention.Text"));
        Assert.Throws<InvalidOperationException>(() => closed.BlindKey("Phone", "+447700900123"));
    }

    [Fact]
    public void A_blind_key_depends_on_key_kind_and_value()
    {
        using var ours = Open((1, FirstKey));
        using var theirs = new Vault();
        theirs.Open(new Dictionary<int, byte[]> { [1] = FirstKey }, RandomNumberGenerator.GetBytes(32), NoteSigner.NewSeed());

        long[] keys = [ours.BlindKey("Phone", "1"), ours.BlindKey("Vehicle", "1"), ours.BlindKey("Phone", "2"), theirs.BlindKey("Phone", "1")];

        Assert.Equal(4, keys.Distinct().Count());
        Assert.Equal(keys[0], ours.BlindKey("Phone", "1"));
    }

    private static Vault Open(params (int Number, byte[] Key)[] keys)
    {
        var vault = new Vault();
        vault.Open(keys.ToDictionary(k => k.Number, k => k.Key), IndexKey, NoteSigner.NewSeed());
        return vault;
    }

    /// <summary>Half of a character outside the first plane cannot be written as UTF-8, and comes back as the sign for that.</summary>
    private static string Readable(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
