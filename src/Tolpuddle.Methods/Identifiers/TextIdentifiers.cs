namespace Tolpuddle.Methods.Identifiers;

/// <summary>One identifier found in a text.</summary>
/// <param name="Identifier">What it is.</param>
/// <param name="Start">Where it starts, in UTF-16 units from 0.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
/// <param name="Text">As it was typed.</param>
public sealed record FoundIdentifier(Identifier Identifier, int Start, int Length, string Text)
{
    public IdentifierKind Kind => Identifier.Kind;

    /// <summary>The place after its last character.</summary>
    public int End => Start + Length;
}

/// <summary>Reads identifiers out of what somebody says or writes.</summary>
/// <remarks>
/// It would rather miss than cry wolf: British formats only, house numbers only before the name of a street, postcodes
/// only whole, old number plates only in capitals or after a word such as "van". What it offers, a person confirms.
/// The work grows with the length of the text, whatever is in it: every look ahead has a bound.
/// </remarks>
public static class TextIdentifiers
{
    /// <summary>What is recognised in <paramref name="text"/>, left to right; of two that overlap, the one that starts first, then the longer.</summary>
    public static IReadOnlyList<FoundIdentifier> Find(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];

        var plain = PlainText.Fold(text);
        var spans = new List<Span>();
        if (plain.AsSpan().ContainsAny('@', '/')) OnlineFinder.Find(plain, spans);
        if (plain.AsSpan().ContainsAnyInRange('0', '9')) // none of these is without a digit, and most of what people tell is
        {
            PhoneFinder.Find(plain, spans);
            PlaceFinder.Find(plain, spans);
            VehicleFinder.Find(plain, spans);
        }

        spans.Sort(static (a, b) => (a.Start, -a.Length, a.Kind).CompareTo((b.Start, -b.Length, b.Kind)));

        var found = new List<FoundIdentifier>(spans.Count);
        var end = 0;
        foreach (var span in spans)
        {
            if (span.Start < end) continue;
            if (!Identifier.TryParse(span.Kind, plain.Substring(span.Start, span.Length), out var identifier)) continue;
            found.Add(new FoundIdentifier(identifier, span.Start, span.Length, text.Substring(span.Start, span.Length)));
            end = span.Start + span.Length;
        }

        return found;
    }

    /// <summary>Where a finder has seen something of a kind.</summary>
    internal readonly record struct Span(IdentifierKind Kind, int Start, int Length);
}
