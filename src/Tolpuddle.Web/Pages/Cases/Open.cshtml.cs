using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Cases;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Makes a case of a report.</summary>
public sealed class OpenModel(CaseFiles cases) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Report { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Give the case a title."), MaxLength(CaseFiles.MaxTitleLength, ErrorMessage = "Use at most 200 characters for the title.")]
    public string Title { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Say what you are on it for."), MaxLength(200, ErrorMessage = "Use at most 200 characters for the purpose.")]
    public string Purpose { get; set; } = "";

    [TempData]
    public string? Notice { get; set; }

    public void OnGet()
    {
        // The form is empty; the report is in the address.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!ModelState.IsValid) return Page();
        if (await cases.OpenAsync(Report, Title, Purpose, cancel) is not { } reference) return NotFound();
        Notice = "The case is open and you lead it. Bring in the people who must act.";
        return Redirect($"/cases/{reference}");
    }
}
