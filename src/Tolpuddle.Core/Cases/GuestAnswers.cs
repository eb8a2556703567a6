using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>What a guest can say to what was referred to them.</summary>
public enum GuestAnswer
{
    Accept, CannotHelp, Done, Question,
}

/// <summary>How an answer of a guest ended.</summary>
public enum GuestAnswerResult
{
    Done,

    /// <summary>Done, and nothing more can be said: the link is used up.</summary>
    Ended,

    NeedsWords,
    NeedsResult,

    /// <summary><see cref="Guest.MostUnanswered"/> questions wait for an answer.</summary>
    WaitsForAnswers,

    /// <summary>The guest has written <see cref="Guest.MostLines"/> lines.</summary>
    NoRoom,

    /// <summary>Somebody changed the record at the same moment. Sending again will do.</summary>
    TooLate,

    /// <summary>The link is over.</summary>
    Over,
}

/// <summary>What a guest sees.</summary>
/// <param name="HasCode">False: somebody has tried so often that the code for the next time opens nothing.</param>
public sealed record GuestView(GuestPaper Paper, GuestTalk Talk, DateTime Until, bool IsAccepted, bool HasCode);

/// <summary>What a guest reads and answers who came in by link and code. The answer is the referral's, as an agency's would be.</summary>
public sealed class GuestAnswers(TolpuddleContext db)
{
    /// <summary>What may be seen; each look is written down. Null once the link is over, or a newer code was given.</summary>
    public async Task<GuestView?> OpenAsync(GuestVisit visit, CancellationToken cancel)
    {
        if (await FindAsync(visit, cancel) is not { } guest) return null;
        var isAccepted = await db.ReferralOf(guest).Select(r => r.State == ReferralState.Accepted).SingleAsync(cancel);
        db.Record("guest.open", guest.ReportId);
        await db.SaveChangesAsync(cancel);
        return new GuestView(guest.Paper, guest.Talk, guest.Until, isAccepted, guest.CodeHash is not null);
    }

    /// <summary>True if the link is used up, because this visit has given its last answer.</summary>
    public Task<bool> HasAnsweredAsync(GuestVisit visit, CancellationToken cancel) => db.AnsweredBy(visit.GuestId, visit.CodeNumber).AnyAsync(cancel);

    /// <summary>Answers. "Cannot help" and "done" use the link up.</summary>
    /// <param name="visit">From <see cref="GuestVisits"/>.</param>
    /// <param name="answer">What they say.</param>
    /// <param name="resultCode">Where it is done: code of <see cref="Codes.Outcome"/>.</param>
    /// <param name="words">Why not, what was done, or what they ask; may be empty where they take it on.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<GuestAnswerResult> AnswerAsync(GuestVisit visit, GuestAnswer answer, string? resultCode, string words, CancellationToken cancel)
    {
        if (await FindAsync(visit, cancel) is not { } guest) return GuestAnswerResult.Over;
        var referral = await db.ReferralOf(guest).SingleAsync(cancel);
        if (!Referrals.IsOpen(referral)) return GuestAnswerResult.Over;
        if (WasPressedTwice(guest, referral, answer, words)) return GuestAnswerResult.Done;
        if (WhyNot(guest, answer, resultCode, words) is { } lacking) return lacking;

        var report = await db.ReportOf(guest).SingleAsync(cancel);
        switch (answer)
        {
            case GuestAnswer.Accept:
                (referral.State, referral.AnsweredAt) = (ReferralState.Accepted, db.Now);
                referral.DueAt = GuestReferrals.Earlier(RiskClock.ResultDueAt(report.Risk, db.Now), guest.Until);
                if (report.IsOpen) report.DueAt = referral.DueAt;
                report.Version++;
                if (words.Trim().Length > 0) guest.Say(new GuestLine(FromGuest: true, db.Now, words.Trim()));
                Tell(referral, report, "has taken it on.");
                break;
            case GuestAnswer.CannotHelp:
                (referral.State, referral.Answer, referral.AnsweredAt) = (ReferralState.Declined, words.Trim(), db.Now);
                report.ReferralEnded(RiskClock.DueAt(report.Risk, db.Now), declined: true);
                Tell(referral, report, "cannot help. It waits for you again.");
                break;
            case GuestAnswer.Done:
                (referral.State, referral.ResultCode, referral.ResultNote, referral.DoneAt) = (ReferralState.Done, resultCode, words.Trim(), db.Now);
                referral.AnsweredAt ??= db.Now;
                report.ReferralEnded(RiskClock.DueAt(report.Risk, db.Now), declined: false);
                Tell(referral, report, "says what became of it.");
                break;
            default:
                guest.Say(new GuestLine(FromGuest: true, db.Now, words.Trim()));
                Tell(referral, report, "asks something back.");
                break;
        }

        var isLast = answer is GuestAnswer.CannotHelp or GuestAnswer.Done;
        if (isLast) await db.EndAsync(guest, cancel);
        referral.Version++;
        db.Record("guest.answer", report.Id);
        if (!await db.TrySaveAsync(cancel)) return GuestAnswerResult.TooLate;
        return isLast ? GuestAnswerResult.Ended : GuestAnswerResult.Done;
    }

    private static bool WasPressedTwice(Guest guest, Referral referral, GuestAnswer answer, string words) => answer switch
    {
        GuestAnswer.Accept => referral.State == ReferralState.Accepted,
        GuestAnswer.Question => guest.HasJustSaid(words.Trim()),
        _ => false,
    };

    /// <summary>Why this cannot be taken; null if it can.</summary>
    private static GuestAnswerResult? WhyNot(Guest guest, GuestAnswer answer, string? resultCode, string words)
    {
        if (answer != GuestAnswer.Accept ? !Triage.IsReason(words) : words.Length > Triage.MaxReasonLength) return GuestAnswerResult.NeedsWords;
        if (answer == GuestAnswer.Done && !Codes.Outcome.Contains(resultCode)) return GuestAnswerResult.NeedsResult;
        if (answer == GuestAnswer.Question && guest.WaitsForAnswers) return GuestAnswerResult.WaitsForAnswers;
        var isLine = answer == GuestAnswer.Question || (answer == GuestAnswer.Accept && words.Trim().Length > 0);
        return isLine && !guest.HasRoom ? GuestAnswerResult.NoRoom : null;
    }

    private async Task<Guest?> FindAsync(GuestVisit visit, CancellationToken cancel)
    {
        db.Viewer = Viewer.Guest(visit.GuestId, Guid.Empty);
        if (await db.Guests.SingleOrDefaultAsync(g => g.Id == visit.GuestId && g.CodeNumber == visit.CodeNumber, cancel) is not { } guest) return null;
        db.Viewer = Viewer.Guest(guest.Id, guest.AgencyId);
        return guest;
    }

    /// <summary>Tells whoever answers for the report, and whoever referred it. Who the body is stands where they are led.</summary>
    private void Tell(Referral referral, Report report, string what)
    {
        foreach (var owner in new[] { report.OwnerId, referral.OwnerId }.Distinct())
        {
            db.Notify(owner, $"The body outside to which {report.Reference} was referred {what}", PathOf(referral));
        }
    }

    private static string PathOf(Referral referral) => $"/referrals/{referral.Id}";
}
