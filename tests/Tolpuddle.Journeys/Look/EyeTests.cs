using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Look;

/// <summary>What the eye notices that looks at every page, since so much is trusted to it.</summary>
[Trait("Databases", "None")]
public sealed class EyeTests
{
    private const string Style = """
        .bar { position: fixed; inset: 0 auto auto 0 } .hidden { outline: none }
        @media print { .lost { display: none } }
        @media screen and (prefers-color-scheme: dark) { html { background: #111; color: #eee } .dim { color: #333 } }
        @media print and (prefers-color-scheme: dark) { .pale { color: #eee } }
        @media (max-width: 400px) { .wide { width: 500px } }
        """;

    [Theory]
    [InlineData("<p>Words</p>", null)]
    [InlineData("<h1>Another</h1>", "has 2 first headings")]
    [InlineData("<p id=a>Words</p><p id=a>Words</p>", "has the id a twice")]
    [InlineData("<p class=bar>Words</p>", "prints p.bar \"Words\" over what it should not")]
    [InlineData("<p class=lost>Words</p>", "does not print p.lost")]
    [InlineData("<p class=pale>Words</p>", "prints p.pale \"Words\" in light ink")]
    [InlineData("<button>Press</button><button tabindex=3>Jump</button>", "takes button \"Jump\" out of its turn")]
    [InlineData("<a class=hidden href=/>Way</a>", "does not show that a \"Way\" has the focus")]
    [InlineData("<p class=dim>Words</p>", "in the dark")]
    [InlineData("<p class=wide>Words</p>", "at 400 % zoom")]
    public async Task It_notices(string content, string? fault)
    {
        await using var site = await OnePage.ServeAsync($"<!doctype html><html lang=en><title>Page - Site</title><style>{Style}</style><main><h1>Page</h1>{content}</main></html>");
        await using var visit = await Browser.VisitAsync(new Uri(site.Urls.First()));
        var eye = new Eye(visit);

        await eye.LookAsync("/");

        if (fault is null) Assert.Empty(eye.Faults);
        else Assert.Contains(eye.Faults, found => found.Contains(fault, StringComparison.Ordinal));
    }
}
