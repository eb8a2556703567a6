using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Cases;

/// <summary>How a change to a case ended.</summary>
public enum CaseResult
{
    Done,
    NotFound,

    /// <summary>The case is closed.</summary>
    Closed,

    /// <summary>The case is open, and this can be done with a closed one only.</summary>
    StillOpen,

    /// <summary>The viewer observes: reads, changes nothing.</summary>
    ObserversOnlyRead,

    /// <summary>Only the lead decides who is on the case, and until when.</summary>
    LeadDecides,

    /// <summary>A text that it needs is empty or too long.</summary>
    NeedsText,

    /// <summary>A code is not in its list.</summary>
    UnknownCode,

    /// <summary>The day has passed, or has not come yet where it must have.</summary>
    WrongDay,

    /// <summary>Others were quicker, again and again; nothing was changed.</summary>
    ChangedMeanwhile,

    /// <summary>It is there already, or done already.</summary>
    Already,

    /// <summary>Tasks are open.</summary>
    TasksOpen,

    /// <summary>Agencies have not said what became of a report of this case.</summary>
    ReferralsOpen,

    /// <summary>The lead of an open case stays until somebody else leads.</summary>
    LeadStays,

    /// <summary>The case has a lead who can work on it.</summary>
    LeadIsThere,

    /// <summary>Whoever only reads cannot be given something to do.</summary>
    ObserversDoNothing,

    /// <summary>An item of a report is graded so that the report may not reach an agency on the case.</summary>
    SharingForbidden,

    /// <summary>The viewer sees parts of the case, and this may only be done by somebody who sees all of it.</summary>
    NeedsWholeCase,

    /// <summary>It would be shared with one more agency, and the lawful basis or the word on consent is missing.</summary>
    NeedsGrounds,

    /// <summary>A legal hold stands on the report, or on the case that it would leave.</summary>
    OnHold,
}

/// <summary>A case with the membership by which the viewer may change it.</summary>
internal sealed record CaseSeat(Case Case, CaseMember Mine)
{
    public bool IsLead => Mine.Part == CaseMember.Lead;
}

/// <summary>The one way by which a case is changed: asked, made, written down and saved together.</summary>
internal static class CaseDoor
{
    public const int MaxTextLength = 5000;

    /// <summary>Two members who save within the same milliseconds are both served; more than this many times does not happen.</summary>
    private const int MaxAttempts = 5;

    /// <summary>
    /// What somebody who sees parts of a case may do there: answer for their own work. Everything else counts on what they might not see, a task
    /// or a report that a closing would forget, a grade that forbids to share.
    /// </summary>
    private static readonly HashSet<string> ForWhoSeesParts =
        ["case.note", "case.task", "case.task-change", "case.task-done", "case.task-drop", "case.subject", "case.outcome", "case.leave"];

    /// <summary>True if somebody wrote something, and not more than can be read.</summary>
    public static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxTextLength;

    /// <summary>Stays that have not ended.</summary>
    public static IQueryable<CaseMember> PresentMembers(this TolpuddleContext db)
    {
        var now = db.Now;
        return db.CaseMembers.Where(m => m.LeftAt == null && (m.EndsAt == null || m.EndsAt > now));
    }

    /// <summary>
    /// Makes one change to an open case by somebody who works on it. <paramref name="change"/> reads what it needs
    /// itself: if somebody else saved at the same moment, it is asked again.
    /// </summary>
    public static Task<CaseResult> ChangeCaseAsync(
        this TolpuddleContext db, string reference, string act, Func<CaseSeat, Task<CaseResult>> change, CancellationToken cancel) =>
        db.ChangeAnyCaseAsync(reference, act, seat => seat switch
        {
            { Case.ClosedAt: not null } => Task.FromResult(CaseResult.Closed),
            { Mine.Part: CaseMember.Observer } => Task.FromResult(CaseResult.ObserversOnlyRead),
            _ => change(seat),
        }, cancel);

    /// <summary>The same for any case that the viewer is on, in any part, open or closed.</summary>
    public static async Task<CaseResult> ChangeAnyCaseAsync(
        this TolpuddleContext db, string reference, string act, Func<CaseSeat, Task<CaseResult>> change, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var @case = await db.Cases.SingleOrDefaultAsync(c => c.Reference == reference, cancel);
            var mine = @case is null ? null : await db.PresentMembers().SingleOrDefaultAsync(m => m.CaseId == @case.Id && m.AccountId == db.Viewer.AccountId, cancel);
            if (mine is null) return CaseResult.NotFound;
            if (mine.Sees != CaseSight.All && !ForWhoSeesParts.Contains(act)) return CaseResult.NeedsWholeCase;
            var result = await change(new CaseSeat(@case!, mine));
            if (result != CaseResult.Done)
            {
                db.ChangeTracker.Clear(); // nothing half made may be saved with the look that follows
                return result;
            }

            @case!.Version++;
            db.Record(act, @case.Id);
            try
            {
                await db.SaveChangesAsync(cancel);
                return CaseResult.Done;
            }
            catch (DbUpdateException e) when (attempt < MaxAttempts || e is DbUpdateConcurrencyException)
            {
                // Somebody else has changed the case, or has just indexed the same word of it.
                db.ChangeTracker.Clear();
                if (attempt == MaxAttempts) return CaseResult.ChangedMeanwhile;
            }
        }
    }

    /// <summary>Writes a line into the timeline. <paramref name="words"/> are what somebody wrote: they find the case.</summary>
    public static async Task EnterAsync(
        this TolpuddleContext db, Case @case, CaseEntryKind kind, string text, Guid? aboutId, CancellationToken cancel, params IReadOnlyList<string> words)
    {
        db.CaseEntries.Add(new CaseEntry
        {
            CaseId = @case.Id,
            At = db.Now,
            AuthorId = db.Viewer.AccountId,
            AgencyId = db.Viewer.AgencyId,
            Kind = kind,
            AboutId = aboutId,
            Text = text,
        });
        await db.IndexCaseAsync(@case.Id, words, cancel);
    }

    /// <summary>Makes somebody who is on the case its lead, without an end, who sees all of it; their agency answers for the case from now on.</summary>
    public static async Task MakeLeadAsync(this TolpuddleContext db, Case @case, CaseMember member, CancellationToken cancel)
    {
        (member.Part, member.EndsAt, member.Sees, @case.LeadAgencyId) = (CaseMember.Lead, null, CaseSight.All, member.AgencyId);
        await db.GrantAsync(@case.Id, member.AccountId, CaseMember.GrantReason, cancel, sees: CaseSight.All);
    }

    /// <summary>Somebody's name, for the words of the timeline.</summary>
    public static Task<string> NameAsync(this TolpuddleContext db, Guid accountId, CancellationToken cancel) =>
        db.Accounts.AsNoTracking().Where(a => a.Id == accountId).Select(a => a.Name).SingleAsync(cancel);

    /// <summary>Makes the words of <paramref name="texts"/> find the case.</summary>
    private static async Task IndexCaseAsync(this TolpuddleContext db, Guid caseId, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        var keys = texts.SelectMany(text => SearchWords.Of(text)).Select(word => SearchTerms.Key(db.Vault, BlindKeyKind.CaseWord, word)).ToHashSet();
        if (keys.Count == 0) return;
        keys.ExceptWith(await db.BlindKeys.Where(b => b.Kind == BlindKeyKind.CaseWord && keys.Contains(b.Key) && b.OwnerId == caseId).Select(b => b.Key).ToListAsync(cancel));
        keys.ExceptWith(db.BlindKeys.Local.Where(b => b.Kind == BlindKeyKind.CaseWord && b.OwnerId == caseId).Select(b => b.Key));
        db.BlindKeys.AddRange(keys.Select(key => new BlindKey { Kind = BlindKeyKind.CaseWord, Key = key, OwnerId = caseId }));
    }
}
