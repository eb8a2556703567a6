using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>How cases speak: parts, kinds and results in words.</summary>
public static class CaseWords
{
    /// <summary>When a case is opened; said wherever one can be.</summary>
    public const string Criteria =
        "Open a case when more than one agency must act, or when one situation stands behind several reports. If one agency can deal with it alone, refer it.";

    /// <summary>What happened and what to do, for whatever was not done.</summary>
    public static string Problem(CaseResult result) => result switch
    {
        CaseResult.Closed => "The case is closed. Nothing was changed. Open it again first.",
        CaseResult.StillOpen => "The case is open already.",
        CaseResult.ObserversOnlyRead => "You observe this case: you read it, and members change it. Ask its lead to make you a member.",
        CaseResult.LeadDecides => "Only the lead of the case decides who is on it and until when. Nothing was changed.",
        CaseResult.NeedsText => $"Write it in a few words, at most {CaseLog.MaxTextLength:N0} characters.",
        CaseResult.UnknownCode => "Choose one of the list.",
        CaseResult.WrongDay => "Choose another day: this one does not fit.",
        CaseResult.ChangedMeanwhile => "Others are changing this case right now. Nothing was changed; what you wrote is still here. Try again.",
        CaseResult.Already => "That is so already. Nothing was changed.",
        CaseResult.TasksOpen => "Tasks are still open.",
        CaseResult.ReferralsOpen => "Agencies have not said yet what became of a report of this case.",
        CaseResult.LeadStays => "The lead stays on the case. Let somebody else lead first, or close the case.",
        CaseResult.LeadIsThere => "Somebody leads this case and can work on it. Ask them to hand it over. Nothing was changed.",
        CaseResult.ObserversDoNothing => "This person only reads the case. Choose somebody who works on it.",
        CaseResult.SharingForbidden => "A report of this case is graded so that it may not reach this agency from you. Ask the agency that holds the report, or take the report out first.",
        CaseResult.NeedsWholeCase => "You see parts of this case, and this may only be done by somebody who sees all of it. Ask its lead. Nothing was changed.",
        CaseResult.OnHold => "A legal hold stands on this report or on the case: it stays in the case until the hold is lifted. Nothing was changed.",
        CaseResult.NeedsGrounds => "Their agency does not share in this case yet. Say on what lawful basis it may, and what the person concerned said.",
        _ => "That is not on this case any more. Nothing was changed.",
    };

    public static string Part(string part) => part switch
    {
        CaseMember.Lead => "Lead",
        CaseMember.Member => "Member",
        _ => "Observer",
    };

    /// <summary>What somebody in this part may do.</summary>
    public static string MayDo(string part) => part switch
    {
        CaseMember.Lead => "Reads and writes; decides who is on it and what they see",
        CaseMember.Member => "Reads and writes",
        _ => "Reads, writes nothing",
    };

    public static string Kind(CaseEntryKind kind) => kind switch
    {
        CaseEntryKind.Note => "Notes",
        CaseEntryKind.Task => "Tasks",
        CaseEntryKind.Decision => "Decisions",
        CaseEntryKind.Outcome => "Outcomes",
        CaseEntryKind.Subject => "People and things",
        CaseEntryKind.Report => "Reports",
        CaseEntryKind.Member => "Members",
        _ => "The case itself",
    };

    public static string Kind(MentionKind kind) => kind switch
    {
        MentionKind.Email => "E-mail",
        MentionKind.Handle => "Online name",
        _ => kind.ToString(),
    };

    /// <summary>How long until <paramref name="due"/>, or by how much it is late.</summary>
    public static string Due(DateOnly due, DateOnly today) => (due.DayNumber - today.DayNumber) switch
    {
        0 => "today",
        1 => "tomorrow",
        > 1 and <= 13 and var days => $"in {days} days",
        > 13 => Days.Words(due),
        -1 => "1 day late",
        var days => $"{-days} days late",
    };

    public static string People(int? people) => people switch
    {
        null => "not known, or not about people",
        1 => "1 person",
        var n => $"{n} people",
    };
}
