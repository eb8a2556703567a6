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

    /// <summary>A spreadsheet holds its texts in one part, which is read whole: so long may it be, unpacked.</summary>
    private const long LongestTexts = 256L << 20;

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

    /// <summary>What the two readers throw at what is no table: neither has one type for it, and .NET has its own for what is no UTF-8, no zip and no XML.</summary>
    private static bool IsOfTable(Exception e) =>
        e is FormatException or InvalidDataException or DecoderFallbackException or ExcelDataReader.Exceptions.ExcelReaderException or System.Xml.XmlException or CsvFormatException
        || e.GetType().Namespace == typeof(CsvDataReader).Namespace;

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
        MeasureTexts(file);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // the reader names one of its encodings, even for files that have none
        var excel = ExcelReaderFactory.CreateOpenXmlReader(file);
        var heads = excel.Read() ? Enumerable.Range(0, excel.FieldCount).Select(i => Text(excel.GetValue(i)).Trim()).ToList() : [];
        while (heads.Count > 0 && heads[^1].Length == 0) heads.RemoveAt(heads.Count - 1);
        return new TableFile(excel, heads, () =>
        {
            while (excel.Read())
            {
                var cells = heads.Select((_, i) => i < excel.FieldCount ? Text(excel.GetValue(i)) : "").ToArray();
                if (cells.Any(c => c.Length > 0)) return cells; // sheets end with rows that were once filled
            }

            return null;
        });
    }

    /// <summary>Refuses a small file that would unpack to what fills the memory.</summary>
    private static void MeasureTexts(Stream file)
    {
        using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            var buffer = new byte[1 << 16];
            foreach (var part in zip.Entries.Where(e => e.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase) || e.FullName.EndsWith("styles.xml", StringComparison.OrdinalIgnoreCase)))
            {
                using var texts = part.Open();
                var length = 0L;
                for (int read; (read = texts.Read(buffer)) > 0;)
                {
                    if ((length += read) > LongestTexts) throw new UnreadableTableException("holds more text than can be read from a spreadsheet. Save it as CSV in UTF-8.");
                }
            }
        }

        file.Position = 0;
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
