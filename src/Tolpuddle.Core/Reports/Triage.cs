using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>How a step of triage ended.</summary>
public enum TriageResult
{
    Done,

    /// <summary>There is no such report that the viewer's agency holds.</summary>
    NotFound,

    /// <summary>Somebody else changed it in the meantime. Nothing was changed.</summary>
    TooLate,

    /// <summary>Somebody else has claimed it. Nothing was changed.</summary>
    Taken,

    /// <summary>It is closed, and this can be done with an open one only.</summary>
    Closed,

    /// <summary>It is open, and this can be done with a closed one only.</summary>
    StillOpen,

    /// <summary>The words that must go with it are missing or too long.</summary>
    NeedsReason,

    /// <summary>A code is not in its list.</summary>
    UnknownCode,

    /// <summary>Whoever it was meant for does not work with reports at this agency.</summary>
    NoSuchColleague,

    /// <summary>Nobody else at the agency could answer for it.</summary>
    NobodyThere,

    /// <summary>The day has passed, or is later than the risk allows.</summary>
    WrongDay,

    /// <summary>Agencies to which it was referred have not answered or not said what became of it.</summary>
    ReferralsOpen,

    /// <summary>The reporter wrote something that nobody has read.</summary>
    UnreadMessages,

    /// <summary>The reporter left no way to be asked.</summary>
    NoReturnCode,

    /// <summary>A report cannot be merged with itself, with a closed one, or while others are merged into it.</summary>
    NotMergeable,

    /// <summary>An item of it is graded "no onward sharing".</summary>
    SharingForbidden,

    /// <summary>A legal hold stands on it: it is merged into no other.</summary>
    OnHold,
}

/// <summary>Somebody to whom a report can be handed.</summary>
public sealed record Colleague(Guid Id, string Name);

/// <summary>What people do with reports as they come in: take, hand over, give back, close, take up again.</summary>
public sealed class Triage(TolpuddleContext db)
{
    public const int MaxReasonLength = 2000;

    /// <summary>People of the viewer's agency who work with reports and can sign in, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(CancellationToken cancel)
    {
        var people = await db.Accounts.AsNoTracking()
            .Where(a => a.AgencyId == db.Viewer.AgencyId && a.State == AccountState.Active && (a.Roles & Viewer.HandlesReportsRoles) != 0)
            .Select(a => new Colleague(a.Id, a.Name))
            .ToListAsync(cancel);
        return [.. people.OrderBy(p => p.Name, StringComparer.CurrentCulture)]; // names are ciphertext to the database
    }

    /// <summary>Takes a report on that nobody has. Of two who try at once, one is told that it is taken.</summary>
    public async Task<TriageResult> ClaimAsync(Guid reportId, CancellationToken cancel)
    {
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (!report.IsOpen) return TriageResult.Closed;
        if (report.State != ReportState.New) return report.OwnerId == db.Viewer.AccountId ? TriageResult.Done : TriageResult.Taken;

        report.TakeOn(db.Viewer.AccountId);
        db.Record("report.claim", report.Id);
        return await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.Taken;
    }

    /// <summary>Passes a report to a colleague, who is told, with a note of what they need to know.</summary>
    public async Task<TriageResult> HandOverAsync(Guid reportId, Guid toId, string note, CancellationToken cancel)
    {
        if (!IsReason(note)) return TriageResult.NeedsReason;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (!report.IsOpen) return TriageResult.Closed;
        if (!await db.HandlesReportsAsync(toId, report.AgencyId, cancel)) return TriageResult.NoSuchColleague;

        report.TakeOn(toId);
        db.HandOvers.Add(new HandOver
        {
            SubjectId = report.Id,
            AgencyId = report.AgencyId,
            FromId = db.Viewer.AccountId,
            ToId = toId,
            At = db.Now,
            Note = note.Trim(),
        });
        db.Notify(toId, $"{report.Reference} was handed to you.", PathOf(report));
        db.Record("report.hand-over", report.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Gives a report back: its duty reader answers for it again, and anybody can claim it.</summary>
    public async Task<TriageResult> ReleaseAsync(Guid reportId, string reason, CancellationToken cancel)
    {
        if (!IsReason(reason)) return TriageResult.NeedsReason;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (!report.IsOpen) return TriageResult.Closed;
        if (await db.DutyReaderOfAsync(report, cancel) is not { } reader) return TriageResult.NobodyThere;

        report.GiveBack(reader);
        Note(report, "release", reason);
        db.Notify(reader, $"{report.Reference} was given back and waits for somebody.", PathOf(report));
        db.Record("report.release", report.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>The last day until which a report of <paramref name="risk"/> can be left to look at again.</summary>
    public DateOnly LastLook(string risk) => Days.Of(RiskClock.ResultDueAt(risk, db.Now));

    /// <summary>
    /// Says that the report is looked at and nothing is to be done before the end of <paramref name="day"/>: the viewer
    /// answers for it until then. The worse the risk, the sooner that day must be.
    /// </summary>
    public async Task<TriageResult> LookAgainAsync(Guid reportId, DateOnly day, string reason, CancellationToken cancel)
    {
        if (!IsReason(reason)) return TriageResult.NeedsReason;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (!report.IsOpen) return TriageResult.Closed;
        if (day < Days.Of(db.Now) || day > LastLook(report.Risk)) return TriageResult.WrongDay;

        report.LookAgain(db.Viewer.AccountId, Days.EndOf(day));
        Note(report, "look-again", $"By {Days.Words(day)}: {reason.Trim()}");
        db.Record("report.look-again", report.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>
    /// Closes a report with an outcome and a reason. While a referral has no result that is refused unless
    /// <paramref name="despiteReferrals"/> is said; while a message of the reporter is unread, always.
    /// </summary>
    public async Task<TriageResult> CloseAsync(Guid reportId, string outcome, string reason, bool despiteReferrals, CancellationToken cancel)
    {
        if (!IsReason(reason)) return TriageResult.NeedsReason;
        if (!Codes.Outcome.Contains(outcome)) return TriageResult.UnknownCode;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (!report.IsOpen) return TriageResult.Closed;
        if (report.OpenReferrals > 0 && !despiteReferrals) return TriageResult.ReferralsOpen;
        var here = db.Reports.Where(r => r.Id == report.Id || r.DuplicateOfId == report.Id);
        if (await db.ReportMessages.AnyAsync(m => here.Any(r => r.Id == m.ReportId) && m.AuthorId == null && m.ReadAt == null, cancel)) return TriageResult.UnreadMessages;

        report.Close(outcome, reason.Trim(), db.Now);
        Note(report, "close", $"{Codes.Outcome.Label(outcome)}: {reason.Trim()}");
        db.Record("report.close", report.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Takes a closed report up again, as the viewer's own, with the clock of its risk started anew.</summary>
    public async Task<TriageResult> ReopenAsync(Guid reportId, string reason, CancellationToken cancel)
    {
        if (!IsReason(reason)) return TriageResult.NeedsReason;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (report.IsOpen) return TriageResult.StillOpen;

        report.Reopen(db.Viewer.AccountId, db.Now);
        Note(report, "reopen", reason);
        db.Record("report.reopen", report.Id);
        return await SaveAsync(cancel);
    }

    internal static bool IsReason(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxReasonLength;

    internal static string PathOf(Report report) => $"/reports/{report.Reference}";

    private void Note(Report report, string step, string reason) => db.HandlingNotes.Add(
        new HandlingNote { ReportId = report.Id, At = db.Now, AuthorId = db.Viewer.AccountId, Step = step, Reason = reason.Trim() });

    private async Task<TriageResult> SaveAsync(CancellationToken cancel) => await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
}
