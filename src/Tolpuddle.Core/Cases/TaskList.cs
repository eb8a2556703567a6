using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>What is to be done on cases, by whom and by when.</summary>
public sealed class TaskList(TolpuddleContext db)
{
    /// <summary>Gives somebody who works on the case something to do by a day.</summary>
    public Task<CaseResult> SetAsync(string reference, string what, Guid ownerId, DateOnly due, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.task", async seat =>
        {
            if (!CaseDoor.IsText(what)) return CaseResult.NeedsText;
            if (due < Days.Of(db.Now)) return CaseResult.WrongDay;
            if (await WhyNotAsync(seat.Case.Id, ownerId, cancel) is { } refusal) return refusal;
            var task = new CaseTask
            {
                CaseId = seat.Case.Id,
                What = what.Trim(),
                OwnerId = ownerId,
                AuthorId = db.Viewer.AccountId,
                CreatedAt = db.Now,
                DueOn = due,
            };
            db.CaseTasks.Add(task);
            db.Notify(ownerId, $"You have a task in {seat.Case.Reference}.", PathOf(seat.Case, task));
            await db.EnterAsync(seat.Case, CaseEntryKind.Task, $"Task for {await db.NameAsync(ownerId, cancel)} by {Days.Words(due)}: {task.What}", task.Id, cancel, what);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Gives a task to somebody else, or more or less time, with a reason.</summary>
    public Task<CaseResult> ChangeAsync(string reference, Guid taskId, Guid ownerId, DateOnly due, string reason, CancellationToken cancel) =>
        ChangeOpenAsync(reference, taskId, "case.task-change", reason, async (@case, task) =>
        {
            if (task.OwnerId == ownerId && task.DueOn == due) return CaseResult.Already;
            if (task.DueOn != due && due < Days.Of(db.Now)) return CaseResult.WrongDay;
            if (task.OwnerId != ownerId && await WhyNotAsync(@case.Id, ownerId, cancel) is { } refusal) return refusal;
            var changes = new List<string>();
            if (task.OwnerId != ownerId) changes.Add($"now for {await db.NameAsync(ownerId, cancel)}");
            if (task.DueOn != due) changes.Add($"by {Days.Words(due)} in place of {Days.Words(task.DueOn)}");
            (task.OwnerId, task.DueOn) = (ownerId, due);
            db.Notify(ownerId, $"A task of yours in {@case.Reference} has changed.", PathOf(@case, task));
            await db.EnterAsync(@case, CaseEntryKind.Task, $"Task {string.Join(", ", changes)}: {task.What}. {reason.Trim()}", task.Id, cancel, reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Says that a task is done, and what came of it.</summary>
    public Task<CaseResult> FinishAsync(string reference, Guid taskId, string result, CancellationToken cancel) =>
        EndAsync(reference, taskId, "case.task-done", result, dropped: false, cancel);

    /// <summary>Gives a task up, with a reason.</summary>
    public Task<CaseResult> DropAsync(string reference, Guid taskId, string reason, CancellationToken cancel) =>
        EndAsync(reference, taskId, "case.task-drop", reason, dropped: true, cancel);

    internal static string PathOf(Case @case, CaseTask task) => $"/cases/{@case.Reference}/tasks/{task.Id}";

    private Task<CaseResult> EndAsync(string reference, Guid taskId, string act, string words, bool dropped, CancellationToken cancel) =>
        ChangeOpenAsync(reference, taskId, act, words, async (@case, task) =>
        {
            (task.DoneAt, task.ResultNote, task.WasDropped) = (db.Now, words.Trim(), dropped);
            db.Notify(task.AuthorId, $"A task that you set in {@case.Reference} is {(dropped ? "dropped" : "done")}.", PathOf(@case, task));
            await db.EnterAsync(@case, CaseEntryKind.Task, $"Task {(dropped ? "dropped" : "done")}: {task.What}. {words.Trim()}", task.Id, cancel, words);
            return CaseResult.Done;
        }, cancel);

    private Task<CaseResult> ChangeOpenAsync(
        string reference, Guid taskId, string act, string words, Func<Case, CaseTask, Task<CaseResult>> change, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, act, async seat =>
        {
            if (!CaseDoor.IsText(words)) return CaseResult.NeedsText;
            var task = await db.CaseTasks.SingleOrDefaultAsync(t => t.Id == taskId && t.CaseId == seat.Case.Id, cancel);
            if (task is null) return CaseResult.NotFound;
            if (task.DoneAt is not null) return CaseResult.Already;
            task.Version++;
            return await change(seat.Case, task);
        }, cancel);

    /// <summary>Why somebody cannot be given a task; null if they can.</summary>
    private async Task<CaseResult?> WhyNotAsync(Guid caseId, Guid accountId, CancellationToken cancel) =>
        await db.PresentMembers().Where(m => m.CaseId == caseId && m.AccountId == accountId).Select(m => m.Part).SingleOrDefaultAsync(cancel) switch
        {
            null => CaseResult.NotFound,
            CaseMember.Observer => CaseResult.ObserversDoNothing,
            _ => null,
        };
}
