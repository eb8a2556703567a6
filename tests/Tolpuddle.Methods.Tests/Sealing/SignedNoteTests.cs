using CsCheck;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Methods.Tests.Sealing;

public sealed class SignedNoteTests
{
    /// <summary>The note and key that the documentation of Go's sumdb/note package publishes.</summary>
    private const string PublishedKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string PublishedNote =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        + "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static readonly NoteSigner Signer = new("dorset.example/audit", Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    [Fact]
    public void A_note_signed_by_another_program_is_read_and_checked()
    {
        Assert.True(NoteVerifier.TryParse(PublishedKey, out var verifier));
        Assert.True(SignedNote.TryParse(PublishedNote, out var note));
        Assert.True(note.IsSignedBy(verifier));
        Assert.Equal((PublishedKey, PublishedNote), (verifier.ToString(), note.ToString()));
    }

    [Fact]
    public void A_note_is_read_back_as_it_was_signed() =>
        Gen.String[Gen.Char["abc Ω—+0\n"], 0, 60].Sample(words =>
        {
            var signed = SignedNote.Sign(words + "\n", Signer);
            return SignedNote.TryParse(signed.ToString(), out var read) && read.Text == words + "\n" && read.IsSignedBy(Signer.Verifier);
        });

    [Fact]
    public void A_changed_letter_a_changed_signature_and_another_key_are_noticed()
    {
        var signed = SignedNote.Sign("twelve entries\n", Signer);
        var signature = signed.Signatures[0];
        var other = new NoteSigner("dorset.example/audit", NoteSigner.NewSeed());

        Assert.False((signed with { Text = "eleven entries\n" }).IsSignedBy(Signer.Verifier));
        Assert.False((signed with { Signatures = [signature with { Signature = [(byte)(signature.Signature[0] ^ 1), .. signature.Signature[1..]] }] }).IsSignedBy(Signer.Verifier));
        Assert.False(signed.IsSignedBy(other.Verifier));
    }

    [Fact]
    public void A_checkpoint_is_read_back_and_nothing_else_is_read() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Byte.Array[MerkleTree.HashLength], Gen.String[Gen.Char['a', 'z'], 1, 9].List[0, 3]).Sample((count, root, extensions) =>
        {
            var text = new LogCheckpoint("dorset.example/audit", count, root, extensions).ToString();
            return LogCheckpoint.TryParse(text, out var read) && read.ToString() == text && read.Root.AsSpan().SequenceEqual(root)
                && !LogCheckpoint.TryParse(text + "\n", out _) && !LogCheckpoint.TryParse(text[..^1], out _);
        });

    [Theory]
    [InlineData("")]
    [InlineData("words without end")]
    [InlineData("words\n\n")]
    [InlineData("words\n\n— nobody\n")]
    [InlineData("words\n\n— nobody !!!!\n")]
    [InlineData("wo\u0007rds\n\n— nobody AAAAAAAA\n")]
    public void What_is_no_note_is_refused(string text) => Assert.False(SignedNote.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("name+00000000+AQ==")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void What_is_no_key_is_refused(string text) => Assert.False(NoteVerifier.TryParse(text, out _));
}
