using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Tolpuddle.Core.Data.Copies;

/// <summary>Puts a copy that <see cref="DatabaseCopy"/> made into an empty database, of either engine: all of it or nothing.</summary>
public sealed class DatabaseRestore(Database database, TolpuddleContext db)
{
    /// <summary>Reads <paramref name="source"/> to its end.</summary>
    /// <param name="source">The copy, no longer encrypted.</param>
    /// <param name="keyFolder">Where the key ring goes; it must hold none.</param>
    /// <param name="files">Where files go.</param>
    /// <param name="cancel">Stops, and leaves nothing.</param>
    /// <exception cref="CannotStartException">There is something already, or the copy cannot be used; the message says what to do. Nothing was changed.</exception>
    public async Task<CopyContent> ReadAsync(Stream source, DirectoryInfo keyFolder, IFilePlace files, CancellationToken cancel)
    {
        if (keyFolder.Exists && keyFolder.EnumerateFiles("*.xml").Any()) throw new CannotStartException($"The folder {keyFolder.FullName} holds keys already. Nothing was changed. Say an empty folder with --data.");
        if (await Database.WhyNotOursAsync(db, cancel) is { } refusal) throw new CannotStartException(refusal);
        if (await files.WhyNotRestoredAsync(cancel) is { } why) throw new CannotStartException(why);
        var coming = new ComingFiles(files);
        try
        {
            return await ReadAsync(source, keyFolder, coming, cancel);
        }
        catch
        {
            await coming.ForgetAsync();
            throw;
        }
    }

    private async Task<CopyContent> ReadAsync(Stream source, DirectoryInfo keyFolder, ComingFiles coming, CancellationToken cancel)
    {
        await using var unpacked = new GZipStream(source, CompressionMode.Decompress);
        await using var tar = new TarReader(unpacked);
        var begun = await FirstAsync(tar, cancel);
        await Database.MigrateAsync(db, cancel);
        var tables = TableRows.Of(db).ToDictionary(t => t.Name);
        await RefuseUnlessEmptyAsync(tables.Values, cancel);

        await using var writer = await RowWriter.OpenAsync(database, cancel);
        var (keys, rows, end) = (new Dictionary<string, byte[]>(), tables.Keys.ToDictionary(name => name, _ => 0L), (CopyContent?)null);
        while (await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
        {
            if (entry.Name == CopyContent.LastEntry) end = await ContentAsync(entry, cancel);
            else if (entry.Name.StartsWith(CopyContent.Keys, StringComparison.Ordinal)) keys[Path.GetFileName(entry.Name)] = await BytesAsync(entry, cancel);
            else if (FileName(entry.Name) is { } file) await coming.AddAsync(file, entry.DataStream!, cancel);
            else if (entry.Name.Split('/') is [_, var name, _] && tables.TryGetValue(name, out var table)) rows[name] += await writer.WriteAsync(table, await RowsAsync(table, entry, cancel), cancel);
            else throw Unusable($"it holds {entry.Name}, which this program does not know");
        }

        if (end?.Rows is null) throw Unusable("it ends before its end");
        foreach (var (name, count) in end.Rows.Where(r => rows.GetValueOrDefault(r.Key) != r.Value)) throw Unusable($"of {count} rows of {name} it holds {rows.GetValueOrDefault(name)}");
        if (coming.Count != end.Files) throw Unusable($"of {end.Files} files it holds {coming.Count}");
        await coming.ArriveAsync(cancel);
        await KeepAsync(keys, keyFolder, () => writer.CommitAsync(cancel), cancel);
        return begun with { Rows = end.Rows, Files = end.Files, MissingFiles = end.MissingFiles };
    }

    /// <summary>The name of a file of the store, and of nothing else: no entry leads out of its folder.</summary>
    private static string? FileName(string entry) =>
        entry.StartsWith(CopyContent.FilesFolder, StringComparison.Ordinal) && entry.Split('/')[^1] is var name && FileStore.IsName(name) ? name : null;

    private async Task<CopyContent> FirstAsync(TarReader tar, CancellationToken cancel)
    {
        if (await tar.GetNextEntryAsync(copyData: false, cancel) is not { Name: CopyContent.FirstEntry } first) throw Unusable("it does not begin like one");
        var begun = await ContentAsync(first, cancel);
        if (begun.Format != CopyContent.CurrentFormat || !begun.Migrations.SequenceEqual(db.Database.GetMigrations()))
        {
            throw Unusable("another version of Tolpuddle made it. Restore it with that version, then start this one on it");
        }

        return begun;
    }

    private async Task RefuseUnlessEmptyAsync(IEnumerable<TableRows> tables, CancellationToken cancel)
    {
        foreach (var table in tables)
        {
            var any = await db.Database.SqlQueryRaw<long>(table.HasRows).SingleAsync(cancel);
            if (any > 0) throw new CannotStartException("This database is not empty. Nothing was changed. Say an empty one with --database or --data.");
        }
    }

    /// <summary>The keys first: rows without them would be lost, they without rows are only in the way, and go again.</summary>
    private static async Task KeepAsync(Dictionary<string, byte[]> keys, DirectoryInfo folder, Func<Task> commit, CancellationToken cancel)
    {
        folder.Create();
        try
        {
            foreach (var (name, bytes) in keys) await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name), bytes, cancel);
            await commit();
        }
        catch
        {
            foreach (var name in keys.Keys) File.Delete(Path.Combine(folder.FullName, name));
            throw;
        }
    }

    private static async Task<List<object?[]>> RowsAsync(TableRows table, TarEntry entry, CancellationToken cancel)
    {
        using var lines = new StreamReader(entry.DataStream!);
        var columns = JsonSerializer.Deserialize<string[]>(await lines.ReadLineAsync(cancel) ?? "[]");
        if (!table.Columns.SequenceEqual(columns ?? [])) throw Unusable($"its {table.Name} has other columns");
        var rows = new List<object?[]>();
        while (await lines.ReadLineAsync(cancel) is { } line) rows.Add(table.Read(line));
        return rows;
    }

    private static async Task<CopyContent> ContentAsync(TarEntry entry, CancellationToken cancel) =>
        (await JsonSerializer.DeserializeAsync<CopyContent>(entry.DataStream!, JsonSerializerOptions.Web, cancel))!;

    private static async Task<byte[]> BytesAsync(TarEntry entry, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await entry.DataStream!.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }

    private static CannotStartException Unusable(string why) => new($"This backup cannot be restored: {why}. Nothing was changed.");
}
