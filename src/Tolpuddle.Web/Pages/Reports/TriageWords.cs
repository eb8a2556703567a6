using System.Collections.Concurrent;
using System.Globalization;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>How triage speaks: states, times and results in words.</summary>
public static class TriageWords
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private static readonly ConcurrentDictionary<string, string> LanguageNames = new(StringComparer.Ordinal);

    public static string State(ReportState state) => state switch
    {
        ReportState.New => "Nobody has it",
        ReportState.Claimed => "In hand",
        ReportState.Asked => "Reporter asked",
        ReportState.Referred => "With agencies",
        ReportState.InCase => "In a case",
        _ => "Closed",
    };

    public static string State(ReferralState state) => state switch
    {
        ReferralState.Sent => "Sent, not answered",
        ReferralState.Accepted => "Accepted, result awaited",
        ReferralState.Declined => "Declined",
        ReferralState.Withdrawn => "Withdrawn",
        _ => "Done",
    };

    public static string State(BookingState state) => state switch
    {
        BookingState.Asked => "Asked",
        BookingState.Confirmed => "Confirmed",
        BookingState.Held => "Was there",
        _ => "Cancelled",
    };

    /// <summary>What happened with a referral, each as a line of the report's history: when, what, who and in which words.</summary>
    public static IEnumerable<(DateTime At, string What, string Who, string Words)> Happened(ReferralView referral)
    {
        yield return (referral.SentAt, $"Referred to {referral.ToAgency}", $"{referral.FromPerson}, {referral.FromAgency}", "");
        if (referral.AnsweredAt is { } answered && answered != referral.DoneAt) yield return (answered, referral.State == ReferralState.Declined ? "Declined" : "Accepted", referral.ToAgency, referral.Answer ?? "");
        if (referral.DoneAt is { } done) yield return (done, Codes.Outcome.Label(referral.ResultCode ?? ""), referral.ToAgency, referral.ResultNote ?? "");
        foreach (var line in referral.Guest?.Talk.Lines ?? []) yield return (line.At, line.FromGuest ? "Asked back" : "Written to them", line.FromGuest ? referral.ToAgency : referral.FromAgency, line.Text);
    }

    /// <summary>The answers in the order of the form, each with its question in short.</summary>
    public static IEnumerable<(string Question, string Answer)> Told(ReportAnswers answers)
    {
        (string, string)[] all =
        [
            ("What is happening", answers.What), ("More details", answers.MoreDetails), ("Where", answers.Where), ("Postcode", answers.Postcode),
            ("Who may be at risk", answers.WhoIsAtRisk), ("Who is doing it", answers.WhoIsDoingIt), ("Vehicles", answers.Vehicles),
            ("Phones", answers.Phones), ("Online names", answers.OnlineNames), ("When", answers.When), ("How they know", answers.HowKnown),
            ("Safety", answers.Safety), ("Signs", answers.Signs), ("Advice given", answers.Advice), ("Interpreter", answers.Interpreter),
        ];
        return all.Where(a => a.Item2.Length > 0);
    }

    public static string Step(string step) => step switch
    {
        "release" => "Given back",
        "close" => "Closed",
        "reopen" => "Taken up again",
        "merge" or "import-merge" => "Merged",
        "import-undo" => "An import undone",
        "separate" => "Separated again",
        "hand-over" => "Handed over",
        "copy" => "A sanitised copy was made for",
        "withdraw-referral" => "A referral was withdrawn",
        "look-again" => "Looked at, and again",
        "late-note" => "Written after the call was finished",
        _ => step,
    };

    /// <summary>What a step that could not be done says to whoever tried. Nothing was changed in any of these cases.</summary>
    public static string Problem(TriageResult result) => result switch
    {
        TriageResult.TooLate => "Somebody else changed this report while you were writing. Nothing was changed. Look at it as it is now, then try again.",
        TriageResult.Taken => "Somebody else was quicker. Nothing was changed.",
        TriageResult.Closed => "This is closed already. Nothing was changed.",
        TriageResult.StillOpen => "This report is open already.",
        TriageResult.NeedsReason => $"Write it in a few words, at most {Triage.MaxReasonLength} characters.",
        TriageResult.UnknownCode => "Choose one of the list.",
        TriageResult.NoSuchColleague => "Choose somebody of your agency who works with reports.",
        TriageResult.NobodyThere => "Nobody else at your agency could answer for it now. Keep it, or hand it to a colleague by name.",
        TriageResult.WrongDay => "Choose a day from today on that this risk allows. If it can wait longer, judge the risk anew first.",
        TriageResult.ReferralsOpen => "Agencies have not said yet what became of it. Wait for them, or say that you close it all the same.",
        TriageResult.UnreadMessages => "The reporter wrote something that nobody has read. Read it first, and say that you have.",
        TriageResult.NoReturnCode => "This reporter has no code to come back with, so nobody would see the question.",
        TriageResult.NotMergeable => "Write the reference of another open report of your agency. A report that others were merged into cannot be merged itself.",
        TriageResult.SharingForbidden => "An item of this report is graded \u201Cno onward sharing\u201D. Nothing was sent. Grade it anew if that has changed.",
        TriageResult.OnHold => "A legal hold stands on this report, or on what it belongs to: it is neither merged nor separated. Nothing was changed.",
        _ => "There is no such report.",
    };

    /// <summary>A stretch of time, as short as it can be said: <c>12 min</c>, <c>5 h</c>, <c>3 days</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} days",
    };

    /// <summary>How long ago, as people say it.</summary>
    public static string Ago(DateTime at, DateTime now) => (now - at) switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 48 } span => $"{Span(span)} ago",
        { TotalDays: < 14 } span => $"{(int)span.TotalDays} days ago",
        { TotalDays: < 60 } span => $"{(int)span.TotalDays / 7} weeks ago",
        { TotalDays: < 730 } span => $"{(int)span.TotalDays / 30} months ago",
        var span => $"{(int)span.TotalDays / 365} years ago",
    };

    /// <summary>How long until <paramref name="due"/>, or by how much it is late.</summary>
    public static string Due(DateTime due, DateTime now) => due < now ? $"late by {Span(now - due)}" : $"in {Span(due - now)}";

    /// <summary>A moment (UTC) as a clock in England shows it.</summary>
    public static string Moment(DateTime at) => Days.Clock(at).ToString("d MMM yyyy, HH:mm", English);

    public static string Day(DateTime at) => Days.Words(Days.Of(at));

    /// <summary>The time of day alone.</summary>
    public static string Clock(DateTime at) => Days.Clock(at).ToString("HH:mm", English);

    /// <summary>English name of a language; the code itself if nobody knows it.</summary>
    public static string Language(string code) => LanguageNames.GetOrAdd(code, EnglishName);

    /// <summary>Languages that are offered while one is typed: those in which the national helpline is called most. Any other can be typed.</summary>
    public static IReadOnlyList<string> Languages { get; } =
    [
        "Albanian", "Amharic", "Arabic", "Bengali", "Bulgarian", "Chinese", "Czech", "Dari", "English", "French", "Hindi", "Hungarian", "Indonesian", "Kurdish",
        "Lithuanian", "Malayalam", "Pashto", "Persian", "Polish", "Portuguese", "Punjabi", "Romanian", "Russian", "Slovak", "Spanish", "Tamil", "Tigrinya",
        "Turkish", "Ukrainian", "Urdu", "Vietnamese", "Yoruba",
    ];

    /// <summary>The code of a language named in English or by its code; null if nothing like it is known.</summary>
    public static string? LanguageCode(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        var wanted = name.Trim();
        return CultureInfo.GetCultures(CultureTypes.NeutralCultures)
            .FirstOrDefault(c => c.Name.Length > 0 && (c.EnglishName.Equals(wanted, StringComparison.OrdinalIgnoreCase) || c.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)))
            ?.Name;
    }

    private static string EnglishName(string code)
    {
        try
        {
            return CultureInfo.GetCultureInfo(code, predefinedOnly: true).EnglishName;
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }

    public static string Kind(string kind, string sector) =>
        sector is "" or ReportFacts.Unknown || !Codes.Sectors.TryGetValue(kind, out var sectors)
            ? Codes.ExploitationType.Label(kind)
            : $"{Codes.ExploitationType.Label(kind)}: {sectors.Label(sector)}";

    /// <summary>A count that was stopped at <paramref name="most"/>: "more than 50" is the truth then.</summary>
    public static string Count(int count, int most, string one, string many) => count switch
    {
        1 => $"1 {one}",
        _ when count > most => $"more than {most} {many}",
        _ => $"{count} {many}",
    };
}
