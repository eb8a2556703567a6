using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Scrutiny;

namespace Tolpuddle.Web.Pages.Scrutiny;

public sealed class IndexModel(Plan plan) : PageModel
{
    public IReadOnlyList<CommitmentRow> Commitments { get; private set; } = [];

    [TempData]
    public string? Notice { get; set; }

    public async Task OnGetAsync(CancellationToken cancel) => Commitments = await plan.CommitmentsAsync(cancel);
}
