using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tolpuddle.Journeys.Trust;

/// <summary>Words that nobody has ever written before, put where people write, and looked for where nothing of them may be.</summary>
internal sealed class Planted
{
    private const string Letters = "BCDFGHJKLMNPQRSTVWXYZ";

    private readonly string _phone = RandomNumberGenerator.GetString("0123456789", 3);

    public string FirstName { get; } = "Zof" + Word(6);
    public string LastName { get; } = "Planck" + Word(6);
    public string Account { get; } = "Acct" + Word(6);
    public string Purpose { get; } = "Purp" + Word(6);
    public string Street { get; } = "Quay" + Word(6);

    /// <summary>A range that Ofcom keeps for invented people.</summary>
    public string Phone => $"07700 900{_phone}";

    public string Plate { get; } = $"{RandomNumberGenerator.GetString(Letters, 2)}51 {RandomNumberGenerator.GetString(Letters, 3)}";
    public string Postcode { get; } = $"DT4 7{RandomNumberGenerator.GetString("ABDEFGHJLNPQRSTUWXYZ", 2)}";
    public string Mail => $"{LastName.ToLowerInvariant()}@planted.example";

    public string AccountMail => $"{Account.ToLowerInvariant()}@planted.example";

    /// <summary>One line that holds all of it but what belongs to an account.</summary>
    public string Sentence => $"{FirstName} {LastName}, {Phone}, {Plate}, 14 {Street} Road, {Postcode}, {Mail}";

    /// <summary>What identifies those whom a report is about, as typed and in the forms in which it is looked up.</summary>
    public IReadOnlyList<string> Matter =>
    [
        LastName, Street, Mail, Phone, Phone.Replace(" ", "", StringComparison.Ordinal), $"7700900{_phone}",
        Plate, Plate.Replace(" ", "", StringComparison.Ordinal), Postcode, Postcode.Replace(" ", "", StringComparison.Ordinal),
    ];

    /// <summary>Everything that identifies somebody: those people, and whoever has an account.</summary>
    public IReadOnlyList<string> Secrets(params IEnumerable<string> more) => [FirstName, Account, Purpose, AccountMail, .. Matter, .. more];

    /// <summary>Where one of <paramref name="words"/> stands in <paramref name="bytes"/>, in any case, as UTF-8 or UTF-16; empty if none does.</summary>
    public static IEnumerable<string> FoundIn(byte[] bytes, IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            string[] cases = [word, word.ToUpperInvariant(), word.ToLowerInvariant()];
            if (cases.Any(w => Contains(bytes, Encoding.UTF8.GetBytes(w)) || Contains(bytes, Encoding.Unicode.GetBytes(w)) || Contains(bytes, Encoding.BigEndianUnicode.GetBytes(w))))
            {
                yield return word;
            }
        }
    }

    private static bool Contains(byte[] bytes, byte[] word) => bytes.AsSpan().IndexOf(word) >= 0;

    private static string Word(int length) => CultureInfo.InvariantCulture.TextInfo.ToLower(RandomNumberGenerator.GetString(Letters, length));
}
