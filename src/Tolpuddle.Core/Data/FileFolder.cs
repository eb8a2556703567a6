namespace Tolpuddle.Core.Data;

/// <summary>Files in a folder, which only the program's own user reads. On several nodes it is a shared one.</summary>
public sealed class FileFolder(string folder) : IFilePlace
{
    private const string Unfinished = ".unfinished";

    public string Folder => folder;

    public string Words => $"folder {folder}";

    public async Task PutAsync(string name, byte[] content, CancellationToken cancel)
    {
        var path = PlaceFor(folder, name);
        var unfinished = UnfinishedFor(path);
        try
        {
            await using var file = Begin(unfinished);
            await file.WriteAsync(content, cancel);
            file.Flush(flushToDisk: true);
            File.Move(unfinished, path, overwrite: true); // written anew although it may be there: nobody then takes it for old
            file.Flush(flushToDisk: true); // its new name too, on the file systems that keep names with the file
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    public async Task<byte[]> ReadAsync(string name, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(name), cancel);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException("The file may not be read.", e);
        }
    }

    public Task<bool> HoldsAsync(string name, CancellationToken cancel) => Task.FromResult(File.Exists(PathOf(name)));

    /// <summary>Every file that is kept, by its name within the folder.</summary>
    public static IEnumerable<(string Name, FileInfo File)> All(string folder) => !Directory.Exists(folder) ? [] :
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => FileStore.IsName(file.Name)).Select(file => (FileStore.PathOf(file.Name), file));

    public IAsyncEnumerable<KeptFile> AllAsync(CancellationToken cancel) => All(folder).Select(one => new KeptFile(one.File.Name, one.File.LastWriteTimeUtc)).ToAsyncEnumerable();

    /// <remarks>It is put out of the way before it is asked how old it is: what comes in at this moment stands in its place then.</remarks>
    public Task RemoveIfOldAsync(string name, DateTime limit, CancellationToken cancel)
    {
        var path = PathOf(name);
        var going = UnfinishedFor(path);
        try
        {
            if (!File.Exists(path)) return Task.CompletedTask;
            File.Move(path, going);
            if (File.GetLastWriteTimeUtc(going) < limit) File.Delete(going);
            else File.Move(going, path, overwrite: true);
        }
        catch (IOException)
        {
            // Another node was quicker.
        }

        return Task.CompletedTask;
    }

    public Task TidyAsync(DateTime limit, CancellationToken cancel)
    {
        if (!Directory.Exists(folder)) return Task.CompletedTask;
        foreach (var shelf in new DirectoryInfo(folder).EnumerateDirectories())
        {
            foreach (var file in shelf.EnumerateFiles($"*{Unfinished}").Where(file => file.LastWriteTimeUtc < limit).ToList()) file.Delete();
        }

        return Task.CompletedTask;
    }

    /// <summary>None: what lies there is named by what is in it, and stays.</summary>
    public Task<string?> WhyNotRestoredAsync(CancellationToken cancel) => Task.FromResult<string?>(null);

    public async Task<ComingFile> BringAsync(string name, byte[] content, CancellationToken cancel)
    {
        var beside = UnfinishedFor(PlaceFor(folder, name));
        try
        {
            await using var file = Begin(beside);
            await file.WriteAsync(content, cancel);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        return new ComingFile(name, beside);
    }

    public Task ArriveAsync(ComingFile file, CancellationToken cancel)
    {
        file.IsNew = !File.Exists(PathOf(file.Name));
        File.Move(file.Beside, PathOf(file.Name), overwrite: true);
        return Task.CompletedTask;
    }

    public Task ForgetAsync(ComingFile file)
    {
        File.Delete(file.Beside);
        if (file.IsNew) File.Delete(PathOf(file.Name));
        return Task.CompletedTask;
    }

    /// <summary>Where the file of this name lies in a folder, which is made.</summary>
    public static string PlaceFor(string folder, string name)
    {
        if (!FileStore.IsName(name)) throw new ArgumentException("The store gives no such name.", nameof(name));
        var path = Path.Combine(folder, FileStore.PathOf(name));
        MakeFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>What a file is called beside its place until it is whole.</summary>
    private static string UnfinishedFor(string path) => $"{path}.{Guid.NewGuid():N}{Unfinished}";

    /// <summary>A new file that only the program's own user reads, to be written and put in its place.</summary>
    private static FileStream Begin(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string PathOf(string name) => Path.Combine(folder, FileStore.PathOf(name));
}
