using System.Globalization;
using System.Text;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Matching;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Web.Commands;

/// <summary>Writes what was linked. A file is there whole, or not at all.</summary>
internal static class LinkFiles
{
    private const int BufferSize = 1 << 16;

    /// <summary>One row a pair, the surest first.</summary>
    public static void WriteLinks(string path, Linker linker, ColumnKinds kinds) => Write(path, file =>
    {
        file.Write("left,right,probability,weight");
        foreach (var comparison in linker.Comparisons) file.Write($",{Csv.Plain(comparison)}");
        file.Write('\n');
        foreach (var link in linker.Links)
        {
            file.Write(string.Create(CultureInfo.InvariantCulture, $"{Csv.Plain(kinds.NameOf(link.Left))},{Csv.Plain(kinds.NameOf(link.Right))},{link.Probability:G7},{linker.Weight(link):F2}"));
            foreach (var evidence in linker.Explain(link.Left, link.Right)) file.Write($",{Csv.Plain(evidence.Words)}");
            file.Write('\n');
        }
    });

    /// <summary>One row a record, in the order of the files; a cluster has the name of its first record.</summary>
    public static void WriteClusters(string path, Linker linker, ColumnKinds kinds, Table table) => Write(path, file =>
    {
        file.Write($"{Csv.Plain(kinds.HasIds ? table.Columns[0].Name : "record")},cluster\n");
        for (var r = 0; r < table.Count; r++) file.Write($"{Csv.Plain(kinds.NameOf(r))},{Csv.Plain(kinds.NameOf(linker.Clusters[r]))}\n");
    });

    private static void Write(string path, Action<StreamWriter> rows)
    {
        var part = $"{path}.part";
        try
        {
            using (var file = new StreamWriter(part, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize)) rows(file);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
