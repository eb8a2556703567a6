using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>The number of a caller as telephone systems say it: a number, an address of SIP (RFC 3261), <c>tel:</c> (RFC 3966), or that it is withheld.</summary>
public static class CallerNumber
{
    /// <summary>Longest text that is read. An address of SIP may be long; what is kept of it is not.</summary>
    public const int MaxLength = 250;

    /// <summary>What exchanges say of a caller who does not want to be known: Asterisk, FreeSWITCH, 3CX, Teams and the SIP user of RFC 3323.</summary>
    private static readonly string[] WithheldWords =
        ["anonymous", "restricted", "withheld", "private", "unavailable", "unknown", "number withheld", "private number", "no number", "asserted-id-unknown", "unknown number"];

    private static readonly string[] Schemes = ["sips:", "sip:", "tel:", "callto:"];

    /// <summary>The number in its normal form (E.164), or as it was said where no such number can exist; empty where it is withheld.</summary>
    public static string Read(string? said)
    {
        var text = (said ?? "").Trim();
        foreach (var scheme in Schemes)
        {
            var at = text.IndexOf(scheme, StringComparison.OrdinalIgnoreCase); // after a name that the exchange shows, in angle brackets or not
            if (at >= 0) text = text[(at + scheme.Length)..].Split('@', ';', '>')[0].Trim();
        }

        if (text.Length == 0 || WithheldWords.Contains(text, StringComparer.OrdinalIgnoreCase)) return "";
        return PhoneNumber.TryParse(text, out var number) ? number.Value : text.Length <= PhoneNumber.MaxTypedLength ? text : text[..PhoneNumber.MaxTypedLength];
    }

    /// <summary>What <paramref name="number"/> points at; null where it is withheld or no such number can exist.</summary>
    public static Identifier? IdentifierOf(string number) => Identifier.TryParse(IdentifierKind.Phone, number, out var identifier) ? identifier : null;

    /// <summary>As people read it: <c>07700 900142</c>.</summary>
    public static string Show(string number) => IdentifierOf(number)?.Display ?? number;
}
