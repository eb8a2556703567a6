using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Desk;

/// <summary>One page for a call: notes, what the record needs, what is already known.</summary>
public sealed class CallModel(HelplineDesk desk, LiveMatching matching) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public CallSheet Sheet { get; set; } = new();

    public DateTime SavedAt { get; private set; }

    public Known Known { get; private set; } = new([], [], []);

    /// <summary>How long the look at what is known took.</summary>
    public long Milliseconds { get; private set; }

    public IEnumerable<SelectListItem> Risks => List(Codes.Risk).Prepend(new SelectListItem("From the answers", ""));

    public IEnumerable<SelectListItem> Ways { get; } =
        [new("No call-back", "none"), new("By phone", "phone"), new("By text", "text"), new("By e-mail", "email"), new("By post", "post")];

    [TempData]
    public string? Notice { get; set; }

    public IEnumerable<SelectListItem> List(CodeList codes) => codes.Codes.Select(c => new SelectListItem(c.Label, c.Value));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await desk.ReadAsync(Id, cancel) is not { } call) return NotFound();
        (Sheet, Version, SavedAt) = call;
        await LookAsync(cancel);
        return Page();
    }

    /// <summary>Keeps what was typed. The island saves by this too, and reads the version from the header.</summary>
    public async Task<IActionResult> OnPostSaveAsync(CancellationToken cancel)
    {
        Clean();
        switch (await desk.SaveAsync(Id, Version, Sheet, cancel))
        {
            case CallSave.NotFound:
                return NotFound();
            case CallSave.WrittenElsewhere:
                ModelState.AddModelError("", "Another tab has written to this call since. What you see here is yours and is not saved: open the call in a new tab, copy over what is missing, and go on there.");
                Response.StatusCode = StatusCodes.Status409Conflict;
                await LookAsync(cancel);
                return Page();
            default:
                return Redirect($"/desk/calls/{Id}");
        }
    }

    public async Task<IActionResult> OnPostFinishAsync(CancellationToken cancel)
    {
        Clean();
        if (string.IsNullOrWhiteSpace(Sheet.Notes) || Sheet.Notes.Length > HelplineDesk.MaxNotesLength)
        {
            ModelState.AddModelError("Sheet.Notes", "Write what was said, in at most 20,000 characters.");
            await LookAsync(cancel);
            return Page();
        }

        if (await desk.FinishAsync(Id, Sheet, cancel) is not { } received) return NotFound();
        Notice = received.ReturnCode is { } code ? $"{received.Reference} is kept. Read this code to the caller: {code}. It is not shown again." : $"{received.Reference} is kept.";
        return Redirect($"/reports/{received.Reference}");
    }

    /// <summary>Fields left empty arrive as null, and a version that was saved must be shown, not the one that was sent.</summary>
    private void Clean()
    {
        ModelState.Clear();
        Sheet = Sheet with
        {
            Notes = Sheet.Notes ?? "",
            People = Sheet.People ?? "",
            Where = Sheet.Where ?? "",
            Risk = Sheet.Risk ?? "",
            Address = Sheet.Address ?? "",
            SafeTimes = Sheet.SafeTimes ?? "",
            SafeWords = Sheet.SafeWords ?? "",
        };
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        Known = await matching.FindAsync($"{Sheet.Notes}\n{Sheet.Where}\n{Sheet.Address}", Id, cancel);
        Milliseconds = watch.ElapsedMilliseconds;
    }
}
