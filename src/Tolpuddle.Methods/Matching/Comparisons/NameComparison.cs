using System.Runtime.CompilerServices;
using Tolpuddle.Methods.Matching.Names;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>Compares people's names, given and family name at once: one tradition explains a part of both, and they are often swapped.</summary>
internal sealed class NameComparison : Comparison
{
    /// <summary>How many grades a single name has.</summary>
    public const int Grades = (int)NameLikeness.Same + 1;

    private const int GivenCell = 0, FamilyCell = 1, AliasCell = 2, FirstShare = 3, FamilyShare = 4, GivenShare = 5, PairCount = 6;
    private const double FuzzyRarity = 0.6; // of the rarity of a name that is only nearly the same
    private const double OwnPart = 0.6; // of the other records with a whole name that belong to somebody else
    private const double Shrinkage = 1; // records' worth of trust in independence when a whole name is counted

    // What a grade is worth when the order of the names is decided, in nats, roughly.
    private static readonly double[] Worth = [0, -2.5, 1, 0.5, 3, 3, 4, 5, 5.5];
    private static readonly double[] Expected = [0, 0.05, 0.02, 0.02, 0.06, 0.04, 0.08, 0.1, 0.6];
    private static readonly string[] Phrases = ["not said", "different", "initial fits", "somewhat alike", "one or two letters apart", "short or other form", "sounds the same", "first name the same", "same"];

    private readonly NameValues values;
    private double[] logUnder = [];
    private double correlation = 1;

    public NameComparison(NameValues values)
    {
        this.values = values;
        var forms = values.Forms;
        var (given, family) = (new uint[values.Given.Length], new uint[values.Given.Length]);
        for (var r = 0; r < given.Length; r++)
        {
            given[r] = forms[forms[values.Given[r]].First].Skeleton;
            family[r] = forms[values.Family[r]].Skeleton;
        }

        Facets = [new Facet("sound of given name", this, given, FacetRole.GivenSound), new Facet("sound of family name", this, family, FacetRole.FamilySound)];
    }

    public override int Width => 7;

    public override int LevelCount => Grades * Grades * 2;

    public override IReadOnlyList<Facet> Facets { get; }

    public override IReadOnlyList<int[]> Groupings => [values.Pairs];

    public static NameLikeness GivenOf(int level) => (NameLikeness)(level % Grades);

    public static NameLikeness FamilyOf(int level) => (NameLikeness)(level / Grades % Grades);

    public static bool IsSwapped(int level) => level >= Grades * Grades;

    /// <summary>True if one of the names says that the two come from one tradition at least.</summary>
    public static bool Agree(int level) => GivenOf(level) >= NameLikeness.Close || FamilyOf(level) >= NameLikeness.Close;

    public override int GroupingOf(int level) =>
        !IsSwapped(level) && GivenOf(level) >= NameLikeness.SameFirst && FamilyOf(level) == NameLikeness.Same ? 0 : -1;

    /// <summary>Tells how often each level is met among strangers, so that the rarity of a whole name can be told from it.</summary>
    public void Learn(double[] under)
    {
        logUnder = [.. under.Select(u => Math.Log(Math.Max(u, 1e-300)))];
        var (given, family, both) = (0d, 0d, 0d);
        for (var level = 0; level < under.Length; level++)
        {
            if (IsSwapped(level) || GivenOf(level) == NameLikeness.Missing || FamilyOf(level) == NameLikeness.Missing) continue;
            if (GivenOf(level) >= NameLikeness.SameFirst) given += under[level];
            if (FamilyOf(level) == NameLikeness.Same) family += under[level];
            if (GroupingOf(level) == 0) both += under[level];
        }

        correlation = Math.Max(1, both / Math.Max(1e-300, given * family));
    }

    public override void Write(int record, Span<int> cells)
    {
        var (given, family) = (values.Given[record], values.Family[record]);
        cells[GivenCell] = given;
        cells[FamilyCell] = family;
        cells[AliasCell] = values.Alias[record];
        cells[FirstShare] = BitConverter.SingleToInt32Bits(values.LogFirstShare(given));
        cells[FamilyShare] = BitConverter.SingleToInt32Bits(values.LogFamilyShare(family));
        cells[GivenShare] = BitConverter.SingleToInt32Bits(values.LogGivenShare(given));
        cells[PairCount] = values.PairCounts[values.Pairs[record]];
    }

    public override int Compare(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var forms = values.Forms;
        var given = forms.Compare(left[GivenCell], right[GivenCell]);
        var family = forms.Compare(left[FamilyCell], right[FamilyCell]);
        if (given < NameLikeness.Variant && (left[AliasCell] | right[AliasCell]) != 0) given = WithAlias(given, left, right);
        if ((int)given + (int)family >= (int)NameLikeness.Same || left[GivenCell] == 0 || right[GivenCell] == 0) return Level(given, family, swapped: false);

        var leftFirst = forms.Compare(left[GivenCell], right[FamilyCell]);
        var rightFirst = forms.Compare(left[FamilyCell], right[GivenCell]);
        if (leftFirst < NameLikeness.Close && rightFirst < NameLikeness.Close) return Level(given, family, swapped: false);
        return Worth[(int)leftFirst] + Worth[(int)rightFirst] > Worth[(int)given] + Worth[(int)family] + 1
            ? leftFirst >= rightFirst ? Level(leftFirst, rightFirst, swapped: true) : Level(rightFirst, leftFirst, swapped: true)
            : Level(given, family, swapped: false);
    }

    public override double Rarity(int level, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var (given, family) = (GivenOf(level), FamilyOf(level));
        if (IsSwapped(level)) return SwappedRarity(given, family, left, right);
        if (given >= NameLikeness.SameFirst && family == NameLikeness.Same && logUnder.Length > 0)
        {
            var expected = Math.Exp(Share(left[FirstShare]) + Share(left[FamilyShare])) * correlation * values.Records;
            var others = Math.Max(0, left[PairCount] - 2) * OwnPart;
            var share = (others + Shrinkage) * expected / (expected + Shrinkage) / values.Records;
            var exact = given == NameLikeness.Same ? Share(left[GivenShare]) - Share(left[FirstShare]) : 0; // the middle name is the same as well
            return logUnder[level] - Math.Log(share) - exact;
        }

        return Single(given, values.LogMeanFirst, Math.Max(Share(left[FirstShare]), Share(right[FirstShare])))
            + Single(family, values.LogMeanFamily, Math.Max(Share(left[FamilyShare]), Share(right[FamilyShare])));
    }

    public override string Words(int level) =>
        $"{(IsSwapped(level) ? "Given and family name swapped; " : "")}Given name {Phrases[(int)GivenOf(level)]}; family name {Phrases[(int)FamilyOf(level)]}";

    public override double ExpectedAmongMatches(int level)
    {
        if (level == Missing) return 0;
        var given = Expected[(int)GivenOf(level)];
        var family = Expected[(int)FamilyOf(level)];
        if (given == 0) given = 0.05;
        if (family == 0) family = 0.08;
        return given * family * (IsSwapped(level) ? 0.05 : 0.95);
    }

    public override string Show(int record) => values.Show(record);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Level(NameLikeness given, NameLikeness family, bool swapped) => (int)given + (Grades * (int)family) + (swapped ? Grades * Grades : 0);

    private static double Share(int cell) => BitConverter.Int32BitsToSingle(cell);

    private static double Single(NameLikeness likeness, double logMean, double logShare) => likeness switch
    {
        <= NameLikeness.Different => 0,
        NameLikeness.Initial => 0,
        NameLikeness.Alike => 0.5 * FuzzyRarity * (logMean - logShare),
        < NameLikeness.SameFirst => FuzzyRarity * (logMean - logShare),
        _ => logMean - logShare,
    };

    private double SwappedRarity(NameLikeness better, NameLikeness worse, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var leftFirst = Math.Max(Share(left[FirstShare]), Share(right[FamilyShare]));
        var rightFirst = Math.Max(Share(left[FamilyShare]), Share(right[FirstShare]));
        var logMean = (values.LogMeanFirst + values.LogMeanFamily) / 2;
        var (forBetter, forWorse) = values.Forms.Compare(left[GivenCell], right[FamilyCell]) == better ? (leftFirst, rightFirst) : (rightFirst, leftFirst);
        return Single(better, logMean, forBetter) + Single(worse, logMean, forWorse);
    }

    private NameLikeness WithAlias(NameLikeness given, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var forms = values.Forms;
        var best = forms.Compare(left[AliasCell], right[GivenCell]);
        var other = forms.Compare(left[GivenCell], right[AliasCell]);
        if (other > best) best = other;
        other = forms.Compare(left[AliasCell], right[AliasCell]);
        if (other > best) best = other;
        if (best >= NameLikeness.Close) return NameLikeness.Variant;
        return best == NameLikeness.Alike && given is NameLikeness.Different or NameLikeness.Missing ? NameLikeness.Alike : given;
    }
}
