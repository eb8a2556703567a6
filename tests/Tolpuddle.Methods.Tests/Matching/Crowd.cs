using System.Globalization;
using System.Text;
using Tolpuddle.Methods.Matching;
using Tolpuddle.Methods.Matching.Measuring;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Tests.Matching;

/// <summary>Invented people, each mentioned twice or three times with slips of the pen; the same ones each time.</summary>
internal static class Crowd
{
    private static readonly string[] Syllables = ["ba", "ren", "ko", "mi", "sal", "tur", "ve", "nad", "li", "os", "han", "gre", "pol", "dim", "fa", "yus"];

    /// <summary>The head and the rows of a file, without line ends.</summary>
    public static List<string> Rows(int people, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new List<string>();
        for (var p = 0; p < people; p++)
        {
            var (given, family) = (Name(random, 2), Name(random, 3));
            var born = new DateOnly(1960, 1, 1).AddDays(random.Next(16_000));
            var phone = $"07{random.Next(100_000_000, 999_999_999)}";
            var town = $"Town {(char)('A' + random.Next(20))}";
            for (var copy = random.Next(2, 4); copy > 0; copy--)
            {
                string[] fields = [Slip(random, given), Slip(random, family), random.NextDouble() < 0.3 ? "" : born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), random.NextDouble() < 0.4 ? "" : phone, town, $"P{p}"];
                rows.Add(string.Join(',', fields));
            }
        }

        var order = rows.OrderBy(_ => random.Next()).ToList();
        return ["id,first name,surname,dob,mobile,town,person", .. order.Select((row, i) => $"R{i},{row}")];
    }

    public static (Table Table, Linker Linker, LinkQuality Quality) Link(IEnumerable<IEnumerable<string>> files, int threads = 2)
    {
        var table = new Table();
        foreach (var rows in files) TableReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', rows))), "crowd.csv", table, threads, progress: null, CancellationToken.None);
        var truth = table.Find("person");
        var kinds = ColumnKinds.Guess(table, truth, new Dictionary<string, ColumnKind>());
        var linker = Linker.Link(table, kinds.Kinds, new LinkingOptions { Threads = threads }, progress: null, CancellationToken.None);
        return (table, linker, LinkQuality.Measure(linker, truth is null ? new int[table.Count] : truth.Ids, 0.95));
    }

    /// <summary>The clusters as sets of ids, in a fixed order.</summary>
    public static List<string> Clusters(Table table, Linker linker) =>
        [.. Enumerable.Range(0, table.Count).GroupBy(r => linker.Clusters[r])
            .Select(group => string.Join(' ', group.Select(r => table.Find("id")!.Values.Text(table.Find("id")!.Ids[r])).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal)];

    private static string Name(Random random, int syllables)
    {
        var name = string.Concat(Enumerable.Range(0, syllables).Select(_ => Syllables[random.Next(Syllables.Length)]));
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private static string Slip(Random random, string name)
    {
        if (random.NextDouble() > 0.12) return name;
        var at = random.Next(1, name.Length);
        return name[..at] + (char)('a' + random.Next(26)) + name[at..];
    }
}
