namespace Tolpuddle.Methods.Identifiers;

/// <summary>An e-mail address, in the form in which two spellings of it compare equal: lower case.</summary>
/// <remarks>
/// RFC 5321 lets a host tell capitals apart before the @; none that matters does, and witnesses do not.
/// Limits: RFC 5321 section 4.5.3.1 (64 octets before the @, 254 for the whole), RFC 1035 (63 a label).
/// Quoted local parts and address literals are refused: nobody gives one on the telephone.
/// </remarks>
public readonly record struct EmailAddress
{
    public const int MaxLength = 254;
    public const int MaxLocalLength = 64;
    public const int MaxLabelLength = 63;
    private const string LocalMarks = "!#$%&'*+-/=?^_`{|}~."; // RFC 5322 atext, and the dot

    private EmailAddress(string value) => Value = value;

    /// <summary>Lower case, without name, brackets or <c>mailto:</c>.</summary>
    public string Value { get; }

    /// <summary>What stands behind the @.</summary>
    public string Domain => Value[(Value.LastIndexOf('@') + 1)..];

    /// <summary>Reads an address, also in angle brackets or with <c>mailto:</c>. False if <paramref name="text"/> cannot be one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EmailAddress address)
    {
        address = default;
        text = text.Trim();
        if (text.StartsWith('<') && text.EndsWith('>')) text = text[1..^1];
        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) text = text["mailto:".Length..];
        if (text.Length > MaxLength) return false;

        var at = text.LastIndexOf('@');
        if (at < 0 || !IsLocal(text[..at]) || !IsDomain(text[(at + 1)..])) return false;

        address = new EmailAddress(text.ToString().ToLowerInvariant());
        return true;
    }

    public override string ToString() => Value;

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local.Length is 0 or > MaxLocalLength || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var c in local)
        {
            if (!char.IsLetterOrDigit(c) && !LocalMarks.Contains(c)) return false;
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var labels = 0;
        var last = ReadOnlySpan<char>.Empty;
        foreach (var range in domain.Split('.'))
        {
            last = domain[range];
            labels++;
            if (!IsLabel(last)) return false;
        }

        return labels >= 2 && last.Length >= 2 && !char.IsDigit(last[0]);
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-') return false;
        foreach (var c in label)
        {
            if (!char.IsLetterOrDigit(c) && c != '-') return false;
        }

        return true;
    }
}
