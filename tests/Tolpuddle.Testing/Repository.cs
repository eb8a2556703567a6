namespace Tolpuddle.Testing;

/// <summary>The folder that the tests were built from, and what was built beside them.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary><c>Debug</c> or <c>Release</c>, as the tests themselves.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string PathTo(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>Every file under version control with its mode, such as <c>100755</c>; paths from the root, with slashes.</summary>
    public static async Task<IReadOnlyList<(string Mode, string Path)>> FilesAsync(CancellationToken cancel)
    {
        var listed = await Command.RunAsync(
            Command.Describe("git", "-C", Root, "-c", "safe.directory=*", "-c", "core.quotePath=false", "ls-files", "--stage"), input: "", cancel);
        if (listed.ExitCode != 0) throw new InvalidOperationException(listed.Errors);
        return [.. listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (line[..6], line[(line.IndexOf('\t') + 1)..]))];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tolpuddle.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");
    }
}
