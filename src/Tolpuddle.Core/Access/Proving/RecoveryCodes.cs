using System.Security.Cryptography;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Proving;

/// <summary>Makes and reads the codes that somebody keeps on paper for the day when the app is lost.</summary>
public static class RecoveryCodes
{
    /// <summary>How many are given at once.</summary>
    public const int Count = 10;

    /// <summary>Thirty signs of which no two are mistaken for each other: ten of them hold 49 bits.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int GroupLength = 5;

    /// <summary>One such as <c>K7QF2-9DMXA</c>.</summary>
    internal static string New() => $"{RandomNumberGenerator.GetString(Alphabet, GroupLength)}-{RandomNumberGenerator.GetString(Alphabet, GroupLength)}";

    /// <summary>What is kept of <paramref name="typed"/>, however it was written.</summary>
    internal static byte[] HashOf(Vault vault, Guid accountId, string typed) =>
        vault.SecretKey("recovery code", $"{accountId}\n{typed.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()}");
}
