using System.Net.Mail;

namespace Tolpuddle.Core.Access;

/// <summary>Whether a text could be an address that mail goes to.</summary>
public static class EmailAddress
{
    public const int MaxLength = 254;

    public static bool IsOne(string text) =>
        text.Length <= MaxLength && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.');
}
