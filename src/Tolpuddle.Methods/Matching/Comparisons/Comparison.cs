namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>One question asked of every pair of records, answered in levels from "nothing can be said" to "the same".</summary>
/// <remarks>
/// The comparison vector of I. P. Fellegi and A. B. Sunter, "A theory for record linkage", JASA 64 (1969), section 2. Each record's part in
/// it is <see cref="Width"/> numbers that lie beside those of the other comparisons, so that a pair is two short stretches of memory.
/// </remarks>
internal abstract class Comparison
{
    /// <summary>The level that says nothing because one of the two records does not.</summary>
    public const int Missing = 0;

    /// <summary>The level of two that are not alike.</summary>
    public const int Different = 1;

    /// <summary>What is compared, in the words of the file: its columns.</summary>
    public required string Name { get; init; }

    /// <summary>How many numbers a record holds.</summary>
    public abstract int Width { get; }

    /// <summary>How many levels there are, at most 256.</summary>
    public abstract int LevelCount { get; }

    /// <summary>Where its numbers begin in a record's row.</summary>
    public int Offset { get; set; }

    /// <summary>True if people of one tradition share this as well as their names, so that a shared name explains a part of it.</summary>
    public virtual bool GoesWithNames => false;

    /// <summary>For each record the number of a value that a level asks for; pairs that agree on it can be counted without looking at each.</summary>
    public virtual IReadOnlyList<int[]> Groupings => [];

    /// <summary>What blocking keys can be made of.</summary>
    public virtual IReadOnlyList<Facet> Facets => [];

    /// <summary>Writes a record's numbers.</summary>
    public abstract void Write(int record, Span<int> cells);

    /// <summary>The level of a pair.</summary>
    public abstract int Compare(ReadOnlySpan<int> left, ReadOnlySpan<int> right);

    /// <summary>A level in plain English.</summary>
    public abstract string Words(int level);

    /// <summary>Where training begins: how often true pairs are thought to show a level, missing left out. Need not add up to 1.</summary>
    public abstract double ExpectedAmongMatches(int level);

    /// <summary>The place in <see cref="Groupings"/> by which pairs of a level are counted; -1 where random pairs tell.</summary>
    public virtual int GroupingOf(int level) => -1;

    /// <summary>What the values themselves add to a level's weight, in nats: rare ones more than common ones. 0 on the average.</summary>
    public virtual double Rarity(int level, ReadOnlySpan<int> left, ReadOnlySpan<int> right) => 0;

    /// <summary>Two values to show.</summary>
    public abstract string Show(int record);
}

/// <summary>A piece of a record that two records of one person are likely to share: blocking keys are made of one or two.</summary>
/// <param name="Name">What it is, for the report.</param>
/// <param name="Owner">The comparison it comes from.</param>
/// <param name="Hashes">For each record a hash; 0 where nothing was said.</param>
/// <param name="Role">What it is good for.</param>
internal sealed record Facet(string Name, Comparison Owner, uint[] Hashes, FacetRole Role);

/// <summary>What a piece of a record is good for in blocking.</summary>
internal enum FacetRole
{
    /// <summary>The sound of a given name.</summary>
    GivenSound,

    /// <summary>The sound of a family name.</summary>
    FamilySound,

    /// <summary>Few people share it: a key by itself where not too many do.</summary>
    Telling,

    /// <summary>Many share it: a key together with something else.</summary>
    Helping,
}
