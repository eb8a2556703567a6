namespace Tolpuddle.Testing;

/// <summary>How well two kinds of answer can be told apart by how long they take.</summary>
public static class Distinguishing
{
    /// <summary>
    /// The chance that one of <paramref name="these"/> took longer than one of <paramref name="those"/>, ties counting half:
    /// the area under the curve of whoever guesses the kind from the time. 0.5 tells nothing, 0 and 1 tell all
    /// (Mann and Whitney 1947, U over the number of pairs).
    /// </summary>
    public static double Area(IReadOnlyList<TimeSpan> these, IReadOnlyList<TimeSpan> those) =>
        these.Sum(a => those.Sum(b => a > b ? 1 : a == b ? 0.5 : 0)) / ((double)these.Count * those.Count);

    /// <summary>Its standard deviation where the kinds take equally long (the same, for samples without ties).</summary>
    public static double Deviation(int these, int those) => Math.Sqrt((these + those + 1) / (12.0 * these * those));
}
