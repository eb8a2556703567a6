using Tolpuddle.Methods.Matching.Comparisons;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching.Names;

/// <summary>Every record's names as numbers of <see cref="NameForms"/>, and how common each is.</summary>
internal sealed class NameValues
{
    private const int MaxLength = 100; // characters of a field that are read

    private static readonly HashSet<string> Particles = new(StringComparer.Ordinal) { "al", "el", "bin", "ibn", "bint", "de", "da", "do", "dos", "del", "della", "di", "la", "le", "van", "von", "der", "den", "ten", "ter", "mac", "mc", "o", "st", "abu", "ben" };
    private static readonly HashSet<string> Titles = new(StringComparer.Ordinal) { "mr", "mrs", "ms", "miss", "dr", "sir", "prof" };

    private readonly TableColumn?[] columns;
    private readonly float[] logFirst, logFamily, logGiven;

    public NameValues(TableColumn? given, TableColumn? family, TableColumn? full, TableColumn? other)
    {
        columns = [given, family, full, other];
        var records = columns.OfType<TableColumn>().First().Ids.Length;
        Records = records;
        (Given, Family, Alias) = (new int[records], new int[records], new int[records]);
        Fill(given, Given);
        Fill(family, Family);
        Fill(other, Alias);
        if (full is not null) FillFromFull(full);
        Forms.Seal();

        var (first, whole, last) = (new int[Forms.Count], new int[Forms.Count], new int[Forms.Count]);
        for (var r = 0; r < records; r++)
        {
            first[Forms[Given[r]].First]++;
            whole[Given[r]]++;
            last[Family[r]]++;
        }

        (logFirst, LogMeanFirst) = Logs(first);
        (logGiven, _) = Logs(whole);
        (logFamily, LogMeanFamily) = Logs(last);
        Pairs = new int[records];
        var pairs = new Dictionary<ulong, int>();
        var counts = new List<int> { 0 };
        for (var r = 0; r < records; r++)
        {
            if (Given[r] == 0 || Family[r] == 0) continue;
            var pair = ((ulong)(uint)Forms[Given[r]].First << 32) | (uint)Family[r];
            if (!pairs.TryGetValue(pair, out Pairs[r]))
            {
                pairs.Add(pair, Pairs[r] = counts.Count);
                counts.Add(0);
            }

            counts[Pairs[r]]++;
        }

        PairCounts = [.. counts];
    }

    public NameForms Forms { get; } = new();

    public int Records { get; }

    public int[] Given { get; }

    public int[] Family { get; }

    public int[] Alias { get; }

    /// <summary>The number of each record's first and family name together; 0 where one is missing.</summary>
    public int[] Pairs { get; }

    public int[] PairCounts { get; }

    /// <summary>Logarithm of the chance that two strangers have the same first name.</summary>
    public double LogMeanFirst { get; }

    /// <summary>Logarithm of the chance that two strangers have the same family name.</summary>
    public double LogMeanFamily { get; }

    public float LogFirstShare(int given) => logFirst[Forms[given].First];

    public float LogGivenShare(int given) => logGiven[given];

    public float LogFamilyShare(int family) => logFamily[family];

    public string Show(int record) => string.Join(" ", columns.OfType<TableColumn>().Select(column => column.Values.Text(column.Ids[record])).Where(text => text.Length > 0));

    private static (float[] Logs, double LogMean) Logs(int[] counts)
    {
        double filled = Math.Max(1, counts.Skip(1).Sum(c => (long)c));
        var mean = counts.Skip(1).Sum(c => c / filled * (c / filled));
        return ([.. counts.Select(c => (float)Math.Log(Math.Max(1, c) / filled))], Math.Log(Math.Max(mean, 1e-12)));
    }

    private static string Cut(string text) => text.Length > MaxLength ? text[..MaxLength] : text;

    private void Fill(TableColumn? column, int[] ids)
    {
        if (column is null) return;
        var map = new int[column.Values.Count];
        for (var i = 1; i < map.Length; i++) map[i] = Forms.Add(LatinLetters.Fold(Cut(column.Values.Text(i))));
        for (var r = 0; r < ids.Length; r++) ids[r] = map[column.Ids[r]];
    }

    /// <summary>Splits "Ahmed bin Ali", "Ali, Ahmed" and the like where the file has no better columns.</summary>
    private void FillFromFull(TableColumn full)
    {
        var map = new (int Given, int Family)[full.Values.Count];
        for (var i = 1; i < map.Length; i++)
        {
            var (given, family) = Split(Cut(full.Values.Text(i)));
            map[i] = (Forms.Add(given), Forms.Add(family));
        }

        for (var r = 0; r < Records; r++)
        {
            var (given, family) = map[full.Ids[r]];
            if (Given[r] == 0) Given[r] = given;
            if (Family[r] == 0) Family[r] = family;
        }
    }

    private static (string Given, string Family) Split(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0) return (LatinLetters.Fold(text.AsSpan(comma + 1)), LatinLetters.Fold(text.AsSpan(0, comma)));
        var words = LatinLetters.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Count > 1 && Titles.Contains(words[0])) words.RemoveAt(0);
        if (words.Count == 0) return ("", "");
        var last = words.Count - 1;
        while (last > 1 && Particles.Contains(words[last - 1])) last--;
        return last == 0 ? (words[0], "") : (string.Join(' ', words.Take(last)), string.Join(' ', words.Skip(last)));
    }
}
