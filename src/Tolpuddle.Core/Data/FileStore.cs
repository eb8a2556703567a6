using System.Security.Cryptography;

namespace Tolpuddle.Core.Data;

/// <summary>
/// Files in a folder, each encrypted as a field is and named by a keyed hash of what is in it: the same bytes are kept once, and who has the
/// folder without the keys learns how many files there are and how long each is. On several nodes the folder is a shared one.
/// </summary>
public sealed class FileStore(Vault vault, string folder)
{
    private const string Unfinished = ".unfinished";
    private const int Shelf = 2;

    /// <summary>What no row names goes after so long: time enough to notice that a program was started on the wrong database.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(30);

    /// <summary>What was never written to its end goes after so long.</summary>
    private static readonly TimeSpan UnfinishedPatience = TimeSpan.FromDays(1);

    public string Folder => folder;

    /// <summary>The name under which <paramref name="content"/> is kept.</summary>
    private byte[] KeyOf(ReadOnlySpan<byte> content) => vault.SecretKey("file", Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Keeps <paramref name="content"/>, on disk when this ends. Called before the row that refers to it is saved, and harmless twice.</summary>
    /// <returns>Its name.</returns>
    public async Task<byte[]> KeepAsync(byte[] content, CancellationToken cancel)
    {
        var key = KeyOf(content);
        var path = PathOf(key);
        MakeFolder(Path.GetDirectoryName(path)!);
        var unfinished = UnfinishedFor(path);
        try
        {
            await using var file = Begin(unfinished);
            await file.WriteAsync(vault.EncryptBytes(content, PlaceOf(key)), cancel);
            file.Flush(flushToDisk: true);
            File.Move(unfinished, path, overwrite: true); // written anew although it may be there: nobody then takes it for old
            file.Flush(flushToDisk: true); // its new name too, on the file systems that keep names with the file
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        return key;
    }

    /// <summary>What is kept under <paramref name="key"/>.</summary>
    /// <exception cref="CryptographicException">It was changed, or is another file under this name.</exception>
    /// <exception cref="IOException">It is not there.</exception>
    public async Task<byte[]> ReadAsync(byte[] key, CancellationToken cancel) => vault.DecryptBytes(await File.ReadAllBytesAsync(PathOf(key), cancel), PlaceOf(key));

    /// <summary>The same; null where it is not there, cannot be read, was changed, or belongs to other keys.</summary>
    public async Task<byte[]?> TryReadAsync(byte[] key, CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(key, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }

    public bool Holds(byte[] key) => File.Exists(PathOf(key));

    /// <summary>Every file that is kept, by its name within the folder.</summary>
    public static IEnumerable<(string Name, FileInfo File)> All(string folder) => !Directory.Exists(folder) ? [] :
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => IsName(file.Name)).Select(file => ($"{file.Name[..Shelf]}/{file.Name}", file));

    /// <summary>True for the names that this store gives, the only ones that a copy may bring back.</summary>
    public static bool IsName(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    /// <summary>What a file is called beside its place until it is whole.</summary>
    public static string UnfinishedFor(string path) => $"{path}.{Guid.NewGuid():N}{Unfinished}";

    /// <summary>A new file that only the program's own user reads, to be written and put in its place.</summary>
    public static FileStream Begin(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Where the file of this name lies in a folder, which is made.</summary>
    public static string PlaceFor(string folder, string name)
    {
        if (!IsName(name)) throw new ArgumentException("The store gives no such name.", nameof(name));
        var path = Path.Combine(folder, name[..Shelf], name);
        MakeFolder(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>
    /// Deletes what is older than a month, in none of the rows of which <paramref name="known"/> tells, and opened by the keys of this program:
    /// a fresh database beside the files of another has other keys, and touches none. Any node may do it at any time.
    /// </summary>
    public async Task SweepAsync(DateTime now, Func<IReadOnlyCollection<byte[]>, Task<IReadOnlyCollection<byte[]>>> known)
    {
        if (!Directory.Exists(folder)) return;
        var limit = now - Patience;
        foreach (var shelf in Directory.EnumerateDirectories(folder))
        {
            var files = new DirectoryInfo(shelf).EnumerateFiles().ToList();
            foreach (var file in files.Where(file => file.Name.EndsWith(Unfinished, StringComparison.Ordinal) && file.LastWriteTimeUtc < now - UnfinishedPatience)) file.Delete();
            var keys = files.Where(file => IsName(file.Name) && file.LastWriteTimeUtc < limit).ToDictionary(file => file.Name, file => Convert.FromHexString(file.Name));
            if (keys.Count == 0) continue;
            var inUse = (await known(keys.Values)).Select(Convert.ToHexStringLower).ToHashSet();
            foreach (var (name, key) in keys.Where(key => !inUse.Contains(key.Key)))
            {
                if (await TryReadAsync(key, CancellationToken.None) is not null) DeleteIfOld(Path.Combine(shelf, name), limit); // otherwise it is another database's, or damaged: a person decides
            }
        }
    }

    /// <summary>Put out of the way before it is asked how old it is: the same bytes may come in at this moment, and stand in its place then.</summary>
    private static void DeleteIfOld(string path, DateTime limit)
    {
        var going = UnfinishedFor(path);
        try
        {
            File.Move(path, going);
            if (File.GetLastWriteTimeUtc(going) < limit) File.Delete(going);
            else File.Move(going, path, overwrite: true);
        }
        catch (IOException)
        {
            // Another node was quicker.
        }
    }

    /// <summary>Deletes a file that no row names any more, without a month's patience; one that has come in within a day stays for <see cref="SweepAsync"/>.</summary>
    internal void Forget(byte[] key, DateTime now)
    {
        if (Holds(key)) DeleteIfOld(PathOf(key), now - UnfinishedPatience);
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string PlaceOf(byte[] key) => $"file {Convert.ToHexStringLower(key)}";

    private string PathOf(byte[] key)
    {
        var name = Convert.ToHexStringLower(key);
        return Path.Combine(folder, name[..Shelf], name);
    }
}
