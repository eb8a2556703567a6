using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Reports;

/// <summary>
/// Receipts for reporters who want one. Nothing is kept for them: the same report gives the same receipt whenever it is
/// asked for.
/// </summary>
public sealed class Receipts(TolpuddleContext db)
{
    /// <summary>How the name of the signing key begins. It is the key that seals the audit; the first line of a receipt keeps the two apart.</summary>
    private const string SignerStart = "tolpuddle-receipt-";

    /// <summary>Purpose under which the secret of a report is made: a keyed hash of its id.</summary>
    private const string SecretPurpose = "receipt";

    /// <summary>The public key with which anybody can check our receipts.</summary>
    public NoteVerifier Key => db.Vault.Signer(SignerStart).Verifier;

    /// <summary>The receipt, signed; null if there is no such report. It may be shown to anybody.</summary>
    /// <param name="key">From <see cref="ReturnPath.FindAsync"/>.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public async Task<string?> NoteAsync(byte[] key, CancellationToken cancel)
    {
        if (await OpenAsync(key, "return.receipt", cancel) is not { } report) return null;
        var name = await db.Profiles.Select(profile => profile.Name).SingleAsync(cancel);
        var partnership = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)); // on one line, whatever was typed
        var receipt = new Receipt(partnership, Days.Of(report.ReceivedAt), ReceiptWords.FingerprintOf(WordsOf(report)));
        return SignedNote.Sign(receipt.ToString(), db.Vault.Signer(SignerStart)).ToString();
    }

    /// <summary>What was told, with its secret: the file whose fingerprint the receipt holds. For nobody but the reporter.</summary>
    /// <param name="key">From <see cref="ReturnPath.FindAsync"/>.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public async Task<string?> WordsAsync(byte[] key, CancellationToken cancel) =>
        await OpenAsync(key, "return.words", cancel) is { } report ? WordsOf(report) : null;

    private async Task<Report?> OpenAsync(byte[] key, string act, CancellationToken cancel)
    {
        db.Viewer = Viewer.Reporter(key);
        var report = await db.Reports.AsNoTracking().SingleOrDefaultAsync(r => r.ReturnKey == key, cancel);
        if (report is null) return null;
        db.Record(act, report.Id);
        await db.SaveChangesAsync(cancel);
        return report;
    }

    private string WordsOf(Report report) =>
        ReceiptWords.Write(db.Vault.SecretKey(SecretPurpose, report.Id.ToString("N")), Told(report.Answers).Where(answer => answer.Text.Length > 0));

    /// <summary>What the form asks in the reporter's own words. Another name or order would change the fingerprint of every report.</summary>
    private static IEnumerable<(string Question, string Text)> Told(ReportAnswers answers) =>
    [
        ("What is happening", answers.What),
        ("Where", answers.Where),
        ("Postcode", answers.Postcode),
        ("Who is at risk", answers.WhoIsAtRisk),
        ("Who is doing it", answers.WhoIsDoingIt),
        ("Vehicles", answers.Vehicles),
        ("Phones", answers.Phones),
        ("Online names", answers.OnlineNames),
        ("When", answers.When),
        ("How known", answers.HowKnown),
        ("More details", answers.MoreDetails),
    ];
}
