using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Desk;

public sealed class IndexModel(HelplineDesk desk) : PageModel
{
    public IReadOnlyList<CallRow> Calls { get; private set; } = [];

    [TempData]
    public string? Notice { get; set; }

    public async Task OnGetAsync(CancellationToken cancel) => Calls = await desk.OpenAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => Redirect($"/desk/calls/{await desk.StartAsync(cancel)}");
}
