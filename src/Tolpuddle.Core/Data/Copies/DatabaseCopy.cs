using System.Data.Common;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Tolpuddle.Core.Data.Copies;

/// <summary>What a copy says of itself, first and, with the counts, last.</summary>
/// <param name="Migrations">The tables as they were made, step by step; only the same steps read it.</param>
/// <param name="Rows">By table; null at the beginning, when nobody has counted.</param>
public sealed record CopyContent(int Format, DateTime At, string Engine, IReadOnlyList<string> Migrations, IReadOnlyDictionary<string, long>? Rows)
{
    internal const int CurrentFormat = 1;
    internal const string FirstEntry = "copy.json";
    internal const string LastEntry = "end.json";
    internal const string Keys = "keys/";
    internal const string Tables = "tables/";
    internal const string FilesFolder = "files/";

    /// <summary>How many files it holds; 0 at the beginning.</summary>
    public long Files { get; init; }

    /// <summary>How many files its rows name that could not be copied, because they were not in their place or could not be read.</summary>
    public long MissingFiles { get; init; }

    internal static string FileEntry(string name) => FilesFolder + FileStore.PathOf(name);
}

/// <summary>
/// Copies everything that a running system holds, as it was at one moment: all rows and files, what is encrypted as it is, and
/// the key ring without which nobody could read them. The copy is a compressed tar of lines of JSON, so that another
/// program can read it too; whoever calls it encrypts it.
/// </summary>
public sealed class DatabaseCopy(Database database, TolpuddleContext db)
{
    /// <summary>A table comes in pieces of so many bytes: a tar says how long an entry is before it begins.</summary>
    private const int PieceLength = 4 * 1024 * 1024;

    /// <summary>After so many files in a row for which their place does not answer, no more are asked for.</summary>
    private const int MostAway = 3;

    /// <summary>Writes the copy into <paramref name="destination"/>, which stays open.</summary>
    /// <param name="destination">Takes the bytes in order.</param>
    /// <param name="keyFolder">The key ring.</param>
    /// <param name="files">Where a <see cref="FileStore"/> lays its files.</param>
    /// <param name="cancel">Stops, and leaves the copy unfinished.</param>
    public async Task<CopyContent> WriteAsync(Stream destination, DirectoryInfo keyFolder, IFilePlace files, CancellationToken cancel)
    {
        var tables = TableRows.Of(db);
        await using var connection = database.NewConnection();
        await connection.OpenAsync(cancel);
        await using var moment = await connection.MomentAsync(cancel);
        var begun = new CopyContent(CopyContent.CurrentFormat, db.Now, database.Engine.ToString().ToLowerInvariant(), [.. await db.Database.GetAppliedMigrationsAsync(cancel)], null);

        await using var packed = new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(packed, TarEntryFormat.Pax, leaveOpen: true);
        await AddAsync(tar, CopyContent.FirstEntry, JsonSerializer.SerializeToUtf8Bytes(begun, JsonSerializerOptions.Web), cancel);
        foreach (var key in keyFolder.EnumerateFiles("*.xml")) await AddAsync(tar, CopyContent.Keys + key.Name, await File.ReadAllBytesAsync(key.FullName, cancel), cancel);
        var rows = new Dictionary<string, long>();
        foreach (var table in tables) rows[table.Name] = await AddAsync(tar, table, connection, moment, cancel);
        var wanted = await FileNamesAsync(connection, moment, cancel);
        var copied = await AddAsync(tar, files, cancel);
        var done = begun with { Rows = rows, Files = copied.Count, MissingFiles = wanted.Count(name => !copied.Contains(name)) };
        await AddAsync(tar, CopyContent.LastEntry, JsonSerializer.SerializeToUtf8Bytes(done, JsonSerializerOptions.Web), cancel);
        return done;
    }

    /// <summary>
    /// Behind the rows: a file is there before its row is, and is changed by nobody. What goes meanwhile belonged to no row, and what
    /// cannot be read stops no copy of the rest.
    /// </summary>
    /// <returns>The names of those that it holds now.</returns>
    private static async Task<HashSet<string>> AddAsync(TarWriter tar, IFilePlace files, CancellationToken cancel)
    {
        var (names, away) = (new HashSet<string>(), 0);
        try
        {
            await foreach (var file in files.AllAsync(cancel))
            {
                try
                {
                    var content = await ReadAsync(files, file.Name, cancel);
                    away = 0;
                    if (content is null) continue;
                    await AddAsync(tar, CopyContent.FileEntry(file.Name), content, cancel);
                    names.Add(file.Name);
                }
                catch (FilesAwayException) when (++away < MostAway)
                {
                    // One file alone may be out of reach. Where a row names it, it is counted.
                }
            }
        }
        catch (FilesAwayException)
        {
            // What is asked for after this would be waited for as long, one by one. Rows that name it are counted.
        }

        return names;
    }

    /// <summary>What is in a file; null where it is gone or damaged.</summary>
    private static async Task<byte[]?> ReadAsync(IFilePlace files, string name, CancellationToken cancel)
    {
        try
        {
            return await files.ReadAsync(name, cancel);
        }
        catch (IOException e) when (e is not FilesAwayException)
        {
            return null;
        }
    }

    /// <summary>The names of the files that rows of the same moment name.</summary>
    private static async Task<HashSet<string>> FileNamesAsync(DbConnection connection, DbTransaction moment, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText, command.CommandTimeout) = (moment, "SELECT \"StoreKey\" FROM \"Attachments\"", 0);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var names = new HashSet<string>();
        while (await reader.ReadAsync(cancel)) names.Add(Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(0)));
        return names;
    }

    private static async Task<long> AddAsync(TarWriter tar, TableRows table, DbConnection connection, DbTransaction moment, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText, command.CommandTimeout) = (moment, table.Select, 0);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        using var piece = new MemoryStream();
        await using var json = new Utf8JsonWriter(piece);
        var (count, number) = (0L, 0);
        while (await reader.ReadAsync(cancel))
        {
            if (piece.Length == 0) Line(json, piece, () => JsonSerializer.Serialize(json, table.Columns));
            Line(json, piece, () => table.Write(reader, json));
            count++;
            if (piece.Length >= PieceLength) await SendAsync();
        }

        if (piece.Length > 0) await SendAsync();
        return count;

        async Task SendAsync()
        {
            await AddAsync(tar, $"{CopyContent.Tables}{table.Name}/{++number:D6}.jsonl", piece.ToArray(), cancel);
            piece.SetLength(0);
        }
    }

    private static void Line(Utf8JsonWriter json, MemoryStream piece, Action write)
    {
        write();
        json.Flush();
        json.Reset();
        piece.WriteByte((byte)'\n');
    }

    private static async Task AddAsync(TarWriter tar, string name, byte[] content, CancellationToken cancel)
    {
        using var data = new MemoryStream(content);
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data }, cancel);
    }
}
