using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Puts a report into a case that the viewer works on.</summary>
public sealed class AddModel(CaseFiles cases) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Report { get; set; } = "";

    [BindProperty]
    public string? Case { get; set; }

    public IReadOnlyList<SelectListItem> Cases { get; private set; } = [];

    [TempData]
    public string? Notice { get; set; }

    public Task OnGetAsync(CancellationToken cancel) => FillAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(Case)) ModelState.AddModelError(nameof(Case), "Choose a case.");
        if (ModelState.IsValid)
        {
            var result = await cases.AddReportAsync(Case!, Report, cancel);
            if (result == CaseResult.NotFound) return NotFound();
            if (result is CaseResult.Done or CaseResult.Already)
            {
                Notice = "The report is in the case. Its members see it now.";
                return Redirect($"/cases/{Case}");
            }

            ModelState.AddModelError(nameof(Case), CaseWords.Of(result));
        }

        await FillAsync(cancel);
        return Page();
    }

    private async Task FillAsync(CancellationToken cancel) =>
        Cases = [.. (await cases.ListAsync(closed: false, before: null, cancel)).Select(c => new SelectListItem($"{c.Reference} {c.Title}", c.Reference))];
}
