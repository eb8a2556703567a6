using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Cases;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Another part, and why.</summary>
public sealed record PartForm
{
    public string? Part { get; init; }
    public string? Reason { get; init; }
}

/// <summary>One person or thing of a case: its part, where it came from, what was said about it.</summary>
public sealed class SubjectModel(CaseReading reading, CaseRecords records, PeopleAndThings subjects, Timeline timeline, TimeProvider time) : CasePage(reading, time)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public PartForm Change { get; set; } = new();

    [BindProperty]
    public ReasonForm Remove { get; set; } = new();

    public override string Here => $"{Root}/subjects/{Id}";
    public override string Section => "Person or thing";

    public SubjectRow Row { get; private set; } = null!;
    public IReadOnlyList<TimelineRow> History { get; private set; } = [];

    public Task<IActionResult> OnPostChangeAsync(CancellationToken cancel)
    {
        Need("Change.Reason", Change.Reason, "Write what has been learnt.");
        return DoAsync(() => subjects.ChangePartAsync(Reference, Id, Change.Part ?? "", Change.Reason!, cancel), "The part is changed.", "Change.Part", cancel);
    }

    public Task<IActionResult> OnPostRemoveAsync(CancellationToken cancel)
    {
        Need("Remove.Reason", Remove.Reason, "Write why it does not belong to the case.");
        return DoAsync(() => subjects.RemoveAsync(Reference, Id, Remove.Reason!, cancel), "Taken out; that it was there is kept.", "Remove.Reason", cancel, $"{Root}/subjects");
    }

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        if ((await records.SubjectsAsync(Head.Id, cancel)).SingleOrDefault(s => s.Id == Id) is not { } row) return false;
        Row = row;
        History = await timeline.OfAsync(Head.Id, Id, cancel);
        if (!Request.HasFormContentType) Change = new PartForm { Part = row.Part };
        return true;
    }
}
