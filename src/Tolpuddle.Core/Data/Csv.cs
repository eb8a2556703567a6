using System.Buffers;

namespace Tolpuddle.Core.Data;

/// <summary>Cells of a comma-separated file (RFC 4180) that no spreadsheet takes for a formula, and that can be read back as they were.</summary>
public static class Csv
{
    private const char Harmless = '\'';

    private static readonly SearchValues<char> BeginsFormula = SearchValues.Create("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20");

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>A row of the file with its line end.</summary>
    public static string Row(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>Quoted; a text that a spreadsheet would take for a formula has an apostrophe before it, and so has one that begins like that.</summary>
    public static string Cell(string text) => $"\"{(NeedsMark(text) ? Harmless + text : text).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The same, quoted only where it must be: for files of which most cells are numbers and short names.</summary>
    public static string Plain(string text) => NeedsMark(text) || text.AsSpan().ContainsAny(NeedsQuotes) ? Cell(text) : text;

    /// <summary>The text that <see cref="Cell"/> was given, from what a reader of the file finds between the quotes.</summary>
    public static string Told(string cell) => cell.Length > 1 && cell[0] == Harmless && NeedsMark(cell[1..]) ? cell[1..] : cell;

    private static bool NeedsMark(string text)
    {
        var first = text.AsSpan().TrimStart(Harmless);
        return first.Length > 0 && BeginsFormula.Contains(first[0]);
    }
}
