using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>
/// What a situation looks most like, in words a passer-by would use; the codes it counts under; and how many prompts
/// help to say what can be used. The prompts' words stand under <c>report.prompt.NAME.N</c>.
/// </summary>
/// <param name="Name">In the form and the language files.</param>
/// <param name="Kind">Code of <see cref="Codes.ExploitationType"/>.</param>
/// <param name="Sector">Sub-code of it.</param>
/// <param name="PromptCount">Prompts in the language files.</param>
internal sealed record Nearest(string Name, string Kind, string Sector, int PromptCount = 3)
{
    private static readonly Nearest Other = new("other", ReportFacts.Unknown, ReportFacts.Unknown, 4);

    public static IReadOnlyList<Nearest> All { get; } =
    [
        new("car-wash", "labour", "car-wash"),
        new("nail-bar", "labour", "nail-bar"),
        new("farm", "labour", "agriculture"),
        new("factory", "labour", "factory"),
        new("building", "labour", "construction"),
        new("care", "labour", "care-home"),
        new("food", "labour", "restaurant"),
        new("fishing", "labour", "fishing"),
        new("home", "domestic", "private-household"),
        new("sex", "sexual", "other"),
        new("cannabis", "criminal", "cannabis"),
        new("drugs", "criminal", "county-lines"),
        new("money", "criminal", "other"),
        Other,
    ];

    public IEnumerable<string> Prompts => Enumerable.Range(1, PromptCount).Select(n => $"report.prompt.{Name}.{n}");

    /// <summary>What was chosen; where nothing was, the prompts that fit everywhere.</summary>
    public static Nearest Of(ReportForm form) => All.FirstOrDefault(n => n.Name == form["Nearest"]) ?? Other;
}
