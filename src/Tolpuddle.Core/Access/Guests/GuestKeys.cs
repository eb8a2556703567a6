using System.Globalization;
using System.Security.Cryptography;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Guests;

/// <summary>The two halves of a guest's key. The database keeps a keyed hash of each.</summary>
public static class GuestKeys
{
    /// <summary>Digits of a code: few enough to be said by telephone, too many to be met in <see cref="Guest.MostTries"/> tries.</summary>
    public const int CodeLength = 8;

    internal static string NewLink() => AccountLinks.NewToken();

    internal static string NewCode() => RandomNumberGenerator.GetInt32((int)Math.Pow(10, CodeLength)).ToString($"D{CodeLength}", CultureInfo.InvariantCulture);

    /// <summary>Reads a code as somebody types it, in the digits of any script, with anything between them.</summary>
    public static bool TryReadCode(string? typed, out string code)
    {
        code = string.Concat((typed ?? "").Where(char.IsDigit).Select(c => (int)CharUnicodeInfo.GetNumericValue(c)));
        return code.Length == CodeLength;
    }

    /// <summary>In two groups, as it is said and written down.</summary>
    public static string Spoken(string code) => $"{code[..(CodeLength / 2)]} {code[(CodeLength / 2)..]}";

    internal static byte[] HashOfLink(Vault vault, string link) => vault.SecretKey("guest link", link);

    internal static byte[] HashOfCode(Vault vault, Guid guestId, string code) => vault.SecretKey("guest code", $"{guestId:N} {code}");

    /// <summary>True if <paramref name="code"/> opens the link of <paramref name="guest"/> now.</summary>
    internal static bool Opens(Vault vault, Guest guest, string code) =>
        guest.CodeHash is { } expected && CryptographicOperations.FixedTimeEquals(expected, HashOfCode(vault, guest.Id, code));
}
