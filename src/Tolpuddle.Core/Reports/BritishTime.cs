using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>The time on clocks in Britain, on which people say when they were told something.</summary>
internal static class BritishTime
{
    public static DateTime Of(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, Days.Zone);

    /// <summary>The first moment at which clocks said <paramref name="local"/>; where they leapt over it, the moment of the leap.</summary>
    public static DateTime ToUtc(DateTime local)
    {
        var said = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(Days.Zone.IsInvalidTime(said) ? said.AddHours(1) : said, Days.Zone);
    }
}
