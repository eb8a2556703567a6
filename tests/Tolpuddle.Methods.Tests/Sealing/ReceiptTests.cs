using System.Text;
using CsCheck;
using Outsider;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Methods.Tests.Sealing;

public sealed class ReceiptTests
{
    private static readonly NoteSigner Signer = new("tolpuddle-receipt-0123456789abcdef", Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)(200 - i))];

    private static readonly string Words = ReceiptWords.Write(Secret, [("What is happening", "Six men sleep\nat the packhouse 😟"), ("Where", "ويماوث")]);

    private static readonly string Note = SignedNote.Sign(new Receipt("Dorset Anti-Slavery Partnership", new DateOnly(2026, 11, 27), ReceiptWords.FingerprintOf(Words)).ToString(), Signer).ToString();

    private static readonly string Key = Signer.Verifier.ToString();

    /// <summary>What the papers say of the two files, to the letter.</summary>
    [Fact]
    public void The_files_are_as_they_are_described()
    {
        Assert.Equal($"Tolpuddle words 1\nSecret: {Convert.ToHexStringLower(Secret)}\n\n[What is happening]\nSix men sleep\nat the packhouse 😟\n\n[Where]\nويماوث\n", Words);
        Assert.StartsWith($"Tolpuddle receipt 1\nA report with this fingerprint has arrived.\nPartnership: Dorset Anti-Slavery Partnership\nDay: 2026-11-27\nFingerprint: {ReceiptWords.FingerprintOf(Words)}\n\n— {Signer.Verifier.Name} ", Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_has_only_the_description_comes_to_the_same_answer()
    {
        Assert.Null(ReceiptChecker.Problem(Encoding.UTF8.GetBytes(Note), Key, Encoding.UTF8.GetBytes(Words)));
        Assert.NotNull(ReceiptChecker.Problem(Encoding.UTF8.GetBytes(Note), Key, Encoding.UTF8.GetBytes(Words + " ")));
        Assert.NotNull(ReceiptChecker.Problem(Encoding.UTF8.GetBytes(Note), new NoteSigner(Signer.Verifier.Name, NoteSigner.NewSeed()).Verifier.ToString()));
        Assert.True(Receipt.TryVerify(Note, Signer.Verifier, out var receipt));
        Assert.Equal(("Dorset Anti-Slavery Partnership", new DateOnly(2026, 11, 27), ReceiptWords.FingerprintOf(Words)), (receipt.Partnership, receipt.Day, receipt.Fingerprint));
    }

    /// <summary>Any character of the receipt but the white space at its end, made another.</summary>
    [Fact]
    public void A_change_anywhere_is_found() =>
        Gen.Select(Gen.Int[0, Note.TrimEnd().Length - 1], Gen.Char["0aZ:\n=—"]).Where((place, other) => Note[place] != other).Sample((place, other) =>
            !Receipt.TryVerify(Note[..place] + other + Note[(place + 1)..], Signer.Verifier, out _));

    [Theory]
    [InlineData("2026-11-27", "2026-11-26")]
    [InlineData("Dorset", "Devon")]
    [InlineData("Fingerprint: ", "Fingerprint: 0")]
    [InlineData("Tolpuddle receipt 1\n", "")]
    [InlineData("\n\n—", "\nNote: none\n\n—")]
    public void So_is_a_part_that_is_changed_added_or_left_out(string part, string other) =>
        Assert.False(Receipt.TryVerify(Note.Replace(part, other, StringComparison.Ordinal), Signer.Verifier, out _));

    /// <summary>The same key signs other things, which nobody can pass off as a receipt.</summary>
    [Theory]
    [InlineData("tolpuddle-audit-00\n12\nAAAA\n")]
    [InlineData("Tolpuddle receipt 1\nA report with this fingerprint has arrived.\nPartnership: Dorset\nDay: 27 November\nFingerprint: abc\n")]
    public void What_is_signed_but_no_receipt_is_none(string text) =>
        Assert.False(Receipt.TryVerify(SignedNote.Sign(text, Signer).ToString(), Signer.Verifier, out _));

    [Fact]
    public void Mail_and_editors_may_change_line_ends_and_what_stands_around()
    {
        Assert.True(Receipt.TryVerify($"\r\n  {Note.Replace("\n", "\r\n", StringComparison.Ordinal)}\r\n", Signer.Verifier, out var receipt));
        Assert.True(ReceiptWords.Match([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Words.Replace("\n", "\r\n", StringComparison.Ordinal))], receipt.Fingerprint));
        Assert.False(ReceiptWords.Match(Encoding.UTF8.GetBytes(Words.Replace("Six", "Ten", StringComparison.Ordinal)), receipt.Fingerprint));
    }
}
