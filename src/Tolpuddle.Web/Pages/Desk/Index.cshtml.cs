using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Desk;

/// <summary>The adviser's home: what waits, and the button for the next call.</summary>
public sealed class IndexModel(HelplineDesk desk, DeskHome home, ContactQuestions questions, TimeProvider time, Viewer viewer) : PageModel
{
    public Core.Reports.Desk Desk { get; private set; } = new([], [], [], 0);

    public ContactsWaiting Contacts { get; private set; } = new(0, 0, 0, 0);

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public Guid ViewerId => viewer.AccountId;

    [TempData]
    public string? Notice { get; set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Desk = await home.ReadAsync(cancel);
        Contacts = await questions.WaitingAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => LocalRedirect($"/desk/calls/{await desk.StartAsync(cancel)}");

    public async Task<IActionResult> OnPostTakeCallAsync(Guid id, CancellationToken cancel)
    {
        var result = await desk.TakeOverAsync(id, cancel);
        if (result == TriageResult.NotFound) return NotFound();
        if (result == TriageResult.Done) return LocalRedirect($"/desk/calls/{id}");
        Notice = "Not taken over: somebody else was quicker, or the call is finished. Nothing was changed.";
        return RedirectToPage();
    }
}
