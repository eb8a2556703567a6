namespace Tolpuddle.Methods.Matching.Reading;

/// <summary>One column of a table: for each record the number of its value.</summary>
public sealed class TableColumn(string name)
{
    private int[] ids = new int[1 << 10];
    private int length;

    /// <summary>As the first row of the file says it.</summary>
    public string Name { get; } = name;

    /// <summary>The different values.</summary>
    public ValuePool Values { get; } = new();

    /// <summary>The number of each record's value in <see cref="Values"/>; 0 where nothing was said.</summary>
    public ReadOnlySpan<int> Ids => ids.AsSpan(0, length);

    /// <summary>How many records say something.</summary>
    public int Filled => length - Values.Counts[0];

    /// <summary>Adds the value of the next record.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        if (length == ids.Length) Array.Resize(ref ids, length * 2);
        ids[length++] = Values.Intern(value);
    }

    /// <summary>Adds "nothing was said" until the column is as long as the table.</summary>
    public void PadTo(int records)
    {
        while (length < records) Add([]);
    }
}

/// <summary>Records in columns, from one file or several. The same column of several files is known by its name.</summary>
public sealed class Table
{
    private const int MostWarnings = 5;

    private readonly List<TableColumn> columns = [];
    private readonly List<string> warnings = [];
    private int silentWarnings;

    /// <summary>The columns in the order in which they were first met.</summary>
    public IReadOnlyList<TableColumn> Columns => columns;

    /// <summary>How many records were read.</summary>
    public int Count { get; internal set; }

    /// <summary>Where each file's records end.</summary>
    public List<(string File, int End)> Files { get; } = [];

    /// <summary>What was odd about the files and read all the same, with line numbers.</summary>
    public IReadOnlyList<string> Warnings => silentWarnings == 0 ? warnings : [.. warnings, $"and {silentWarnings:N0} more such lines."];

    /// <summary>The column with a name, upper and lower case alike; null if there is none.</summary>
    public TableColumn? Find(string name) => columns.Find(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    internal TableColumn FindOrAdd(string name)
    {
        if (Find(name) is { } known) return known;
        var column = new TableColumn(name);
        column.PadTo(Count);
        columns.Add(column);
        return column;
    }

    internal void Warn(string warning)
    {
        if (warnings.Count < MostWarnings) warnings.Add(warning);
        else silentWarnings++;
    }
}
