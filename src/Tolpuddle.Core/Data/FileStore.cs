using System.Security.Cryptography;

namespace Tolpuddle.Core.Data;

/// <summary>
/// Files, each encrypted as a field is and named by a keyed hash of what is in it: the same bytes are kept once, and who has the
/// folder or bucket without the keys learns how many files there are and how long each is.
/// </summary>
public sealed class FileStore(Vault vault, IFilePlace place)
{
    /// <summary>So many letters of its name name the folder that a file lies in.</summary>
    private const int Shelf = 2;

    /// <summary>What no row names goes after so long: time enough to notice that a program was started on the wrong database.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(30);

    /// <summary>What was never written to its end goes after so long.</summary>
    private static readonly TimeSpan UnfinishedPatience = TimeSpan.FromDays(1);

    /// <summary>After so many in a row for which the place does not answer, the rest waits for the next sweep.</summary>
    private const int MostAway = 3;

    /// <summary>So many files at a time are asked for among the rows.</summary>
    private const int BatchLength = 500;

    public FileStore(Vault vault, string folder)
        : this(vault, new FileFolder(folder))
    {
    }

    public IFilePlace Place => place;

    /// <summary>True for the names that this store gives, the only ones that a copy may bring back.</summary>
    public static bool IsName(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    /// <summary>Where a file of this name lies in every place and in a copy, so that one is the other.</summary>
    public static string PathOf(string name) => $"{name[..Shelf]}/{name}";

    /// <summary>Keeps <paramref name="content"/>, durable when this ends. Called before the row that refers to it is saved, and harmless twice.</summary>
    /// <returns>Its name.</returns>
    public async Task<byte[]> KeepAsync(byte[] content, CancellationToken cancel)
    {
        var key = KeyOf(content);
        await place.PutAsync(NameOf(key), vault.EncryptBytes(content, PlaceOf(key)), cancel);
        return key;
    }

    /// <summary>What is kept under <paramref name="key"/>.</summary>
    /// <exception cref="CryptographicException">It was changed, or is another file under this name.</exception>
    /// <exception cref="IOException">It is not there.</exception>
    public async Task<byte[]> ReadAsync(byte[] key, CancellationToken cancel) => vault.DecryptBytes(await place.ReadAsync(NameOf(key), cancel), PlaceOf(key));

    /// <summary>The same; null where it is not there, cannot be read, was changed, or belongs to other keys.</summary>
    /// <exception cref="FilesAwayException">Nobody can say just now.</exception>
    public async Task<byte[]?> TryReadAsync(byte[] key, CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(key, cancel);
        }
        catch (Exception e) when (e is CryptographicException or (IOException and not FilesAwayException))
        {
            return null;
        }
    }

    public Task<bool> HoldsAsync(byte[] key, CancellationToken cancel) => place.HoldsAsync(NameOf(key), cancel);

    /// <summary>
    /// Deletes what is older than a month, in none of the rows of which <paramref name="known"/> tells, and opened by the keys of this program:
    /// a fresh database beside the files of another has other keys, and touches none. Any node may do it at any time. One that the place does not give or
    /// delete just now stays for the next sweep.
    /// </summary>
    /// <exception cref="FilesAwayException">The place does not list its files, or answered for none of several in a row.</exception>
    public async Task SweepAsync(DateTime now, Func<IReadOnlyCollection<byte[]>, Task<IReadOnlyCollection<byte[]>>> known, CancellationToken cancel)
    {
        await TidyAsync(now - UnfinishedPatience, cancel);
        var limit = now - Patience;
        var old = new List<byte[]>();
        await foreach (var file in place.AllAsync(cancel))
        {
            if (file.At >= limit) continue;
            old.Add(Convert.FromHexString(file.Name));
            if (old.Count < BatchLength) continue;
            await SweepAsync(old, limit, known, cancel);
            old.Clear();
        }

        if (old.Count > 0) await SweepAsync(old, limit, known, cancel);
    }

    /// <summary>
    /// Deletes a file that no row names any more, without a month's patience; one that has come in within a day stays for <see cref="SweepAsync"/>, and
    /// so does all that cannot be deleted just now.
    /// </summary>
    internal async Task ForgetAsync(byte[] key, DateTime now, CancellationToken cancel)
    {
        try
        {
            await place.RemoveIfOldAsync(NameOf(key), now - UnfinishedPatience, cancel);
        }
        catch (FilesAwayException)
        {
            // The next sweep takes it, if it is a month old; else the one after its month.
        }
    }

    /// <summary>What was never ended is the least of it, and keeps nothing else from going.</summary>
    private async Task TidyAsync(DateTime limit, CancellationToken cancel)
    {
        try
        {
            await place.TidyAsync(limit, cancel);
        }
        catch (FilesAwayException)
        {
            // The next sweep tries again.
        }
    }

    private async Task SweepAsync(List<byte[]> old, DateTime limit, Func<IReadOnlyCollection<byte[]>, Task<IReadOnlyCollection<byte[]>>> known, CancellationToken cancel)
    {
        var inUse = (await known(old)).Select(NameOf).ToHashSet();
        var away = 0;
        foreach (var key in old.Where(key => !inUse.Contains(NameOf(key))))
        {
            try
            {
                if (await TryReadAsync(key, cancel) is not null) await place.RemoveIfOldAsync(NameOf(key), limit, cancel); // otherwise it is another database's, or damaged: a person decides
                away = 0;
            }
            catch (FilesAwayException) when (++away < MostAway)
            {
                // One file alone may be out of reach.
            }
        }
    }

    /// <summary>The name under which <paramref name="content"/> is kept.</summary>
    private byte[] KeyOf(ReadOnlySpan<byte> content) => vault.SecretKey("file", Convert.ToHexStringLower(SHA256.HashData(content)));

    private static string NameOf(byte[] key) => Convert.ToHexStringLower(key);

    private static string PlaceOf(byte[] key) => $"file {NameOf(key)}";
}
