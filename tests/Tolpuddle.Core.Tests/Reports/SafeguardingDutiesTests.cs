using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>Which duty applies, whom to tell, by when, and by which law.</summary>
[Trait("Databases", "None")]
public sealed class SafeguardingDutiesTests
{
    /// <summary>A Friday.</summary>
    private static readonly DateTime Told = new(2026, 11, 20, 15, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void Nothing_that_was_heard_asks_for_nothing() => Assert.Empty(SafeguardingDuties.Of(new ReportFacts(), Told));

    [Fact]
    public void Danger_now_is_for_the_police_at_once()
    {
        var duty = Assert.Single(SafeguardingDuties.Of(new ReportFacts { DangerNow = "yes" }, Told));

        Assert.Equal((SafeguardingDuties.Danger, Told.AddMinutes(15)), (duty.Code, duty.DueAt));
        Assert.Contains("No consent", duty.Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("perhaps")]
    public void Who_is_or_may_be_under_18_is_a_child_for_the_front_door_within_a_working_day_without_consent(string children)
    {
        var duty = Assert.Single(SafeguardingDuties.Of(new ReportFacts { Children = children }, Told));

        Assert.Equal(SafeguardingDuties.Child, duty.Code);
        Assert.Equal(new DateTime(2026, 11, 23, 15, 30, 0, DateTimeKind.Utc), duty.DueAt); // Monday
        Assert.Contains("front door", duty.Whom, StringComparison.Ordinal);
        Assert.Contains("No consent", duty.Says, StringComparison.Ordinal);
        Assert.Contains("s.47", duty.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_in_danger_cannot_wait_for_a_working_day_and_danger_comes_first()
    {
        var duties = SafeguardingDuties.Of(new ReportFacts { DangerNow = "yes", Children = "yes", AdultAtRisk = "yes" }, Told);

        Assert.Equal([SafeguardingDuties.Danger, SafeguardingDuties.Child, SafeguardingDuties.Adult], duties.Select(d => d.Code));
        Assert.All(duties, duty => Assert.Equal(Told.AddMinutes(15), duty.DueAt));
    }

    [Theory]
    [InlineData("DT1", "Care Act 2014", "Wales")]
    [InlineData("", "Care Act 2014", "Wales")]
    [InlineData("CF10", "Wales) Act 2014, s.126", "Care Act")]
    [InlineData("LL57", "Wales) Act 2014, s.126", "Care Act")]
    [InlineData("G12", "law of its own", "Care Act")]
    [InlineData("BT7", "law of its own", "Care Act")]
    public void The_law_for_an_adult_at_risk_is_that_of_the_place(string outward, string names, string namesNot)
    {
        var duty = Assert.Single(SafeguardingDuties.Of(new ReportFacts { AdultAtRisk = "yes", Outward = outward }, Told));

        Assert.Contains(names, duty.Source, StringComparison.Ordinal);
        Assert.DoesNotContain(namesNot, duty.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void On_the_border_both_laws_are_named()
    {
        var duty = Assert.Single(SafeguardingDuties.Of(new ReportFacts { AdultAtRisk = "yes", Outward = "SY10" }, Told));

        Assert.Contains("Care Act 2014", duty.Source, StringComparison.Ordinal);
        Assert.Contains("(Wales) Act 2014", duty.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_council_must_enquire_whether_or_not_it_met_a_need_before() => Assert.Contains(
        "whether or not it has met any need", Assert.Single(SafeguardingDuties.Of(new ReportFacts { AdultAtRisk = "yes" }, Told)).Says, StringComparison.Ordinal);
}
