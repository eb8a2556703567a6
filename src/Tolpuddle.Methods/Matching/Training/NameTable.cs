using Tolpuddle.Methods.Matching.Comparisons;

namespace Tolpuddle.Methods.Matching.Training;

/// <summary>The table of grades of given and family name: what depends on what, and what is known where few pairs were seen.</summary>
internal static class NameTable
{
    private const int Grades = NameComparison.Grades;

    /// <summary>Makes each part add up to 1: both names known, one, the other. What is missing is no evidence.</summary>
    public static void Normalise(double[] levels)
    {
        Span<double> sums = stackalloc double[4];
        for (var level = 1; level < levels.Length; level++) sums[Part(level)] += levels[level];
        for (var level = 1; level < levels.Length; level++)
        {
            if (sums[Part(level)] > 0) levels[level] /= sums[Part(level)];
        }
    }

    /// <summary>The table as it would be if given name, family name and order had nothing to do with one another.</summary>
    public static void Independent(double[] seen, double[] expected)
    {
        Span<double> given = stackalloc double[Grades], family = stackalloc double[Grades], order = stackalloc double[2];
        given.Fill(0.01);
        family.Fill(0.01);
        order.Fill(0.01);
        for (var level = 1; level < seen.Length; level++)
        {
            given[level % Grades] += seen[level];
            family[level / Grades % Grades] += seen[level];
            order[level / (Grades * Grades)] += seen[level];
        }

        var total = order[0] + order[1];
        for (var level = 1; level < seen.Length; level++)
            expected[level] = given[level % Grades] / total * (family[level / Grades % Grades] / total) * (order[level / (Grades * Grades)] / total);
    }

    /// <summary>Lends each cell a part of what independence expects of it.</summary>
    public static void Smooth(double[] under, double trust)
    {
        var expected = new double[under.Length];
        Independent(under, expected);
        var (sum, all) = (0d, 0d);
        for (var level = 1; level < under.Length; level++)
        {
            sum += expected[level];
            all += under[level];
        }

        for (var level = 1; level < under.Length; level++) under[level] += trust * expected[level] / sum * all;
    }

    private static int Part(int level) => (level % Grades == 0 ? 1 : 0) + (level / Grades % Grades == 0 ? 2 : 0);
}
