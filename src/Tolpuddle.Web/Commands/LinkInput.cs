using System.CommandLine;
using System.Text.Json;
using Tolpuddle.Methods.Matching;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Web.Commands;

/// <summary>What is linked: the files, and what their columns hold.</summary>
internal static class LinkInput
{
    public static Argument<FileInfo[]> Files()
    {
        var files = new Argument<FileInfo[]>("files") { Description = "CSV in UTF-8, with any usual separator; the first row names the columns. The first column is the record's id where its values are unique. Files with the same columns are linked within and across", Arity = ArgumentArity.OneOrMore };
        return files.AcceptExistingOnly();
    }

    public static Option<FileInfo> Types()
    {
        var types = new Option<FileInfo>("--types") { Description = "JSON that says what columns hold, where the guess is wrong: { \"Ref\": \"ignored\", \"Who\": \"fullName\" }" };
        return types.AcceptExistingOnly();
    }

    public static Option<string?> Truth() => new("--truth") { Description = "A column that says who each record really is: it is not used for linking, and the result is measured by it" };

    /// <summary>What a file says of columns; nothing without one.</summary>
    public static Dictionary<string, ColumnKind> ReadTypes(FileInfo? file)
    {
        var told = new Dictionary<string, ColumnKind>(StringComparer.OrdinalIgnoreCase);
        if (file is null) return told;
        try
        {
            foreach (var (column, kind) in JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file.FullName)) ?? [])
            {
                if (!Enum.TryParse<ColumnKind>(kind, ignoreCase: true, out var known) || !Enum.IsDefined(known))
                    throw new WrongUseException($"'{kind}' in {file.FullName} is no kind of column. There are: {string.Join(", ", Enum.GetNames<ColumnKind>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
                told[column] = known;
            }
        }
        catch (JsonException)
        {
            throw new WrongUseException($"{file.FullName} does not say what columns hold. It is written like {{ \"Ref\": \"ignored\", \"Who\": \"fullName\" }}.");
        }

        return told;
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="TableException">One of them is no table.</exception>
    public static (Table Table, ColumnKinds Kinds, TableColumn? Truth) Read(
        IReadOnlyList<FileInfo> files, Dictionary<string, ColumnKind> told, string? truth, int threads, Action<string, double>? progress, CancellationToken cancel)
    {
        var table = new Table();
        foreach (var file in files)
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            TableReader.Read(stream, file.Name, table, threads, bytes => progress?.Invoke($"reading {file.Name}", (double)bytes / Math.Max(1, file.Length)), cancel);
        }

        var person = truth is null ? null : table.Find(truth) ?? throw new WrongUseException($"There is no column '{truth}'. There are: {string.Join(", ", table.Columns.Select(c => c.Name))}.");
        if (told.Keys.FirstOrDefault(name => table.Find(name) is null) is { } unknown) throw new WrongUseException($"--types speaks of a column '{unknown}', which is in no file.");
        return (table, ColumnKinds.Guess(table, person, told), person);
    }
}
