using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching;

/// <summary>What each column of a table holds, and by what its records are called.</summary>
public sealed class ColumnKinds
{
    private static readonly ColumnKind[] KeptOfId =
    [
        ColumnKind.GivenName, ColumnKind.FamilyName, ColumnKind.FullName, ColumnKind.OtherName, ColumnKind.DateOfBirth, ColumnKind.Phone, ColumnKind.Vehicle,
        ColumnKind.Address, ColumnKind.Postcode, ColumnKind.Organisation, ColumnKind.Email,
    ];

    private readonly Table table;
    private Dictionary<string, int>? records;

    private ColumnKinds(Table table, IReadOnlyList<ColumnKind> kinds, bool hasIds) => (this.table, Kinds, HasIds) = (table, kinds, hasIds);

    /// <summary>The kind of each column, in the table's order.</summary>
    public IReadOnlyList<ColumnKind> Kinds { get; }

    /// <summary>True if the first column's values are unique, so that they are the records' ids.</summary>
    public bool HasIds { get; }

    /// <summary>Guesses the kinds; what <paramref name="told"/> says of a column stands, and <paramref name="truth"/> is left out.</summary>
    public static ColumnKinds Guess(Table table, TableColumn? truth, IReadOnlyDictionary<string, ColumnKind> told)
    {
        var hasIds = table.Columns.Count > 0 && table.Columns[0].Values.Count - 1 == table.Count && table.Count > 0;
        var kinds = new ColumnKind[table.Columns.Count];
        for (var c = 0; c < kinds.Length; c++)
        {
            var column = table.Columns[c];
            if (column == truth) kinds[c] = ColumnKind.Ignored;
            else if (told.TryGetValue(column.Name, out var kind)) kinds[c] = kind;
            else kinds[c] = ColumnGuess.Of(column);
            if (c == 0 && hasIds && !told.ContainsKey(column.Name) && !KeptOfId.Contains(kinds[c])) kinds[c] = ColumnKind.Ignored;
        }

        return new ColumnKinds(table, kinds, hasIds);
    }

    /// <summary>What a record is called: its id, or its file and place.</summary>
    public string NameOf(int record)
    {
        if (HasIds) return table.Columns[0].Values.Text(table.Columns[0].Ids[record]);
        var start = 0;
        foreach (var (file, end) in table.Files)
        {
            if (record < end) return $"{Path.GetFileName(file)}:{record - start + 1}";
            start = end;
        }

        return $"{record + 1}";
    }

    /// <summary>The record that is called so; null if there is none.</summary>
    public int? Find(string name)
    {
        if (records is null)
        {
            records = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var r = 0; r < table.Count; r++) records.TryAdd(NameOf(r), r);
        }

        return records.TryGetValue(name, out var record) ? record : null;
    }

    /// <summary>The first values of the first column that stand in two records, with their places, where they should be ids and are not.</summary>
    public IEnumerable<string> Repeated(int most)
    {
        if (HasIds || table.Columns.Count == 0) yield break;
        var column = table.Columns[0];
        var first = new Dictionary<int, int>();
        for (var r = 0; r < column.Ids.Length && most > 0; r++)
        {
            var id = column.Ids[r];
            if (id == 0 || first.TryAdd(id, r)) continue;
            most--;
            yield return $"'{column.Values.Text(id)}' stands in records {first[id] + 1:N0} and {r + 1:N0}";
        }
    }
}
