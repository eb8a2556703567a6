namespace Tolpuddle.Core.Reports;

/// <summary>Something that the law or the helpline's own rule asks of whoever has heard this, and that somebody must say they have done.</summary>
/// <param name="Code">Stands in records; never changes its meaning.</param>
/// <param name="Title">What has been heard.</param>
/// <param name="Says">What to do.</param>
/// <param name="Whom">Who is to be told.</param>
/// <param name="DueAt">By when, UTC.</param>
/// <param name="When">By when, in words.</param>
/// <param name="Source">Where the duty comes from.</param>
public sealed record Duty(string Code, string Title, string Says, string Whom, DateTime DueAt, string When, string Source);

/// <summary>Which safeguarding duties apply, from the countable facts of a report. The most urgent first.</summary>
/// <remarks>
/// From the Home Office's statutory guidance on modern slavery (2024, s.2.1), the local procedures of Sussex and the
/// statement of Colchester's adults board, and the national helpline's rule of confidentiality. Clocks without a law
/// behind them are ours, and say so.
/// </remarks>
public static class SafeguardingDuties
{
    public const string Danger = "danger";
    public const string Child = "child";
    public const string Adult = "adult";

    /// <summary>The duties that follow from <paramref name="facts"/> told at <paramref name="from"/> (UTC).</summary>
    public static IReadOnlyList<Duty> Of(ReportFacts facts, DateTime from)
    {
        var nation = Nations.Of(facts.Outward);
        var duties = new List<Duty>(3);
        if (facts.DangerNow == "yes") duties.Add(OfDanger(from));
        if (facts.Children is "yes" or "perhaps") duties.Add(OfChild(facts, nation, from));
        if (facts.AdultAtRisk == "yes") duties.Add(OfAdult(facts, nation, from));
        return duties;
    }

    private static Duty OfDanger(DateTime from) => new(
        Danger,
        "Danger now",
        "Ring 999 first and stay on the line. No consent is needed when life is in danger.",
        "Police, 999",
        RiskClock.DueAt(RiskClock.Immediate, from),
        "at once",
        "Rule of the helpline: consent yields to danger to life");

    private static Duty OfChild(ReportFacts facts, Nation nation, DateTime from)
    {
        var atOnce = facts.DangerNow == "yes";
        return new Duty(
            Child,
            facts.Children == "yes" ? "A child" : "Perhaps under 18: treat as a child",
            "Refer to the council where the child is. No consent is needed. Then the National Referral Mechanism, never a duty to notify.",
            "Council, children's front door",
            atOnce ? RiskClock.DueAt(RiskClock.Immediate, from) : RiskClock.AddWorkingDays(from, 1),
            atOnce ? "at once, after 999" : "within one working day, sooner if it cannot wait",
            nation switch
            {
                Nation.Wales => "Children Act 1989, s.47; Social Services and Well-being (Wales) Act 2014, s.130",
                Nation.WelshBorder => "Children Act 1989, s.47; if the place is in Wales also Social Services and Well-being (Wales) Act 2014, s.130",
                Nation.Elsewhere => "The place has a law of its own: ask its children's services",
                _ => "Children Act 1989, s.47; statutory guidance on modern slavery, s.2.1",
            });
    }

    private static Duty OfAdult(ReportFacts facts, Nation nation, DateTime from)
    {
        var atOnce = facts.DangerNow == "yes";
        return new Duty(
            Adult,
            "An adult who needs care and cannot protect themselves",
            nation switch
            {
                Nation.Wales => "Report an adult at risk to the council where they are: the duty binds partners. Ask what they want; their refusal does not end the duty.",
                Nation.WelshBorder => "Tell the adults' front door of the council where they are: in England it must enquire, in Wales partners must report. Ask what they want.",
                Nation.Elsewhere => "Tell adult services where they are. Ask what they want.",
                _ => "The council must enquire, whether or not it has met any need before. Ask what they want; tell without consent if they cannot decide, or others are in danger.",
            },
            "Council, adults' front door",
            atOnce ? RiskClock.DueAt(RiskClock.Immediate, from) : RiskClock.AddWorkingDays(from, 1),
            atOnce ? "at once, after 999" : "today if you can, within one working day (our clock)",
            nation switch
            {
                Nation.Wales => "Social Services and Well-being (Wales) Act 2014, s.126 to 128",
                Nation.WelshBorder => "Care Act 2014, s.42; in Wales Social Services and Well-being (Wales) Act 2014, s.126 to 128",
                Nation.Elsewhere => "The place has a law of its own: ask its adult services",
                _ => "Care Act 2014, s.42",
            });
    }
}
