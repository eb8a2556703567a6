using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Architecture;

/// <summary>What the papers say must be so: a reader has nothing else to go by.</summary>
[Trait("Databases", "None")]
public sealed partial class PaperTests
{
    /// <summary>Of .NET itself or of a package that has a line: reasons of their own would say nothing.</summary>
    private static readonly string[] ListedWithTheirOwn = ["xunit.v3.extensibility.core"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_dependency_has_its_reason_and_every_reason_its_dependency()
    {
        var told = new HashSet<string>();
        foreach (var line in (await File.ReadAllLinesAsync(Repository.PathTo("docs", "dependencies.md"), Cancel)).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1))
        {
            var cells = line.Trim('|', ' ').Split(" | ");
            Assert.True(cells.Length == 2 && cells[1].Length > 3, $"'{line}' gives no reason.");
            told.UnionWith(cells[0].Replace(" (npm)", "", StringComparison.Ordinal).Split(", "));
        }

        Assert.Equal(await DependenciesAsync(), told.Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_link_in_a_paper_leads_somewhere()
    {
        var broken = new List<string>();
        foreach (var paper in await PapersAsync())
        {
            var text = await File.ReadAllTextAsync(Repository.PathTo(paper), Cancel);
            foreach (var link in Link().Matches(text).Select(match => match.Groups["to"].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)))
            {
                var parts = link.Split('#', 2);
                var target = parts[0].Length == 0 ? Repository.PathTo(paper) : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathTo(paper))!, parts[0]));
                if (!Path.Exists(target) || (parts.Length == 2 && !Anchors(await File.ReadAllTextAsync(target, Cancel)).Contains(parts[1]))) broken.Add($"{paper} leads to {link}");
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public async Task Every_file_that_a_paper_names_is_there()
    {
        var files = (await Repository.FilesAsync(Cancel)).SelectMany(file => new[] { $"/{file.Path}", $"/{file.Path.Replace("src/Tolpuddle.", "", StringComparison.Ordinal)}" }).ToList();
        var missing = new List<string>();
        foreach (var paper in await PapersAsync())
        {
            var text = await File.ReadAllTextAsync(Repository.PathTo(paper), Cancel);
            missing.AddRange(Named().Matches(text).Select(match => match.Groups["path"].Value)
                .Where(path => !files.Exists(file => file.EndsWith($"/{path}", StringComparison.Ordinal) || file.Contains($"/{path.TrimEnd('/')}/", StringComparison.Ordinal)))
                .Select(path => $"{paper} names {path}"));
        }

        Assert.Empty(missing);
    }

    /// <summary>Roles whose work is not built yet have no guide of their own to be wrong.</summary>
    [Fact]
    public async Task Every_role_has_its_place_among_the_guides()
    {
        var guides = await File.ReadAllTextAsync(Repository.PathTo("docs", "guides", "README.md"), Cancel);
        var words = Enum.GetValues<Role>().Where(role => role != Role.None).Select(role => Capital().Replace(role.ToString(), " $0").Trim().ToLowerInvariant().Replace("data protection", "data-protection", StringComparison.Ordinal));

        Assert.All(words, role => Assert.Contains(role, guides, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whoever reads of a threat can go and see what holds against it.</summary>
    [Fact]
    public async Task Every_threat_names_tests_that_show_what_stops_it_and_each_of_them_is_there()
    {
        var tests = new HashSet<string>();
        foreach (var (_, path) in (await Repository.FilesAsync(Cancel)).Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal) && file.Path.EndsWith("Tests.cs", StringComparison.Ordinal)))
        {
            var text = await File.ReadAllTextAsync(Repository.PathTo(path), Cancel);
            var name = TestClass().Match(text).Groups["name"].Value;
            tests.UnionWith(TestMethod().Matches(text).Select(method => $"{name}.{method.Groups["name"].Value}").Append(name).Where(_ => TestMethod().IsMatch(text)));
        }

        var security = await File.ReadAllLinesAsync(Repository.PathTo("docs", "security.md"), Cancel);
        var threats = security.SkipWhile(line => line != "## Threats").Skip(1).TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith('|')).Skip(2).ToList();
        Assert.NotEmpty(threats);
        var wrong = new List<string>();
        foreach (var threat in threats.Select(line => line.Trim('|', ' ').Split(" | ")))
        {
            var shown = Quoted().Matches(threat[^1]).Select(match => match.Groups["name"].Value).ToList();
            if (shown.Count == 0) wrong.Add($"{threat[0]} names no test");
            wrong.AddRange(shown.Where(test => !tests.Contains(test)).Select(test => $"{threat[0]} names {test}, which is not there"));
        }

        Assert.Empty(wrong);
    }

    private static async Task<IEnumerable<string>> DependenciesAsync()
    {
        var packages = XDocument.Load(Repository.PathTo("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value);
        using var npm = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathTo("src", "Tolpuddle.Web", "Assets", "package.json"), Cancel));
        using var buckets = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathTo("tests", "Tolpuddle.Testing", "Buckets", "package.json"), Cancel));
        using var tools = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathTo(".config", "dotnet-tools.json"), Cancel));
        return packages.Except(ListedWithTheirOwn)
            .Concat(Names(npm.RootElement, "dependencies")).Concat(Names(npm.RootElement, "devDependencies")).Concat(Names(buckets.RootElement, "dependencies")).Concat(Names(tools.RootElement, "tools"))
            .Order(StringComparer.OrdinalIgnoreCase);
    }

    private static List<string> Names(JsonElement root, string part) => root.TryGetProperty(part, out var found) ? [.. found.EnumerateObject().Select(p => p.Name)] : [];

    private static async Task<IEnumerable<string>> PapersAsync() =>
        (await Repository.FilesAsync(Cancel)).Select(file => file.Path).Where(path => path.EndsWith(".md", StringComparison.Ordinal) && File.Exists(Repository.PathTo(path)));

    /// <summary>As GitHub makes them from headings.</summary>
    private static IEnumerable<string> Anchors(string paper) => Heading().Matches(paper)
        .Select(match => NoAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    /// <summary>A path in backticks: with a folder of ours before it, or a file with an ending of ours.</summary>
    [GeneratedRegex(@"`(?<path>(src|tests|docs|demo|benchmarks|Core|Pages|Components|Assets|Access|Data|Hosting|Languages)/[\w./-]+|[\w-]+\.(cs|scss|md|props|service|conf))`")]
    private static partial Regex Named();

    [GeneratedRegex(@"class (?<name>\w+Tests)\b")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"\[(Fact|Theory)[\]( ,][^{;]*?public (async Task|void) (?<name>\w+)\(", RegexOptions.Singleline)]
    private static partial Regex TestMethod();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
