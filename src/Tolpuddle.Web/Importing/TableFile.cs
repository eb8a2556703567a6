using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using Sylvan.Data.Csv;

namespace Tolpuddle.Web.Importing;

/// <summary>A file is no table that can be read, or not from some row on.</summary>
/// <param name="message">What is wrong with it, as the end of a sentence that begins with its name.</param>
internal sealed class UnreadableTableException(string message) : Exception(message);

/// <summary>A table out of a file, read row by row, so that its length costs no memory. Its first row names the columns.</summary>
internal sealed class TableFile : IDisposable
{
    private const int LongestRow = 1 << 20;
    private const int MostColumns = 300;

    /// <summary>What Excel lets a cell hold.</summary>
    private const int LongestCell = 32_767;

    /// <summary>Parts of a spreadsheet that are no sheets are read whole, as its texts are: so long may each be, unpacked.</summary>
    private const long LongestPart = 256L << 20;

    /// <summary>So long may all parts be together, unpacked.</summary>
    private const long LongestBook = 1L << 30;

    private const string NoTable = "cannot be read as a table. It must be CSV in UTF-8, or .xlsx.";

    private readonly IDisposable _reader;
    private readonly Func<string[]?> _next;

    private TableFile(IDisposable reader, IReadOnlyList<string> heads, Func<string[]?> next) => (_reader, Heads, _next) = (reader, heads, next);

    public IReadOnlyList<string> Heads { get; }

    /// <summary>True for the name of a spreadsheet.</summary>
    public static bool IsSheet(string name) => name.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens CSV (UTF-8, any usual separator) or the first sheet of an Excel file (.xlsx), and closes <paramref name="file"/> in the end.</summary>
    /// <exception cref="UnreadableTableException">It is neither, or has no columns.</exception>
    public static TableFile Open(Stream file, bool isSheet)
    {
        TableFile? table = null;
        try
        {
            table = isSheet ? OpenExcel(file) : OpenCsv(file);
            return table.Problem() is { } problem ? throw new UnreadableTableException(problem) : table;
        }
        catch (Exception e)
        {
            table?.Dispose();
            file.Dispose();
            if (IsOfTable(e)) throw new UnreadableTableException(NoTable);
            throw;
        }
    }

    /// <summary>The next row, with as many cells as there are columns; null at the end.</summary>
    /// <exception cref="UnreadableTableException">The file cannot be read any further.</exception>
    public string[]? Read()
    {
        try
        {
            return _next();
        }
        catch (Exception e) when (IsOfTable(e))
        {
            throw new UnreadableTableException("cannot be read any further: it must be UTF-8, and no row may be longer than a million characters.");
        }
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Whatever the two readers throw at a hostile file: neither has one type for what is no table, and a file that fails once fails always.</summary>
    private static bool IsOfTable(Exception e) => e is not (UnreadableTableException or OperationCanceledException);

    private string? Problem()
    {
        if (Heads.All(head => head.Length == 0) || Heads.Distinct().Count() != Heads.Count || Heads.Any(head => head.Contains('\0'))) return "has no first row in which every column has a name of its own.";
        return Heads.Count > MostColumns ? $"has more than {MostColumns} columns." : null;
    }

    private static TableFile OpenCsv(Stream file)
    {
        var text = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        var csv = CsvDataReader.Create(text, new CsvDataReaderOptions { BufferSize = 1 << 16, MaxBufferSize = LongestRow });
        var heads = Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetName(i).Trim()).ToList();
        return new TableFile(csv, heads, () =>
        {
            if (!csv.Read()) return null;
            var cells = new string[heads.Count];
            for (var i = 0; i < cells.Length; i++) cells[i] = i < csv.RowFieldCount ? csv.GetString(i) : "";
            return cells;
        });
    }

    private static TableFile OpenExcel(Stream file)
    {
        Measure(file);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // the reader names one of its encodings, even for files that have none
        var excel = ExcelReaderFactory.CreateOpenXmlReader(file);
        var heads = excel.Read() ? Enumerable.Range(0, excel.FieldCount).Select(i => Cell(excel.GetValue(i)).Trim()).ToList() : [];
        while (heads.Count > 0 && heads[^1].Length == 0) heads.RemoveAt(heads.Count - 1);
        return new TableFile(excel, heads, () =>
        {
            while (excel.Read())
            {
                var cells = heads.Select((_, i) => i < excel.FieldCount ? Cell(excel.GetValue(i)) : "").ToArray();
                if (cells.Any(c => c.Length > 0)) return cells; // sheets end with rows that were once filled
            }

            return null;
        });
    }

    /// <summary>Refuses a small file that would unpack to what fills the memory. What a zip says of its lengths may be a lie: they are counted.</summary>
    private static void Measure(Stream file)
    {
        using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            var buffer = new byte[1 << 16];
            var all = 0L;
            foreach (var part in zip.Entries)
            {
                if (part.FullName.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) && !part.FullName.StartsWith("xl/printerSettings/", StringComparison.Ordinal)) throw new UnreadableTableException(NoTable);
                var most = part.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) ? LongestBook : LongestPart;
                var (length, run, isXml) = (0L, 0, part.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase));
                using var content = part.Open();
                for (int read; (read = content.Read(buffer)) > 0;)
                {
                    length += read;
                    all += read;
                    if (isXml) run = buffer.AsSpan(0, read).LastIndexOf((byte)'<') is var last and >= 0 ? read - last : run + read;
                    if (length > most || all > LongestBook || run > LongestRow) throw new UnreadableTableException("holds more than can be read from a spreadsheet. Save it as CSV in UTF-8.");
                }
            }
        }

        file.Position = 0;
    }

    private static string Cell(object? value)
    {
        var text = Text(value);
        return text.Length <= LongestCell ? text : throw new UnreadableTableException($"has a cell of more than {LongestCell:N0} characters.");
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
