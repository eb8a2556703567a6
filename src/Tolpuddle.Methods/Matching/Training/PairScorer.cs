using Tolpuddle.Methods.Matching.Comparisons;

namespace Tolpuddle.Methods.Matching.Training;

/// <summary>Gives a pair its weight: the logarithm of the odds that both are one person.</summary>
internal sealed class PairScorer
{
    private readonly LinkModel model;
    private readonly int names;

    public PairScorer(RecordRows rows, LinkModel model)
    {
        (Rows, this.model) = (rows, model);
        names = Array.FindIndex(rows.Comparisons, comparison => comparison is NameComparison);
    }

    public RecordRows Rows { get; }

    public int Names => names;

    public double Logit(int left, int right)
    {
        Span<byte> levels = stackalloc byte[RecordRows.MostComparisons];
        var a = Rows.Row(left);
        var b = Rows.Row(right);
        Rows.Compare(a, b, levels);
        var logit = model.LogPrior + model.LogLikelihood(levels, names);
        if (logit < -12) return logit; // rarity does not make up for that
        logit += Rarity(levels, a, b);
        return LinkModel.Soften(logit);
    }

    /// <summary>What the values' own rarity adds to all levels.</summary>
    public double Rarity(ReadOnlySpan<byte> levels, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var sum = 0d;
        for (var k = 0; k < Rows.Comparisons.Length; k++) sum += RarityOf(k, levels, left, right);
        return sum;
    }

    /// <summary>What the values' own rarity adds to one comparison's level.</summary>
    public double RarityOf(int k, ReadOnlySpan<byte> levels, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var comparison = Rows.Comparisons[k];
        if (levels[k] <= Comparison.Different) return 0;
        if (comparison.GoesWithNames && names >= 0 && NameComparison.Agree(levels[names])) return 0;
        return comparison.Rarity(levels[k], left[comparison.Offset..], right[comparison.Offset..]);
    }
}
