using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Web.Pages.Access;

namespace Tolpuddle.Web.Pages.Desk;

/// <summary>The adviser's home: what waits, and the button for the next call.</summary>
public sealed class IndexModel(HelplineDesk desk, DeskHome home, Interpreters interpreters, RingingCalls ringing, Callers callers, ContactQuestions questions, TimeProvider time, Viewer viewer) : PageModel
{
    /// <summary>What rings now, with what may be known of it before it is answered.</summary>
    public IReadOnlyList<CallerView> Ringing { get; private set; } = [];

    [BindProperty]
    public string? Number { get; set; }

    public Core.Reports.Desk Desk { get; private set; } = new([], [], [], 0);

    public IReadOnlyList<MyBookingRow> Bookings { get; private set; } = [];

    public ContactsWaiting Contacts { get; private set; } = new(0, 0, 0, 0);

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public Guid ViewerId => viewer.AccountId;

    [TempData]
    public string? Notice { get; set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    /// <summary>What rings now, for the island.</summary>
    public async Task<IActionResult> OnGetRingingAsync(CancellationToken cancel)
    {
        Ringing = await callers.RingingAsync(cancel);
        return Partial("_Ringing", this);
    }

    /// <summary>Somebody reads the number off their telephone.</summary>
    public async Task<IActionResult> OnPostNumberAsync(CancellationToken cancel)
    {
        if (CallerNumber.IdentifierOf(CallerNumber.Read(Number)) is null)
        {
            await ReadAsync(cancel);
            return this.Problem($"Write a telephone number with its area or country, in at most {PhoneNumber.MaxTypedLength} characters, such as 07700 900142.", nameof(Number));
        }

        await ringing.WriteDownAsync(Number!, cancel);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostAnswerAsync(Guid id, CancellationToken cancel)
    {
        if (await ringing.AnswerAsync(id, cancel) is PickUp.Answered answered) return LocalRedirect($"/desk/calls/{answered.CallId}");
        Notice = "That call rings no more: a colleague was quicker, or the caller has gone. Nothing was changed.";
        return RedirectToPage();
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

    private async Task ReadAsync(CancellationToken cancel)
    {
        Ringing = await callers.RingingAsync(cancel);
        Desk = await home.ReadAsync(cancel);
        Bookings = await interpreters.MineAsync(cancel);
        Contacts = await questions.WaitingAsync(cancel);
    }
}
