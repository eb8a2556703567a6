using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Cases;

namespace Tolpuddle.Web.Pages.Cases;

public sealed class IndexModel(CaseFiles cases, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public bool Closed { get; set; }

    /// <summary>Id of the last case on the page before.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    public IReadOnlyList<CaseRow> Rows { get; private set; } = [];

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    [TempData]
    public string? Notice { get; set; }

    public async Task OnGetAsync(CancellationToken cancel) => Rows = await cases.ListAsync(Closed, Before, cancel);
}
