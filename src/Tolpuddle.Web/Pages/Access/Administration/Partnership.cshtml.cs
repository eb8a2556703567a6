using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>Whose system this is, as every page says it.</summary>
public sealed class PartnershipModel(PartnershipSettings settings, Partnership partnership) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Area { get; set; }

    [BindProperty]
    public string? LeaveTo { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var profile = await settings.ReadAsync(cancel);
        (Name, Area, LeaveTo) = (profile.Name, profile.Area, profile.LeaveTo);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await settings.ChangeAsync(Name ?? "", Area ?? "", LeaveTo ?? "", cancel) is { } problem) return this.Problem(problem);
        partnership.Forget();
        Notice = "Saved. Every page says it now; other nodes follow within a minute.";
        return RedirectToPage();
    }
}
