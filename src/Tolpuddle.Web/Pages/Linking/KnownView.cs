using Tolpuddle.Core.Linking;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Web.Pages.Linking;

/// <summary>An answer as a card shows it.</summary>
public sealed record ShownAnswer(LinkClaim Claim, string Author, DateTime At, string Reason);

/// <summary>An answer that goes against an earlier one, to be said all the same or not.</summary>
public sealed record Against(string Key, LinkClaim Claim, MadeClaim Earlier);

/// <summary>What is known, with what was answered: the same cards during a call and on a report's page.</summary>
/// <param name="AnswersOf">What was answered to a card, newest first; empty while it asks.</param>
/// <param name="Against">The answer that somebody tried to give against another.</param>
/// <param name="Typed">What was typed into a field of the cards, by its name.</param>
/// <param name="Now">The time, for "three weeks ago".</param>
public sealed record KnownView(Known Known, Func<KnownCard, IReadOnlyList<ShownAnswer>> AnswersOf, Against? Against, Func<string, string> Typed, DateTime Now)
{
    /// <summary>Handler of the page that asks for contact.</summary>
    public string AskHandler { get; init; } = "Ask";

    /// <summary>Cards that ask come before those that are answered; in each part the best first.</summary>
    public IEnumerable<(KnownCard Card, IReadOnlyList<ShownAnswer> Answers)> Cards => Known.Cards.Select(c => (c, AnswersOf(c))).OrderBy(c => c.Item2.Count > 0);

    public static string Name(Identifier identifier) => $"{KindOf(identifier.Kind)} {identifier.Display}";

    public static string KindOf(IdentifierKind kind) => kind switch
    {
        IdentifierKind.Email => "E-mail",
        IdentifierKind.Handle => "Name online",
        _ => kind.ToString(),
    };

    public static string Say(LinkClaim claim) => claim switch
    {
        LinkClaim.Same => "Same",
        LinkClaim.Different => "Different",
        _ => "Not sure",
    };

    public static (string Words, string? Kind, double Measure) Say(Likeness likeness) => likeness switch
    {
        Likeness.VeryLikely => ("very likely the same", "danger", 0.95),
        Likeness.Likely => ("likely the same", "attention", 0.75),
        _ => ("possible", "attention", 0.45),
    };

    /// <summary>Reads what a button of a card sends: <c>Same:3f09…</c>, with <c>:despite</c> where it is said all the same.</summary>
    public static bool TryRead(string? button, out string key, out LinkClaim claim, out bool despite)
    {
        var parts = (button ?? "").Split(':');
        (key, despite) = (parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) == "despite");
        return Enum.TryParse(parts[0], out claim) && Enum.IsDefined(claim) && key.Length > 0;
    }
}
