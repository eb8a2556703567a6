using System.Text.RegularExpressions;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>Finds e-mail addresses, addresses of profiles and names with an @.</summary>
internal static partial class OnlineFinder
{
    public static void Find(string plain, List<TextIdentifiers.Span> spans)
    {
        foreach (var match in Email().EnumerateMatches(plain)) Add(IdentifierKind.Email, plain, match, spans);
        foreach (var match in NameWithAt().EnumerateMatches(plain))
        {
            if (!TimeOfDay().IsMatch(plain.AsSpan(match.Index, match.Length))) Add(IdentifierKind.Handle, plain, match, spans);
        }

        foreach (var match in WebAddress().EnumerateMatches(plain))
        {
            var address = plain.AsSpan(match.Index, match.Length).TrimEnd(".,;:!?)'\"");
            if (!OnlinePlatforms.TryReadProfile(address, out _, out _)) continue;
            spans.Add(new(IdentifierKind.Handle, match.Index, address.Length));
        }
    }

    private static void Add(IdentifierKind kind, string plain, ValueMatch match, List<TextIdentifiers.Span> spans)
    {
        var trimmed = plain.AsSpan(match.Index, match.Length).TrimEnd(".-");
        spans.Add(new(kind, match.Index, trimmed.Length));
    }

    [GeneratedRegex(@"(?<![\w.%+'-])[\w.%+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![\w.@/])@(?=[\w.-]{0,63}\p{L})\w[\w.-]{1,63}")]
    private static partial Regex NameWithAt();

    /// <summary>"Meet @5pm".</summary>
    [GeneratedRegex(@"^@[0-9]{1,2}(?:[.:]?[0-9]{2})?(?:am|pm|hrs|h)?\.?$", RegexOptions.IgnoreCase)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"(?<![\w@./-])(?:https?://)?(?:[a-z-]{1,10}\.)?[a-z]{1,12}\.[a-z]{2,4}/[^\s<>""]{2,200}", RegexOptions.IgnoreCase)]
    private static partial Regex WebAddress();
}
