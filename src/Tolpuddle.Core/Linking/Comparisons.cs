using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Linking;

/// <summary>How like two mentions are, as far as exact comparison tells. In words: a number would claim to know more.</summary>
public enum Likeness
{
    Possible, Likely, VeryLikely,
}

/// <summary>One comparison in words: what was compared, and what came of it.</summary>
public sealed record Comparison(string What, string Finding);

/// <summary>What speaks for two identifiers being the same, exact on their normal forms.</summary>
internal static class Comparisons
{
    /// <summary>Compares what <see cref="Identifier.CouldBe"/> says could be the same.</summary>
    public static (Likeness Likeness, Comparison Comparison) Compare(Identifier mine, Identifier theirs) => mine.Kind switch
    {
        IdentifierKind.Phone => (Likeness.VeryLikely, new Comparison("phone", "same number")),
        IdentifierKind.Email => (Likeness.VeryLikely, new Comparison("e-mail", "same address")),
        IdentifierKind.Vehicle => OfPlates(mine.Value, theirs.Value),
        IdentifierKind.Address => OfPremises(mine.Value, theirs.Value),
        IdentifierKind.Handle => OfHandles(mine.Display, theirs.Display),
        _ => (Likeness.Possible, new Comparison("postcode", "same; some fifteen addresses share one")),
    };

    private static (Likeness, Comparison) OfPlates(string mine, string theirs)
    {
        var unread = mine.Zip(theirs).Count(pair => pair.First == VehicleRegistration.Unread || pair.Second == VehicleRegistration.Unread);
        return unread switch
        {
            0 => (Likeness.VeryLikely, new Comparison("plate", "same registration")),
            1 => (Likeness.Likely, new Comparison("plate", "fits, one character unread")),
            _ => (Likeness.Possible, new Comparison("plate", $"fits, {unread} characters unread")),
        };
    }

    private static (Likeness, Comparison) OfPremises(string mine, string theirs)
    {
        if (mine == theirs && HasPostcode(mine)) return (Likeness.VeryLikely, new Comparison("address", "same number and postcode"));
        if (mine == theirs) return (Likeness.Likely, new Comparison("address", "same number and street; no town to compare"));
        var isFlat = Place(mine) == Place(theirs);
        return (Likeness.Likely, new Comparison("address", isFlat ? "same building, one without its flat" : "same number and street, one without its postcode"));
    }

    private static (Likeness, Comparison) OfHandles(string mine, string theirs) => mine == theirs && mine.Contains('(', StringComparison.Ordinal)
        ? (Likeness.VeryLikely, new Comparison("online", "same name, same platform"))
        : (Likeness.Likely, new Comparison("online", mine == theirs ? "same name; platform not told" : $"same name; there {theirs}"));

    private static string Place(string premises) => premises[(premises.IndexOf('|', StringComparison.Ordinal) + 1)..];

    private static bool HasPostcode(string premises) => Postcode.TryParse(Place(premises), out var postcode) && postcode.IsFull;
}
