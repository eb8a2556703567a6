using System.Text.RegularExpressions;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Architecture;

/// <summary>What must hold for every file, so that nobody has to look for it.</summary>
/// <remarks>Patterns are written so that they do not find themselves.</remarks>
[Trait("Databases", "None")]
public sealed partial class RepositoryTests
{
    private const int LongestFile = 350;
    private const string Executable = "100755";

    private static readonly string[] Binary = [".png", ".jpg", ".ico", ".woff2", ".webp", ".zip", ".gz"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_launchers_and_the_build_machines_are_all_that_can_be_executed()
    {
        var files = await Repository.FilesAsync(Cancel);

        Assert.Equal([".ci/run", "assets", "bench", "test", "tolpuddle"], files.Where(f => f.Mode == Executable).Select(f => f.Path).Order());
    }

    [Fact]
    public async Task No_folder_is_a_drawer_for_things_without_a_home()
    {
        string[] drawers = ["Helpers", "Utils", "Utilities", "Common", "Services", "Managers", "Models", "Misc"];
        var files = await Repository.FilesAsync(Cancel);

        Assert.Empty(files.Where(f => f.Path.Split('/')[..^1].Intersect(drawers, StringComparer.OrdinalIgnoreCase).Any()).Select(f => f.Path));
    }

    [Fact]
    public async Task Nothing_depends_on_one_machine_or_one_package_mirror() =>
        Assert.Empty(await FindAsync(OneMachine(), path => !path.EndsWith(".md", StringComparison.Ordinal)));

    [Fact]
    public async Task No_test_is_skipped_and_no_work_is_left_as_a_note() =>
        Assert.Empty(await FindAsync(LeftUndone(), path => IsSource(path) || (path.EndsWith(".js", StringComparison.Ordinal) && !path.Contains("/wwwroot/", StringComparison.Ordinal))));

    [Fact]
    public async Task No_file_of_the_product_is_long()
    {
        var tooLong = new List<string>();
        foreach (var (path, text) in await ReadAsync(path => IsProduct(path) && IsSource(path)))
        {
            var lines = text.Count(c => c == '\n');
            if (lines > LongestFile) tooLong.Add($"{path} has {lines} lines");
        }

        Assert.Empty(tooLong);
    }

    /// <summary>Who writes to the embedded database waits in one line: a transaction begun beside it stops all who save. The demonstration is loaded before anybody can.</summary>
    [Fact]
    public async Task Every_step_waits_for_its_turn() =>
        Assert.Empty(await FindAsync(BegunStep(), path => IsProduct(path) && IsSource(path) && path is not ("src/Tolpuddle.Core/Data/TolpuddleContext.cs" or "src/Tolpuddle.Web/Commands/DemoData.cs")));

    /// <summary>A second factor is asked where a session begins: no way in may have another beginning.</summary>
    [Fact]
    public async Task Sessions_begin_in_one_place() =>
        Assert.Empty(await FindAsync(BegunSession(), path => IsProduct(path) && IsSource(path) && path != "src/Tolpuddle.Core/Access/Admission.cs"));

    [Fact]
    public async Task Only_access_looks_past_what_a_viewer_may_see() =>
        Assert.Empty(await FindAsync(LookPast(), path => IsProduct(path) && !path.StartsWith("src/Tolpuddle.Core/Access/", StringComparison.Ordinal)));

    [Fact]
    public async Task The_product_asks_its_own_clock_and_never_blocks_a_thread() =>
        Assert.Empty(await FindAsync(ClockOrBlock(), path => IsProduct(path) && IsSource(path)));

    private static bool IsSource(string path) => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".cshtml", StringComparison.Ordinal);

    private static bool IsProduct(string path) =>
        path.StartsWith("src/", StringComparison.Ordinal) && !path.Contains("/Migrations/", StringComparison.Ordinal);

    private static async Task<List<string>> FindAsync(Regex pattern, Func<string, bool> concerns) =>
        [.. from file in await ReadAsync(concerns)
            from line in file.Text.Split('\n').Select((text, index) => (Text: text, Number: index + 1))
            where pattern.IsMatch(line.Text)
            select $"{file.Path}:{line.Number}: {line.Text.Trim()}"];

    private static async Task<List<(string Path, string Text)>> ReadAsync(Func<string, bool> concerns)
    {
        var read = new List<(string, string)>();
        foreach (var (_, path) in await Repository.FilesAsync(Cancel))
        {
            var file = Repository.PathTo(path);
            if (concerns(path) && !Binary.Contains(Path.GetExtension(path)) && File.Exists(file)) read.Add((path, await File.ReadAllTextAsync(file, Cancel)));
        }

        return read;
    }

    [GeneratedRegex(@"(?<![\w.])/(home|Users|root|work|workspace)[/]|registry[.]npmjs|registry[.]yarnpkg|api[.]nuget|nuget[.]org/v3|deb[.]debian[.]org|pypi[.]org")]
    private static partial Regex OneMachine();

    [GeneratedRegex(@"\b(Skip|SkipWhen|SkipUnless|Explicit)[ ]*=[ ]*|Assert[.]Skip|\[Ignore[(\]]|Assert[.]True\(true[)]|NotImplemented[E]xception|//[ ]*(TODO|FIXME|HACK)\b")]
    private static partial Regex LeftUndone();

    [GeneratedRegex(@"Database\.BeginTransaction")]
    private static partial Regex BegunStep();

    [GeneratedRegex(@"new Session\b")]
    private static partial Regex BegunSession();

    [GeneratedRegex(@"IgnoreQuery[F]ilters")]
    private static partial Regex LookPast();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now\b|DateTime\.Today\b|Thread\.Sleep|\.Result\b(?!\s*=[^=])|\.Wait\(\)|\.GetResult\(\)")]
    private static partial Regex ClockOrBlock();
}
