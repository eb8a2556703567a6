using System.Globalization;
using System.Text;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching.Comparisons;

/// <summary>Dates of birth as files write them, packed into a number: year, four bits of month, five bits of day; 0 for what is not known.</summary>
internal static class DateText
{
    /// <summary>The first of January without its year.</summary>
    public const int NewYear = (1 << 5) | 1;

    private const int FirstYear = 1850;
    private const int LastYear = 2100;
    private const int MostLength = 30;

    public static int Year(int date) => date >> 9;

    public static int Month(int date) => (date >> 5) & 15;

    public static int Day(int date) => date & 31;

    public static bool IsFull(int date) => Day(date) != 0;

    /// <summary>True unless a column shows months in the first place and days over twelve in the second.</summary>
    public static bool IsDayFirst(ValuePool values)
    {
        var (dayFirst, monthFirst) = (0, 0);
        Span<int> parts = stackalloc int[3];
        Span<int> lengths = stackalloc int[3];
        for (var i = 1; i < values.Count; i++)
        {
            if (Split(values.Bytes(i), parts, lengths) != 3 || lengths[0] > 2) continue;
            if (parts[0] > 12) dayFirst++;
            if (parts[1] > 12) monthFirst++;
        }

        return dayFirst >= monthFirst;
    }

    /// <summary>Reads a date: 1980-02-03, 1980-02, 1980, 03/02/1980, 19800203, 3 Feb 1980. False if it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, bool dayFirst, out int date)
    {
        date = 0;
        if (text.Length is < 4 or > MostLength) return false;
        var time = text.IndexOf((byte)'T');
        if (time == 10) text = text[..10];
        Span<int> parts = stackalloc int[3];
        Span<int> lengths = stackalloc int[3];
        var count = Split(text, parts, lengths);
        return count switch
        {
            1 when lengths[0] == 8 => Pack(parts[0] / 10_000, parts[0] / 100 % 100, parts[0] % 100, out date) || Pack(parts[0] % 10_000, parts[0] / 10_000 % 100, parts[0] / 1_000_000, out date),
            1 when lengths[0] == 4 => Pack(parts[0], 0, 0, out date),
            2 when lengths[0] == 4 => Pack(parts[0], parts[1], 0, out date),
            2 when lengths[1] == 4 => Pack(parts[1], parts[0], 0, out date),
            3 when lengths[0] == 4 => Pack(parts[0], parts[1], parts[2], out date),
            3 when lengths[2] == 4 => dayFirst ? Pack(parts[2], parts[1], parts[0], out date) || Pack(parts[2], parts[0], parts[1], out date) : Pack(parts[2], parts[0], parts[1], out date) || Pack(parts[2], parts[1], parts[0], out date),
            _ => text.ContainsAnyInRange((byte)'A', (byte)'z') && ReadWords(text, out date),
        };
    }

    private static bool ReadWords(ReadOnlySpan<byte> text, out int date)
    {
        date = 0;
        if (!DateOnly.TryParse(Encoding.UTF8.GetString(text), CultureInfo.GetCultureInfo("en-GB"), DateTimeStyles.None, out var read)) return false;
        return Pack(read.Year, read.Month, read.Day, out date);
    }

    private static bool Pack(int year, int month, int day, out int date)
    {
        date = 0;
        if (year is < FirstYear or > LastYear || month > 12 || (month == 0 && day != 0)) return false;
        if (day != 0 && day > DateTime.DaysInMonth(year, month)) return false;
        date = (year << 9) | (month << 5) | day;
        return true;
    }

    /// <summary>The numbers between dashes, slashes, dots or spaces; -1 if there is anything else.</summary>
    private static int Split(ReadOnlySpan<byte> text, Span<int> parts, Span<int> lengths)
    {
        var count = 0;
        var (value, length) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : (byte)'-';
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                if (++length > 8) return -1;
                value = (value * 10) + (c - '0');
            }
            else if (c is (byte)'-' or (byte)'/' or (byte)'.' or (byte)' ')
            {
                if (length == 0 || count == 3) return -1;
                (parts[count], lengths[count]) = (value, length);
                (value, length) = (0, 0);
                count++;
            }
            else
            {
                return -1;
            }
        }

        return count;
    }
}
