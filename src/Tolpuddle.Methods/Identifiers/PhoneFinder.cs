namespace Tolpuddle.Methods.Identifiers;

/// <summary>Finds telephone numbers: runs of digits, in groups, that can be dialled.</summary>
internal static class PhoneFinder
{
    private const int MaxDigits = 15;
    private const int MaxGroups = 10;
    private const int MaxGap = 3; // ") (" and the like

    public static void Find(string plain, List<TextIdentifiers.Span> spans)
    {
        Span<int> groupEnds = stackalloc int[MaxGroups];
        var i = 0;
        while (i < plain.Length)
        {
            if (!MayStart(plain, i))
            {
                i++;
                continue;
            }

            var groups = GroupEnds(plain, i, groupEnds);
            var end = LongestNumber(plain, i, groupEnds[..groups]);
            if (end > 0) spans.Add(new(IdentifierKind.Phone, i, end - i));
            i = Math.Max(end, Math.Max(i + 1, groups > 0 ? groupEnds[0] : 0));
        }
    }

    private static bool MayStart(string plain, int i)
    {
        var c = plain[i];
        if (!char.IsAsciiDigit(c) && c is not ('+' or '(')) return false;
        if (i == 0) return true;
        var before = plain[i - 1];
        return !char.IsLetterOrDigit(before) && before is not ('+' or '£' or '$' or '€' or '@' or '_');
    }

    /// <summary>The places after each group of digits that could still belong to a number starting at <paramref name="start"/>.</summary>
    private static int GroupEnds(string plain, int start, Span<int> ends)
    {
        var (groups, digits, gap) = (0, 0, 0);
        for (var i = start; i < plain.Length; i++)
        {
            var c = plain[i];
            if (char.IsAsciiDigit(c))
            {
                if (++digits > MaxDigits + 2) break; // 00 in front of fifteen
                gap = 0;
                var isLastOfGroup = i + 1 == plain.Length || !char.IsAsciiDigit(plain[i + 1]);
                if (!isLastOfGroup) continue;
                if (groups == ends.Length) break;
                ends[groups++] = i + 1;
            }
            else if (c is not (' ' or '-' or '.' or '(' or ')' or '+') || (c == '+' && digits > 0) || ++gap > MaxGap)
            {
                break;
            }
        }

        return groups;
    }

    /// <summary>The end of the longest number, or 0.</summary>
    private static int LongestNumber(string plain, int start, ReadOnlySpan<int> ends)
    {
        for (var last = ends.Length - 1; last >= 0; last--)
        {
            var end = ends[last];
            if (end < plain.Length && (char.IsLetter(plain[end]) || plain[end] is '_' or '@')) continue;
            var number = plain.AsSpan(start, end - start);
            if (CouldBeDialled(number) && PhoneNumber.TryParse(number, out _)) return end;
        }

        return 0;
    }

    /// <summary>Rules out dates, accounts and amounts before the library is asked, which takes longer.</summary>
    private static bool CouldBeDialled(ReadOnlySpan<char> number)
    {
        Span<char> digits = stackalloc char[MaxDigits + 2];
        var (count, firstGroup, isInternational) = (0, 0, number.Contains('+'));
        foreach (var c in number)
        {
            if (char.IsAsciiDigit(c)) digits[count++] = c;
            else if (firstGroup == 0) firstGroup = count;
        }

        if (isInternational) return count is >= 8 and <= MaxDigits + 1; // a bracketed zero is dropped later
        digits = digits[..count];
        if (digits.StartsWith("00")) return count >= 10 && digits[2] != '0';
        if (digits.StartsWith("0")) return count is 10 or 11;
        if (digits.StartsWith("44")) return count == 12;
        return count == 10 && digits[0] == '7' && (firstGroup is 0 or >= 4); // 7700 900142; an NHS number is 3-3-4
    }
}
