using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Makes a case of a report, after showing the cases that may be the same.</summary>
public sealed class OpenModel(CaseFiles cases, SimilarCases similar, ReportFile reports) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Report { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Give the case a title."), MaxLength(CaseFiles.MaxTitleLength, ErrorMessage = "Use at most 200 characters for the title.")]
    public string Title { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Write what you are on it for."), MaxLength(CaseMember.MaxPurposeLength, ErrorMessage = "Use at most 200 characters for the purpose.")]
    public string Purpose { get; set; } = "";

    /// <summary>Made with the form, so that a second press does not open a second case.</summary>
    [BindProperty]
    public Guid FormId { get; set; }

    public IReadOnlyList<SimilarCase> Similar { get; private set; } = [];

    [TempData]
    public string? Notice { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!ModelState.IsValid || FormId == Guid.Empty) return await ShowAsync(cancel);
        if (await cases.OpenAsync(FormId, Report, Title, Purpose, cancel) is not { } reference) return NotFound();
        Notice = "The case is open and you lead it. Bring in the people who must act.";
        return LocalRedirect($"/cases/{reference}/members");
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await reports.FindAsync(Report, cancel) is null) return NotFound();
        if (FormId == Guid.Empty) FormId = Guid.CreateVersion7();
        Similar = await similar.FindAsync(Report, cancel);
        return Page();
    }
}
