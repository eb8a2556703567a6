using System.Security.Cryptography;
using System.Text;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Importing;

/// <summary>A row of a file of reports.</summary>
/// <param name="IsRepeat">True if an earlier row of the file has the same id and says the same.</param>
/// <param name="Cells">As they stand in the file, without what nobody can read.</param>
internal sealed record TableRow(long Number, string[] Cells, string Id, ReportDraft? Draft, string Problem, bool IsRepeat = false)
{
    /// <summary>True if it is to be judged whether it can be taken.</summary>
    public bool IsNew => Draft is not null && !IsRepeat;

    public ReadRow ToRead() => new(Number, Id, Draft, Problem, IsRepeat);
}

/// <summary>A file of reports, read row by row: for the console, the page and the program at work on it.</summary>
internal sealed class ImportTable : IDisposable
{
    private readonly TableFile _table;
    private readonly bool _isMended;
    private long _number;

    private ImportTable(TableFile table)
    {
        _table = table;
        _isMended = table.Heads.Contains(ImportColumns.Problems);
        Heads = _isMended ? [.. table.Heads.Select(Csv.Told)] : table.Heads;
    }

    public IReadOnlyList<string> Heads { get; }

    /// <summary>So many rows were read.</summary>
    public long Count => _number;

    /// <summary>Opens CSV or a spreadsheet, and closes <paramref name="file"/> in the end.</summary>
    /// <exception cref="UnreadableTableException">It is neither, or has no columns.</exception>
    public static ImportTable Open(Stream file, bool isSheet) => new(TableFile.Open(file, isSheet));

    /// <summary>The cells of the next row; null at the end.</summary>
    /// <exception cref="UnreadableTableException">The file cannot be read any further.</exception>
    public string[]? ReadCells()
    {
        if (_table.Read() is not { } cells) return null;
        _number++;
        for (var i = 0; i < cells.Length; i++) cells[i] = ReadableInput.Clean(_isMended ? Csv.Told(cells[i]) : cells[i]);
        return cells;
    }

    /// <summary>The rows, each with its draft or what must be mended.</summary>
    /// <param name="columns">How the columns are read.</param>
    /// <param name="onceEach">True: an id that stands in the file twice with different content is rejected the second time, since no file may change what it says itself.</param>
    /// <exception cref="UnreadableTableException">The file cannot be read any further.</exception>
    public IEnumerable<TableRow> Rows(ImportColumns columns, bool onceEach)
    {
        var seen = onceEach ? new Dictionary<long, long>() : null;
        while (ReadCells() is { } cells)
        {
            var (id, draft, problem) = Read(columns, cells);
            var (isSeen, isSame) = draft is null || seen is null ? (false, false) : Before(seen, id, draft);
            if (isSeen && !isSame) (draft, problem) = (null, "Its id stands in the file before, where the row says something else. Give it an id of its own, or leave it out.");
            yield return new TableRow(_number, cells, id, draft, problem, isSeen && isSame);
        }
    }

    public void Dispose() => _table.Dispose();

    /// <summary>Sixteen bytes a row: of a million rows, one of ten million files would hold two ids that are taken for the same.</summary>
    private static (bool IsSeen, bool IsSame) Before(Dictionary<long, long> seen, string id, ReportDraft draft)
    {
        var (name, said) = (Hash(id), Hash(Imports.ContentOf(draft)));
        return seen.TryAdd(name, said) ? (false, false) : (true, seen[name] == said);
    }

    /// <summary>A row that the program fails over is as one that cannot be read: tried again it would fail again.</summary>
    private static (string Id, ReportDraft? Draft, string Problem) Read(ImportColumns columns, string[] cells)
    {
        try
        {
            return columns.Read(cells);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new UnreadableTableException("cannot be read any further: the program fails over the next row.");
        }
    }

    private static long Hash(string text) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
