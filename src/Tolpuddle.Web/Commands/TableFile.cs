using System.Globalization;
using System.Text;
using ExcelDataReader;
using Sylvan.Data.Csv;

namespace Tolpuddle.Web.Commands;

/// <summary>A table out of a file, read row by row, so that its length costs no memory. Its first row names the columns.</summary>
internal sealed class TableFile : IDisposable
{
    private const int LongestRow = 1 << 20;

    private readonly IDisposable _reader;
    private readonly Func<string[]?> _next;

    private TableFile(IDisposable reader, IReadOnlyList<string> heads, Func<string[]?> next) => (_reader, Heads, _next) = (reader, heads, next);

    public IReadOnlyList<string> Heads { get; }

    /// <summary>Opens a CSV file (UTF-8, any usual separator) or the first sheet of an Excel file (.xlsx).</summary>
    /// <exception cref="WrongUseException">It is neither, or has no columns.</exception>
    public static TableFile Open(string path)
    {
        try
        {
            var table = path.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) ? OpenExcel(path) : OpenCsv(path);
            if (table.Heads.Count > 0 && table.Heads.Distinct().Count() == table.Heads.Count) return table;
            table.Dispose();
            throw new WrongUseException($"{path} has no first row in which every column has a name of its own.");
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or ExcelDataReader.Exceptions.ExcelReaderException)
        {
            throw new WrongUseException($"{path} cannot be read as a table. It must be CSV in UTF-8, or .xlsx.");
        }
    }

    /// <summary>The next row, with as many cells as there are columns; null at the end.</summary>
    public string[]? Read() => _next();

    public void Dispose() => _reader.Dispose();

    private static TableFile OpenCsv(string path)
    {
        var csv = CsvDataReader.Create(path, new CsvDataReaderOptions { BufferSize = 1 << 16, MaxBufferSize = LongestRow });
        var heads = Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetName(i).Trim()).ToList();
        return new TableFile(csv, heads, () =>
        {
            if (!csv.Read()) return null;
            var cells = new string[heads.Count];
            for (var i = 0; i < cells.Length; i++) cells[i] = i < csv.RowFieldCount ? csv.GetString(i) : "";
            return cells;
        });
    }

    private static TableFile OpenExcel(string path)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance); // the reader names one of its encodings, even for files that have none
        var excel = ExcelReaderFactory.CreateOpenXmlReader(File.OpenRead(path));
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

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
