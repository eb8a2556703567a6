using System.Buffers;
using System.Collections.Frozen;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>Finds British number plates, whole or in part, and leaves alone what only looks like one.</summary>
/// <remarks>
/// The format of 2001 is so peculiar that it is taken in any case. The older ones fit half of all abbreviations with a
/// number, so they must be in capitals, long, and not among the known others; or follow a word such as "van" or "reg".
/// </remarks>
internal static class VehicleFinder
{
    private const int MaxGroups = 3;
    private const int LongEnoughAlone = 6;
    private const int LongEnoughAfterWord = 4;
    private const int MinReadOfPartial = 4;
    private const int WordReach = 24;

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \n,.;:(-");

    private static readonly FrozenSet<string> VehicleWords = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "reg", "regs", "registration", "plate", "plates", "numberplate", "index", "vrm", "vehicle", "van", "car", "minibus", "bus", "coach",
        "lorry", "truck", "taxi", "transit", "motorbike", "trailer");

    private static readonly FrozenSet<string> BetweenWords = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "is", "was", "no", "number", "mark", "reads", "says");

    // Three small letters after "no12" or "a35" that are English, not a plate.
    private static readonly FrozenSet<string> EnglishTriples = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "the", "and", "for", "are", "was", "has", "had", "she", "her", "him", "his", "who", "men", "man", "car", "van", "but", "not", "you",
        "all", "can", "one", "out", "day", "get", "got", "now", "old", "see", "two", "six", "ten", "way", "did", "its", "let", "put", "say",
        "too", "use", "per", "off", "our", "any", "may", "new", "own", "via", "yet", "how", "why", "big", "red", "end", "bus", "lot", "job",
        "boy", "pay", "saw", "try", "far", "few", "near", "min", "hrs", "mph", "com", "net", "org");

    // Letters that stand beside a number for other reasons: months, ranks, logs, units, money.
    private static readonly FrozenSet<string> OtherLetters = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC", "PC", "PS", "DC", "DS", "DI", "CAD", "REF", "URN",
        "ID", "NO", "NHS", "BBC", "RM", "EN", "BS", "ISO", "GBP", "EUR", "USD", "TEL", "EXT", "BOX", "PO", "AM", "PM", "MPH", "KM", "KMH",
        "KG", "G", "ST", "ND", "RD", "TH", "MIN", "HRS", "HR", "K", "M", "L", "CC", "FT", "CM", "MM", "ML", "GB", "MB", "BC", "AD");

    public static void Find(string plain, List<TextIdentifiers.Span> spans)
    {
        Span<Range> groups = stackalloc Range[MaxGroups];
        var i = 0;
        while (i < plain.Length)
        {
            if (!IsPlateCharacter(plain[i]))
            {
                i++;
                continue;
            }

            var count = ReadGroups(plain, i, groups);
            var plate = MayStart(plain, i) ? Longest(plain, groups[..count]) : null;
            if (plate is { } found) spans.Add(new(IdentifierKind.Vehicle, found.Start.Value, found.End.Value - found.Start.Value));
            i = plate?.End.Value ?? groups[0].End.Value;
        }
    }

    /// <summary>Up to three runs of letters and digits, each one separator after the other.</summary>
    private static int ReadGroups(string plain, int start, Span<Range> groups)
    {
        var count = 0;
        while (count < groups.Length)
        {
            var end = start;
            while (end < plain.Length && IsPlateCharacter(plain[end])) end++;
            if (end == start) break;
            groups[count++] = start..end;
            if (end == plain.Length || plain[end] is not (' ' or '-' or '.')) break;
            start = end + 1;
        }

        return count;
    }

    private static Range? Longest(string plain, ReadOnlySpan<Range> groups)
    {
        Span<Range> trimmed = stackalloc Range[MaxGroups];
        for (var count = groups.Length; count > 0; count--)
        {
            var (first, last) = (groups[0], groups[count - 1]);
            if (IsPlate(plain, groups[..count])) return first.Start.Value..last.End.Value;

            // "Was it BD51 SMR?" and "*BD51 SMR*": marks at the ends may be punctuation.
            var start = SkipUnread(plain, first.Start.Value, first.End.Value, step: 1);
            var end = SkipUnread(plain, last.End.Value - 1, last.Start.Value - 1, step: -1) + 1;
            if (start >= first.End.Value || end <= last.Start.Value) continue;
            groups[..count].CopyTo(trimmed);
            trimmed[count - 1] = trimmed[count - 1].Start..end;
            if (IsPlate(plain, trimmed[..count])) return first.Start.Value..end;
            trimmed[0] = start..trimmed[0].End;
            if (start < end && IsPlate(plain, trimmed[..count])) return start..end;
        }

        return null;
    }

    private static int SkipUnread(string plain, int from, int until, int step)
    {
        while (from != until && VehicleRegistration.IsUnread(plain[from])) from += step;
        return from;
    }

    private static bool IsPlate(string plain, ReadOnlySpan<Range> groups)
    {
        var (start, end) = (groups[0].Start.Value, groups[^1].End.Value);
        if (end - start > VehicleRegistration.MaxLength + groups.Length - 1 || !MayEnd(plain, end)) return false;

        Span<char> plate = stackalloc char[VehicleRegistration.MaxLength];
        var length = 0;
        foreach (var c in plain.AsSpan(start, end - start))
        {
            if (!IsPlateCharacter(c)) continue;
            if (length == plate.Length) return false;
            plate[length++] = VehicleRegistration.FoldCharacter(c);
        }

        plate = plate[..length];
        if (PlateFormat.Of(plate) is not { } format || !BreaksFit(format, groups)) return false;
        var sighting = new Sighting(plain.AsSpan(start, end - start), groups.Length, plate.Count(VehicleRegistration.Unread), plain[groups[^1]]);
        return sighting.HasDigit && IsConvincing(format, sighting, length, IsAfterVehicleWord(plain, start));
    }

    private static bool BreaksFit(PlateFormat format, ReadOnlySpan<Range> groups)
    {
        var place = 0;
        foreach (var group in groups[..^1])
        {
            place += group.End.Value - group.Start.Value;
            if (!format.MayBreakBefore(place)) return false;
        }

        return true;
    }

    private static bool IsConvincing(PlateFormat format, Sighting sighting, int length, bool isAfterWord)
    {
        if (sighting.Unread > 0 && length - sighting.Unread < MinReadOfPartial) return false;
        if (sighting.Unread > 0 && length < VehicleRegistration.MaxLength && !isAfterWord) return false;
        if (sighting.Unread > 0 && format.Series == PlateSeries.Dateless && !isAfterWord) return false;
        if (sighting.Groups > 1 && !sighting.IsUpper && EnglishTriples.Contains(sighting.LastGroup)) return false;

        return format.Series switch
        {
            PlateSeries.Current => sighting.Groups <= 2 || sighting.IsUpper || isAfterWord,
            PlateSeries.Dateless => sighting.IsUpper && !OtherLetters.Contains(sighting.Letters)
                && (isAfterWord ? length >= LongEnoughAfterWord : sighting.Groups == 1 && length >= LongEnoughAlone),
            _ => isAfterWord || ((sighting.Groups == 1 || sighting.IsUpper) && length >= LongEnoughAlone),
        };
    }

    /// <summary>"white van, reg BD51", "plate no: BD51": the last word before the place names a vehicle or its plate.</summary>
    private static bool IsAfterVehicleWord(string plain, int place)
    {
        var before = plain.AsSpan(Math.Max(0, place - WordReach), Math.Min(place, WordReach));
        for (var words = 0; words < 2; words++)
        {
            before = before.TrimEnd(" :,.-#(");
            var word = before[(before.LastIndexOfAny(WordEnds) + 1)..];
            if (VehicleWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) return true;
            if (!BetweenWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) return false;
            before = before[..^word.Length];
        }

        return false;
    }

    private static bool IsPlateCharacter(char c) => char.IsAsciiLetterOrDigit(c) || VehicleRegistration.IsUnread(c);

    private static bool MayStart(string plain, int start) =>
        start == 0 || !(char.IsLetterOrDigit(plain[start - 1]) || plain[start - 1] is '@' or '/' or '#' or '-' or '\'' or '£' or '$' or '€' or '+' or '&' or '=');

    private static bool MayEnd(string plain, int end)
    {
        if (end == plain.Length) return true;
        if (char.IsLetterOrDigit(plain[end]) || plain[end] is '@' or '/' or '\'' or '=') return false;
        var isJoined = plain[end] is '-' or '.' && end + 1 < plain.Length && char.IsLetterOrDigit(plain[end + 1]);
        return !isJoined;
    }

    /// <summary>What tells a plate from other text, besides its format.</summary>
    private readonly ref struct Sighting
    {
        public Sighting(ReadOnlySpan<char> typed, int groups, int unread, string lastGroup)
        {
            (Groups, Unread, LastGroup) = (groups, unread, lastGroup);
            Span<char> letters = stackalloc char[VehicleRegistration.MaxLength];
            var count = 0;
            IsUpper = true;
            foreach (var c in typed)
            {
                if (char.IsAsciiLetter(c)) letters[count++] = c;
                if (char.IsAsciiLetterLower(c)) IsUpper = false;
                if (char.IsAsciiDigit(c)) HasDigit = true;
            }

            Letters = new string(letters[..count]);
        }

        public int Groups { get; }
        public int Unread { get; }
        public string LastGroup { get; }
        public string Letters { get; }
        public bool IsUpper { get; }
        public bool HasDigit { get; }
    }
}
