using System.Globalization;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>Moments worked out by hand with a calendar and a wall clock in Dorchester; what is written here is UTC.</summary>
public sealed class RiskClockTests
{
    [Theory]
    [InlineData("2026-06-09T10:00", 1, "2026-06-10T10:00")]
    [InlineData("2026-06-11T23:30", 1, "2026-06-14T23:30")] // Friday 00:30 there, so Monday 00:30
    [InlineData("2026-06-14T23:30", 1, "2026-06-15T23:30")] // Monday 00:30 there, so Tuesday 00:30
    [InlineData("2026-06-12T22:30", 5, "2026-06-19T22:30")]
    [InlineData("2026-06-13T10:00", 1, "2026-06-15T10:00")] // a Saturday
    [InlineData("2026-03-27T10:00", 1, "2026-03-30T09:00")] // clocks went forward on the 29th
    [InlineData("2026-03-27T10:00", 2, "2026-03-31T09:00")]
    [InlineData("2026-10-23T09:00", 1, "2026-10-26T10:00")] // clocks went back on the 25th
    [InlineData("2026-10-22T23:30", 2, "2026-10-27T00:30")] // Friday 00:30, so Tuesday 00:30
    [InlineData("2026-01-16T23:30", 1, "2026-01-19T23:30")]
    public void Working_days_are_those_of_the_people_who_work_and_keep_the_time_of_day(string from, int days, string due) =>
        Assert.Equal(At(due), RiskClock.AddWorkingDays(At(from), days));

    [Theory]
    [InlineData("immediate", "2026-06-12T10:15")]
    [InlineData("high", "2026-06-12T14:00")]
    [InlineData("medium", "2026-06-16T10:00")]
    [InlineData("low", "2026-06-19T10:00")]
    public void Each_risk_has_its_clock(string risk, string due) => Assert.Equal(At(due), RiskClock.DueAt(risk, At("2026-06-12T10:00")));

    [Fact]
    public void What_comes_of_the_answer_is_a_moment_in_UTC() =>
        Assert.Equal(DateTimeKind.Utc, RiskClock.AddWorkingDays(At("2026-06-12T10:00"), 1).Kind);

    private static DateTime At(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
