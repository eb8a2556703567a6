using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>What members do on a case: write, set tasks, decide, record what changed, bring others in, leave, close.</summary>
public sealed class CaseWork(TolpuddleContext db)
{
    public const int MaxTextLength = 5000;

    public Task<CaseResult> NoteAsync(string reference, string text, CancellationToken cancel) =>
        ChangeAsync(reference, "case.note", [text], async @case =>
        {
            db.CaseNotes.Add(new CaseNote { CaseId = @case.Id, AuthorId = db.Viewer.AccountId, At = db.Now, Text = text.Trim() });
            await db.IndexCaseAsync(@case.Id, text, cancel);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Gives a member something to do by a day.</summary>
    public Task<CaseResult> SetTaskAsync(string reference, string what, Guid ownerId, DateOnly due, CancellationToken cancel) =>
        ChangeAsync(reference, "case.task", [what], async @case =>
        {
            if (!await IsMemberAsync(@case.Id, ownerId, cancel)) return CaseResult.NotFound;
            db.CaseTasks.Add(new CaseTask
            {
                CaseId = @case.Id,
                What = what.Trim(),
                OwnerId = ownerId,
                AuthorId = db.Viewer.AccountId,
                CreatedAt = db.Now,
                DueAt = due.ToDateTime(new TimeOnly(17, 0), DateTimeKind.Utc),
            });
            db.Notify(ownerId, $"You have a task in {@case.Reference}.", $"/cases/{@case.Reference}");
            return CaseResult.Done;
        }, cancel);

    public Task<CaseResult> FinishTaskAsync(string reference, Guid taskId, string result, CancellationToken cancel) =>
        ChangeAsync(reference, "case.task-done", [result], async @case =>
        {
            var task = await db.CaseTasks.SingleOrDefaultAsync(t => t.Id == taskId && t.CaseId == @case.Id, cancel);
            if (task is null) return CaseResult.NotFound;
            if (task.DoneAt is not null) return CaseResult.Already;
            (task.DoneAt, task.ResultNote) = (db.Now, result.Trim());
            task.Version++;
            return CaseResult.Done;
        }, cancel);

    /// <summary>Writes a decision with its reason and what else was considered. One that replaces another leaves it standing.</summary>
    public Task<CaseResult> DecideAsync(string reference, string decision, string options, string reason, Guid? replaces, CancellationToken cancel) =>
        ChangeAsync(reference, "case.decide", [decision, reason], async @case =>
        {
            if (replaces is { } earlier && !await db.CaseDecisions.AnyAsync(d => d.Id == earlier && d.CaseId == @case.Id, cancel)) return CaseResult.NotFound;
            db.CaseDecisions.Add(new CaseDecision
            {
                CaseId = @case.Id,
                AuthorId = db.Viewer.AccountId,
                At = db.Now,
                Decision = decision.Trim(),
                OptionsConsidered = options.Trim(),
                Reason = reason.Trim(),
                ReplacesId = replaces,
            });
            return CaseResult.Done;
        }, cancel);

    /// <summary>Records what changed; <paramref name="people"/> is null where it is not known or not about people.</summary>
    public Task<CaseResult> RecordOutcomeAsync(string reference, string code, int? people, DateOnly on, string note, CancellationToken cancel) =>
        ChangeAsync(reference, "case.outcome", [], @case =>
        {
            if (!Codes.Outcome.Contains(code)) return Task.FromResult(CaseResult.NeedsText);
            db.Outcomes.Add(new Outcome
            {
                CaseId = @case.Id,
                Code = code,
                People = people,
                On = on,
                AgencyId = db.Viewer.AgencyId,
                AuthorId = db.Viewer.AccountId,
                At = db.Now,
                Note = note.Trim(),
            });
            return Task.FromResult(CaseResult.Done);
        }, cancel);

    /// <summary>Adds a person or thing with the part it plays.</summary>
    public Task<CaseResult> AddSubjectAsync(string reference, MentionKind kind, string text, string part, CancellationToken cancel) =>
        ChangeAsync(reference, "case.subject", [text], @case =>
        {
            db.CaseSubjects.Add(new CaseSubject { CaseId = @case.Id, Kind = kind, Text = text.Trim(), Part = part, AddedById = db.Viewer.AccountId, AddedAt = db.Now });
            return Task.FromResult(CaseResult.Done);
        }, cancel);

    /// <summary>Brings somebody in, for a purpose, until a day if one is given. They see the case from now on.</summary>
    public Task<CaseResult> AddMemberAsync(string reference, Guid accountId, string part, string purpose, DateOnly? until, CancellationToken cancel) =>
        ChangeAsync(reference, "case.member", [purpose], async @case =>
        {
            var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountId && a.State == AccountState.Active, cancel);
            if (account is null || !(new Viewer { Roles = account.Roles }).HandlesReports) return CaseResult.NotFound;
            if (await IsMemberAsync(@case.Id, accountId, cancel)) return CaseResult.Already;
            var end = until?.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            db.CaseMembers.Add(new CaseMember
            {
                CaseId = @case.Id,
                AccountId = accountId,
                AgencyId = account.AgencyId,
                Part = part == CaseMember.Observer ? CaseMember.Observer : CaseMember.Member,
                Purpose = purpose.Trim(),
                JoinedAt = db.Now,
                EndsAt = end,
            });
            await db.GrantAsync(@case.Id, accountId, CaseMember.GrantReason, cancel, end);
            db.Notify(accountId, $"You now work on {@case.Reference}.", $"/cases/{@case.Reference}");
            return CaseResult.Done;
        }, cancel);

    /// <summary>Leaves a case, with a reason. What one wrote stays; one sees it no longer.</summary>
    public async Task<CaseResult> LeaveAsync(string reference, string reason, CancellationToken cancel)
    {
        if (!IsText(reason)) return CaseResult.NeedsText;
        var @case = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Reference == reference, cancel);
        var member = @case is null ? null : await db.CaseMembers.SingleOrDefaultAsync(m => m.CaseId == @case.Id && m.AccountId == db.Viewer.AccountId && m.LeftAt == null, cancel);
        if (member is null) return CaseResult.NotFound;
        if (member.Part == CaseMember.Lead && @case!.ClosedAt is null) return CaseResult.MustStay;
        if (await db.CaseTasks.AnyAsync(t => t.CaseId == @case!.Id && t.OwnerId == db.Viewer.AccountId && t.DoneAt == null, cancel)) return CaseResult.TasksOpen;
        (member.LeftAt, member.LeaveReason) = (db.Now, reason.Trim());
        var grant = await db.Grants.SingleAsync(g => g.RecordId == @case!.Id && g.HolderId == db.Viewer.AccountId, cancel);
        grant.Until = db.Now;
        db.Record("case.leave", @case!.Id);
        return await db.TrySaveAsync(cancel) ? CaseResult.Done : CaseResult.ChangedMeanwhile;
    }

    /// <summary>Closes a case on which nothing is left to do.</summary>
    public Task<CaseResult> CloseAsync(string reference, string reason, CancellationToken cancel) =>
        ChangeAsync(reference, "case.close", [reason], async @case =>
        {
            if (await db.CaseTasks.AnyAsync(t => t.CaseId == @case.Id && t.DoneAt == null, cancel)) return CaseResult.TasksOpen;
            (@case.ClosedAt, @case.CloseReason) = (db.Now, reason.Trim());
            @case.Version++;
            return CaseResult.Done;
        }, cancel);

    private static bool IsText(string text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxTextLength;

    private Task<bool> IsMemberAsync(Guid caseId, Guid accountId, CancellationToken cancel) =>
        db.CaseMembers.AnyAsync(m => m.CaseId == caseId && m.AccountId == accountId && m.LeftAt == null && (m.EndsAt == null || m.EndsAt > db.Now), cancel);

    /// <summary>One change to an open case: asked, made, written down and saved together.</summary>
    private async Task<CaseResult> ChangeAsync(string reference, string act, string[] needed, Func<Case, Task<CaseResult>> change, CancellationToken cancel)
    {
        if (!needed.All(IsText)) return CaseResult.NeedsText;
        var (refusal, @case) = await db.CaseToChangeAsync(reference, cancel);
        if (@case is null) return refusal;
        var result = await change(@case);
        if (result != CaseResult.Done) return result;
        db.Record(act, @case.Id);
        return await db.TrySaveAsync(cancel) ? CaseResult.Done : CaseResult.ChangedMeanwhile;
    }
}
