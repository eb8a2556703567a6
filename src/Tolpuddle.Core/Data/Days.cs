using System.Globalization;

namespace Tolpuddle.Core.Data;

/// <summary>Days and clocks as people in England live by them. Moments are stored in UTC.</summary>
public static class Days
{
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The day on which <paramref name="moment"/> (UTC) falls.</summary>
    public static DateOnly Of(DateTime moment) => DateOnly.FromDateTime(Clock(moment));

    /// <summary>What clocks show at <paramref name="moment"/> (UTC).</summary>
    public static DateTime Clock(DateTime moment) => TimeZoneInfo.ConvertTimeFromUtc(moment, Zone);

    /// <summary>The first moment at which clocks said <paramref name="local"/>, in UTC; where they leapt over it, the moment of the leap.</summary>
    public static DateTime AtClock(DateTime local)
    {
        var said = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(Zone.IsInvalidTime(said) ? said.AddHours(1) : said, Zone);
    }

    /// <summary>The first moment of <paramref name="day"/>, in UTC.</summary>
    public static DateTime StartOf(DateOnly day) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), Zone);

    /// <summary>The first moment after <paramref name="day"/>, in UTC.</summary>
    public static DateTime EndOf(DateOnly day) => StartOf(day.AddDays(1));

    /// <summary>As people write it: <c>27 Mar 2026</c>.</summary>
    public static string Words(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
