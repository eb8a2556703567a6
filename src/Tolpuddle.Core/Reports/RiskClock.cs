using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>By when a report of some risk must have been answered.</summary>
/// <remarks>Defaults of <c>codes.json</c>: danger now 15 minutes, high 4 hours, medium 2 working days, low and information 5. Working days are Monday to Friday.</remarks>
public static class RiskClock
{
    public const string Immediate = "immediate";
    public const string High = "high";
    public const string Medium = "medium";

    /// <summary>The moment by which a report of <paramref name="risk"/> that started waiting at <paramref name="from"/> (UTC) is due.</summary>
    public static DateTime DueAt(string risk, DateTime from) => risk switch
    {
        Immediate => from.AddMinutes(15),
        High => from.AddHours(4),
        Medium => AddWorkingDays(from, 2),
        _ => AddWorkingDays(from, 5),
    };

    /// <summary>By when an agency that accepted a referral of <paramref name="risk"/> at <paramref name="from"/> (UTC) is asked for a result.</summary>
    /// <remarks>Ours: long enough for a first visit, short enough that nobody forgets. Two working days for danger and today, otherwise ten.</remarks>
    public static DateTime ResultDueAt(string risk, DateTime from) => AddWorkingDays(from, risk is Immediate or High ? 2 : 10);

    /// <summary>True if <paramref name="risk"/> is judged worse than <paramref name="other"/>.</summary>
    public static bool IsWorse(string risk, string other) => Rank(risk) < Rank(other);

    private static int Rank(string risk) => Codes.Risk.Codes.TakeWhile(c => c.Value != risk).Count();

    /// <summary>The same time of day, as clocks show it, some working days later. <paramref name="from"/> and the answer are UTC.</summary>
    public static DateTime AddWorkingDays(DateTime from, int days)
    {
        var due = Days.Clock(from); // in summer a working day begins an hour before that of UTC
        while (days > 0)
        {
            due = due.AddDays(1);
            if (due.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) days--;
        }

        return Days.AtClock(due);
    }
}
