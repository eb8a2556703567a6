using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>Mentions that point at something which can be found again.</summary>
internal static class MentionIdentifiers
{
    /// <summary>What <paramref name="text"/> points at as a mention of this kind; null for people, organisations and what cannot be read.</summary>
    public static Identifier? IdentifierIn(this MentionKind kind, string text) =>
        Enum.TryParse<IdentifierKind>(kind.ToString(), out var known) && Identifier.TryParse(known, text, out var identifier) ? identifier : null;
}
