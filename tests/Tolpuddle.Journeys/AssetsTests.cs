using System.Security.Cryptography;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys;

/// <summary>
/// Styles, icons and scripts are committed as built. Where node is, they are built again and compared; everywhere, what
/// they were built from must be what stands in the sources.
/// </summary>
[Trait("Databases", "None")]
public sealed class AssetsTests
{
    private static readonly string Sources = Repository.PathTo("src", "Tolpuddle.Web", "Assets");
    private static readonly string Served = Repository.PathTo("src", "Tolpuddle.Web", "wwwroot", "assets");

    /// <summary>Folders that are served as they were written.</summary>
    private static readonly string[] Copied = ["islands", "icons"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_committed_is_what_the_build_makes()
    {
        Assert.Equal(await File.ReadAllLinesAsync(Path.Combine(Sources, "sources.sha256"), Cancel), (await SourcesAsync()).Select(file => $"{Sum(file.Path)}  {file.Name}"));
        foreach (var folder in Copied) Assert.Equal(Sums(Path.Combine(Sources, folder)), Sums(Path.Combine(Served, folder)));
        if (!HasNode()) return;

        var check = await Command.RunAsync(Command.Describe(Repository.PathTo("assets"), "--check"), input: "", Cancel);

        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
    }

    private static async Task<IEnumerable<(string Path, string Name)>> SourcesAsync()
    {
        const string Folder = "src/Tolpuddle.Web/Assets/";
        var files = await Repository.FilesAsync(Cancel);
        return files.Select(file => file.Path).Where(path => path.StartsWith(Folder, StringComparison.Ordinal) && !path.EndsWith(".sha256", StringComparison.Ordinal))
            .Select(path => (Repository.PathTo(path), path[Folder.Length..])).OrderBy(file => file.Item2, StringComparer.Ordinal);
    }

    private static IEnumerable<(string, string)> Sums(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (Path.GetRelativePath(folder, file), Sum(file)));

    private static string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static bool HasNode() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "npm")));
}
