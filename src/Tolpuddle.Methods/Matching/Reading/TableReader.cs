using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Tolpuddle.Methods.Matching.Reading;

/// <summary>Reads CSV (RFC 4180; comma, semicolon, tab or bar) in UTF-8 into a <see cref="Table"/>, block by block, the columns of a block at once.</summary>
public sealed class TableReader
{
    /// <summary>Most columns a file may have.</summary>
    public const int MaxColumns = 512;

    private const int UsualBlock = 1 << 24; // bytes
    private static readonly byte[] Separators = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    private readonly Table table;
    private readonly string file;
    private readonly int threads;
    private SearchValues<byte> stops = SearchValues.Create(",\n\r\""u8);
    private byte separator;
    private TableColumn[] columns = [];
    private int[] bounds = new int[1 << 12]; // start and end of each field of the block
    private int fields;
    private int rows;
    private long line = 1;
    private readonly List<int> escaped = []; // fields of the row with doubled quotation marks
    private int rowLines; // line ends inside the row's quotation marks

    private TableReader(Table table, string file, int threads) => (this.table, this.file, this.threads) = (table, file, threads);

    /// <summary>Adds a file's records to a table.</summary>
    /// <exception cref="TableException">The file is empty, not UTF-8, or has no columns.</exception>
    public static void Read(Stream stream, string file, Table table, int threads, Action<long>? progress, CancellationToken cancel) =>
        Read(stream, file, table, threads, progress, UsualBlock, cancel);

    internal static void Read(Stream stream, string file, Table table, int threads, Action<long>? progress, int blockBytes, CancellationToken cancel)
    {
        var reader = new TableReader(table, file, threads);
        reader.ReadAll(stream, blockBytes, progress, cancel);
        foreach (var column in table.Columns) column.PadTo(table.Count);
        table.Files.Add((file, table.Count));
    }

    private void ReadAll(Stream stream, int blockBytes, Action<long>? progress, CancellationToken cancel)
    {
        var buffer = new byte[blockBytes];
        int filled = 0, read;
        long total = 0;
        var first = true;
        do
        {
            cancel.ThrowIfCancellationRequested();
            if (filled == buffer.Length) Array.Resize(ref buffer, checked(buffer.Length * 2)); // a row longer than a block
            read = stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            filled += read;
            total += read;
            var atEnd = filled < buffer.Length;
            var start = 0;
            if (first)
            {
                if (!atEnd && buffer.AsSpan(0, filled).IndexOfAny((byte)'\n', (byte)'\r') < 0) continue; // the head is longer than a block
                start = ReadHead(buffer.AsSpan(0, filled), atEnd);
                first = false;
            }

            var used = ReadBlock(buffer, start, filled, atEnd);
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            progress?.Invoke(total);
            if (atEnd) break;
        }
        while (true);
    }

    private int ReadHead(Span<byte> block, bool atEnd)
    {
        if (block.IsEmpty) throw new TableException($"{file} is empty. Its first row must name the columns.");
        if (block.Length > 1 && ((block[0] == 0xFF && block[1] == 0xFE) || (block[0] == 0xFE && block[1] == 0xFF)))
            throw new TableException($"{file} is in UTF-16. Save it as CSV in UTF-8.");
        var start = block.Length >= 3 && block[0] == 0xEF && block[1] == 0xBB && block[2] == 0xBF ? 3 : 0;
        var length = block[start..].IndexOfAny((byte)'\n', (byte)'\r');
        var head = length < 0 ? block[start..] : block.Slice(start, length);
        var most = -1;
        foreach (var candidate in Separators)
        {
            var count = head.Count(candidate);
            if (count <= most) continue;
            (most, separator) = (count, candidate);
        }

        stops = SearchValues.Create([separator, (byte)'\n', (byte)'\r', (byte)'"']);
        var end = SplitRows(block, start, block.Length, atEnd, oneRow: true);
        if (rows == 0) throw new TableException($"{file}, line 1: the row that names the columns does not end.");
        var next = line;
        line = 1;
        CheckUtf8(block[start..end]);
        line = next;
        var names = new List<string>();
        for (var i = 0; i < fields; i++) names.Add(Encoding.UTF8.GetString(block[bounds[2 * i]..bounds[(2 * i) + 1]]));
        if (names.Count > MaxColumns) throw new TableException($"{file} has {names.Count:N0} columns; at most {MaxColumns} can be read. Is it a table?");
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length == 0) names[i] = $"column {i + 1}";
            while (names.IndexOf(names[i]) < i) names[i] += " again";
        }

        columns = [.. names.Select(table.FindOrAdd)];
        return end;
    }

    private int ReadBlock(byte[] buffer, int start, int filled, bool atEnd)
    {
        (rows, fields) = (0, 0);
        var before = line;
        var end = SplitRows(buffer, start, filled, atEnd, oneRow: false);
        if (!Utf8.IsValid(buffer.AsSpan(start, end - start)))
        {
            line = before;
            CheckUtf8(buffer.AsSpan(start, end - start));
        }

        var width = columns.Length;
        Parallel.For(0, width, new ParallelOptions { MaxDegreeOfParallelism = threads }, c =>
        {
            var column = columns[c];
            for (var row = 0; row < rows; row++)
            {
                var place = 2 * ((row * width) + c);
                column.Add(buffer.AsSpan(bounds[place], bounds[place + 1] - bounds[place]));
            }
        });
        table.Count += rows;
        return end;
    }

    /// <summary>Finds the fields of whole rows. Returns where the first row begins that is not whole.</summary>
    private int SplitRows(Span<byte> block, int start, int end, bool atEnd, bool oneRow)
    {
        var at = start;
        while (at < end)
        {
            var next = SplitRow(block, at, end, atEnd, out var count);
            if (next < 0)
            {
                fields -= count;
                return at;
            }

            if (count == 1 && bounds[2 * (fields - 1)] == bounds[(2 * fields) - 1] && columns.Length != 1) fields--; // an empty line
            else
            {
                foreach (var field in escaped) Unescape(block, field);
                if (!oneRow) Fit(count);
                rows++;
            }

            at = next;
            line += 1 + rowLines;
            if (oneRow && rows == 1) break;
        }

        return at;
    }

    /// <summary>Makes a row as wide as the table.</summary>
    private void Fit(int count)
    {
        var width = columns.Length;
        if (count == width) return;
        table.Warn($"{file}, line {line:N0}: {count} fields where the first row names {width}; {(count < width ? "the rest is taken as empty" : "what is too much was left out")}.");
        fields += width - count;
        Reserve();
        for (var i = fields - Math.Max(0, width - count); i < fields; i++) bounds[2 * i] = bounds[(2 * i) + 1] = 0;
    }

    /// <summary>Finds the fields of one row. Returns where the next begins, or -1 if the block ends first.</summary>
    private int SplitRow(Span<byte> block, int at, int end, bool atEnd, out int count)
    {
        count = 0;
        rowLines = 0;
        escaped.Clear();
        while (true)
        {
            var start = at;
            int stop;
            var fieldEnd = -1;
            var quote = SkipSpaces(block, at, end);
            if (quote < end && block[quote] == '"')
            {
                fieldEnd = Unquote(block, quote + 1, end, atEnd, out at);
                if (fieldEnd < 0) return -1;
                start = quote + 1;
            }

            while (true)
            {
                var found = block[at..end].IndexOfAny(stops);
                stop = found < 0 ? end : at + found;
                if (stop < end && block[stop] == '"') at = stop + 1; // a quotation mark inside a plain field
                else break;
            }

            if (stop == end && !atEnd) return -1;
            AddField(block, start, fieldEnd < 0 ? stop : fieldEnd);
            count++;
            if (stop == end) return end;
            at = stop + 1;
            if (block[stop] == separator) continue;
            if (block[stop] == '\r')
            {
                if (at == end && !atEnd) return -1;
                if (at < end && block[at] == '\n') at++;
            }

            return at;
        }
    }

    private static int SkipSpaces(Span<byte> block, int at, int end)
    {
        while (at < end && block[at] == ' ') at++;
        return at;
    }

    /// <summary>Finds the end of a quoted field, -1 if the block ends first; <paramref name="after"/> is where the closing mark was passed.</summary>
    private int Unquote(Span<byte> block, int start, int end, bool atEnd, out int after)
    {
        after = start;
        var (closing, isEscaped) = (start, false);
        while (true)
        {
            var found = block[closing..end].IndexOf((byte)'"');
            if (found < 0)
            {
                if (atEnd) throw new TableException($"{file}, line {line:N0}: a quotation mark is opened and never closed.");
                return -1;
            }

            closing += found;
            if (closing + 1 == end && !atEnd) return -1;
            if (closing + 1 >= end || block[closing + 1] != '"') break;
            closing += 2;
            isEscaped = true;
        }

        rowLines += block[start..closing].Count((byte)'\n');
        if (isEscaped) escaped.Add(fields);
        after = closing + 1;
        return closing;
    }

    /// <summary>Writes a field's doubled quotation marks once, in its place.</summary>
    private void Unescape(Span<byte> block, int field)
    {
        var text = block[bounds[2 * field]..bounds[(2 * field) + 1]];
        var write = 0;
        for (var read = 0; read < text.Length; read++)
        {
            text[write++] = text[read];
            if (text[read] == '"') read++;
        }

        bounds[(2 * field) + 1] = bounds[2 * field] + write;
    }

    private void AddField(ReadOnlySpan<byte> block, int start, int end)
    {
        while (start < end && block[start] is (byte)' ') start++;
        while (end > start && block[end - 1] is (byte)' ') end--;
        fields++;
        Reserve();
        (bounds[(2 * fields) - 2], bounds[(2 * fields) - 1]) = (start, end);
    }

    private void Reserve()
    {
        if (2 * fields > bounds.Length) Array.Resize(ref bounds, Math.Max(2 * bounds.Length, 2 * fields));
    }

    private void CheckUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return;
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n') + 1;
            var part = end == 0 ? bytes : bytes[..end];
            if (!Utf8.IsValid(part)) break;
            bytes = bytes[part.Length..];
            line++;
        }

        throw new TableException($"{file}, line {line:N0} is not UTF-8. Save the file as CSV in UTF-8 (in Excel: 'CSV UTF-8').");
    }
}
