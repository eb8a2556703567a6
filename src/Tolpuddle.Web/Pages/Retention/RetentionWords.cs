using Tolpuddle.Core.Retention;

namespace Tolpuddle.Web.Pages.Retention;

/// <summary>How the end of a record is spoken of.</summary>
public static class RetentionWords
{
    /// <summary>What stands against an erasure; empty where nothing does.</summary>
    public static string Of(Hindrance hindrance) => hindrance switch
    {
        Hindrance.Hold => "A legal hold stands on it, or on a report of it.",
        Hindrance.Open => "A report of it is open.",
        Hindrance.Referral => "An agency to which it was referred has not said what came of it.",
        Hindrance.Request => "Somebody has asked what is held about them, and it was found for that.",
        Hindrance.People => "Your agency has not two people who could be warned: somebody who answers for it, and a data-protection officer or another coordinator.",
        _ => "",
    };

    /// <summary>A time in months as people say it.</summary>
    public static string Months(int months) => months switch
    {
        1 => "1 month",
        12 => "1 year",
        _ when months % 12 == 0 => $"{months / 12} years",
        _ => $"{months} months",
    };
}

/// <summary>A record of which its own page says whether it is held or about to be erased.</summary>
public sealed record EndOf(Guid Id, bool IsCase, string Reference);
