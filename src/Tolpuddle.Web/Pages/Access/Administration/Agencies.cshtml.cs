using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>The agencies that have people here, and which of them take referrals.</summary>
public sealed class AgenciesModel(Agencies agencies) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public AgencyKind Kind { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public static IEnumerable<SelectListItem> Kinds => AgencyKinds.Items;

    public IReadOnlyList<AgencyRow> Rows { get; private set; } = [];

    public bool MayAdd { get; private set; }

    /// <summary>A change that could not be made, as it was typed.</summary>
    public (Guid Id, string Name, bool TakesReferrals)? Refused { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => await AnswerAsync(
        ModelState.IsValid ? await agencies.AddAsync(Name ?? "", Kind, cancel) : "Choose what kind of agency it is.", "The agency is added. Invite its people next.", cancel);

    public async Task<IActionResult> OnPostChangeAsync(Guid id, string? agencyName, bool takesReferrals, CancellationToken cancel)
    {
        Refused = (id, agencyName ?? "", takesReferrals);
        return await AnswerAsync(await agencies.ChangeAsync(id, agencyName ?? "", takesReferrals, cancel), "The agency is changed.", cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostFactorAsync(Guid id, bool required, CancellationToken cancel) => await AnswerAsync(
        await agencies.RequireSecondFactorAsync(id, required, cancel),
        required ? "From the next sign-in on, nobody of this agency opens anything without a second factor." : "A second factor is left to the people of this agency.", cancel);

    private async Task<IActionResult> AnswerAsync(string? problem, string done, CancellationToken cancel)
    {
        if (problem is null)
        {
            Notice = done;
            return RedirectToPage();
        }

        ModelState.Clear();
        await LoadAsync(cancel);
        return this.Problem(problem);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Rows = await agencies.ListAsync(cancel);
        MayAdd = await agencies.MayAddAsync(cancel);
    }
}
