using Tolpuddle.Methods.Matching.Comparisons;
using Tolpuddle.Methods.Matching.Names;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching;

/// <summary>Makes comparisons of columns: names together, the parts of an address together, everything else by itself.</summary>
internal static class ComparisonPlan
{
    public static List<Comparison> Make(Table table, IReadOnlyList<ColumnKind> kinds, int threads)
    {
        var rest = new List<(TableColumn Column, ColumnKind Kind)>();
        for (var c = 0; c < kinds.Count; c++)
        {
            if (kinds[c] != ColumnKind.Ignored) rest.Add((table.Columns[c], kinds[c]));
        }

        var makers = new List<Func<Comparison>>();
        var (given, family, full, other) = (Take(ColumnKind.GivenName), Take(ColumnKind.FamilyName), Take(ColumnKind.FullName), Take(ColumnKind.OtherName));
        if (full is not null && given is not null && family is not null)
        {
            other ??= full;
            full = null;
        }

        if (given is not null || family is not null || full is not null)
            makers.Add(() => new NameComparison(new NameValues(given, family, full, other)) { Name = Names(given, family, full, other) });
        var (house, address, postcode) = (Take(ColumnKind.HouseNumber), Take(ColumnKind.Address), Take(ColumnKind.Postcode));
        if (address is not null || postcode is not null)
            makers.Add(() => new PlaceComparison(address is null ? null : house, address, postcode) { Name = Names(house, address, postcode) });
        foreach (var (column, kind) in rest.OrderBy(r => r.Column.Name, StringComparer.Ordinal).ToList()) makers.Add(() => Make(column, kind));
        if (makers.Count > RecordRows.MostComparisons) makers.RemoveRange(RecordRows.MostComparisons, makers.Count - RecordRows.MostComparisons);
        var made = new Comparison[makers.Count];
        Parallel.For(0, made.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => made[i] = makers[i]());
        return [.. made];

        TableColumn? Take(ColumnKind kind)
        {
            var found = rest.FindIndex(r => r.Kind == kind);
            if (found < 0) return null;
            var column = rest[found].Column;
            rest.RemoveAt(found);
            return column;
        }
    }

    private static Comparison Make(TableColumn column, ColumnKind kind) => kind switch
    {
        ColumnKind.DateOfBirth => new DateComparison(column) { Name = column.Name },
        ColumnKind.Sex or ColumnKind.Nationality or ColumnKind.Category => new CategoryComparison(column) { Name = column.Name },
        ColumnKind.Phone => new CodeComparison(column, CodeKind.Phone) { Name = column.Name },
        ColumnKind.Vehicle => new CodeComparison(column, CodeKind.Vehicle) { Name = column.Name },
        ColumnKind.Document => new CodeComparison(column, CodeKind.Document) { Name = column.Name },
        ColumnKind.Email or ColumnKind.Handle => new TextComparison(column, isTelling: true, isOrganisation: false, isWords: false) { Name = column.Name },
        ColumnKind.Organisation => new TextComparison(column, isTelling: true, isOrganisation: true, isWords: true) { Name = column.Name },
        _ => new TextComparison(column, isTelling: false, isOrganisation: false, isWords: true) { Name = column.Name },
    };

    private static string Names(params TableColumn?[] columns) => string.Join(", ", columns.OfType<TableColumn>().Select(column => column.Name));
}
