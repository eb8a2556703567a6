namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>How many records hold a value, in bands: a phone in two hands is evidence, one in forty is hardly any.</summary>
internal static class Holders
{
    /// <summary>How many bands there are.</summary>
    public const int BandCount = 10;

    private static readonly int[] Most = [2, 3, 5, 8, 16, 40, 150, 1000, 8000];

    /// <summary>The band of a value that <paramref name="count"/> records hold.</summary>
    public static int Band(int count)
    {
        var band = 0;
        while (band < Most.Length && count > Most[band]) band++;
        return band;
    }

    /// <summary>How many records hold each record's value, where records hold the numbers 0 (nothing) to <paramref name="values"/> − 1.</summary>
    public static int[] Count(ReadOnlySpan<int> ids, int values)
    {
        var counts = new int[values];
        foreach (var id in ids) counts[id]++;
        return counts;
    }

    /// <summary>A band in words.</summary>
    public static string Words(int band) => band switch
    {
        0 => "",
        1 => ", which three records hold",
        _ when band < Most.Length => $", which up to {Most[band]:N0} records hold",
        _ => $", which more than {Most[^1]:N0} records hold",
    };

    /// <summary>Among matches, most values are in few hands.</summary>
    public static double Expected(int band) => 0.3 / (1 + band);
}
