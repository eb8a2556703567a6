namespace Tolpuddle.Methods.Identifiers;

/// <summary>The name of an account on the internet, with its platform where that is known.</summary>
/// <remarks>
/// People use one name in many places, so the same name on two platforms has the same <see cref="Value"/>: that they
/// are one person is a question for whoever looks. Letters and digits of any script, dot, dash and underscore;
/// two to sixty-four characters, which holds what the platforms allow (Telegram 5–32, Instagram 30, Facebook 50).
/// </remarks>
public readonly record struct OnlineHandle
{
    public const int MinLength = 2;
    public const int MaxLength = 64;
    private const int MaxTypedLength = 300;

    private OnlineHandle(string value, string? platform) => (Value, Platform) = (value, platform);

    /// <summary>Lower case, without @, address or platform.</summary>
    public string Value { get; }

    /// <summary>The platform's name as it writes it itself, or null if it was not told.</summary>
    public string? Platform { get; }

    /// <summary>Reads <c>@name</c>, <c>name</c> or the address of a profile. False if <paramref name="text"/> is none of them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out OnlineHandle handle)
    {
        handle = default;
        text = text.Trim();
        if (text.Length > MaxTypedLength) return false;

        string? platform = null;
        if (OnlinePlatforms.TryReadProfile(text, out var known, out var profile))
        {
            platform = known;
            text = profile;
        }

        if (text.StartsWith('@')) text = text[1..];
        text = text.TrimEnd('.');
        if (!IsName(text)) return false;

        handle = new OnlineHandle(text.ToString().ToLowerInvariant(), platform);
        return true;
    }

    public override string ToString() => Platform is null ? $"@{Value}" : $"@{Value} ({Platform})";

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is < MinLength or > MaxLength) return false;
        var hasLetterOrDigit = false;
        foreach (var c in name)
        {
            if (char.IsLetterOrDigit(c)) hasLetterOrDigit = true;
            else if (c is not ('.' or '-' or '_')) return false;
        }

        return hasLetterOrDigit;
    }
}
