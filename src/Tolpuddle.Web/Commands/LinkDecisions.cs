using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Matching;
using Tolpuddle.Methods.Matching.Clusters;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Web.Commands;

/// <summary>Reads what people have decided about pairs of records.</summary>
internal static class LinkDecisions
{
    public static Decisions Read(FileInfo file, ColumnKinds kinds, CancellationToken cancel)
    {
        var told = new Table();
        using (var stream = file.OpenRead()) TableReader.Read(stream, file.Name, told, threads: 1, progress: null, cancel);
        var (left, right, decision) = (Column("left"), Column("right"), Column("decision"));
        var decisions = new Decisions();
        for (var row = 0; row < told.Count; row++)
        {
            var (first, second) = (Record(left, row), Record(right, row));
            switch (decision.Values.Text(decision.Ids[row]).Trim().ToLowerInvariant())
            {
                case "same":
                    decisions.AddSame(first, second);
                    break;
                case "different":
                    decisions.AddDifferent(first, second);
                    break;
                case "unsure":
                    break;
                case var other:
                    throw new WrongUseException($"{file.Name}, row {row + 1}: '{other}' is no decision. There are same, different and unsure.");
            }
        }

        return decisions;

        TableColumn Column(string name) => told.Find(name) ?? throw new WrongUseException($"{file.Name} has no column '{name}'. Its columns are left, right and decision.");

        int Record(TableColumn column, int row)
        {
            var id = Csv.Told(column.Values.Text(column.Ids[row]));
            return kinds.Find(id) ?? throw new WrongUseException($"{file.Name}, row {row + 1}: no record is called '{id}'.");
        }
    }
}
