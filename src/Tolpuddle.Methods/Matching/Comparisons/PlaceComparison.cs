using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;
using Tolpuddle.Methods.Matching.Reading;
using Tolpuddle.Methods.Matching.Similarity;

namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>Compares where people live: number, street and postcode together, for a shared house explains a shared postcode.</summary>
internal sealed class PlaceComparison : Comparison
{
    private const int Nearby = 2, SameStreetOtherNumber = 3, SameLineOtherPostcode = 4, SamePostcodeOtherLine = 5, Near = 6;
    private const int SameStreet = 7;
    private const int SamePostcode = SameStreet + Holders.BandCount;
    private const int SameLine = SamePostcode + Holders.BandCount;
    private const int SameBoth = SameLine + Holders.BandCount;
    private const double StreetAlikeFrom = 0.90;
    private const int LineCell = 0, StreetCell = 1, HouseCell = 2, PostcodeCell = 3, DistrictCell = 4, StreetBand = 5, PostcodeBand = 6, LineBand = 7, BothBand = 8;

    private readonly TableColumn?[] columns;
    private readonly PlaceValues values;

    public PlaceComparison(TableColumn? houseNumber, TableColumn? address, TableColumn? postcode)
    {
        columns = [houseNumber, address, postcode];
        values = new PlaceValues(houseNumber, address, postcode);
        var facets = new List<Facet>();
        if (address is not null) facets.Add(new Facet(houseNumber is null ? address.Name : $"{houseNumber.Name}, {address.Name}", this, FacetHash.Of(values.Lines), FacetRole.Telling));
        if (postcode is not null)
        {
            var hashes = FacetHash.Of(values.Postcodes);
            facets.Add(new Facet(postcode.Name, this, hashes, FacetRole.Telling));
            if (values.HasDistricts) facets.Add(new Facet($"district of {postcode.Name}", this, FacetHash.Of(values.Districts), FacetRole.Helping));
        }

        if (address is not null && houseNumber is not null) facets.Add(new Facet(address.Name, this, FacetHash.Of(values.Streets), FacetRole.Telling));
        Facets = facets;
    }

    public override int Width => 9;

    public override int LevelCount => SameBoth + Holders.BandCount;

    public override IReadOnlyList<Facet> Facets { get; }

    public override IReadOnlyList<int[]> Groupings => [values.Lines, values.Postcodes, values.Streets];

    public override int GroupingOf(int level) => level switch
    {
        SameLineOtherPostcode or >= SameLine => 0,
        SamePostcodeOtherLine => 1,
        >= SamePostcode => 1,
        >= SameStreet => 2,
        _ => -1,
    };

    public override void Write(int record, Span<int> cells)
    {
        cells[LineCell] = values.Lines[record];
        cells[StreetCell] = values.Streets[record];
        cells[HouseCell] = values.Houses[record];
        cells[PostcodeCell] = values.Postcodes[record];
        cells[DistrictCell] = values.Districts[record];
        cells[StreetBand] = Holders.Band(values.StreetCounts[values.Streets[record]]);
        cells[PostcodeBand] = Holders.Band(values.PostcodeCounts[values.Postcodes[record]]);
        cells[LineBand] = Holders.Band(values.LineCounts[values.Lines[record]]);
        cells[BothBand] = Holders.Band(values.BothCounts[values.Both[record]]);
    }

    public override int Compare(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var bothPostcodes = left[PostcodeCell] != 0 && right[PostcodeCell] != 0;
        var bothStreets = left[StreetCell] != 0 && right[StreetCell] != 0;
        if (!bothPostcodes && !bothStreets) return Missing;
        var samePostcode = bothPostcodes && left[PostcodeCell] == right[PostcodeCell];
        if (!bothStreets)
        {
            if (samePostcode) return SamePostcode + left[PostcodeBand];
            return IsNearby(left, right) ? Nearby : Different;
        }

        if (left[LineCell] != 0 && left[LineCell] == right[LineCell])
        {
            if (samePostcode) return SameBoth + left[BothBand];
            if (!bothPostcodes) return SameLine + left[LineBand];
            return AreAlike(values.PostcodeTexts, left[PostcodeCell], right[PostcodeCell]) ? Near : SameLineOtherPostcode;
        }

        if (left[StreetCell] == right[StreetCell])
        {
            if (left[HouseCell] == 0 || right[HouseCell] == 0) return SameStreet + left[StreetBand];
            return samePostcode ? Near : SameStreetOtherNumber;
        }

        if ((samePostcode || !bothPostcodes) && left[HouseCell] == right[HouseCell] && AreStreetsAlike(left[StreetCell], right[StreetCell])) return Near;
        if (samePostcode) return SamePostcodeOtherLine;
        return IsNearby(left, right) ? Nearby : Different;
    }

    public override string Words(int level) => level switch
    {
        Missing => "Not said on both sides",
        Different => "Different",
        Nearby => "Same district, or nearly the same postcode",
        SameStreetOtherNumber => "Same street, another number",
        SameLineOtherPostcode => "Same number and street, another postcode",
        SamePostcodeOtherLine => "Same postcode, another address",
        Near => "Nearly the same address",
        < SamePostcode => $"Same street, number not known{Holders.Words(level - SameStreet)}",
        < SameLine => $"Same postcode{Holders.Words(level - SamePostcode)}",
        < SameBoth => $"Same number and street{Holders.Words(level - SameLine)}",
        _ => $"Same address and postcode{Holders.Words(level - SameBoth)}",
    };

    public override double ExpectedAmongMatches(int level) => level switch
    {
        Different => 0.2,
        Nearby or Near => 0.05,
        < SameStreet => 0.02,
        < SamePostcode => 0.1 * Holders.Expected(level - SameStreet),
        < SameLine => Holders.Expected(level - SamePostcode),
        < SameBoth => Holders.Expected(level - SameLine),
        _ => Holders.Expected(level - SameBoth),
    };

    public override string Show(int record) => string.Join(", ", columns.OfType<TableColumn>().Select(column => column.Values.Text(column.Ids[record])).Where(text => text.Length > 0));

    private bool IsNearby(ReadOnlySpan<int> left, ReadOnlySpan<int> right) =>
        left[PostcodeCell] != 0 && right[PostcodeCell] != 0
        && ((left[DistrictCell] != 0 && left[DistrictCell] == right[DistrictCell]) || AreAlike(values.PostcodeTexts, left[PostcodeCell], right[PostcodeCell]));

    private bool AreStreetsAlike(int left, int right) =>
        JaroWinkler.CouldReach(values.StreetTexts, left, right, StreetAlikeFrom) && JaroWinkler.Similarity(values.StreetTexts, left, right) >= StreetAlikeFrom;

    /// <summary>One character differs.</summary>
    private static bool AreAlike(PackedText texts, int left, int right) =>
        texts.Length(left) == texts.Length(right)
        && BitOperations.PopCount(~Vector256.Equals(texts.Vector(left), texts.Vector(right)).ExtractMostSignificantBits()) == 1;
}

/// <summary>The parts of addresses as numbers, and how many records hold each.</summary>
internal sealed class PlaceValues
{
    private const int MaxAddressLength = 200;
    private const int InwardLength = 3;

    public PlaceValues(TableColumn? houseNumber, TableColumn? address, TableColumn? postcode)
    {
        var records = (houseNumber ?? address ?? postcode)!.Ids.Length;
        var (streets, houses, districts) = (new Numbers(StreetTexts), new Numbers(null), new Numbers(null));
        var postcodes = new Numbers(PostcodeTexts);
        var houseOfAddress = new int[address?.Values.Count ?? 1];
        var streetOfAddress = new int[houseOfAddress.Length];
        for (var i = 1; i < houseOfAddress.Length; i++)
        {
            var (house, street) = Split(address!.Values.Text(i), houseNumber is null);
            (houseOfAddress[i], streetOfAddress[i]) = (houses.Of(house), streets.Of(street));
        }

        var houseOfNumber = new int[houseNumber?.Values.Count ?? 1];
        for (var i = 1; i < houseOfNumber.Length; i++) houseOfNumber[i] = houses.Of(houseNumber!.Values.Text(i).ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal));
        var fullOfPostcode = new int[postcode?.Values.Count ?? 1];
        var districtOfPostcode = new int[fullOfPostcode.Length];
        for (var i = 1; i < fullOfPostcode.Length; i++)
        {
            var (full, district) = SplitPostcode(postcode!.Values.Text(i));
            (fullOfPostcode[i], districtOfPostcode[i]) = (postcodes.Of(full), districts.Of(district));
            HasDistricts |= district.Length > 0;
        }

        (Lines, Streets, Houses, Postcodes, Districts, Both) = (new int[records], new int[records], new int[records], new int[records], new int[records], new int[records]);
        var (lines, both) = (new Pairs(), new Pairs());
        for (var r = 0; r < records; r++)
        {
            var line = address is null ? 0 : address.Ids[r];
            Streets[r] = streetOfAddress[line];
            Houses[r] = houseNumber is null ? houseOfAddress[line] : houseOfNumber[houseNumber.Ids[r]];
            Lines[r] = lines.Of(Streets[r], Houses[r]);
            if (postcode is null) continue;
            Postcodes[r] = fullOfPostcode[postcode.Ids[r]];
            Districts[r] = districtOfPostcode[postcode.Ids[r]];
            Both[r] = both.Of(Lines[r], Postcodes[r]);
        }

        LineCounts = Holders.Count(Lines, lines.Count);
        StreetCounts = Holders.Count(Streets, streets.Count);
        PostcodeCounts = Holders.Count(Postcodes, postcodes.Count);
        BothCounts = Holders.Count(Both, both.Count);
    }

    public int[] Lines { get; }

    public int[] Streets { get; }

    public int[] Houses { get; }

    /// <summary>Whole postcodes, or whatever code stands in the column.</summary>
    public int[] Postcodes { get; }

    /// <summary>Outward codes of British postcodes.</summary>
    public int[] Districts { get; }

    public int[] Both { get; }

    public int[] LineCounts { get; }

    public int[] StreetCounts { get; }

    public int[] PostcodeCounts { get; }

    public int[] BothCounts { get; }

    public bool HasDistricts { get; }

    public PackedText StreetTexts { get; } = new();

    public PackedText PostcodeTexts { get; } = new();

    /// <summary>The outward code of a British postcode is what stands before the last three characters; a code of another country has none.</summary>
    private static (string Full, string District) SplitPostcode(string text)
    {
        var compact = new string([.. text.Where(char.IsLetterOrDigit).Take(PackedText.Width)]).ToUpperInvariant();
        if (compact.Length < 2 || !char.IsAsciiLetter(compact[0]) || !compact.Any(char.IsAsciiDigit)) return (compact, "");
        var isFull = compact.Length is >= 5 and <= 7 && char.IsAsciiDigit(compact[^3]) && char.IsAsciiLetter(compact[^2]) && char.IsAsciiLetter(compact[^1]);
        return isFull ? (compact, compact[..^InwardLength]) : (compact, compact.Length <= 4 ? compact : "");
    }

    private static (string House, string Street) Split(string text, bool hasHouse)
    {
        if (text.Length > MaxAddressLength) text = text[..MaxAddressLength];
        var (house, street) = ("", new StringBuilder());
        foreach (var part in text.Split([' ', ',', '.', '\n', '\r', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (hasHouse && street.Length == 0 && (char.IsAsciiDigit(part[0]) || house.Length == 0) && part.Any(char.IsAsciiDigit))
            {
                house += part.ToLowerInvariant();
                continue;
            }

            var word = part.Any(char.IsAsciiDigit) ? part.ToLowerInvariant() : Names.LatinLetters.Fold(part);
            if (Identifiers.StreetWords.Abbreviations.TryGetValue(word, out var whole) && street.Length > 0) word = whole.ToLowerInvariant();
            street.Append(word);
        }

        return (house, street.ToString());
    }

    private sealed class Numbers
    {
        private readonly Dictionary<string, int> known = new(StringComparer.Ordinal) { [""] = 0 };
        private readonly PackedText? texts;

        public Numbers(PackedText? texts)
        {
            this.texts = texts;
            texts?.Add([]);
        }

        public int Count => known.Count;

        public int Of(string value)
        {
            if (known.TryGetValue(value, out var number)) return number;
            known.Add(value, number = known.Count);
            texts?.Add(Encoding.UTF8.GetBytes(value));
            return number;
        }
    }

    private sealed class Pairs
    {
        private readonly Dictionary<ulong, int> known = [];

        public int Count => known.Count + 1;

        /// <summary>0 unless both are known.</summary>
        public int Of(int first, int second)
        {
            if (first == 0 || second == 0) return 0;
            var pair = ((ulong)(uint)first << 32) | (uint)second;
            if (!known.TryGetValue(pair, out var number)) known.Add(pair, number = known.Count + 1);
            return number;
        }
    }
}
