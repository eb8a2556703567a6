using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Another owner or another day, and why.</summary>
public sealed record TaskChangeForm
{
    public Guid Owner { get; init; }
    public string? Due { get; init; }
    public string? Reason { get; init; }
}

/// <summary>One task: done with what came of it, given to somebody else or more time, or dropped.</summary>
public sealed class TaskModel(CaseReading reading, TaskReading tasks, TaskList list, Timeline timeline, TimeProvider time) : CasePage(reading, time)
{
    private readonly CaseReading _reading = reading;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public ReasonForm Done { get; set; } = new();

    [BindProperty]
    public TaskChangeForm Change { get; set; } = new();

    [BindProperty]
    public ReasonForm Drop { get; set; } = new();

    public override string Here => $"{Root}/tasks/{Id}";
    public override string Section => "Task";

    public TaskRow Row { get; private set; } = null!;
    public IReadOnlyList<TimelineRow> History { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    public Task<IActionResult> OnPostDoneAsync(CancellationToken cancel)
    {
        Need("Done.Reason", Done.Reason, "Write what came of it, or that nothing did.");
        return DoAsync(() => list.FinishAsync(Reference, Id, Done.Reason!, cancel), "The task is done.", "Done.Reason", cancel, $"{Root}/tasks");
    }

    public Task<IActionResult> OnPostChangeAsync(CancellationToken cancel)
    {
        var due = Day("Change.Due", Change.Due, "Choose the day by which it is to be done.");
        Need("Change.Reason", Change.Reason, "Write why: those who wait for it read that.");
        return DoAsync(() => list.ChangeAsync(Reference, Id, Change.Owner, due!.Value, Change.Reason!, cancel), "The task is changed, and its owner was told.", "Change.Due", cancel);
    }

    public Task<IActionResult> OnPostDropAsync(CancellationToken cancel)
    {
        Need("Drop.Reason", Drop.Reason, "Write why it is not done.");
        return DoAsync(() => list.DropAsync(Reference, Id, Drop.Reason!, cancel), "The task is dropped; that and why are in the timeline.", "Drop.Reason", cancel, $"{Root}/tasks");
    }

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (await tasks.FindAsync(Head.Id, Id, cancel) is not { } row) return false;
        Row = row;
        History = await timeline.OfAsync(Head.Id, Id, cancel);
        if (!Head.MayChange) return true;
        Owners = TasksModel.OwnersOf(await _reading.MembersAsync(Head.Id, cancel));
        if (!Request.HasFormContentType) Change = new TaskChangeForm { Owner = row.OwnerId, Due = row.DueOn.ToString("O", System.Globalization.CultureInfo.InvariantCulture) };
        return true;
    }
}
