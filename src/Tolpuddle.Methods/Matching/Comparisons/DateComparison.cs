using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>Compares dates of birth, of which the day, or day and month, may be unknown.</summary>
internal sealed class DateComparison : Comparison
{
    private const int SameDayOtherYear = 2, OnePartOff = 3, FirstOfJanuary = 4, Swapped = 5, SameYear = 6, SameMonth = 7, Same = 8;

    private static readonly string[] Phrases =
    [
        "Not said on both sides", "Different dates", "Same day and month, another year", "Same year, and day or month the same", "Same year, one the first of January",
        "Day and month swapped", "Same year, no more is known", "Same year and month, no more is known", "Same date of birth",
    ];

    private static readonly double[] Expected = [0, 0.05, 0.04, 0.05, 0.05, 0.03, 0.1, 0.03, 0.65];

    private readonly TableColumn column;
    private readonly int[] dates;
    private readonly int[] groups;
    private readonly Dictionary<int, float> logShares = [];
    private readonly double logMean;

    public DateComparison(TableColumn column)
    {
        this.column = column;
        var dayFirst = DateText.IsDayFirst(column.Values);
        var map = new int[column.Values.Count];
        for (var i = 1; i < map.Length; i++) map[i] = DateText.TryRead(column.Values.Bytes(i), dayFirst, out var date) ? date : 0;
        dates = new int[column.Ids.Length];
        for (var r = 0; r < dates.Length; r++) dates[r] = map[column.Ids[r]];

        var counts = new Dictionary<int, int>();
        foreach (var date in dates) counts[date] = counts.GetValueOrDefault(date) + 1;
        counts.Remove(0);
        double filled = Math.Max(1, counts.Where(c => DateText.IsFull(c.Key)).Sum(c => c.Value));
        var mean = 0d;
        groups = new int[dates.Length];
        foreach (var (date, count) in counts)
        {
            if (!DateText.IsFull(date)) continue;
            var share = count / filled;
            logShares[date] = (float)Math.Log(share);
            mean += share * share;
        }

        logMean = Math.Log(Math.Max(1e-12, mean));
        for (var r = 0; r < dates.Length; r++) groups[r] = DateText.IsFull(dates[r]) ? dates[r] : 0;
        var years = new int[dates.Length];
        for (var r = 0; r < dates.Length; r++) years[r] = DateText.Year(dates[r]);
        var daysOfYear = new int[dates.Length];
        for (var r = 0; r < dates.Length; r++) daysOfYear[r] = groups[r] == 0 || (dates[r] & 0x1FF) == DateText.NewYear ? 0 : dates[r] & 0x1FF;
        Facets =
        [
            new Facet(column.Name, this, FacetHash.Of(groups), FacetRole.Telling),
            new Facet($"year of {column.Name}", this, FacetHash.Of(years), FacetRole.Helping),
            new Facet($"day and month of {column.Name}", this, FacetHash.Of(daysOfYear), FacetRole.Helping),
        ];
    }

    public override int Width => 1;

    public override int LevelCount => Phrases.Length;

    public override IReadOnlyList<Facet> Facets { get; }

    public override IReadOnlyList<int[]> Groupings => [groups];

    public override int GroupingOf(int level) => level == Same ? 0 : -1;

    public override void Write(int record, Span<int> cells) => cells[0] = dates[record];

    public override int Compare(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var (a, b) = (left[0], right[0]);
        if (a == 0 || b == 0) return Missing;
        if (a == b) return DateText.IsFull(a) ? Same : DateText.Month(a) != 0 ? SameMonth : SameYear;
        var (monthA, dayA, monthB, dayB) = (DateText.Month(a), DateText.Day(a), DateText.Month(b), DateText.Day(b));
        if (DateText.Year(a) != DateText.Year(b))
            return dayA != 0 && dayB != 0 && monthA == monthB && dayA == dayB && IsSlip(DateText.Year(a), DateText.Year(b)) ? SameDayOtherYear : Different;
        if (monthA == 0 || monthB == 0) return SameYear;
        if (dayA == 0 || dayB == 0) return monthA == monthB ? SameMonth : Different;
        if (monthA == dayB && dayA == monthB) return Swapped;
        if ((a & 0x1FF) == DateText.NewYear || (b & 0x1FF) == DateText.NewYear) return FirstOfJanuary;
        return monthA == monthB || dayA == dayB ? OnePartOff : Different;
    }

    public override double Rarity(int level, ReadOnlySpan<int> left, ReadOnlySpan<int> right) => level == Same ? logMean - logShares[left[0]] : 0;

    public override string Words(int level) => Phrases[level];

    public override double ExpectedAmongMatches(int level) => Expected[level];

    public override string Show(int record) => column.Values.Text(column.Ids[record]);

    /// <summary>One digit of the year is wrong, or two neighbours are swapped.</summary>
    private static bool IsSlip(int left, int right)
    {
        var differing = 0;
        for (var (a, b) = (left, right); a > 0 || b > 0; a /= 10, b /= 10)
        {
            if (a % 10 != b % 10) differing++;
        }

        return differing == 1 || Math.Abs(left - right) <= 1 || (left % 100 / 10 == right % 10 && left % 10 == right % 100 / 10 && left / 100 == right / 100);
    }
}
