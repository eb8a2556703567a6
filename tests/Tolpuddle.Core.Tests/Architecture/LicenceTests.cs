using System.Text.Json;
using System.Xml.Linq;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Architecture;

/// <summary>What we pass on may be passed on: each package that a project brings in, directly or through another, has a licence that allows it.</summary>
[Trait("Databases", "None")]
public sealed class LicenceTests
{
    private static readonly string[] Allowed = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "OFL-1.1"];

    /// <summary>In tests, which nobody gets with the program, also this one.</summary>
    private const string AllowedInTests = "MPL-2.0";

    /// <summary>Whose package holds its licence as a file or an address; read by us.</summary>
    private static readonly Dictionary<string, string> ReadByUs = new()
    {
        ["Sylvan.Data.Csv"] = "MIT",
        ["zxcvbn-core"] = "MIT",
        ["NETStandard.Library"] = "MIT",
        ["Microsoft.NETCore.Platforms"] = "MIT",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_package_of_the_program_and_of_its_tests_may_be_used_as_it_is()
    {
        var seen = 0;
        var refused = new SortedSet<string>();
        foreach (var project in Directory.EnumerateFiles(Repository.Root, "project.assets.json", SearchOption.AllDirectories))
        {
            var isShipped = Path.GetRelativePath(Repository.Root, project).StartsWith($"src{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
            using var assets = JsonDocument.Parse(await File.ReadAllTextAsync(project, Cancel));
            var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
            foreach (var package in assets.RootElement.GetProperty("libraries").EnumerateObject().Where(library => library.Value.GetProperty("type").ValueEquals("package")))
            {
                seen++;
                var licence = LicenceOf(package.Name.Split('/')[0], folders.Select(folder => Path.Combine(folder, package.Value.GetProperty("path").GetString()!)).First(Directory.Exists));
                if (!Allowed.Contains(licence) && (isShipped || licence != AllowedInTests)) refused.Add($"{package.Name}: {licence}");
            }
        }

        Assert.True(seen > 50, $"Only {seen} packages were found.");
        Assert.Empty(refused);
    }

    [Fact]
    public async Task Every_package_of_styles_and_scripts_too()
    {
        using var locked = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathTo("src", "Tolpuddle.Web", "Assets", "package-lock.json"), Cancel));
        var licences = locked.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0)
            .Select(package => (package.Name, Licence: package.Value.TryGetProperty("license", out var licence) ? licence.GetString() : "none")).ToList();

        Assert.NotEmpty(licences);
        Assert.DoesNotContain(licences, package => !Allowed.Contains(package.Licence));
    }

    [Fact]
    public async Task Every_package_of_the_server_of_buckets_may_be_used_in_tests()
    {
        string[] alike = [.. Allowed, "ISC", "BlueOak-1.0.0"];
        string[] readByUs = ["busboy", "dicer", "humanize-number", "only", "streamsearch"]; // MIT, said in the older way or in their papers
        using var locked = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathTo("tests", "Tolpuddle.Testing", "Buckets", "package-lock.json"), Cancel));
        var packages = locked.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0).ToList();

        Assert.NotEmpty(packages);
        Assert.Empty(packages.Where(package => package.Value.TryGetProperty("license", out var licence) ? !alike.Contains(licence.GetString()) : !readByUs.Contains(package.Name.Split('/')[^1])).Select(package => package.Name));
    }

    private static string LicenceOf(string package, string folder)
    {
        if (ReadByUs.TryGetValue(package, out var known)) return known;
        var licence = XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").Single()).Descendants().FirstOrDefault(element => element.Name.LocalName == "license");
        return (string?)licence?.Attribute("type") == "expression" ? licence!.Value : "none that is named";
    }
}
