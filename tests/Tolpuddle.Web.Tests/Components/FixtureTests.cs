namespace Tolpuddle.Web.Tests.Components;

/// <summary>Our components make what the design system's own templates make.</summary>
[Trait("Databases", "None")]
public sealed class FixtureTests
{
    /// <summary>
    /// What we leave to the page: its scripts are not used (so nothing needs <c>data-module</c>), and what its script
    /// does for the list of problems, our markup does.
    /// </summary>
    private static readonly string[] Ours = ["data-module", "tabindex", "autofocus"];

    public static TheoryData<string> Cases() => [.. Fixture.All.Select(f => f.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_component_is_what_the_design_system_makes(string name)
    {
        var fixture = Fixture.All.Single(f => f.ToString() == name);

        Assert.Equal(Markup.Normal(fixture.Html, Ours), Markup.Normal(FixtureComponents.Render(fixture), Ours));
    }

    [Fact]
    public void Fifteen_components_are_compared_in_more_than_a_hundred_cases()
    {
        Assert.Equal(15, Fixture.All.DistinctBy(f => f.Component).Count());
        Assert.True(Fixture.All.Count > 100, $"{Fixture.All.Count} cases");
    }
}
