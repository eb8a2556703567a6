using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Public.Return;

/// <summary>The receipt for somebody who came back with the code.</summary>
[IgnoreAntiforgeryToken]
internal sealed class ReceiptModel(Visits visits, Receipts receipts) : PageModel
{
    [FromQuery(Name = "visit")]
    public string? Token { get; set; }

    public string Note { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await NoteAsync(cancel) is not { } note) return VisitModel.Over(Request);
        Note = note;
        ViewData[VisitModel.LeavingVisit] = Token;
        return Page();
    }

    public async Task<IActionResult> OnPostNoteAsync([FromForm(Name = "token")] string? token, CancellationToken cancel)
    {
        Token = token;
        return await NoteAsync(cancel) is { } note ? ReceiptView.File(note, "receipt.txt") : VisitModel.Over(Request);
    }

    private async Task<string?> NoteAsync(CancellationToken cancel) =>
        await visits.ResumeAsync(Token, cancel) is { } visit ? await receipts.NoteAsync(visit.Key, cancel) : null;
}
