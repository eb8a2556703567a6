using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Outsider;

/// <summary>
/// Checks a receipt as somebody would who has the chapter "Receipts" of the paper on security, a public key, and nothing of
/// the program: it knows none of its code.
/// </summary>
public static class ReceiptChecker
{
    /// <summary>What is wrong with a receipt, and with the file of words if there is one; null if nothing is.</summary>
    public static string? Problem(byte[] receipt, string key, byte[]? words = null)
    {
        var lines = Encoding.UTF8.GetString(receipt).Split('\n');
        if (lines is not ["Tolpuddle receipt 1", "A report with this fingerprint has arrived.", var partnership, var day, var fingerprint, "", var signature, ""]) return "It has not the lines of a receipt.";
        if (!partnership.StartsWith("Partnership: ", StringComparison.Ordinal) || !day.StartsWith("Day: ", StringComparison.Ordinal)) return "It does not say who and when.";
        if (!fingerprint.StartsWith("Fingerprint: ", StringComparison.Ordinal)) return "It has no fingerprint.";

        // KEY is NAME+ID+BASE64(1 ‖ public key); the signature is — NAME BASE64(ID ‖ signature), over all before the empty line.
        var parts = key.Split('+', 3);
        if (signature.Split(' ') is not ["—", var name, var base64] || name != parts[0]) return "Somebody else has signed it.";
        var signed = Convert.FromBase64String(base64);
        if (Convert.ToHexStringLower(signed[..4]) != parts[1]) return "Another key has signed it.";
        var text = Encoding.UTF8.GetBytes(string.Concat(lines[..5].Select(line => line + "\n")));
        var signer = new Ed25519Signer();
        signer.Init(forSigning: false, new Ed25519PublicKeyParameters(Convert.FromBase64String(parts[2])[1..]));
        signer.BlockUpdate(text, 0, text.Length);
        if (!signer.VerifySignature(signed[4..])) return "The signature is not right.";

        if (words is null) return null;
        return Convert.ToHexStringLower(SHA256.HashData(words)) == fingerprint["Fingerprint: ".Length..] ? null : "It is for other words.";
    }
}
