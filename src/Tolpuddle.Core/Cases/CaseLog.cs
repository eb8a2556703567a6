using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>A decision as somebody writes it down.</summary>
/// <param name="Replaces">The decision that no longer stands because of it.</param>
public sealed record DecisionDraft(string Decision, string Options, string Reason, Guid? Replaces = null);

/// <summary>An outcome as somebody writes it down.</summary>
/// <param name="Code">Code of <see cref="Codes.Outcome"/>.</param>
/// <param name="People">Null where it is not known or not about people.</param>
/// <param name="AgencyId">Who brought it about.</param>
/// <param name="Corrects">The outcome that it replaces.</param>
/// <param name="IsWithdrawal">True: the corrected one did not happen.</param>
public sealed record OutcomeDraft(string Code, int? People, DateOnly On, Guid AgencyId, string Note, Guid? Corrects = null, bool IsWithdrawal = false);

/// <summary>What members write into a case and nobody rewrites: notes, decisions, outcomes.</summary>
public sealed class CaseLog(TolpuddleContext db)
{
    public const int MaxTextLength = CaseDoor.MaxTextLength;

    /// <summary>More people than one outcome of one case can concern.</summary>
    public const int MostPeople = 10_000;

    public Task<CaseResult> NoteAsync(string reference, string text, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.note", async seat =>
        {
            if (!CaseDoor.IsText(text)) return CaseResult.NeedsText;
            await db.EnterAsync(seat.Case, CaseEntryKind.Note, text.Trim(), null, cancel, text);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Writes a decision with its reason and what else was considered. One that replaces another leaves it standing, once.</summary>
    public Task<CaseResult> DecideAsync(string reference, DecisionDraft draft, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.decide", async seat =>
        {
            if (!CaseDoor.IsText(draft.Decision) || !CaseDoor.IsText(draft.Reason) || draft.Options.Length > MaxTextLength) return CaseResult.NeedsText;
            if (draft.Replaces is { } earlier)
            {
                if (!await db.CaseDecisions.AnyAsync(d => d.Id == earlier && d.CaseId == seat.Case.Id, cancel)) return CaseResult.NotFound;
                if (await db.CaseDecisions.AnyAsync(d => d.ReplacesId == earlier, cancel)) return CaseResult.Already;
            }

            var decision = new CaseDecision
            {
                CaseId = seat.Case.Id,
                AuthorId = db.Viewer.AccountId,
                AgencyId = db.Viewer.AgencyId,
                At = db.Now,
                Decision = draft.Decision.Trim(),
                OptionsConsidered = draft.Options.Trim(),
                Reason = draft.Reason.Trim(),
                ReplacesId = draft.Replaces,
            };
            db.CaseDecisions.Add(decision);
            var text = $"{(draft.Replaces is null ? "Decided" : "Decided anew")}: {decision.Decision}";
            await db.EnterAsync(seat.Case, CaseEntryKind.Decision, text, decision.Id, cancel, draft.Decision, draft.Options, draft.Reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Records what changed, or corrects what was recorded.</summary>
    public Task<CaseResult> RecordOutcomeAsync(string reference, OutcomeDraft draft, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.outcome", async seat =>
        {
            if (!Codes.Outcome.Contains(draft.Code) || draft.People is < 1 or > MostPeople) return CaseResult.UnknownCode;
            if (draft.On > Days.Of(db.Now)) return CaseResult.WrongDay;
            if (draft.Note.Length > MaxTextLength || (draft.Corrects is not null && !CaseDoor.IsText(draft.Note))) return CaseResult.NeedsText;
            if (draft.IsWithdrawal && draft.Corrects is null) return CaseResult.NotFound;
            if (draft.Corrects is { } earlier)
            {
                // Whoever sees only their own could not correct what somebody else makes of it.
                if ((seat.Mine.Sees & CaseSight.Team) == 0) return CaseResult.NeedsWholeCase;
                if (!await db.Outcomes.AnyAsync(o => o.Id == earlier && o.CaseId == seat.Case.Id, cancel)) return CaseResult.NotFound;
                if (await db.Outcomes.AnyAsync(o => o.ReplacesId == earlier, cancel)) return CaseResult.Already;
            }

            if (await db.Agencies.Where(a => a.Id == draft.AgencyId).Select(a => a.Name).SingleOrDefaultAsync(cancel) is not { } agency) return CaseResult.UnknownCode;
            var outcome = new Outcome
            {
                CaseId = seat.Case.Id,
                Code = draft.Code,
                People = draft.People,
                On = draft.On,
                AgencyId = draft.AgencyId,
                AuthorId = db.Viewer.AccountId,
                At = db.Now,
                Note = draft.Note.Trim(),
                ReplacesId = draft.Corrects,
                IsWithdrawal = draft.IsWithdrawal,
            };
            db.Outcomes.Add(outcome);
            await db.EnterAsync(seat.Case, CaseEntryKind.Outcome, Words(outcome, agency), outcome.Id, cancel, draft.Note);
            return CaseResult.Done;
        }, cancel);

    private static string Words(Outcome outcome, string agency)
    {
        var people = outcome.People switch { null => "", 1 => ", 1 person", var n => $", {n} people" };
        var what = $"{Codes.Outcome.Label(outcome.Code)}{people}, {Days.Words(outcome.On)}, {agency}";
        return outcome switch
        {
            { IsWithdrawal: true } => $"Withdrawn, did not happen: {what}. {outcome.Note}",
            { ReplacesId: not null } => $"Corrected: {what}. {outcome.Note}",
            _ => what,
        };
    }
}
