namespace Tolpuddle.Testing;

/// <summary>A folder of this test process, gone when it ends.</summary>
public static class TestFolder
{
    private static readonly Lazy<string> Root = new(Create);

    /// <summary>A path inside it that nobody else was given.</summary>
    public static string NewPath(string extension = "") => Path.Combine(Root.Value, Guid.CreateVersion7().ToString("N") + extension);

    private static string Create()
    {
        var folder = Directory.CreateTempSubdirectory("tolpuddle-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
