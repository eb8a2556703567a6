using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tolpuddle.Methods.Sealing;

/// <summary>What a receipt says: that a report with this fingerprint has arrived, on which day and at whom. Nothing of what it told.</summary>
/// <remarks>
/// A receipt is a <see cref="SignedNote"/> over five lines:
/// <code>
/// Tolpuddle receipt 1
/// A report with this fingerprint has arrived.
/// Partnership: NAME
/// Day: 2026-11-27
/// Fingerprint: SHA-256 of the file of words (see <see cref="ReceiptWords"/>), 64 hexadecimal digits in lower case
/// </code>
/// The first line keeps it apart from all else that the same key signs.
/// </remarks>
/// <param name="Partnership">Name of those who received it; one line.</param>
/// <param name="Day">The day as people in England count it; no time of day.</param>
/// <param name="Fingerprint">From <see cref="ReceiptWords.FingerprintOf"/>.</param>
public sealed record Receipt(string Partnership, DateOnly Day, string Fingerprint)
{
    private const string Head = "Tolpuddle receipt 1\nA report with this fingerprint has arrived.\n";
    private const string By = "Partnership: ";
    private const string On = "Day: ";
    private const string Of = "Fingerprint: ";
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Reads what <see cref="ToString"/> wrote. False if <paramref name="text"/> is not that, to the letter.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Receipt? receipt)
    {
        receipt = null;
        if (!text.StartsWith(Head, StringComparison.Ordinal)) return false;
        if (text[Head.Length..].Split('\n') is not [var by, var on, var of, ""]) return false;
        if (!DateOnly.TryParseExact(After(On, on), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return false;

        var read = new Receipt(After(By, by), day, After(Of, of));
        if (!ReceiptWords.IsFingerprint(read.Fingerprint) || read.ToString() != text) return false;
        receipt = read;
        return true;
    }

    /// <summary>Reads a receipt as somebody hands it over, with line ends of any kind and white space around it. False if it is none that <paramref name="key"/> has signed.</summary>
    public static bool TryVerify(string note, NoteVerifier key, [NotNullWhen(true)] out Receipt? receipt)
    {
        receipt = null;
        return SignedNote.TryParse(note.ReplaceLineEndings("\n").Trim() + "\n", out var signed) && signed.IsSignedBy(key) && TryParse(signed.Text, out receipt);
    }

    public override string ToString() =>
        $"{Head}{By}{Partnership}\n{On}{Day.ToString(DayFormat, CultureInfo.InvariantCulture)}\n{Of}{Fingerprint}\n";

    /// <summary>What stands behind the label; nothing where the line has another.</summary>
    private static string After(string label, string line) => line.StartsWith(label, StringComparison.Ordinal) ? line[label.Length..] : "";
}
