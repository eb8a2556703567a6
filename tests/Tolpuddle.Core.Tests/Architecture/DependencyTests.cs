using System.Reflection;
using System.Text.RegularExpressions;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Architecture;

/// <summary>Who may know whom: Web → Core → Methods, and inside Core only backwards along the way of a report.</summary>
[Trait("Databases", "None")]
public sealed partial class DependencyTests
{
    /// <summary>The way of a report. Each may know those before it.</summary>
    private static readonly string[] Way =
        ["Reports", "Linking", "Cases", "Operations", "Partnership", "Training", "Grants", "Scrutiny", "Publication", "Retention"];

    /// <summary>They serve every feature, and so may know none, but for the files that are lists of all tables.</summary>
    private static readonly string[] Foundations = ["Access", "Data"];

    private static readonly string[] ListsOfAllTables = ["Data/TolpuddleContext.cs", "Data/ForeignKeys.cs", "Access/Visibility.cs"];

    private static string CoreFolder => Repository.PathTo("src", "Tolpuddle.Core");

    [Fact]
    public void Methods_know_no_database_no_web_and_nothing_of_ours() =>
        AssertKnowsNone("Tolpuddle.Methods", "Tolpuddle.", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Data", "Npgsql", "System.Net.Http", "System.Data");

    [Fact]
    public void Core_knows_nothing_of_the_web() =>
        AssertKnowsNone("Tolpuddle.Core", "Tolpuddle.Web", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Mvc", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Razor");

    [Fact]
    public void Every_folder_of_core_has_its_place_on_the_way()
    {
        var folders = Directory.EnumerateDirectories(CoreFolder).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));

        Assert.Empty(folders.Except([.. Way, .. Foundations]));
    }

    [Fact]
    public void A_feature_knows_only_those_before_it()
    {
        var wrong = from place in Enumerable.Range(0, Way.Length)
                    from file in SourceOf(Way[place])
                    from known in FeaturesKnownTo(file)
                    where Array.IndexOf(Way, known) > place
                    select $"{Path.GetRelativePath(CoreFolder, file)} knows {known}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Access_and_data_serve_every_feature_and_know_none()
    {
        var wrong = from folder in Foundations
                    from file in SourceOf(folder)
                    let path = Path.GetRelativePath(CoreFolder, file).Replace('\\', '/')
                    where !ListsOfAllTables.Contains(path)
                    from known in FeaturesKnownTo(file)
                    select $"{path} knows {known}";

        Assert.Empty(wrong);
    }

    private static void AssertKnowsNone(string assembly, params string[] forbidden)
    {
        var known = Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(known, name => forbidden.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> SourceOf(string folder) =>
        Directory.Exists(Path.Combine(CoreFolder, folder))
            ? Directory.EnumerateFiles(Path.Combine(CoreFolder, folder), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Replace('\\', '/').Contains("/Migrations/", StringComparison.Ordinal))
            : [];

    /// <summary>The features whose namespace a file names, in a using or before a type.</summary>
    private static IEnumerable<string> FeaturesKnownTo(string file) =>
        FeatureName().Matches(File.ReadAllText(file)).Select(match => match.Groups["feature"].Value).Where(Way.Contains).Distinct();

    [GeneratedRegex(@"(?<!namespace )Tolpuddle\.Core\.(?<feature>[A-Z]\w+)")]
    private static partial Regex FeatureName();
}
