namespace Tolpuddle.Methods.Matching.Clusters;

/// <summary>What people have decided about pairs. It stands above everything that is computed.</summary>
public sealed class Decisions
{
    private readonly List<(int Left, int Right)> same = [];
    private readonly Dictionary<int, List<int>> different = [];
    private readonly List<(int Left, int Right)> contradicted = [];

    /// <summary>Decisions that two are the same which cannot be kept, because others say that somebody between them is not.</summary>
    public IReadOnlyList<(int Left, int Right)> Contradicted => contradicted;

    internal IReadOnlyList<(int Left, int Right)> Same => same;

    /// <summary>Two records are one person.</summary>
    public void AddSame(int left, int right) => same.Add((Math.Min(left, right), Math.Max(left, right)));

    /// <summary>Two records are two people.</summary>
    public void AddDifferent(int left, int right)
    {
        Of(left).Add(right);
        Of(right).Add(left);

        List<int> Of(int record) => different.TryGetValue(record, out var others) ? others : different[record] = [];
    }

    internal void Contradict(int left, int right) => contradicted.Add((left, right));

    internal IReadOnlyList<int> DifferentFrom(int record) => different.TryGetValue(record, out var others) ? others : [];

    internal bool AnyDifferent => different.Count > 0;
}
