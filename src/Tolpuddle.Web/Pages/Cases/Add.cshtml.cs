using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Puts a report into a case that the viewer works on; those that name the same things come first.</summary>
public sealed class AddModel(CaseFiles cases, MyWork work, SimilarCases similar, ReportFile reports) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Report { get; set; } = "";

    [BindProperty]
    public string? Case { get; set; }

    public IReadOnlyList<SelectListItem> Cases { get; private set; } = [];
    public IReadOnlyList<SimilarCase> Similar { get; private set; } = [];

    [TempData]
    public string? Notice { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(Case)) ModelState.AddModelError(nameof(Case), "Choose a case.");
        if (ModelState.IsValid)
        {
            var result = await cases.AddReportAsync(Case!, Report, cancel);
            if (result == CaseResult.NotFound) return NotFound();
            if (result is CaseResult.Done or CaseResult.Already)
            {
                Notice = $"{Report} is in the case. Its members see it now.";
                return LocalRedirect($"/cases/{Case}");
            }

            ModelState.AddModelError(nameof(Case), CaseWords.Problem(result));
        }

        return await ShowAsync(cancel);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await reports.FindAsync(Report, cancel) is null) return NotFound();
        Similar = await similar.FindAsync(Report, cancel);
        Cases = [.. (await work.CasesAsync(new CaseFilter(), null, cancel)).Rows
            .Where(c => c.Part != CaseMember.Observer && c.SeesAll && Similar.All(s => s.Reference != c.Reference))
            .Select(c => new SelectListItem($"{c.Title} ({c.Reference})", c.Reference))];
        return Page();
    }
}
