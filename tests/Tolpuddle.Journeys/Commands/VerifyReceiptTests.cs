using System.Text.Json;
using Tolpuddle.Methods.Sealing;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary>A receipt is checked on a machine that has neither a database nor a way to us.</summary>
[Trait("Databases", "None")]
public sealed class VerifyReceiptTests
{
    private static readonly NoteSigner Signer = new("tolpuddle-receipt-0123456789abcdef", NoteSigner.NewSeed());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_right_wrong_or_cannot_be_understood_has_its_own_end()
    {
        var words = ReceiptWords.Write(new byte[ReceiptWords.SecretLength], [("What is happening", "Six men")]);
        var receipt = SignedNote.Sign(new Receipt("Dorset Partnership", new DateOnly(2026, 11, 27), ReceiptWords.FingerprintOf(words)).ToString(), Signer).ToString();
        var (file, key) = (Write(receipt), Signer.Verifier.ToString());

        var right = await Command.TolpuddleAsync(Cancel, "verify-receipt", file, "--key", key, "--words", Write(words), "--json");
        Assert.Equal((0, ""), (right.ExitCode, right.Errors));
        var said = JsonDocument.Parse(right.Output).RootElement;
        Assert.Equal(
            (true, "Dorset Partnership", "2026-11-27", ReceiptWords.FingerprintOf(words), true),
            (said.GetProperty("isGenuine").GetBoolean(), said.GetProperty("partnership").GetString(), said.GetProperty("day").GetString(), said.GetProperty("fingerprint").GetString(), said.GetProperty("areItsWords").GetBoolean()));

        var otherWords = await Command.TolpuddleAsync(Cancel, "verify-receipt", file, "--key", key, "--words", Write(words + "more"));
        Assert.Equal((1, ""), (otherWords.ExitCode, otherWords.Errors));
        Assert.Contains("received a report on 27 Nov 2026", otherWords.Output, StringComparison.Ordinal);
        Assert.Contains("NOT the receipt for these words", otherWords.Output, StringComparison.Ordinal);

        var changed = await Command.TolpuddleAsync(Cancel, "verify-receipt", Write(receipt.Replace("27", "26", StringComparison.Ordinal)), "--key", key);
        Assert.Equal((1, ""), (changed.ExitCode, changed.Errors));
        Assert.Contains("NOT genuine", changed.Output, StringComparison.Ordinal);

        var noKey = await Command.TolpuddleAsync(Cancel, "verify-receipt", file, "--key", key[..^2]);
        Assert.Equal((2, ""), (noKey.ExitCode, noKey.Output));
        Assert.Contains("--key is no key", noKey.Errors, StringComparison.Ordinal);
    }

    private static string Write(string text)
    {
        var path = TestFolder.NewPath(".txt");
        File.WriteAllText(path, text);
        return path;
    }
}
