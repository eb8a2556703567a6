using Tolpuddle.Methods.Matching.Comparisons;

namespace Tolpuddle.Methods.Matching.Training;

/// <summary>What was learned: for each comparison and level how often matches (m) and strangers (u) show it, and how many matches there are.</summary>
/// <remarks>Fellegi and Sunter (1969): a level's weight is ln(m/u); the weights of a pair add up to the logarithm of the likelihood ratio.</remarks>
internal sealed class LinkModel(IReadOnlyList<Comparison> comparisons)
{
    /// <summary>No pair has odds beyond this, in nats: certainty is not of this world.</summary>
    public const double MostLogit = 16;

    /// <summary>From here on, in nats, more evidence counts for less and less.</summary>
    public const double SoftFrom = 12;

    private const double SoftReach = 16; // nats of further evidence that take off all but a third of what is left

    /// <summary>Classes of pairs by their names: those that share none, and those that share one and so, often, a tradition.</summary>
    public const int NameClasses = 2;

    /// <summary>m of each comparison's levels.</summary>
    public double[][] M { get; } = [.. comparisons.Select(c => new double[c.LevelCount])];

    /// <summary>u of each comparison's levels, by class of names.</summary>
    public double[][][] U { get; } = [.. comparisons.Select(c => new[] { new double[c.LevelCount], new double[c.LevelCount] })];

    /// <summary>ln(m/u) of each comparison, class by class.</summary>
    public float[][] Weights { get; } = [.. comparisons.Select(c => new float[NameClasses * c.LevelCount])];

    /// <summary>Logarithm of the odds that two records drawn at random are one person.</summary>
    public double LogPrior { get; set; }

    /// <summary>Keeps what is very sure below certainty, and in order: more evidence is always more, and nothing is level at the top.</summary>
    public static double Soften(double logit)
    {
        if (logit <= SoftFrom) return Math.Max(logit, -MostLogit);
        return SoftFrom + ((MostLogit - SoftFrom) * (1 - Math.Exp((SoftFrom - logit) / SoftReach)));
    }

    /// <summary>The weights of all comparisons together, without the values' own rarity.</summary>
    public double LogLikelihood(ReadOnlySpan<byte> levels, int names)
    {
        var nameClass = names >= 0 && NameComparison.Agree(levels[names]) ? 1 : 0;
        var sum = 0f;
        for (var k = 0; k < Weights.Length; k++)
        {
            var weights = Weights[k];
            sum += weights[(nameClass * (weights.Length / NameClasses)) + levels[k]];
        }

        return sum;
    }

    /// <summary>The part of one comparison in <see cref="LogLikelihood"/>.</summary>
    public double Weight(ReadOnlySpan<byte> levels, int names, int k)
    {
        var nameClass = names >= 0 && NameComparison.Agree(levels[names]) ? 1 : 0;
        return Weights[k][(nameClass * (Weights[k].Length / NameClasses)) + levels[k]];
    }

    /// <summary>Computes <see cref="Weights"/> from m and u.</summary>
    public void Weigh()
    {
        for (var k = 0; k < M.Length; k++)
        {
            var levels = M[k].Length;
            for (var c = 0; c < NameClasses; c++)
            {
                for (var level = 1; level < levels; level++)
                    Weights[k][(c * levels) + level] = (float)Math.Log(Math.Max(M[k][level], 1e-12) / Math.Max(U[k][c][level], 1e-15));
            }
        }
    }
}
