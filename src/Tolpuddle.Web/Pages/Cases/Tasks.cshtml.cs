using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>What is to be done, by whom, by when.</summary>
public sealed record TaskForm
{
    public string? What { get; init; }
    public Guid Owner { get; init; }
    public string? Due { get; init; }
}

/// <summary>The tasks of a case, late first, and the form that sets one.</summary>
public sealed class TasksModel(CaseReading reading, TaskReading tasks, TaskList list, TimeProvider time) : CasePage(reading, time)
{
    private const int PageLength = 50;

    private readonly CaseReading _reading = reading;

    [FromQuery(Name = "after")]
    public string? After { get; set; }

    [BindProperty]
    public TaskForm Form { get; set; } = new();

    public override string Here => $"{Root}/tasks";
    public override string Section => "Tasks";

    public TaskPage Open { get; private set; } = new([], null);
    public IReadOnlyList<TaskRow> Ended { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    public Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Need("Form.What", Form.What, "Write what is to be done.");
        var due = Day("Form.Due", Form.Due, "Choose the day by which it is to be done.");
        if (due < Today) ModelState.AddModelError("Form.Due", "This day has passed. Choose today or a later day.");
        return DoAsync(() => list.SetAsync(Reference, Form.What!, Form.Owner, due!.Value, cancel), "The task is set, and its owner was told.", "Form.Owner", cancel);
    }

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        Open = await tasks.OpenAsync(Head.Id, ListPlace.Read(After), PageLength, cancel);
        if (After is null) Ended = await tasks.EndedAsync(Head.Id, cancel);
        if (Head.MayChange) Owners = OwnersOf(await _reading.MembersAsync(Head.Id, cancel));
        return true;
    }

    /// <summary>People who can be given a task.</summary>
    internal static IReadOnlyList<SelectListItem> OwnersOf(IReadOnlyList<MemberRow> members) =>
        [.. members.Where(m => m is { IsPresent: true, CanSignIn: true, Part: not CaseMember.Observer }).Select(m => new SelectListItem($"{m.Name}, {m.Agency}", m.AccountId.ToString()))];
}
