using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Everything that happened on a case, newest first, of one kind if one is asked for.</summary>
public sealed class TimelineModel(CaseReading reading, Timeline timeline, CaseLog log, TimeProvider time) : CasePage(reading, time)
{
    private const int PageLength = 50;

    /// <summary>Name of a <see cref="CaseEntryKind"/>; anything else shows all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [FromQuery(Name = "before")]
    public string? Before { get; set; }

    [FromQuery(Name = "after")]
    public string? After { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public override string Here => $"{Root}/timeline";
    public override string Section => "Timeline";

    public TimelinePage Lines { get; private set; } = new([], null, null);

    /// <summary>The kind as an address, to which a place can be added.</summary>
    public string Shown => $"{Here}?kind={Chosen}";

    private CaseEntryKind? Chosen => Enum.TryParse<CaseEntryKind>(Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null;

    public Task<IActionResult> OnPostNoteAsync(CancellationToken cancel)
    {
        Need(nameof(Text), Text, "Write the note first.");
        return DoAsync(() => log.NoteAsync(Reference, Text!, cancel), "The note is in the timeline.", nameof(Text), cancel);
    }

    public IEnumerable<SelectListItem> Kinds() =>
        Enum.GetValues<CaseEntryKind>().Select(k => new SelectListItem(CaseWords.Kind(k), k.ToString(), k == Chosen)).Prepend(new SelectListItem("Everything", ""));

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        Lines = await timeline.PageAsync(Head.Id, Chosen, ListPlace.Read(Before), ListPlace.Read(After), PageLength, cancel);
        return true;
    }
}
