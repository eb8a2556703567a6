using System.Globalization;
using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>Linking files, as an analyst does it at a terminal.</summary>
[Trait("Databases", "None")]
public sealed class LinkCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateDirectory(TestFolder.NewPath()).FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_becomes_links_clusters_and_figures()
    {
        var mentions = await WriteAsync("mentions.csv", Mentions());
        var (links, clusters) = (Path.Combine(folder, "links.csv"), Path.Combine(folder, "clusters.csv"));

        var linked = await Command.TolpuddleAsync(Cancel, "link", mentions, "--truth", "person", "--links", links, "--clusters", clusters, "--json");

        Assert.Equal((0, ""), (linked.ExitCode, linked.Errors));
        var figures = JsonDocument.Parse(linked.Output).RootElement;
        Assert.Equal(400, figures.GetProperty("records").GetInt32());
        Assert.True(figures.GetProperty("seconds").GetDouble() > 0);
        foreach (var name in new[] { "precision", "recall", "f1", "bestF1", "averagePrecision", "brier", "calibrationError" }) Assert.InRange(figures.GetProperty("pair").GetProperty(name).GetDouble(), 0, 1);
        foreach (var name in new[] { "precision", "recall", "f1" }) Assert.InRange(figures.GetProperty("cluster").GetProperty(name).GetDouble(), 0.9, 1);
        var pairs = await File.ReadAllLinesAsync(links, Cancel);
        Assert.Equal("left,right,probability,weight,\"given name, family name\",date of birth,phone", pairs[0]);
        Assert.Contains("Same date of birth", pairs[1], StringComparison.Ordinal);
        var groups = await File.ReadAllLinesAsync(clusters, Cancel);
        Assert.Equal(401, groups.Length);
        Assert.Equal("mention,cluster", groups[0]);
        Assert.Equal(groups[1].Split(',')[1], groups[2].Split(',')[1]); // each person's two mentions follow one another
        Assert.Equal(["clusters.csv", "links.csv", "mentions.csv"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_says_how_it_reads_the_columns_and_lets_itself_be_told()
    {
        var mentions = await WriteAsync("mentions.csv", Mentions());
        var types = await WriteAsync("types.json", ["{ \"phone\": \"ignored\" }"]);

        var linked = await Command.TolpuddleAsync(Cancel, "link", mentions, "--types", types);

        Assert.Equal(0, linked.ExitCode);
        Assert.Matches(@"mention +the record's id", linked.Errors);
        Assert.Matches(@"date of birth +dateOfBirth", linked.Errors);
        Assert.Matches(@"phone +ignored", linked.Errors);
        Assert.StartsWith("400 records, ", linked.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_have_decided_stands_and_a_contradiction_is_told()
    {
        var mentions = await WriteAsync("mentions.csv", Mentions());
        var decisions = await WriteAsync("decisions.csv", ["left,right,decision", "M0,M1,different", "M2,M5,same", "M4,M7,same", "M4,M7,different", "M8,M9,unsure"]);
        var clusters = Path.Combine(folder, "clusters.csv");

        var linked = await Command.TolpuddleAsync(Cancel, "link", mentions, "--decisions", decisions, "--clusters", clusters);

        var cluster = (await File.ReadAllLinesAsync(clusters, Cancel)).Skip(1).Select(row => row.Split(',')).ToDictionary(row => row[0], row => row[1]);
        Assert.NotEqual(cluster["M0"], cluster["M1"]);
        Assert.Equal(cluster["M2"], cluster["M5"]);
        Assert.NotEqual(cluster["M4"], cluster["M7"]);
        Assert.Equal(cluster["M8"], cluster["M9"]);
        Assert.Contains("M4 and M7 were decided to be the same", linked.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_spreadsheet_takes_an_id_for_a_formula_and_decisions_find_it_all_the_same()
    {
        var mentions = await WriteAsync("mentions.csv", Mentions().Select(row => row.Replace("M0,", "=1+1,", StringComparison.Ordinal)));
        var (links, clusters) = (Path.Combine(folder, "links.csv"), Path.Combine(folder, "clusters.csv"));
        var decisions = await WriteAsync("decisions.csv", ["left,right,decision", "\"'=1+1\",M1,different"]);

        var linked = await Command.TolpuddleAsync(Cancel, "link", mentions, "--decisions", decisions, "--links", links, "--clusters", clusters);

        Assert.Equal(0, linked.ExitCode);
        Assert.StartsWith("\"'=1+1\",M1,", (await File.ReadAllLinesAsync(links, Cancel)).Single(row => row.Contains("=1+1", StringComparison.Ordinal) && row.Contains(",M1,", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(["\"'=1+1\",\"'=1+1\"", "M1,M1"], (await File.ReadAllLinesAsync(clusters, Cancel)).Skip(1).Take(2));
    }

    [Fact]
    public async Task A_pair_is_explained()
    {
        var mentions = await WriteAsync("mentions.csv", Mentions());

        var people = await Command.TolpuddleAsync(Cancel, "link", "explain", "M8", "M9", mentions, "--truth", "person");
        var programs = await Command.TolpuddleAsync(Cancel, "link", "explain", "M8", "M11", mentions, "--truth", "person", "--json");
        var unknown = await Command.TolpuddleAsync(Cancel, "link", "explain", "M8", "M9999", mentions);

        Assert.Equal((0, ""), (people.ExitCode, people.Errors));
        Assert.StartsWith("M8 and M9: probability 0.99", people.Output, StringComparison.Ordinal);
        Assert.Contains("phone: Same", people.Output, StringComparison.Ordinal);
        var figures = JsonDocument.Parse(programs.Output).RootElement;
        Assert.InRange(figures.GetProperty("probability").GetDouble(), 0, 0.1);
        Assert.False(figures.GetProperty("sameCluster").GetBoolean());
        Assert.Equal(3, figures.GetProperty("evidence").GetArrayLength());
        Assert.Equal((2, ""), (unknown.ExitCode, unknown.Output));
        Assert.Contains("No record is called 'M9999'", unknown.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,name\n1,\"Ann", "line 2: a quotation mark is opened and never closed")]
    [InlineData("", "is empty")]
    [InlineData("id\n1\n2\n", "No column was found by which people can be told apart")]
    public async Task What_cannot_be_linked_is_said_and_leaves_nothing_behind(string text, string said)
    {
        var file = Path.Combine(folder, "odd.csv");
        await File.WriteAllTextAsync(file, text, Cancel);

        var refused = await Command.TolpuddleAsync(Cancel, "link", file, "--links", Path.Combine(folder, "links.csv"));

        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(said, refused.Errors, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("--truth", "nobody", "There is no column 'nobody'")]
    [InlineData("--threshold", "2", "between 0 and 1")]
    [InlineData("--threads", "0", "above 0")]
    [InlineData("--links", "not-there/links.csv", "There is no folder")]
    [InlineData("--clusters", "not-there/clusters.csv", "There is no folder")]
    public async Task Wrong_use_is_told(string option, string value, string said)
    {
        var mentions = await WriteAsync("mentions.csv", Mentions());

        var refused = await Command.TolpuddleAsync(Cancel, "link", mentions, option, value);

        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(said, refused.Errors, StringComparison.Ordinal);
    }

    /// <summary>Two hundred people, each mentioned twice, the second time with a slip in the name.</summary>
    private static IEnumerable<string> Mentions()
    {
        string[] given = ["Amina", "Besnik", "Claire", "Dumitru", "Elena", "Filmon", "Grzegorz", "Hanh", "Ivan", "Joana"];
        string[] family = ["Kowalski", "Osman", "Tesfaye", "Nguyen", "Popescu", "Hoxha", "Brown", "Petrov", "Silva", "Okafor", "Murphy", "Haile", "Szabo", "Yilmaz", "Novak", "Ozols", "Bajwa", "Tran", "Marku", "Idris"];
        yield return "mention,given name,family name,date of birth,phone,person";
        for (var p = 0; p < 200; p++)
        {
            var (first, last) = (given[p % 10], family[p / 10]);
            var born = new DateOnly(1970, 1, 1).AddDays(p * 71).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var phone = $"077{(p * 7_654_321L % 100_000_000):D8}";
            yield return $"M{2 * p},{first},{last},{born},{phone},P{p}";
            yield return $"M{(2 * p) + 1},{first},{(p % 4 == 0 ? last + "a" : last)},{(p % 3 == 0 ? "" : born)},{phone},P{p}";
        }
    }

    private async Task<string> WriteAsync(string name, IEnumerable<string> rows)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllLinesAsync(path, rows, Cancel);
        return path;
    }
}
